"""Taking a ready-made value back: an empty row of a mapping that says so."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from metrics.ingest.corrections.undoing import undo
from metrics.ingest.problems import MappingError
from metrics.models import DirtyMark, Import, Measurement, ReportedCell, Superseded
from metrics.rollup.refresh import refresh_next
from tests.metrics.ingest.loads import NOW, load_rows

pytestmark = pytest.mark.django_db

TRUST: dict[str, Any] = {
    "source": "agency",
    "kind": "measurements",
    "withdraw": True,
    "columns": {"measure": {"constant": "trust"}, "period": "month", "value": "value", "n": "n"},
}


def row(month: str, value: str, n: str = "") -> dict[str, str]:
    return {"month": month, "value": value, "n": n}


def cells() -> dict[date, Decimal | None]:
    while refresh_next():
        pass
    return dict(ReportedCell.objects.order_by("start").values_list("start", "value"))


def test_an_empty_row_takes_back_what_was_said(tmp_path: Path) -> None:
    load_rows(tmp_path, [row("2025-03", "50"), row("2025-04", "51", "400")], TRUST)
    report = load_rows(tmp_path, [row("2025-04", ""), row("2025-05", "")], TRUST)
    (part,) = report.parts
    assert (part.accepted, part.rejected, part.new, part.changed, part.unchanged) == (2, 0, 0, 1, 1)
    assert cells() == {date(2025, 3, 1): 50}
    fact = Measurement.objects.get(period_start=date(2025, 4, 1))
    assert (fact.value, fact.n) == (None, None)
    # Nobody had said anything of May.
    assert Measurement.objects.count() == 2


def test_taking_back_is_undone_like_any_load(tmp_path: Path) -> None:
    load_rows(tmp_path, [row("2025-04", "51", "400")], TRUST)
    load_rows(tmp_path, [row("2025-04", "")], TRUST)
    assert cells() == {}
    undo(Import.objects.latest("pk").pk, now=NOW, days=30)
    assert cells() == {date(2025, 4, 1): 51}
    assert Measurement.objects.get().n == 400
    assert not Superseded.objects.exists()


def test_a_value_can_be_said_again(tmp_path: Path) -> None:
    for value in ("51", "", "52"):
        load_rows(tmp_path, [row("2025-04", value)], TRUST)
    assert cells() == {date(2025, 4, 1): 52}
    undo(Import.objects.latest("pk").pk, now=NOW, days=30)
    assert cells() == {}


def test_what_one_source_takes_back_another_still_says(tmp_path: Path) -> None:
    load_rows(tmp_path, [row("2025-04", "40")], {**TRUST, "source": "other"})
    load_rows(tmp_path, [row("2025-04", "51")], TRUST)
    assert cells() == {date(2025, 4, 1): 51}
    load_rows(tmp_path, [row("2025-04", "")], TRUST)
    assert cells() == {date(2025, 4, 1): 40}


def test_taking_back_marks_the_month(tmp_path: Path) -> None:
    load_rows(tmp_path, [row("2025-04", "51")], TRUST)
    cells()
    load_rows(tmp_path, [row("2025-04", "")], TRUST)
    assert list(DirtyMark.objects.values_list("measure__code", "month")) == [("trust", date(2025, 4, 1))]


def test_answers_without_a_value_take_nothing_back(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [row("2025-04", "", "400")], TRUST, accept_rejects=True)
    assert report.parts[0].rejected == 1


def test_without_the_word_an_empty_row_is_rejected(tmp_path: Path) -> None:
    plain = {key: value for key, value in TRUST.items() if key != "withdraw"}
    report = load_rows(tmp_path, [row("2025-04", ""), row("2025-05", "5")], plain, accept_rejects=True)
    assert (report.parts[0].accepted, report.parts[0].rejected) == (1, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"withdraw": "yes"},
        {
            "kind": "responses",
            "columns": {"occurred_at": "month"},
            "metrics": {"value": {"measure": "recommend_0_10"}},
        },
        {"columns": {"measure": {"constant": "trust"}}, "unpivot": {"columns": "months"}},
    ],
)
def test_where_nothing_can_be_taken_back(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(MappingError, match="withdraw"):
        load_rows(tmp_path, [row("2025-04", "")], {**TRUST, **changed})
