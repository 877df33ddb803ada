"""The numbers of a Metric page as a file: those of the page, whatever its address asks for."""

import csv

import pytest

from cxdash.overview.metric.numbers import numbers_as_csv
from cxdash.overview.metric.page import find_metric
from metrics.models import Member, Organisation
from tests.cxdash.overview.company import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def rows(code: str, **parameters: str) -> list[dict[str, str]]:
    found = find_metric(code)
    assert found is not None
    text = numbers_as_csv(
        organisation=Organisation.objects.get(),
        metric=found[0],
        beside=found[1],
        parameters={name: [value] for name, value in parameters.items()},
        today=TODAY,
    )
    assert text is not None
    return list(csv.DictReader(text.splitlines()))


def test_the_months_the_period_and_its_members() -> None:
    found = rows("nps", period="2026-Q1")
    assert [row["period_start"] for row in found if row["grain"] == "month" and row["value"]] == [
        *("2025-01-01", "2025-02-01", "2025-03-01"),
        *("2026-01-01", "2026-02-01", "2026-03-01"),
    ]
    whole, *members = [row for row in found if row["grain"] == "quarter"]
    assert (whole["member"], whole["value"], whole["n"], whole["verdict"]) == ("", "70.0", "60", "better")
    assert {(row["dimension"], row["member"], row["value"], row["n"]) for row in members} == {
        ("channel", "store", "70.0", "30"),
        ("channel", "website", "70.0", "30"),
    }


@pytest.mark.parametrize("by", ["channel", "nonsense"])
def test_the_members_are_those_that_the_page_shows(by: str) -> None:
    assert rows("nps", by=by) == rows("nps")


def test_a_code_out_of_a_file_is_no_formula() -> None:
    Member.objects.filter(code="store").update(code="=1+1")
    assert "'=1+1" in {row["member"] for row in rows("nps", period="2026-Q1")}


def test_one_member_alone_is_not_broken_down() -> None:
    found = rows("nps", period="2026-Q1", channel="store", by="channel")
    assert {row["dimension"] for row in found} == {""}
    assert [row["n"] for row in found if row["grain"] == "quarter"] == ["30"]


def test_an_address_that_cannot_be_answered_has_no_file() -> None:
    found = find_metric("nps")
    assert found is not None
    text = numbers_as_csv(
        organisation=Organisation.objects.get(),
        metric=found[0],
        beside=found[1],
        parameters={"period": ["2026-13"]},
        today=TODAY,
    )
    assert text is None
