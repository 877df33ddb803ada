"""Responses, from a small file to submissions, answers and marks."""

from datetime import date
from pathlib import Path

import pytest

from metrics.models import Answer, Customer, DirtyMark, FileChunk, Import, Submission, Superseded
from tests.metrics.ingest.loads import RESPONSES, load_rows, response

pytestmark = pytest.mark.django_db


def scores() -> dict[str, int]:
    return dict(Answer.objects.values_list("submission__external_id", "score"))


def test_rows_become_submissions_and_answers(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [response(1, nps=9), response(2, nps=3, channel="kiosk")], RESPONSES)
    assert report.state == "loaded"
    (part,) = report.parts
    assert (part.rows, part.accepted, part.rejected, part.new) == (2, 2, 0, 2)
    assert scores() == {"r1": 9, "r2": 3}
    answer = Answer.objects.select_related("members__channel", "submission").get(submission__external_id="r2")
    assert answer.members.channel.code == "kiosk"
    assert answer.business_date == date(2025, 3, 4)
    assert answer.customer_id == answer.submission.customer_id
    assert Customer.objects.count() == 2
    assert not FileChunk.objects.exists()
    assert DirtyMark.objects.filter(measure__code="recommend_0_10", month=date(2025, 3, 1)).exists()


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    rows = [response(1), response(2)]
    load_rows(tmp_path, rows, RESPONSES)
    DirtyMark.objects.all().delete()
    before = list(Submission.objects.values().order_by("id"))
    (part,) = load_rows(tmp_path, rows, RESPONSES).parts
    assert (part.new, part.changed, part.unchanged) == (0, 0, 2)
    assert list(Submission.objects.values().order_by("id")) == before
    assert not DirtyMark.objects.exists()
    assert not Superseded.objects.exists()


def test_a_corrected_file_changes_what_it_corrects(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, nps=9), response(2, nps=8)], RESPONSES)
    kept = Submission.objects.get(external_id="r1")
    DirtyMark.objects.all().delete()
    rows = [response(1, nps=9), response(2, nps=2, day="2025-05-01"), response(3, nps=7)]
    (part,) = load_rows(tmp_path, rows, RESPONSES).parts
    assert (part.new, part.changed, part.unchanged) == (1, 1, 1)
    assert scores() == {"r1": 9, "r2": 2, "r3": 7}
    assert Submission.objects.get(external_id="r1").loaded_by_id == kept.loaded_by_id
    months = set(DirtyMark.objects.filter(measure__code="recommend_0_10").values_list("month", flat=True))
    assert months == {date(2025, 3, 1), date(2025, 5, 1)}
    old = Superseded.objects.get()
    assert (old.external_id, old.written_by_id) == ("r2", kept.loaded_by_id)
    assert old.content["answers"][0][2] == 8


def test_missing_answers_are_counted_by_code(tmp_path: Path) -> None:
    mapping = {**RESPONSES, "metrics": {**RESPONSES["metrics"], "csat": {"measure": "satisfaction_1_5"}}}
    rows = [response(1, nps=11, csat=4), response(2, nps=11, csat=5), response(3, nps="", csat=3)]
    report = load_rows(tmp_path, rows, mapping)
    assert [(item.column, item.value, item.answers) for item in report.parts[0].missing] == [
        ("nps", "11", 2),
        ("nps", "", 1),
    ]
    assert Answer.objects.count() == 3


def test_answers_about_touchpoints_carry_them(tmp_path: Path) -> None:
    mapping = {
        **RESPONSES,
        "metrics": {
            "nps": {"measure": "recommend_0_10"},
            "food": {"measure": "touchpoint_satisfaction_1_5", "touchpoint": "food"},
            "shop": {"measure": "touchpoint_satisfaction_1_5", "touchpoint": "shops"},
        },
    }
    report = load_rows(tmp_path, [response(1, nps=9, food=4, shop=2)], mapping)
    touchpoints = dict(Answer.objects.values_list("members__touchpoint__code", "score"))
    assert touchpoints == {"not_stated": 9, "food": 4, "shops": 2}
    assert report.unconfirmed == ("touchpoint: food", "touchpoint: shops")


def test_the_last_row_of_an_id_wins(tmp_path: Path) -> None:
    rows = [response(1, nps=3), response(2), response(1, nps=5), response(2)]
    (part,) = load_rows(tmp_path, rows, RESPONSES, accept_rejects=True).parts
    assert (part.rows, part.accepted, part.rejected) == (4, 3, 1)
    assert (part.new, part.unchanged) == (2, 1)
    (reject,) = part.rejects
    assert (reject.row, reject.reason) == (2, "replaced")
    assert "4" in reject.message
    assert scores() == {"r1": 5, "r2": 9}


def test_rows_without_an_id_are_known_by_their_content(tmp_path: Path) -> None:
    mapping = {**RESPONSES, "columns": {"occurred_at": "date", "customer": "customer"}}
    rows = [response(1), response(1), response(2)]
    (part,) = load_rows(tmp_path, rows, mapping).parts
    assert part.new == 3
    (part,) = load_rows(tmp_path, [*rows, response(2)], mapping).parts
    assert (part.new, part.unchanged) == (1, 3)


def test_questions_and_dimensions_that_the_mapping_brings(tmp_path: Path) -> None:
    mapping = {
        **RESPONSES,
        "metrics": {"ease": {"measure": "ease_1_3"}},
        "measures": {"ease_1_3": {"en": "Ease", "ru": "Лёгкость", "minimum": 1, "maximum": 3}},
        "dimensions": {"airline": "airline"},
        "own_dimensions": {"airline": {"en": "Airline", "ru": "Авиакомпания"}},
    }
    report = load_rows(tmp_path, [response(1, ease=2, airline="KLM")], mapping)
    assert report.unconfirmed == ("airline: KLM",)
    answer = Answer.objects.get()
    assert answer.measure.code == "ease_1_3"
    assert answer.members.own_1.code == "KLM"


def test_a_file_with_too_many_rejects_waits(tmp_path: Path) -> None:
    rows = [response(1, nps=77), *(response(number) for number in range(2, 5))]
    report = load_rows(tmp_path, rows, RESPONSES)
    assert report.state == Import.State.WAITING
    assert not Submission.objects.exists()
    assert FileChunk.objects.exists()
    report = load_rows(tmp_path, rows, RESPONSES, accept_rejects=True)
    assert (report.state, report.parts[0].new) == ("loaded", 3)
