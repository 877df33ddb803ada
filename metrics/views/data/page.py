"""The page as a whole: its message, its figures, its panels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.formats import number, percent
from metrics.ingest.loading.load import OPEN_STATES
from metrics.kpis.freshness import reach_of_measures
from metrics.kpis.shelf import one_answer
from metrics.models import Dimension, DirtyMark, Import, Member, Organisation
from metrics.rollup.batches import ATTEMPTS
from metrics.views.data.arrivals import Arrivals, arrivals, count_by_state
from metrics.views.data.coverage import Coverage, coverage
from metrics.views.data.freshness import Freshness, freshness
from metrics.views.data.sources import SourceRow, source_rows

LEAST_SHARE = 0.001
"""A share below it would be written as none at all."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One big number."""

    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Members of a dimension that wait for a person."""

    code: str
    name: str
    count: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """What the page shows; without sources nothing has arrived yet.

    Attributes
    ----------
    running
        A file is being loaded, so the page looks again by itself.
    """

    headline: str
    lead: str
    figures: tuple[Figure, ...]
    sources: tuple[SourceRow, ...]
    arrivals: Arrivals
    freshness: Freshness
    coverage: Coverage | None
    unconfirmed: tuple[Unconfirmed, ...]
    running: bool


def data_page(
    organisation: Organisation, *, today: date, page: str, opens: Callable[[Import], bool]
) -> DataPage:
    """Return the page.

    Parameters
    ----------
    today
        The day it is where the business is.
    page
        Which page of the files.
    opens
        Which files the reader may open.
    """
    zone = organisation.zone
    sources = source_rows(zone)
    states = count_by_state()
    waiting = _unconfirmed()
    with one_answer():
        fresh = freshness(today)
        reaches = reach_of_measures("submissions", "revenue")
    complete = coverage(organisation, list(reaches.values()), today)
    return DataPage(
        headline=_headline(sources, states, fresh),
        lead=_lead(),
        figures=_figures(sources, fresh, complete),
        sources=sources,
        arrivals=arrivals(page, zone, opens=opens),
        freshness=fresh,
        coverage=complete,
        unconfirmed=waiting,
        running=any(states.get(state) for state in OPEN_STATES),
    )


def _headline(sources: Sequence[SourceRow], states: Mapping[str, int], fresh: Freshness) -> str:
    arrived, numbers = _arrived(sources, states), _numbers(fresh)
    return _("%(arrived)s; %(numbers)s") % {"arrived": arrived, "numbers": numbers} if numbers else arrived


def _arrived(sources: Sequence[SourceRow], states: Mapping[str, int]) -> str:
    """Return what there is to say of files: first what needs a person."""
    waiting, failed = states.get(Import.State.WAITING, 0), sum(one.failed for one in sources)
    running = sum(states.get(state, 0) for state in OPEN_STATES)
    if waiting:
        return ngettext("One file waits for you", "%(count)s files wait for you", waiting) % {
            "count": number(waiting)
        }
    if failed:
        return ngettext(
            "The last file of one source could not be loaded",
            "The last files of %(count)s sources could not be loaded",
            failed,
        ) % {"count": number(failed)}
    if running:
        return ngettext("One file is being loaded", "%(count)s files are being loaded", running) % {
            "count": number(running)
        }
    return _("Everything that arrived is in")


def _numbers(fresh: Freshness) -> str:
    if not fresh.numbers:
        return ""
    if not fresh.late:
        return ngettext(
            "the only number is up to date", "all %(all)s numbers are up to date", fresh.numbers
        ) % {"all": number(fresh.numbers)}
    return ngettext(
        "%(late)s of %(all)s numbers is out of date",
        "%(late)s of %(all)s numbers are out of date",
        fresh.late,
    ) % {"late": number(fresh.late), "all": number(fresh.numbers)}


def _lead() -> str:
    """Return whether what is shown elsewhere is already what arrived."""
    marks = DirtyMark.objects.aggregate(
        pending=Count("pk", filter=Q(attempts__lt=ATTEMPTS)),
        stuck=Count("pk", filter=Q(attempts__gte=ATTEMPTS)),
    )
    if marks["stuck"]:
        return _(
            "Some numbers could not be computed and still show older data. The log of the worker says why."
        )
    if marks["pending"]:
        return _("The numbers are being brought up to date with what arrived.")
    return _("The numbers show all of it.")


def _figures(sources: Sequence[SourceRow], fresh: Freshness, complete: Coverage | None) -> tuple[Figure, ...]:
    arrived = sum(one.arrived for one in sources)
    accepted = sum(one.accepted for one in sources)
    rejected = sum(one.rejected for one in sources)
    figures = [
        Figure(
            _("Rows taken"),
            number(accepted),
            _("of %(all)s that arrived") % {"all": number(arrived)},
        ),
        Figure(
            _("Rows rejected"),
            number(rejected),
            _share(rejected, arrived) if rejected else _("none"),
        ),
        Figure(
            _("Numbers up to date"),
            _("%(part)s of %(all)s")
            % {"part": number(fresh.numbers - fresh.late), "all": number(fresh.numbers)},
            _("%(count)s more have no data") % {"count": number(len(fresh.without))} if fresh.without else "",
        ),
    ]
    if complete is not None and complete.revenue.value:
        figures.append(Figure(complete.revenue.name, complete.revenue.value, complete.period))
    return tuple(figures)


def _share(part: int, whole: int) -> str:
    if part / whole < LEAST_SHARE:
        return _("under %(share)s") % {"share": percent(LEAST_SHARE, 1)}
    return percent(part / whole, 1)


def _unconfirmed() -> tuple[Unconfirmed, ...]:
    waiting = Count("members", filter=Q(members__status=Member.Status.UNCONFIRMED))
    found = Dimension.objects.annotate(waiting=waiting).filter(waiting__gt=0).order_by("slot")
    return tuple(Unconfirmed(one.code, one.name, number(one.waiting)) for one in found)
