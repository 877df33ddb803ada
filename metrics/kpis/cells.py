"""Fetching cells: one query per table, whatever the number of periods and members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Model, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from metrics.calendar import Period, add_months
from metrics.kpis.privacy import Thresholds, published_end
from metrics.kpis.scopes import Scope, column_of
from metrics.kpis.sums import Delivered, Sums, WeightedSums, Window
from metrics.models import Cell, DistinctCell, DurationCell, Measure, ReportedCell, WeightedCell, WindowCell
from metrics.models.cells import POINTS
from metrics.rollup import deep

EVERY_MEMBER = 0
"""The member of a series that is not broken down."""

Key = tuple[Period, int]


class NotOfferedError(Exception):
    """What was asked for is not kept at this grain or under so many filters; the text says what is."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A scope, and the dimension that the result is broken down by, if any.

    `today` is the day of the look: periods that end after it are open, and whatever is not everyone appears
    in them only in steps, or not before they close (see `metrics.kpis.privacy`).
    """

    scope: Scope
    today: date
    thresholds: Thresholds
    by: int | None = None

    @property
    def slots(self) -> tuple[int, ...]:
        """All dimensions that the margin must name, in order."""
        return tuple(sorted({*self.scope.slots, *([self.by] if self.by else [])}))

    def closed(self, periods: Sequence[Period]) -> list[Period]:
        """Return the periods that may be shown whole: all of them for everyone, else those that ended."""
        return [period for period in periods if not self.slots or period.end <= self.today]

    def open(self, periods: Sequence[Period]) -> list[Period]:
        """Return the periods that are shown in steps."""
        return [period for period in periods if self.slots and period.end > self.today]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A period as whole months and left-over days."""

    months: tuple[date, ...]
    days: tuple[date, ...]


def pieces(period: Period) -> Pieces:
    """Split a period into the months that lie wholly in it and the days that are left."""
    first = period.start if period.start.day == 1 else add_months(period.start.replace(day=1), 1)
    months, month = [], first
    while add_months(month, 1) <= period.end:
        months.append(month)
        month = add_months(month, 1)
    covered_from, covered_to = (months[0], month) if months else (period.end, period.end)
    days = [*_days(period.start, min(covered_from, period.end)), *_days(covered_to, period.end)]
    return Pieces(tuple(months), tuple(days))


def _days(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=offset) for offset in range((end - start).days))


def _margin(cut: Cut) -> tuple[Q, str | None]:
    """Return the condition that picks a margin of at most two members, and the field of the breakdown."""
    slots = cut.slots
    if len(slots) > 2:
        raise NotOfferedError(_("Two filters at most, counting the breakdown."))
    condition, by_field = Q(), None
    for place in (1, 2):
        slot = slots[place - 1] if len(slots) >= place else 0
        condition &= Q(**{f"dim_{place}": slot})
        if slot in cut.scope.members:
            condition &= Q(**{f"member_{place}__in": cut.scope.members[slot]})
        if slot and slot == cut.by:
            by_field = f"member_{place}"
    return condition, by_field


def _single(cut: Cut) -> tuple[Q, str | None]:
    """The same for tables that keep one member at most."""
    if len(cut.slots) > 1:
        raise NotOfferedError(_("This metric can be narrowed or broken down by one dimension at a time."))
    slot = cut.slots[0] if cut.slots else 0
    condition = Q(dim_1=slot)
    if slot in cut.scope.members:
        condition &= Q(member_1__in=cut.scope.members[slot])
    return condition, "member_1" if cut.by else None


def _time(periods: Sequence[Period], *, pairs: bool) -> tuple[Q, dict[tuple[str, date], list[Period]]]:
    """Return the condition on grain and start, and which periods each cell belongs to."""
    owners: dict[tuple[str, date], list[Period]] = {}
    for period in periods:
        split = pieces(period)
        if pairs and split.days:
            raise NotOfferedError(_("Two filters together are kept by month, quarter and year."))
        for month in split.months:
            owners.setdefault(("month", month), []).append(period)
        for day in split.days:
            owners.setdefault(("day", day), []).append(period)
    months = [start for grain, start in owners if grain == "month"]
    days = [start for grain, start in owners if grain == "day"]
    return Q(grain="month", start__in=months) | Q(grain="day", start__in=days), owners


