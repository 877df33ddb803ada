"""Looking at metrics by their codes, and at members by theirs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from metrics.calendar import Grain, Period, period_containing
from metrics.kpis.cuts import EVERY_MEMBER
from metrics.kpis.privacy import Thresholds
from metrics.kpis.scopes import dimension_slot, parse
from metrics.kpis.series import Look, Point, series
from metrics.models import Member, Metric

LATER = date(2030, 1, 1)
"""A day on which every period of the tests is over."""

USUAL = Thresholds(5, 30)
OPEN = Thresholds(1, 1)
"""Nothing is hidden and nothing too little: for facts that are few enough to count on paper."""

COVERED: set[str] = set()
"""Codes of the metrics that a test computes by hand."""

Test = TypeVar("Test", bound=Callable[..., None])


def by_hand(*codes: str) -> Callable[[Test], Test]:
    """Say which metrics a test computes from facts on paper."""
    COVERED.update(codes)
    return lambda test: test


def look(
    scope: Mapping[str, Iterable[str]] | None = None,
    by: str | None = None,
    *,
    today: date = LATER,
    thresholds: Thresholds = OPEN,
    weighted: bool = False,
) -> Look:
    return Look(
        today=today,
        thresholds=thresholds,
        confidence=0.95,
        scope=parse(scope or {}),
        by=dimension_slot(by) if by else None,
        weighted=weighted,
    )


def metric(code: str) -> Metric:
    return Metric.objects.get(code=code)


def period(start: date, grain: Grain = "month", fiscal_start: int = 1) -> Period:
    return period_containing(start, grain, fiscal_start)


def points(code: str, periods: Iterable[Period], how: Look | None = None) -> dict[tuple[date, str], Point]:
    """The points of a metric by the period's start and the member's code; "" where not broken down."""
    found = series(metric(code), list(periods), how or look())
    names = dict(Member.objects.values_list("id", "code")) | {EVERY_MEMBER: ""}
    return {(point.period.start, names[point.member]): point for point in found}


def point(code: str, start: date, grain: Grain = "month", how: Look | None = None) -> Point:
    """The one number of a metric in a period."""
    return points(code, [period(start, grain)], how)[start, ""]


def nothing(code: str, start: date, grain: Grain = "month", how: Look | None = None) -> bool:
    """Whether a metric has no number in a period."""
    return points(code, [period(start, grain)], how) == {}


def range_of(one: Point) -> tuple[float, float]:
    assert one.low is not None
    assert one.high is not None
    return one.low, one.high
