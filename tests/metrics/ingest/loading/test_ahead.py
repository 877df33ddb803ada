"""Making the next thing in a thread: the same things in the same order, and what goes wrong arrives."""

import threading
from collections.abc import Iterator

import pytest
from django.utils import translation

from metrics.ingest.loading.ahead import ahead


def test_items_come_in_their_order_and_one_is_made_in_advance() -> None:
    made: list[int] = []
    second = threading.Event()

    def items() -> Iterator[int]:
        for number in range(4):
            made.append(number)
            if number == 1:
                second.set()
            yield number

    coming = ahead(items())
    assert next(coming) == 0
    assert second.wait(10)
    assert list(coming) == [1, 2, 3]
    assert made == [0, 1, 2, 3]


def test_of_nothing_comes_nothing() -> None:
    assert list(ahead(iter(()))) == []


def test_what_is_raised_is_raised_where_the_item_would_have_come() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("the second row")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="the second row"):
        next(coming)


def test_items_are_made_in_the_language_of_who_asks() -> None:
    with translation.override("ru"):
        assert list(ahead(translation.get_language() for _ in range(2))) == ["ru", "ru"]


def test_who_stops_early_leaves_no_thread_behind() -> None:
    coming = ahead(iter(range(100)))
    assert next(coming) == 0
    coming.close()  # type: ignore[attr-defined]
    assert not [one for one in threading.enumerate() if one.name.startswith("ahead")]
