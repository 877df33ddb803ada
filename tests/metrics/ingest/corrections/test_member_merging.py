"""Merging members: facts, spans and later files follow; answers are never doubled."""

from pathlib import Path

import pytest

from metrics.ingest.corrections.member_merging import CannotMerge, merge_members
from metrics.ingest.corrections.undoing import undo
from metrics.models import Answer, CustomerSpan, DirtyMark, Member, MemberSet, Submission
from tests.metrics.ingest.loading.test_kinds import CUSTOMERS, customer
from tests.metrics.ingest.loads import NOW, RESPONSES, TRANSACTIONS, load_rows, response, sale

pytestmark = pytest.mark.django_db


def channels() -> dict[str, str]:
    assert set(Answer.objects.values_list("submission__external_id", "members__channel__code")) == set(
        Submission.objects.values_list("external_id", "members__channel__code")
    )
    return dict(Submission.objects.values_list("external_id", "members__channel__code"))


def test_sets_are_relabelled_where_nothing_stands_in_the_way(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, channel="shop"), response(2, channel="kiosk")], RESPONSES)
    DirtyMark.objects.all().delete()
    merged = merge_members("channel", "shop", "store")
    assert (merged.sets, merged.facts) == (1, 0)
    assert channels() == {"r1": "store", "r2": "kiosk"}
    assert DirtyMark.objects.filter(measure__code="recommend_0_10").exists()


def test_facts_move_where_the_set_exists(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, channel="shop"), response(2, channel="store")], RESPONSES)
    merged = merge_members("channel", "shop", "store")
    assert (merged.sets, merged.facts) == (0, 1)
    assert channels() == {"r1": "store", "r2": "store"}
    assert Submission.objects.values("members").distinct().count() == 1


def test_later_files_mean_the_heir(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, channel="shop")], RESPONSES)
    merge_members("channel", "shop", "store")
    (part,) = load_rows(tmp_path, [response(1, channel="shop"), response(2, channel="shop")], RESPONSES).parts
    assert (part.new, part.unchanged) == (1, 1)
    assert channels() == {"r1": "store", "r2": "store"}
    merge_members("channel", "store", "kiosk")
    load_rows(tmp_path, [response(3, channel="shop")], RESPONSES)
    assert set(channels().values()) == {"kiosk"}


def test_what_comes_back_by_an_undo_means_the_heir(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, channel="shop"), response(2, channel="store")], RESPONSES)
    second = load_rows(tmp_path, [response(1, channel="kiosk")], RESPONSES)
    merge_members("channel", "shop", "store")
    assert second.import_id is not None
    undo(second.import_id, now=NOW, days=30)
    assert channels() == {"r1": "store", "r2": "store"}


def test_spans_of_customers_follow(tmp_path: Path) -> None:
    load_rows(tmp_path, [customer(1, segment="vip"), customer(2, segment="gold")], CUSTOMERS)
    merge_members("segment", "vip", "gold")
    assert set(CustomerSpan.objects.values_list("segment__code", flat=True)) == {"gold"}


def test_an_answer_is_never_given_twice(tmp_path: Path) -> None:
    mapping = {
        **RESPONSES,
        "metrics": {
            "food": {"measure": "touchpoint_satisfaction_1_5", "touchpoint": "food"},
            "shop": {"measure": "touchpoint_satisfaction_1_5", "touchpoint": "shops"},
        },
    }
    load_rows(tmp_path, [response(1, food=4, shop=2)], mapping)
    before = list(Answer.objects.values_list("members", "score").order_by("score"))
    with pytest.raises(CannotMerge, match="two answers"):
        merge_members("touchpoint", "food", "shops")
    assert list(Answer.objects.values_list("members", "score").order_by("score")) == before
    assert not Member.objects.filter(status="merged").exists()


def test_a_file_that_answers_both_after_the_merge_is_told(tmp_path: Path) -> None:
    mapping = {
        **RESPONSES,
        "metrics": {
            "food": {"measure": "touchpoint_satisfaction_1_5", "touchpoint": "food"},
            "shop": {"measure": "touchpoint_satisfaction_1_5", "touchpoint": "shops"},
        },
    }
    load_rows(tmp_path, [response(1, food=4, shop="")], mapping)
    load_rows(tmp_path, [response(2, food="", shop=3)], mapping)
    merge_members("touchpoint", "food", "shops")
    (part,) = load_rows(tmp_path, [response(3, food=4, shop=2)], mapping, accept_rejects=True).parts
    assert [reject.reason for reject in part.rejects] == ["answered_twice"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("colour", "a", "b"), "no dimension"),
        (("channel", "nothing", "store"), "no member"),
        (("channel", "store", "store"), "into itself"),
        (("channel", "not_stated", "store"), "“Not stated” cannot be merged"),
        (("channel", "store", "not_stated"), "“Not stated” cannot be merged"),
    ],
)
def test_what_cannot_be_merged(arguments: tuple[str, str, str], said: str) -> None:
    before = MemberSet.objects.count()
    with pytest.raises(CannotMerge, match=said):
        merge_members(*arguments)
    assert MemberSet.objects.count() == before


def test_a_merged_member_ends_once(tmp_path: Path) -> None:
    load_rows(tmp_path, [sale(1, product="tea"), sale(2, product="Tea")], TRANSACTIONS)
    merge_members("product", "Tea", "tea")
    with pytest.raises(CannotMerge, match="already part of"):
        merge_members("product", "Tea", "tea")
    with pytest.raises(CannotMerge, match="already part of"):
        merge_members("product", "tea", "Tea")
