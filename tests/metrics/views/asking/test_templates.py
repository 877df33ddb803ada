"""Templates: loaded untouched they need no mapping, and nothing in them is taken for a formula."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.catalogue.own_questions import add_own_question
from metrics.ingest.kinds import Kind
from metrics.management import following
from metrics.models import (
    Answer,
    Contact,
    CustomerRecord,
    Department,
    Dimension,
    Measurement,
    Member,
    Organisation,
    Transaction,
)
from metrics.views.asking.columns import columns_of
from metrics.views.asking.company import company_words
from metrics.views.asking.examples import ROWS, example_rows
from metrics.views.asking.files import FORMATS, template_file

TODAY = date(2026, 11, 5)


@pytest.fixture
def own_words(transactional_db: None) -> None:
    """A company with names that spreadsheets and files are fond of breaking at."""
    Organisation.objects.update(fiscal_start_month=4, currency="RUB", time_zone="Asia/Vladivostok")
    add_own_dimension("airline", "Airline", "Авиакомпания")
    add_own_question("ease_1_3", names=("Ease", "Лёгкость"), points=(1, 3), better="higher")
    for dimension, code in (
        ("region", "=north"),
        ("region", "Юг; центр"),
        ("region", 'so-called "west", far'),
        ("airline", "0012"),
        ("product", "@home"),
        ("product", "1e5"),
        ("segment", "2026-10"),
    ):
        of = Dimension.objects.get(code=dimension)
        Member.objects.create(dimension=of, code=code, name_en="=1+1", status=Member.Status.CONFIRMED)


def template(kind: Kind, form: str, language: str) -> bytes:
    with translation.override(language):
        company = company_words()
        columns = columns_of(kind, company)
        return template_file(form, columns, example_rows(kind, columns, company, TODAY))


def load_untouched(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, contents: bytes
) -> dict[str, Any]:
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 0.0)
    path = folder / name
    path.write_bytes(contents)
    said = StringIO()
    call_command("import_file", str(path), "--json", stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", Kind)
def test_an_untouched_template_is_loaded_whole_without_a_mapping(
    kind: Kind, form: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_words: None
) -> None:
    members = set(Member.objects.values_list("pk", flat=True))
    found = load_untouched(tmp_path, monkeypatch, f"t.{form}", template(kind, form, language))
    (part,) = found["parts"]
    assert (found["state"], found["source"]) == ("loaded", kind.value)
    assert (part["kind"], part["rows"], part["rejected"], part["new"]) == (kind.value, ROWS, 0, ROWS)
    # Codes come out as they went in, so no name is new.
    assert found["unconfirmed"] == []
    assert set(Member.objects.values_list("pk", flat=True)) == members
    _is_what_the_rows_say(kind)


def _is_what_the_rows_say(kind: Kind) -> None:
    match kind:
        case Kind.RESPONSES:
            scores = Answer.objects.filter(measure__code="recommend_0_10").order_by("business_date")
            assert list(scores.values_list("score", flat=True)) == [9, 7, 10, 2, 8]
            assert Answer.objects.filter(measure__code="touchpoint_satisfaction_1_5").count() == ROWS
            assert Answer.objects.filter(measure__code="ease_1_3").count() == ROWS
            days = Answer.objects.order_by("business_date").values_list("business_date", flat=True).distinct()
            assert list(days) == [date(2026, 10, day) for day in (3, 8, 13, 18, 23)]
        case Kind.TRANSACTIONS:
            amounts = Transaction.objects.order_by("business_date").values_list("amount", flat=True)
            assert list(amounts) == [Decimal(one) for one in ("149.90", "1490", "-49.90", "320", "89.50")]
            assert set(Transaction.objects.values_list("currency", flat=True)) == {"RUB"}
        case Kind.CONTACTS:
            contacts = Contact.objects.order_by("opened_at")
            assert [one.solved for one in contacts] == [True, False, True, False, True]
            departments = set(Department.objects.values_list("code", flat=True))
            assert {one.handed_over_to for one in contacts} <= departments | {""}
            assert [one.cost for one in contacts][1] == Decimal("6.50")
        case Kind.CUSTOMERS:
            assert CustomerRecord.objects.filter(until=date(2026, 10, 13)).count() == 1
            assert CustomerRecord.objects.values("customer").distinct().count() == ROWS - 1
        case Kind.MEASUREMENTS:
            total = Measurement.objects.get(measure__code="finance_revenue", period_start=date(2026, 10, 1))
            assert total.value == Decimal("1310250.40")
            share = Measurement.objects.get(measure__code="share_of_voice")
            assert (share.numerator, share.denominator) == (Decimal(340), Decimal(1200))


def test_a_code_that_no_workbook_can_hold_keeps_no_template_from_anybody(db: None) -> None:
    region = Dimension.objects.get(code="region")
    Member.objects.create(dimension=region, code="south\x07", status=Member.Status.CONFIRMED)
    book = openpyxl.load_workbook(BytesIO(template(Kind.RESPONSES, "xlsx", "en")))
    written = [cell.value for row in book.worksheets[1].iter_rows() for cell in row]
    assert "south\ufffd" in written


def test_the_source_of_a_template_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 0.0)
    path = tmp_path / "t.csv"
    path.write_bytes(template(Kind.CONTACTS, "csv", "en"))
    said = StringIO()
    call_command("import_file", str(path), "--json", "--source=help_desk", stdout=said)
    assert json.loads(said.getvalue())["source"] == "help_desk"


@pytest.mark.django_db
def test_a_file_of_other_columns_needs_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("occurred_at,stars\n2026-01-01,5\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"reviews\.csv are not called as those of a template"):
        call_command("import_file", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_file", str(tmp_path / "nothing.csv"))


def test_nothing_in_a_workbook_is_a_formula(own_words: None) -> None:
    for kind in Kind:
        book = openpyxl.load_workbook(BytesIO(template(kind, "xlsx", "en")))
        cells = [cell for sheet in book for row in sheet for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
    values = {cell.value for row in book[book.sheetnames[1]] for cell in row}
    assert "=north" in values
    assert "=1+1" in values


def test_cells_of_a_workbook_have_the_types_that_keep_values(own_words: None) -> None:
    sheet = openpyxl.load_workbook(BytesIO(template(Kind.TRANSACTIONS, "xlsx", "en"))).worksheets[0]
    head = {cell.value: place for place, cell in enumerate(sheet[1])}
    first = sheet[2]
    assert first[head["occurred_at"]].value == datetime(2026, 10, 3, 9, 0)  # noqa: DTZ001 - as the cell says
    assert first[head["amount"]].value == 149.9
    # A code that looks like a number or a date stays the text that it is.
    for name, value in (("airline", "0012"), ("segment", "2026-10"), ("product", "1e5")):
        cell = first[head[name]]
        assert (cell.value, cell.data_type, cell.number_format) == (value, "s", "@"), name


def test_examples_use_no_code_that_a_spreadsheet_would_calculate(own_words: None) -> None:
    rows = csv.DictReader(StringIO(template(Kind.TRANSACTIONS, "csv", "en").decode("utf-8-sig")))
    found = list(rows)
    assert {row["region"] for row in found} == {"Юг; центр", 'so-called "west", far'}
    assert {row["product"] for row in found} == {"1e5"}
    signs = {value[:1] for row in found for value in row.values()}
    assert signs.isdisjoint({"=", "+", "-", "@"})


@pytest.mark.django_db
def test_a_russian_text_file_is_one_that_a_russian_spreadsheet_opens() -> None:
    text = template(Kind.TRANSACTIONS, "csv", "ru")
    assert text.startswith(b"\xef\xbb\xbfexternal_id;occurred_at;")
    assert ";149,90;" in text.decode()
    assert b",149.90," in template(Kind.TRANSACTIONS, "csv", "en")


@pytest.mark.django_db
def test_without_members_of_a_dimension_its_examples_are_empty() -> None:
    rows = list(csv.DictReader(StringIO(template(Kind.CUSTOMERS, "csv", "en").decode("utf-8-sig"))))
    assert {row["segment"] for row in rows} == {""}
    assert {row["customer"][:8] for row in rows} == {"example-"}


@pytest.mark.django_db
def test_the_codes_that_data_state_most_come_first() -> None:
    from tests.metrics.facts import Facts  # noqa: PLC0415

    facts = Facts()
    for _ in range(2):
        facts.bought(date(2026, 10, 1), channel="kiosk")
    facts.bought(date(2026, 10, 1), channel="fax")
    facts.settle("revenue")
    assert [one.code for one in company_words().dimensions["channel"].codes][:3] == [
        "kiosk",
        "fax",
        "voice_agent",
    ]


@pytest.mark.django_db
def test_a_workbook_says_what_its_columns_mean_and_which_codes_are_known() -> None:
    book = openpyxl.load_workbook(BytesIO(template(Kind.CONTACTS, "xlsx", "ru")))
    assert book.sheetnames == ["данные", "столбцы и коды"]
    words = {cell.value for row in book["столбцы и коды"] for cell in row if cell.value}
    assert {"Когда клиент обратился", "обязателен", "contact_centre", "Контакт-центр"} <= words
    lists = {str(one.sqref): one.formula1 for one in book["данные"].data_validations.dataValidation}
    channel = openpyxl.utils.get_column_letter(
        [cell.value for cell in book["данные"][1]].index("channel") + 1
    )
    place = lists[f"{channel}2:{channel}1000"]
    first, last = (int(end.rsplit("$", 1)[1]) for end in place.split("!")[1].split(":"))
    offered = [book["столбцы и коды"].cell(line, 1).value for line in range(first, last + 1)]
    channels = Member.objects.filter(dimension__code="channel").exclude(code="not_stated")
    assert offered == list(channels.order_by("pk").values_list("code", flat=True))
