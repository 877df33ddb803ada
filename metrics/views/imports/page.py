"""What the page of an import shows."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import formats
from metrics.calendar import format_code, newest_complete
from metrics.ingest.corrections.undoing import can_undo
from metrics.ingest.loading.load import OPEN_STATES
from metrics.ingest.loading.uploads import report_of
from metrics.ingest.mapping.knowledge import business_zone
from metrics.ingest.reporting import Report, report
from metrics.models import Import, Job, Organisation, Upload
from metrics.tasks import LOAD, UNDO
from metrics.views.imports.members_page import DimensionMembers, waiting_members
from metrics.views.kinds import kinds_counted, kinds_in_words
from metrics.views.outcome import PartPage, part_page

State = Import.State


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is."""

    percent: int | None
    """None where it is not known: how many rows there are, or how long the last step takes."""
    rows: str
    quarter: str
    """Said aloud, and only when another quarter is done."""
    left: str = ""


@dataclass(frozen=True, slots=True)
class Undoing:
    """Whether a worker takes an import back just now, or why it could not."""

    now: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The page."""

    pk: int
    file_name: str
    source: str
    state: str
    title: str
    lead: str
    is_open: bool
    undoing: bool
    """A worker takes it back just now."""
    progress: Progress | None
    problem: str
    """Why it failed."""
    refusal: str
    """Why what was just asked for cannot be done."""
    parts: tuple[PartPage, ...]
    several: bool
    rejected: int
    waiting: str
    """What confirming does, where it waits for that."""
    can_undo: bool
    undo_until: str
    shown_by: str
    """The address' words for the period of Health in which its newest rows are seen; empty where it has no days."""
    members: tuple[DimensionMembers, ...]
    may_edit_members: bool
    mapping: str


def import_page(of: Import, *, now: datetime, may_edit_members: bool, problem: str = "") -> ImportPage:
    """Return the page.

    Parameters
    ----------
    problem
        Why what was just asked for cannot be done.
    """
    zone = ZoneInfo(business_zone())
    found = report(of.pk, rejects=0)
    is_open = of.state in OPEN_STATES
    undoing = undoing_of(of)
    until = of.loaded_at + timedelta(days=settings.UNDO_DAYS) if of.loaded_at else None
    return ImportPage(
        pk=of.pk,
        file_name=of.file_name,
        source=str(of.source),
        state=of.state,
        title=_("Undoing the load of %(file)s") % {"file": of.file_name}
        if undoing.now
        else _title(of, found),
        lead=_lead(of, zone),
        is_open=is_open,
        undoing=undoing.now,
        progress=_progress(of, now=now) if is_open else None,
        problem=of.problem,
        refusal=problem or undoing.problem,
        parts=() if is_open or undoing.now else tuple(map(part_page, found.parts)),
        several=len(found.parts) > 1,
        rejected=sum(part.rejected for part in found.parts),
        waiting=_waiting(of, found),
        can_undo=can_undo(of, now=now, days=settings.UNDO_DAYS) and not undoing.now,
        undo_until=formats.day(until.astimezone(zone).date()) if until else "",
        shown_by=_shown_by(of, now.astimezone(zone).date()) if of.state == State.LOADED else "",
        members=waiting_members(of) if of.state == State.LOADED and not undoing.now else (),
        may_edit_members=may_edit_members,
        mapping=json.dumps(of.mapping, ensure_ascii=False, indent=2) if of.mapping else "",
    )


def _title(of: Import, found: Report) -> str:
    if of.state in OPEN_STATES:
        return _("Loading %(file)s") % {"file": of.file_name}
    if of.state == State.LOADED:
        return _loaded(found)
    return {
        State.WAITING.value: _("So much was rejected that a person should look first"),
        State.FAILED.value: _("Nothing was loaded"),
        State.UNDONE.value: _("This load was undone"),
        State.ERASED.value: _("What this file brought was erased"),
    }[of.state]