def additive(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, Sums]:
    """Return the sums of a measure per period and member of the breakdown; absent where nothing was counted.

    Raises
    ------
    NotOfferedError
        If days are asked for under two filters, or the facts cannot be counted in time.
    """
    result = _whole(measure, cut.closed(periods), cut)
    if len(cut.slots) == 1:
        for period in cut.open(periods):
            result.update(_in_steps(measure, period, cut))
    return result


def _in_steps(measure: Measure, period: Period, cut: Cut) -> dict[Key, Sums]:
    """Return what of an open period is already shown, member by member."""
    last = min(period.end, cut.today + timedelta(days=1))
    if last <= period.start:
        return {}
    days = [Period("day", day, day + timedelta(days=1)) for day in _days(period.start, last)]
    by_day = _whole(measure, days, cut)
    result: dict[Key, Sums] = {}
    for member in {member for _day, member in by_day}:
        counts = {day.start: sums.n for (day, of), sums in by_day.items() if of == member}
        end = published_end(period, counts, cut.today, cut.thresholds)
        shown = [sums for (day, of), sums in by_day.items() if of == member and day.start < end]
        if shown:
            result[period, member] = sum(shown, Sums())
    return result


def _whole(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, Sums]:
    if not periods:
        return {}
    if len(cut.slots) > 2:
        return _from_facts(measure, periods, cut)
    counters = {f"s{point}": Sum(f"c{point}") for point in range(POINTS)}
    rows, owners, by = _grouped(Cell, measure, periods, cut)
    result: dict[Key, Sums] = {}
    for row in rows.annotate(_n=Sum("n"), _t=Sum("total"), _q=Sum("total_sq"), **counters):
        sums = Sums(row["_n"], row["_t"], row["_q"], tuple(row[f"s{point}"] for point in range(POINTS)))
        for period in owners[row["grain"], row["start"]]:
            key = (period, row[by] if by else EVERY_MEMBER)
            result[key] = result[key] + sums if key in result else sums
    return result


def weighted(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, WeightedSums]:
    """Return the weighted sums of a measure; empty where no answer carries a weight."""
    counters = {f"s{point}": Sum(f"w{point}") for point in range(POINTS)}
    rows, owners, by = _grouped(WeightedCell, measure, cut.closed(periods), cut)
    result: dict[Key, WeightedSums] = {}
    for row in rows.annotate(
        _n=Sum("n"), _w=Sum("w"), _q=Sum("w_sq"), _t=Sum("w_total"), _tq=Sum("w_total_sq"), **counters
    ):
        weights = tuple(row[f"s{point}"] for point in range(POINTS))
        sums = WeightedSums(row["_n"], row["_w"], row["_q"], row["_t"], row["_tq"], weights)
        for period in owners[row["grain"], row["start"]]:
            key = (period, row[by] if by else EVERY_MEMBER)
            result[key] = result[key] + sums if key in result else sums
    return result


def _grouped(
    table: type[Model], measure: Measure, periods: Sequence[Period], cut: Cut
) -> tuple[QuerySet[Model, dict[str, object]], dict[tuple[str, date], list[Period]], str | None]:
    margin, by = _margin(cut)
    time, owners = _time(periods, pairs=len(cut.slots) > 1)
    rows = table._default_manager.filter(margin, time, measure=measure)
    return rows.values("grain", "start", *([by] if by else [])).order_by(), owners, by


def _from_facts(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, Sums]:
    owners: dict[date, list[Period]] = {}
    for period in periods:
        split = pieces(period)
        if split.days:
            raise NotOfferedError(_("So many filters together are counted by month, quarter and year."))
        for month in split.months:
            owners.setdefault(month, []).append(period)
    members = {column_of(slot): ids for slot, ids in cut.scope.members.items()}
    first, last = min(owners), max(owners)
    try:
        rows = deep.count_by_month(
            measure, first, add_months(last, 1), members, column_of(cut.by) if cut.by else None
        )
    except deep.TooDeepError as error:
        raise NotOfferedError(_("This many filters take too long to count. Leave one out.")) from error
    result: dict[Key, Sums] = {}
    for month, member, (n, total, total_sq, *counts) in rows:
        for period in owners.get(month, []):
            key = (period, member)
            result[key] = result.get(key, Sums()) + Sums(n, total, total_sq, tuple(counts))
    return result


