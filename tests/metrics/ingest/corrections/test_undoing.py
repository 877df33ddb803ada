"""Undoing imports, in any order, against a model of what the facts must then be."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.ingest.corrections.undoing import CannotUndo, undo
from metrics.models import (
    Answer,
    CustomerRecord,
    CustomerSpan,
    DirtyMark,
    Import,
    Submission,
    Superseded,
    Transaction,
)
from tests.metrics.ingest.loading.test_kinds import CUSTOMERS, customer
from tests.metrics.ingest.loads import NOW, RESPONSES, TRANSACTIONS, load_rows, response, sale

pytestmark = pytest.mark.django_db

Content = tuple[str, object]
History = list[tuple[int, dict[str, Content]]]


def survey_facts() -> dict[str, Content]:
    scores = dict(Answer.objects.values_list("submission__external_id", "score"))
    days = Submission.objects.values_list("external_id", "business_date")
    return {key: (day.isoformat(), scores.get(key)) for key, day in days}


def shop_facts() -> dict[str, Content]:
    rows = Transaction.objects.values_list("external_id", "business_date", "amount")
    return {key: (day.isoformat(), int(amount)) for key, day, amount in rows}


def survey_rows(content: dict[str, Content]) -> list[dict[str, Any]]:
    return [response(int(key[1:]), day=day, nps=score) for key, (day, score) in content.items()]


def shop_rows(content: dict[str, Content]) -> list[dict[str, Any]]:
    return [sale(int(key[1:]), day=day, amount=amount) for key, (day, amount) in content.items()]


def undo_now(import_id: int) -> None:
    undo(import_id, now=NOW, days=30)


def expected(history: History) -> dict[str, Content]:
    """Return the facts after these imports: of each id what the last of them said."""
    facts: dict[str, Content] = {}
    for _import, content in history:
        facts.update(content)
    return facts


def contents(prefix: str) -> st.SearchStrategy[dict[str, Content]]:
    keys = st.integers(1, 5).map(lambda number: f"{prefix}{number}")
    values = st.tuples(st.sampled_from(["2025-01-05", "2025-02-05", "2025-06-05"]), st.integers(0, 4))
    return st.dictionaries(keys, values, min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("prefix", "mapping", "write", "facts"),
    [("r", RESPONSES, survey_rows, survey_facts), ("t", TRANSACTIONS, shop_rows, shop_facts)],
    ids=["responses", "transactions"],
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(data=st.data())
def test_any_sequence_of_loads_and_undos(
    prefix: str,
    mapping: Any,
    write: Callable[[dict[str, Content]], list[dict[str, Any]]],
    facts: Callable[[], dict[str, Content]],
    data: st.DataObject,
) -> None:
    with TemporaryDirectory() as folder, transaction.atomic():
        history: History = []
        steps: int = data.draw(st.integers(1, 7))
        for _step in range(steps):
            take_back: bool = data.draw(st.booleans())
            if history and take_back:
                place: int = data.draw(st.integers(0, len(history) - 1))
                undo_now(history.pop(place)[0])
            else:
                content: dict[str, Content] = data.draw(contents(prefix))
                report = load_rows(Path(folder), write(content), mapping)
                assert report.import_id is not None
                before = expected(history)
                (part,) = report.parts
                assert part.new == len(content.keys() - before.keys())
                assert part.unchanged == sum(before.get(key) == value for key, value in content.items())
                # What says nothing new is not written, and so not taken back either.
                written = {key: value for key, value in content.items() if before.get(key) != value}
                history.append((report.import_id, written))
            assert facts() == expected(history)
            open_imports = {number for number, _content in history}
            named = Superseded.objects.values_list("written_by_id", "replaced_by_id")
            assert {number for pair in named for number in pair} <= open_imports
        transaction.set_rollback(True)


def test_months_before_and_after_are_marked(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, day="2025-01-05")], RESPONSES)
    second = load_rows(tmp_path, [response(1, day="2025-06-05"), response(2, day="2025-03-05")], RESPONSES)
    DirtyMark.objects.all().delete()
    assert second.import_id is not None
    undo_now(second.import_id)
    months = set(DirtyMark.objects.filter(measure__code="recommend_0_10").values_list("month", flat=True))
    assert months == {date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 1)}
    assert Import.objects.get(pk=second.import_id).state == "undone"


def test_spans_follow(tmp_path: Path) -> None:
    load_rows(tmp_path, [customer(1)], CUSTOMERS)
    rows = [customer(1, segment="silver"), customer(1, valid="2025-05-01", segment="bronze")]
    second = load_rows(tmp_path, rows, CUSTOMERS)
    assert CustomerSpan.objects.count() == 2
    assert second.import_id is not None
    undo_now(second.import_id)
    span = CustomerSpan.objects.get()
    assert (span.segment.code, span.valid_until) == ("gold", date(9999, 12, 31))
    assert CustomerRecord.objects.count() == 1


def test_what_cannot_be_undone(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [sale(1)], TRANSACTIONS)
    assert report.import_id is not None
    with pytest.raises(CannotUndo, match="no import 0"):
        undo_now(0)
    with pytest.raises(CannotUndo, match="30 days"):
        undo(report.import_id, now=NOW + timedelta(days=31), days=30)
    assert Transaction.objects.count() == 1
    undo_now(report.import_id)
    assert not Transaction.objects.exists()
    with pytest.raises(CannotUndo, match="not loaded"):
        undo_now(report.import_id)
