"""Any partition of answers into cells, merged in any order, gives the value, range and n of the raw rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.calendar import ALL_TIME, Period, add_months
from metrics.kpis.series import Look, Point
from metrics.kpis.sums import Sums
from metrics.models import Measure
from metrics.rollup.additive import Span
from metrics.rollup.refresh import rebuild
from metrics.stats import means, nps, proportions
from metrics.stats.estimate import Estimate
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import about
from tests.metrics.kpis.looks import look, period, points

FIRST = date(2025, 3, 28)
CHANNELS, REGIONS, SOURCES = ("email", "store", "till"), ("north", "south"), ("one", "other")


@dataclass(frozen=True)
class Row:
    """One raw answer to each of two questions."""

    day: date
    score: int
    stars: int
    channel: str
    region: str
    source: str


ROW = st.builds(
    Row,
    day=st.integers(0, 70).map(lambda days: FIRST + timedelta(days=days)),
    score=st.integers(0, 10),
    stars=st.integers(1, 5),
    channel=st.sampled_from(CHANNELS),
    region=st.sampled_from(REGIONS),
    source=st.sampled_from(SOURCES),
)


def raw_nps(rows: Sequence[Row]) -> Estimate:
    promoters, detractors = sum(row.score >= 9 for row in rows), sum(row.score <= 6 for row in rows)
    return nps.estimate(nps.Counts(promoters, detractors, len(rows)))


def raw_csat(rows: Sequence[Row]) -> Estimate:
    return proportions.estimate(proportions.Counts(sum(row.stars >= 4 for row in rows), len(rows)))


def raw_mean(rows: Sequence[Row]) -> Estimate:
    found = means.estimate(
        means.Sums(len(rows), sum(row.stars for row in rows), sum(row.stars**2 for row in rows))
    )
    if found.low is None or found.high is None:
        return found
    return replace(found, low=max(found.low, 1.0), high=min(found.high, 5.0))


RAW: dict[str, Callable[[Sequence[Row]], Estimate]] = {
    "nps": raw_nps,
    "csat": raw_csat,
    "csat_mean": raw_mean,
}


def store(rows: Sequence[Row]) -> None:
    """Write the rows in the order given, from their sources, and build the cells of each month."""
    sources = {source: Facts(source) for source in SOURCES}
    for channel, region in product(CHANNELS, REGIONS):
        sources["one"].members(channel=channel, region=region)
    for (day, channel, region, source), same in groupby(
        rows, key=lambda row: (row.day, row.channel, row.region, row.source)
    ):
        for row in same:
            for score, measure in ((row.score, "recommend_0_10"), (row.stars, "satisfaction_1_5")):
                sources[source].answers(day, {score: 1}, measure, channel=channel, region=region)
    for code in ("recommend_0_10", "satisfaction_1_5"):
        for month in {row.day.replace(day=1) for row in rows}:
            rebuild([Measure.objects.get(code=code)], Span(month, add_months(month, 1)))


def agrees(
    found: dict[tuple[date, str], Point], start: date, member: str, rows: Sequence[Row], code: str
) -> None:
    if not rows:
        assert (start, member) not in found
        return
    point, raw = found[start, member], RAW[code](rows)
    assert (point.n, point.value) == (len(rows), about(raw.value))
    assert (point.low, point.high) == (about(raw.low), about(raw.high))


PERIODS = (
    period(FIRST),
    period(date(2025, 4, 1)),
    period(date(2025, 4, 1), "quarter"),
    period(date(2025, 1, 1), "year"),
    period(date(2025, 4, 7), "week"),
    Period("total", date(2025, 3, 30), date(2025, 5, 9)),
    ALL_TIME,
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, min_size=1, max_size=25))
def test_cells_say_what_the_raw_rows_say(rows: list[Row]) -> None:
    with transaction.atomic():
        store(rows)
        for code in RAW:
            for one in PERIODS:
                inside = [row for row in rows if row.day in one]
                agrees(points(code, [one]), one.start, "", inside, code)
                if one.grain == "total" and one != ALL_TIME:
                    continue  # any two days, for everyone only
                by_channel = points(code, [one], look(by="channel"))
                two = points(code, [one], look({"channel": CHANNELS[:2]}))
                for channel in CHANNELS:
                    of_channel = [row for row in inside if row.channel == channel]
                    agrees(by_channel, one.start, channel, of_channel, code)
                agrees(two, one.start, "", [row for row in inside if row.channel in CHANNELS[:2]], code)
            crossed: Look = look({"region": ["north"]}, "channel")
            quarter = PERIODS[2]
            for channel in CHANNELS:
                of_both = [
                    row
                    for row in rows
                    if row.day in quarter and (row.channel, row.region) == (channel, "north")
                ]
                agrees(points(code, [quarter], crossed), quarter.start, channel, of_both, code)
        transaction.set_rollback(True)


@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 6)), max_size=60).flatmap(
        lambda rows: st.tuples(st.just(rows), st.permutations(range(7)))
    )
)
def test_sums_add_up_in_any_order(given_rows: tuple[list[tuple[int, int]], list[int]]) -> None:
    rows, order = given_rows

    def sums(scores: Sequence[int]) -> Sums:
        counts = tuple(scores.count(point) for point in range(11))
        return Sums(len(scores), Decimal(sum(scores)), Decimal(sum(one**2 for one in scores)), counts)

    parts = [sums([score for score, part in rows if part == number]) for number in order]
    assert sum(parts, Sums()) == sums([score for score, _part in rows])
