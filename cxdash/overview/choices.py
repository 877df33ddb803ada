"""What the filter bar of a page offers: periods with data, comparisons, who is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from metrics.calendar import (
    Comparison,
    Grain,
    Period,
    format_code,
    is_partial,
    newest_complete,
    period_containing,
    periods_between,
)
from metrics.formats import months, period
from metrics.kpis.freshness import Reach
from metrics.models import Member

GRAINS: tuple[Grain, ...] = ("quarter", "month", "year")


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list."""

    code: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """The filter bar."""

    periods: tuple[Group, ...]
    comparisons: tuple[Choice, ...]
    everyone: bool
    members: tuple[Group, ...]
    other: str  # a choice of members that the list does not hold; it can be asked for by address


def default_period(data: Reach, fiscal_start: int) -> Period:
    """Return the newest complete quarter with data, else the newest complete month, else the newest month."""
    return newest_complete(data.first, data.last, ("quarter", "month"), fiscal_start)


def _periods(data: Reach, grain: Grain, fiscal_start: int) -> Sequence[Period]:
    first = period_containing(data.first, grain, fiscal_start)
    return periods_between(
        first.start, period_containing(data.last, grain, fiscal_start).end, grain, fiscal_start
    )


def period_choices(data: Reach, selected: Period, fiscal_start: int) -> tuple[Group, ...]:
    """Return quarters, months and years with data, newest first; and the selected one, whether it has any."""
    names = {"quarter": _("Quarters"), "month": _("Months"), "year": _("Years")}
    groups = []
    for grain in GRAINS:
        found = set(_periods(data, grain, fiscal_start))
        if selected.grain == grain:
            found.add(selected)
        groups.append(
            Group(
                names[grain],
                tuple(
                    Choice(
                        format_code(one, fiscal_start), _label(one, data.last, fiscal_start), one == selected
                    )
                    for one in sorted(found, reverse=True)
                ),
            )
        )
    return tuple(groups)


def _label(one: Period, last: date, fiscal_start: int) -> str:
    name = period(one, fiscal_start)
    if one.grain == "quarter":
        name = f"{name} ({months(one)})"
    if is_partial(one, last):
        return _("%(period)s, not complete") % {"period": name}
    return name


def comparison_choices(selected: Comparison, grain: Grain) -> tuple[Choice, ...]:
    """Return both comparisons, named after the period that is shown."""
    last_year = {
        "month": _("Same month last year"),
        "quarter": _("Same quarter last year"),
        "year": _("Last year"),
    }
    before = {
        "month": _("Month before"),
        "quarter": _("Quarter before"),
        "year": _("Year before"),
    }
    return (
        Choice("last_year", last_year[grain], selected == "last_year"),
        Choice("previous_period", before[grain], selected == "previous_period"),
    )


def member_choices(members: Iterable[Member], asked: dict[str, list[str]]) -> tuple[Group, ...]:
    """Return the members of each dimension by name.

    Parameters
    ----------
    members
        With their dimension, in the order of dimensions.
    asked
        Codes that the address names, by dimension.
    """
    groups = []
    for dimension, own in groupby(members, key=lambda member: member.dimension):
        choices = [
            Choice(
                f"{dimension.code}:{member.code}",
                member.name,
                asked == {dimension.code: [member.code]},
            )
            for member in own
        ]
        groups.append(Group(dimension.name, tuple(sorted(choices, key=lambda one: one.label.casefold()))))
    return tuple(groups)


def who(asked: dict[str, list[str]], members: Iterable[Member]) -> str:
    """Return who is counted, in words: "Everyone", "Channel: Store", "Region: North, South; Channel: Store"."""
    if not asked:
        return _("Everyone")
    names = {(member.dimension.code, member.code): member.name for member in members}
    dimensions = {member.dimension.code: member.dimension.name for member in members}
    return "; ".join(
        f"{dimensions.get(code, code)}: {', '.join(names.get((code, one), one) for one in codes)}"
        for code, codes in asked.items()
    )
