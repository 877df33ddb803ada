"""How complete the numbers are: of whom the company hears, and what the data leave open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.calendar import ONE_DAY, Period, period_containing, previous
from metrics.formats import count, money_of, number, percent, period
from metrics.kpis.coverage import COUNTED_BY, EVERYONE, NOBODY, Heard, Stated, heard_from, not_stated
from metrics.kpis.freshness import Reach
from metrics.kpis.privacy import Thresholds
from metrics.models import Dimension, Organisation


@dataclass(frozen=True, slots=True)
class Share:
    """A share with what it is a share of; `value` is empty where nothing can be said."""

    name: str
    value: str
    base: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    """How much of each kind of fact states no member of a dimension: one text for each kind."""

    dimension: str
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage in one period."""

    period: str
    answers: Share
    customers: Share
    revenue: Share
    kinds: tuple[str, ...]
    rows: tuple[OpenRow, ...]

    @property
    def shares(self) -> tuple[Share, ...]:
        """The shares in the order of the page."""
        return self.revenue, self.customers, self.answers


def coverage(organisation: Organisation, reaches: Sequence[Reach], today: date) -> Coverage | None:
    """Return the coverage of the last complete quarter, or month where no quarter is; None before there is any.

    Parameters
    ----------
    reaches
        How far answers and revenue reach, those of the two that there are.
    """
    found = complete_period(reaches, organisation.fiscal_start_month, today)
    if found is None:
        return None
    heard = heard_from(found, Thresholds.of(organisation)).get(EVERYONE, NOBODY)
    return Coverage(
        period=period(found, organisation.fiscal_start_month),
        answers=_answers(heard),
        customers=_customers(heard, organisation),
        revenue=_revenue(heard, organisation),
        kinds=(_("Answers"), _("Purchases"), _("Contacts")),
        rows=_open_rows(found),
    )


def complete_period(reaches: Sequence[Reach], fiscal_start: int, today: date) -> Period | None:
    """Return the newest whole quarter that all data reach through, else the newest such month."""
    if not reaches:
        return None
    first = max(one.first for one in reaches)
    last = min(*(one.last for one in reaches), today - ONE_DAY)
    for grain in ("quarter", "month"):
        newest = period_containing(last + ONE_DAY, grain, fiscal_start)
        newest = previous(newest)
        if first <= newest.last_day and newest.start >= period_containing(first, "month").start:
            return newest
    return None


def _answers(heard: Heard) -> Share:
    share = percent(heard.answers_known / heard.answers) if heard.answers else ""
    base = {"part": number(heard.answers_known), "all": count(heard.answers, "answers")}
    return Share(_("Answers with a known customer"), share, _("%(part)s of %(all)s") % base)


def _customers(heard: Heard, organisation: Organisation) -> Share:
    name = _("Customers heard from")
    if heard.customers_heard is None:
        return _hidden(name, organisation)
    base = {"part": number(heard.customers_heard), "all": count(heard.customers, "customers")}
    return Share(name, _percent(heard.share_of_customers), _("%(part)s of %(all)s") % base)


def _revenue(heard: Heard, organisation: Organisation) -> Share:
    name = _("Revenue heard from")
    if heard.revenue_heard is None:
        return _hidden(name, organisation)
    base = money_of(heard.revenue_heard, heard.revenue, organisation.currency)
    return Share(name, _percent(heard.share_of_revenue), base)


def _percent(share: float | None) -> str:
    return "" if share is None else percent(share)


def _hidden(name: str, organisation: Organisation) -> Share:
    least = organisation.hide_below
    words = ngettext(
        "hidden: fewer than %(count)s customer answered",
        "hidden: fewer than %(count)s customers answered",
        least,
    )
    return Share(name, "", words % {"count": number(least)})


def _open_rows(found: Period) -> tuple[OpenRow, ...]:
    by_slot = not_stated(found)
    return tuple(
        OpenRow(dimension.name, tuple(_open(by_slot[dimension.slot].get(kind)) for kind in COUNTED_BY))
        for dimension in Dimension.objects.all()
        if dimension.slot in by_slot
    )


def _open(stated: Stated | None) -> str:
    if stated is None or not stated.facts:
        return ""
    return _("never stated") if stated.open == stated.facts else percent(stated.open / stated.facts)
