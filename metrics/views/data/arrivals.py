"""The files that arrived, newest first, each with its state in words and who waits for what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics import tasks
from metrics.formats import moment, number
from metrics.ingest.loading.load import OPEN_STATES
from metrics.models import Import, Job
from metrics.views.data.rejected import main_reasons

PAGE = 12


@dataclass(frozen=True, slots=True)
class State:
    """A state in words, with the shape that goes with them.

    Attributes
    ----------
    shape, tone
        As `charts/shape.html` and the class `lt` know them.
    detail
        What happened, or who waits for what.
    """

    word: str
    shape: str
    tone: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file.

    Attributes
    ----------
    opens
        Whether its page is open to the reader.
    why
        Why most of its rejected rows were left out.
    """

    pk: int
    opens: bool
    file: str
    source: str
    when: str
    by: str
    state: State
    accepted: str
    rejected: str
    any_rejected: bool
    why: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One page of files."""

    rows: tuple[Arrival, ...]
    number: int
    pages: int
    older: int | None
    newer: int | None


def arrivals(page: str, zone: tzinfo, *, opens: Callable[[Import], bool]) -> Arrivals:
    """Return the files of a page; the nearest there is, where the number is none.

    Parameters
    ----------
    opens
        Which of them the reader may open.
    """
    imports = Import.objects.select_related("source", "requested_by").prefetch_related("parts")
    shown = Paginator(imports, PAGE).get_page(page)
    of_page = list(shown.object_list)
    jobs = {
        int(job.key): job
        for job in Job.objects.filter(
            kind=tasks.LOAD, state=Job.State.OPEN, key__in=[str(one.pk) for one in of_page]
        )
    }
    reasons = main_reasons([one.pk for one in of_page])
    return Arrivals(
        rows=tuple(
            _arrival(one, jobs.get(one.pk), reasons.get(one.pk, ""), zone, opens=opens(one))
            for one in of_page
        ),
        number=shown.number,
        pages=shown.paginator.num_pages,
        older=shown.next_page_number() if shown.has_next() else None,
        newer=shown.previous_page_number() if shown.has_previous() else None,
    )


def count_by_state() -> Mapping[str, int]:
    """Return how many imports there are in each state."""
    rows = Import.objects.order_by().values_list("state").annotate(_n=Count("pk"))
    return dict(rows)


def _arrival(of: Import, job: Job | None, why: str, zone: tzinfo, *, opens: bool) -> Arrival:
    parts = list(of.parts.all())
    accepted, rejected = sum(part.accepted for part in parts), sum(part.rejected for part in parts)
    known = of.state not in OPEN_STATES and bool(parts)
    return Arrival(
        pk=of.pk,
        file=of.file_name or _("erased"),
        opens=opens,
        source=str(of.source),
        when=moment(of.created_at, zone),
        by=str(of.requested_by or ""),
        state=state_of(of, job),
        accepted=number(accepted if known else None),
        rejected=number(rejected if known else None),
        any_rejected=known and rejected > 0,
        why=why if known else "",
    )


def state_of(of: Import, job: Job | None) -> State:
    """Return the state of an import in words.

    Parameters
    ----------
    job
        Its open job, where it has one.
    """
    return {
        Import.State.RECEIVED: State(_("queued"), "hollow", "none", _("A worker takes it up.")),
        Import.State.READING: State(_("being loaded"), "hollow", "", _progress(job)),
        Import.State.WAITING: State(
            _("waits for you"),
            "diamond",
            "behind",
            _("Much of it was rejected. See why, and load the rest or send a corrected file."),
        ),
        Import.State.LOADED: State(pgettext("state of an import", "loaded"), "circle", "", _unconfirmed(of)),
        Import.State.FAILED: State(
            pgettext("state of an import", "not loaded"), "diamond", "behind", of.problem
        ),
        Import.State.UNDONE: State(_("taken back"), "hollow", "none"),
        Import.State.ERASED: State(pgettext("state of an import", "erased"), "hollow", "none"),
    }[Import.State(of.state)]


def _progress(job: Job | None) -> str:
    if job is None or not job.done_steps:
        return ""
    return ngettext("%(count)s row so far", "%(count)s rows so far", job.done_steps) % {
        "count": number(job.done_steps)
    }


def _unconfirmed(of: Import) -> str:
    new = len(of.detected.get("unconfirmed", ()))
    if not new:
        return ""
    return ngettext("%(count)s name was new", "%(count)s names were new", new) % {"count": number(new)}
