"""Cuts: who is counted, by what the result is broken down, and as of which day."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from metrics.calendar import Period
from metrics.kpis.privacy import Thresholds
from metrics.kpis.scopes import EVERYONE, Scope, column_of
from metrics.models.dimensions import OF_CUSTOMER

EVERY_MEMBER = 0
"""The member of a series that is not broken down."""

Key = tuple[Period, int]

_PLACE = 32
"""Bits for one member where a number names several."""


class NotOfferedError(Exception):
    """What was asked for is not kept at this grain or under so many filters; the text says what is.

    `parameter` is the word of the question to change: `by` stands for the filters too.
    """

    def __init__(self, message: str, parameter: str = "by") -> None:
        super().__init__(message)
        self.parameter = parameter


def joined(members: Sequence[int]) -> int:
    """Return one number for the members of several dimensions; of one it is the member itself."""
    number = EVERY_MEMBER
    for member in members:
        number = number << _PLACE | member
    return number


def apart(number: int, dimensions: int) -> tuple[int, ...]:
    """Return the members that a number of `joined` names."""
    places = range(dimensions - 1, -1, -1)
    return tuple(number >> _PLACE * place & (1 << _PLACE) - 1 for place in places)


@dataclass(frozen=True)
class Cut:
    """A scope, and the dimension that the result is broken down by, if any.

    `today` is the day of the look: periods that end after it are open, and whatever is not everyone appears
    in them only in steps, or not before they close (see `metrics.kpis.privacy`). `across` breaks down by
    several dimensions at once, in order of their slots; members are then `joined`.
    """

    scope: Scope
    today: date
    thresholds: Thresholds
    by: int | None = None
    across: tuple[int, ...] = ()

    @cached_property
    def axes(self) -> tuple[int, ...]:
        """The dimensions that the result is broken down by."""
        return self.across or ((self.by,) if self.by else ())

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """All dimensions that the margin must name, in order."""
        return tuple(sorted({*self.scope.slots, *self.axes}))

    @cached_property
    def key(self) -> Hashable:
        """What tells this cut from others under which the same is fetched."""
        return tuple(sorted(self.scope.members.items())), self.axes, self.today

    def closed(self, periods: Sequence[Period]) -> list[Period]:
        """Return the periods that may be shown whole: all of them for everyone, else those that ended."""
        return [period for period in periods if not self.slots or period.end <= self.today]

    def open(self, periods: Sequence[Period]) -> list[Period]:
        """Return the periods that are shown in steps."""
        return [period for period in periods if self.slots and period.end > self.today]

    def whole_table(self) -> "Cut":
        """Return the cut that shows every member of all dimensions that this one names."""
        return replace(self, scope=EVERYONE, by=None, across=self.slots)


def one_member_each(cut: Cut) -> None:
    """Refuse several members of a dimension together where they cannot be added up."""
    if any(len(members) > 1 for slot, members in cut.scope.members.items() if slot not in cut.axes):
        raise NotOfferedError(_("Several members of one dimension cannot be added up here: choose one."))


def at_most_two(cut: Cut) -> None:
    """Refuse more dimensions than margins keep together."""
    if len(cut.slots) > 2:
        raise NotOfferedError(_("Two filters at most, counting the breakdown."))


def at_most_one(cut: Cut) -> None:
    """Refuse more than the one dimension that a table keeps."""
    if len(cut.slots) > 1:
        raise NotOfferedError(_("This metric can be narrowed or broken down by one dimension at a time."))


def tells_customers_apart(slot: int) -> bool:
    """Return whether a dimension says what customers are, and not by which way a dealing came."""
    return column_of(slot) in OF_CUSTOMER


def only_of_customers(cut: Cut) -> None:
    """Refuse dimensions of dealings: contacts through a channel are not those of who bought through it."""
    if not all(map(tells_customers_apart, cut.slots)):
        raise NotOfferedError(
            _("Contacts by it are not those of the customers who bought by it: choose a segment or a region.")
        )
