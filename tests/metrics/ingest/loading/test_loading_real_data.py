"""The public data sets, loaded whole, again, and taken back."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from metrics.ingest.corrections.undoing import undo
from metrics.models import Answer, Customer, DirtyMark, Import, Submission, Transaction
from tests.metrics.ingest.loads import NOW, load, stored
from tests.metrics.ingest.test_ingest_real_data import OLIST, SFO, example

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


def load_file(path: Path, mapping: Any) -> Any:
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return load(stored(path, json.loads(json.dumps(mapping))))


def test_the_airport_survey() -> None:
    report = load_file(SFO, example("sfo.json"))
    (part,) = report.parts
    assert report.state == Import.State.LOADED
    assert Counter(reject.reason for reject in part.rejects) == {"no_answer": 7}
    assert part.rows - 7 == part.new == Submission.objects.count()
    missing = {(item.column, item.value): item.answers for item in part.missing}
    assert (missing["NETPRO", "11"], missing["NETPRO", ""]) == (84, 1)
    scores = Counter(Answer.objects.filter(measure__code="recommend_0_10").values_list("score", flat=True))
    assert sum(scores.values()) == part.rows - 85
    assert any(member.startswith("airline: ") for member in report.unconfirmed)
    DirtyMark.objects.all().delete()
    (part,) = load_file(SFO, example("sfo.json")).parts
    assert (part.new, part.changed, part.unchanged) == (0, 0, part.rows - 7)
    assert not DirtyMark.objects.exists()
    assert report.import_id is not None
    undo(report.import_id, now=NOW, days=30)
    assert not Submission.objects.exists()
    assert not Answer.objects.exists()


def test_the_shop_reviews_and_orders() -> None:
    report = load_file(OLIST, example("olist.json"))
    reviews, orders = report.parts
    assert report.state == Import.State.LOADED
    assert reviews.accepted == reviews.new + reviews.unchanged
    assert orders.new == Transaction.objects.count()
    assert reviews.new == Submission.objects.count()
    assert not Customer.objects.exists()
    assert not Submission.objects.exclude(comment="").exists()