def durations(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, list[int]]:
    """Return the sorted seconds of a duration per period and member."""
    margin, by = _single(cut)
    time, owners = _time(cut.closed(periods), pairs=False)
    result: dict[Key, list[int]] = {}
    rows = DurationCell.objects.filter(margin, time, measure=measure)
    for grain, start, member, seconds in rows.values_list("grain", "start", "member_1", "seconds"):
        for period in owners[grain, start]:
            result.setdefault((period, member if by else EVERY_MEMBER), []).extend(seconds)
    return {key: sorted(values) for key, values in result.items()}


def distinct(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, int]:
    """Return distinct customers per period and member, up to the end of each period or of its elapsed part.

    Raises
    ------
    NotOfferedError
        For grains other than month, quarter and year, and for several members of one dimension: distinct
        customers cannot be added up.
    """
    margin, by = _single(cut)
    if not by and any(len(members) > 1 for members in cut.scope.members.values()):
        raise NotOfferedError(_("Customers of several members cannot be added up: choose one member."))
    if any(period.grain not in {"month", "quarter", "year"} for period in periods):
        raise NotOfferedError(_("Customers are counted by month, quarter and year."))
    periods = cut.closed(periods)
    owners: dict[tuple[str, date], list[Period]] = {}
    for period in periods:
        owners.setdefault((period.grain, period.start), []).append(period)
    rows = DistinctCell.objects.filter(
        margin,
        measure=measure,
        grain__in={period.grain for period in periods},
        start__in={period.start for period in periods},
    )
    result: dict[Key, int] = {}
    for grain, start, member, day, customers in rows.values_list(
        "grain", "start", "member_1", "day", "customers"
    ):
        for period in owners.get((grain, start), []):
            if day < period.end:
                key = (period, member if by else EVERY_MEMBER)
                result[key] = result.get(key, 0) + customers
    return result


def windows(periods: Sequence[Period], cut: Cut) -> dict[Key, Window]:
    """Return the window as at the last complete month of each period.

    A quarter of which two months are complete shows the window that ends with the second.
    """
    margin, by = _single(cut)
    if not by and any(len(members) > 1 for members in cut.scope.members.values()):
        raise NotOfferedError(_("Customers of several members cannot be added up: choose one member."))
    if any(period.grain not in {"month", "quarter", "year"} for period in periods):
        raise NotOfferedError(_("Customers are counted by month, quarter and year."))
    months = {month for period in periods for month in pieces(period).months}
    columns = list(Window.__dataclass_fields__)
    rows = WindowCell.objects.filter(margin, month__in=months)
    stored: dict[tuple[date, int], Window] = {}
    for month, member, *values in rows.values_list("month", "member_1", *columns):
        stored[month, member if by else EVERY_MEMBER] = Window(*values)
    members = {member for _month, member in stored}
    latest = max((month for month, _member in stored), default=None)
    result: dict[Key, Window] = {}
    for period in periods:
        months_here = [month for month in pieces(period).months if latest and month <= latest]
        if months_here:
            for member in members:
                if (months_here[-1], member) in stored:
                    result[period, member] = stored[months_here[-1], member]
    return result


def delivered(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, list[Delivered]]:
    """Return the ready-made values of each period: its own, else those of the months within it, in order."""
    margin, by = _margin(cut)
    grains = {period.grain for period in periods} | {"month"}
    rows = ReportedCell.objects.filter(margin, measure=measure, grain__in=grains).order_by("start")
    if periods:
        rows = rows.filter(
            start__gte=min(period.start for period in periods),
            start__lt=max(period.end for period in periods),
        )
    columns = ("value", "numerator", "denominator", "n", "low", "high", "source")
    stored: dict[tuple[str, date, int], Delivered] = {}
    for grain, start, member, *values in rows.values_list("grain", "start", by or "dim_1", *columns):
        stored[grain, start, member if by else EVERY_MEMBER] = Delivered(*values)
    members = {member for _grain, _start, member in stored}
    result: dict[Key, list[Delivered]] = {}
    for period in periods:
        for member in members:
            own = stored.get((period.grain, period.start, member))
            parts = [stored.get(("month", month, member)) for month in pieces(period).months]
            values_here = [own] if own else [part for part in parts if part]
            if values_here:
                result[period, member] = values_here
    return result