def _loaded(found: Report) -> str:
    counts = [(part.kind, part.new + part.changed) for part in found.parts if part.new or part.changed]
    if not counts:
        return _("Everything in this file was here already")
    return _("Loaded: %(what)s") % {"what": kinds_counted(counts)}


def _lead(of: Import, zone: ZoneInfo) -> str:
    parts = [of.file_name] if of.file_name and of.state not in OPEN_STATES else []
    parts.append(_("source “%(source)s”") % {"source": of.source})
    if of.file_size:
        parts.append(formats.file_size(of.file_size))
    kinds = list(of.parts.values_list("kind", flat=True))
    if kinds:
        parts.append(_("read as %(kinds)s") % {"kinds": kinds_in_words(kinds)})
    when = formats.moment(of.loaded_at or of.created_at, zone)
    person = str(of.requested_by) if of.requested_by else ""
    parts.append(_("%(when)s by %(person)s") % {"when": when, "person": person} if person else when)
    return " · ".join(parts)


def _shown_by(of: Import, today: date) -> str:
    days = of.parts.aggregate(first=Min("first_day"), last=Max("last_day"))
    if days["first"] is None or days["first"] > today:
        return ""
    fiscal_start = Organisation.objects.values_list("fiscal_start_month", flat=True).get()
    newest = newest_complete(days["first"], min(days["last"], today), ("quarter", "month"), fiscal_start)
    return urlencode({"period": format_code(newest, fiscal_start)})


def undoing_of(of: Import) -> Undoing:
    """Return whether a worker takes an import back, or why it could not."""
    if of.state != State.LOADED:
        return Undoing()
    job = Job.objects.filter(kind=UNDO, key=str(of.pk)).order_by("-id").first()
    if job is None:
        return Undoing()
    return Undoing(
        now=job.state == Job.State.OPEN, problem=job.problem if job.state == Job.State.FAILED else ""
    )


def _progress(of: Import, *, now: datetime) -> Progress:
    job = Job.objects.filter(kind=LOAD, key=str(of.pk)).order_by("-id").first()
    done = job.done_steps if job else 0
    total = (job.all_steps if job else None) or _expected(of)
    rows = formats.count(done, "rows")
    if not total:
        return Progress(percent=None, rows=_("%(rows)s read") % {"rows": rows}, quarter="")
    share = min(1.0, done / total)
    if share == 1:
        return Progress(
            percent=None,
            rows=_("All %(all)s rows are read; now they are put in their places")
            % {"all": formats.number(int(total))},
            quarter=_quarter(share),
        )
    left = ""
    if job and done:
        seconds = (now - job.created_at).total_seconds() * (1 - share) / share
        left = _("about %(time)s left") % {"time": _time(seconds)}
    return Progress(
        percent=int(100 * share),
        rows=_("%(done)s of %(all)s rows read")
        % {"done": formats.number(done), "all": formats.number(int(total))},
        quarter=_quarter(share),
        left=left,
    )


def _expected(of: Import) -> int:
    """Return how many rows the trial counted, while it is still kept."""
    upload = Upload.objects.filter(became=of).only("trial").first()
    tried = report_of(upload) if upload is not None else None
    return sum(part.rows for part in tried.parts) if tried is not None else 0


def _time(seconds: float) -> str:
    if seconds < 90:
        count = max(1, round(seconds))
        return ngettext("%(count)s second", "%(count)s seconds", count) % {"count": formats.number(count)}
    return formats.duration(seconds / 3600)


def _quarter(share: float) -> str:
    done = int(share * 4) * 25
    return _("%(percent)s of the rows are read") % {"percent": formats.percent(done / 100)} if done else ""


def _waiting(of: Import, found: Report) -> str:
    if of.state != State.WAITING:
        return ""
    accepted = sum(part.accepted for part in found.parts)
    return ngettext("Load %(count)s row", "Load %(count)s rows", accepted) % {
        "count": formats.number(accepted)
    }
