"""What is stored of a customer: a keyed hash, comments only where the source turned them on, and masked."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from metrics.ingest.checking.checker import Checker
from metrics.ingest.corrections.erasing import NoSuchSource, erase
from metrics.models import (
    Customer,
    DirtyMark,
    FileChunk,
    Import,
    ImportReject,
    MissingAnswers,
    Source,
    Submission,
    Superseded,
    Transaction,
)
from tests.metrics.ingest.loads import (
    RESPONSES,
    SECRET,
    TRANSACTIONS,
    load,
    load_rows,
    response,
    sale,
    stored,
)

pytestmark = pytest.mark.django_db

CANARY = "canary-of-32-letters-in-every-row"
WITH_COMMENTS = {**RESPONSES, "comments": True}


def everything() -> str:
    """Return all that stands in the tables of the app, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def everywhere(text: str) -> bool:
    """Return whether a text stands anywhere, in letters or as the hexadecimal of its bytes."""
    stored = everything()
    return text in stored or text.encode().hex() in stored


def test_comments_are_turned_on_and_off_by_a_person(tmp_path: Path) -> None:
    survey(WITH_COMMENTS, tmp_path)
    assert not Submission.objects.exclude(comment="").exists()
    call_command("allow_comments", "survey")
    load_rows(tmp_path, [response(20, comment="quokka")], WITH_COMMENTS)
    load_rows(tmp_path, [response(20, comment="wombat")], WITH_COMMENTS)
    assert [*Submission.objects.exclude(comment="").values_list("comment", flat=True)] == ["wombat"]
    call_command("allow_comments", "survey", "--off")
    assert not everywhere("quokka")
    assert not everywhere("wombat")
    load_rows(tmp_path, [response(21, comment="third")], WITH_COMMENTS)
    assert not Submission.objects.exclude(comment="").exists()
    with pytest.raises(CommandError, match="no source"):
        call_command("allow_comments", "nobody", "--off")


def survey(mapping: Any, folder: Path) -> None:
    rows = [response(number, customer=CANARY, comment="thanks") for number in range(1, 10)]
    rows[0]["comment"] = "call me at +44 20 7946 0958 or me@example.org"
    load_rows(folder, rows, mapping)


def test_the_customer_is_known_by_a_keyed_hash(tmp_path: Path) -> None:
    survey(RESPONSES, tmp_path)
    customer = Customer.objects.get()
    assert bytes(customer.key_hash) == SECRET.customer("main", CANARY)
    assert (customer.key_space, customer.key_version) == ("main", 1)


def test_the_key_is_nowhere(tmp_path: Path) -> None:
    survey(WITH_COMMENTS, tmp_path)
    load_rows(tmp_path, [sale(number, customer=CANARY) for number in range(1, 9)], TRANSACTIONS)
    rows = [sale(number, customer=CANARY + "x" * 200) for number in range(10, 12)]
    assert load_rows(tmp_path, rows, TRANSACTIONS, accept_rejects=True).parts[0].rejected == 2
    assert not everywhere(CANARY)


def test_a_row_that_cannot_be_taken_apart_is_not_quoted(tmp_path: Path) -> None:
    rows = [sale(number) for number in range(1, 9)]
    path = tmp_path / "file.csv"
    load_rows(tmp_path, rows, TRANSACTIONS)
    path.write_text(path.read_text() + f"t9,2025-03-04,{CANARY},1,EUR,tea,too,many\n")
    (part,) = load(stored(path, TRANSACTIONS)).parts
    assert part.rejected == 1
    assert ImportReject.objects.get().value == ""
    assert not everywhere(CANARY)


def test_ids_made_of_the_content_do_not_give_the_key_away(tmp_path: Path) -> None:
    """Who has the database and guesses a whole row cannot check the guess without the secret."""
    mapping = {**TRANSACTIONS, "columns": {**TRANSACTIONS["columns"]}}
    del mapping["columns"]["external_id"]
    plain: list[str] = []
    check = Checker.check

    def spy(self: Checker, batch: Any) -> Any:
        checked = check(self, batch)
        plain.extend(checked.frame["external_id"].to_list())
        plain.extend(value.hex() for value in checked.frame["content_hash"].to_list())
        return checked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checker, "check", spy)
        load_rows(tmp_path, [sale(1)], mapping)
    stored = everything()
    assert len(plain) == 2
    assert not any(value in stored for value in plain)


@pytest.mark.parametrize(("said", "turned_on"), [(False, True), (True, False)])
def test_comments_need_the_mapping_and_the_source(tmp_path: Path, said: bool, turned_on: bool) -> None:
    Source.objects.create(code="survey", comments=turned_on)
    survey({**RESPONSES, "comments": said}, tmp_path)
    assert set(Submission.objects.values_list("comment", flat=True)) == {""}
    assert not everywhere("thanks")


def test_comments_are_masked(tmp_path: Path) -> None:
    Source.objects.create(code="survey", comments=True)
    survey(WITH_COMMENTS, tmp_path)
    assert Submission.objects.get(external_id="r1").comment == "call me at [phone] or [e-mail]"
    assert Submission.objects.get(external_id="r2").comment == "thanks"


def test_an_erased_source_leaves_nothing(tmp_path: Path) -> None:
    Source.objects.create(code="survey", comments=True)
    survey(WITH_COMMENTS, tmp_path)
    rows = [response(1, nps=1, comment=CANARY), response(2, nps="x"), response(3, nps=11)]
    load_rows(tmp_path, rows, WITH_COMMENTS, accept_rejects=True)
    load_rows(tmp_path, [response(4, nps="y")], WITH_COMMENTS)
    load_rows(tmp_path, [sale(3), sale(4)], TRANSACTIONS)
    DirtyMark.objects.all().delete()
    gone = erase("survey")
    assert (gone.facts, gone.imports) == (9, 3)
    for model in (Submission, Superseded):
        assert not model._default_manager.exists()
    for of_part in (ImportReject, MissingAnswers):
        assert not of_part._default_manager.filter(part__of__source__code="survey").exists()
    assert not FileChunk.objects.exists()
    assert {made.state for made in Import.objects.filter(source__code="survey")} == {"erased"}
    assert Transaction.objects.count() == 2
    hashes = {bytes(customer.key_hash) for customer in Customer.objects.all()}
    assert hashes == {SECRET.customer("main", f"customer-{number}") for number in (3, 4)}
    assert DirtyMark.objects.filter(measure__code="recommend_0_10").exists()
    assert not everywhere(CANARY)
    assert not everywhere("thanks")
    with pytest.raises(NoSuchSource):
        erase("nobody")
