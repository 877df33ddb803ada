"""Two loaders at once: neither fails, nothing is made twice, one is told of a dimension newly in use."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, transaction

from metrics.catalogue.member_sets import Codes, Resolved, resolve
from metrics.models import Dimension, Member, MemberSet

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def in_threads(*work: Callable[[], T]) -> list[T]:
    def run(one: Callable[[], T]) -> T:
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def rows(first: int, last: int, step: int = 1) -> list[Codes]:
    return [("website", None, f"s{i % 50}", None, f"p{i}") for i in range(first, last, step)]


def test_overlapping_codes_in_opposite_order() -> None:
    members_before = Member.objects.count()
    start = threading.Barrier(4)

    def load(own: list[Codes]) -> Resolved:
        start.wait()
        return resolve(own)

    orders = (rows(0, 400), rows(399, -1, -1), rows(200, 600), rows(599, 199, -1))
    results = in_threads(*(lambda own=own: load(own) for own in orders))

    assert MemberSet.objects.count() == 600
    assert Member.objects.count() == members_before + 50 + 600
    for codes in rows(200, 400):
        assert len({one.sets[codes] for one in results}) == 1
    told = sorted(code for one in results for code in one.newly_in_use)
    assert told == ["channel", "product", "segment"]


def test_two_long_transactions_that_resolve_piece_by_piece() -> None:
    first_pieces = threading.Barrier(2, timeout=10)
    pieces: tuple[list[Codes], list[Codes]] = (rows(0, 50), rows(50, 100))

    def load(one: list[Codes], other: list[Codes]) -> None:
        first_pieces.wait()
        with transaction.atomic():
            resolve(one)
            resolve(other)

    in_threads(lambda: load(*pieces), lambda: load(*reversed(pieces)))
    assert MemberSet.objects.count() == 100


def test_a_load_that_is_rolled_back_leaves_the_news_to_the_other() -> None:
    holds = threading.Event()

    class GivenUpError(Exception):
        pass

    def give_up() -> tuple[str, ...]:
        try:
            with transaction.atomic():
                resolve([("website",)])
                holds.set()
                raise GivenUpError
        except GivenUpError:
            return ()

    def load() -> tuple[str, ...]:
        holds.wait(10)
        return resolve([("website",)]).newly_in_use

    assert in_threads(give_up, load) == [(), ("channel",)]
    assert Dimension.objects.get(code="channel").in_use
    assert MemberSet.objects.count() == 1
