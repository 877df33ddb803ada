"""What the trial run shows: what loading would bring, what it would leave out and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import formats
from metrics.formats import reading_language
from metrics.ingest.loading.uploads import KEPT_REJECTS, document_for, fingerprint, report_of
from metrics.ingest.mapping.knowledge import business_zone
from metrics.ingest.proposing.known import Known
from metrics.ingest.reporting import PartReport, RejectedRow, Report
from metrics.models import Dimension, Job, Organisation, Upload
from metrics.tasks import TRIAL
from metrics.views.kinds import kind_name, kinds_counted, kinds_in_words
from metrics.views.outcome import PartPage, part_page


@dataclass(frozen=True, slots=True)
class TrialPage:
    """The page."""

    pk: int
    file_name: str
    title: str
    lead: str
    running: bool = False
    problem: str = ""
    when: str = ""
    parts: tuple[PartPage, ...] = ()
    several: bool = False
    new_members: tuple[str, ...] = ()
    """How many names nobody knows yet, by dimension: "Region: 26"."""
    button: str = ""
    """What loading does, in words; empty where there is nothing to load."""
    rejected: int = 0
    many_rejected: str = ""
    """A warning where so much is rejected that a person should look first."""
    nothing_new: bool = False


def trial_page(upload: Upload, known: Known, *, now: datetime) -> TrialPage:
    """Return the page; also while a worker is still trying, and where nobody has tried yet."""
    document = document_for(upload, known)
    fits = upload.trial.get("mapping") == fingerprint(document)
    report = report_of(upload) if fits else None
    if report is not None:
        return _found(upload, report, _own_dimensions(document))
    if fits and upload.trial.get("problem"):
        return _bare(upload, _("This file cannot be loaded like this"), problem=upload.trial["problem"])
    job = Job.objects.filter(kind=TRIAL, key=str(upload.pk)).order_by("-id").first()
    if job is not None and job.state == Job.State.OPEN:
        return _bare(upload, _("Trying out %(file)s") % {"file": upload.file_name}, running=True)
    if job is not None and job.state == Job.State.FAILED:
        return _bare(upload, _("The trial broke off"), problem=job.problem)
    return _bare(upload, _("Not tried yet"))


def rejected_rows(upload: Upload) -> list[RejectedRow]:
    """Return the rows that the trial rejected, in the reader's language."""
    report = report_of(upload, rejects=KEPT_REJECTS)
    return [row for part in report.parts for row in part.rejects] if report is not None else []


def _bare(upload: Upload, title: str, *, running: bool = False, problem: str = "") -> TrialPage:
    return TrialPage(
        pk=upload.pk,
        file_name=upload.file_name,
        title=title,
        lead=_lead(upload, ""),
        running=running,
        problem=problem,
    )


def _found(upload: Upload, report: Report, own: Mapping[str, str]) -> TrialPage:
    parts = report.parts
    accepted = [(part.kind, part.accepted) for part in parts]
    loaded = sum(part.new + part.changed for part in parts)
    return TrialPage(
        pk=upload.pk,
        file_name=upload.file_name,
        title=_title(parts),
        lead=_lead(upload, kinds_in_words([part.kind for part in parts])),
        when=_when(upload.trial),
        parts=tuple(map(part_page, parts)),
        several=len(parts) > 1,
        new_members=_members(report.unconfirmed, own),
        button=_button(accepted) if loaded else "",
        rejected=sum(part.rejected for part in parts),
        many_rejected=_many_rejected(parts),
        nothing_new=not loaded and sum(count for _kind, count in accepted) > 0,
    )


def _title(parts: Sequence[PartReport]) -> str:
    rejected = sum(part.rejected for part in parts)
    reasons = sum(len(part.reasons) for part in parts)
    if not sum(part.accepted for part in parts):
        return _("None of the rows can be loaded")
    if not sum(part.new + part.changed for part in parts):
        return _("Everything in this file is here already")
    if len(parts) > 1:
        both = kinds_counted((part.kind, part.accepted) for part in parts)
        if not rejected:
            return _("%(what)s can be loaded") % {"what": both}
        return _("%(what)s can be loaded; %(rejected)s rows cannot") % {
            "what": both,
            "rejected": formats.number(rejected),
        }
    part = parts[0]
    if not rejected:
        return ngettext("The row can be loaded", "All %(rows)s rows can be loaded", part.rows) % {
            "rows": formats.number(part.rows)
        }
    return ngettext(
        "%(accepted)s of %(rows)s rows can be loaded; %(rejected)s cannot, for one reason",
        "%(accepted)s of %(rows)s rows can be loaded; %(rejected)s cannot, for %(reasons)s reasons",
        reasons,
    ) % {
        "accepted": formats.number(part.accepted),
        "rows": formats.number(part.rows),
        "rejected": formats.number(rejected),
        "reasons": formats.number(reasons),
    }


def _own_dimensions(document: Any) -> dict[str, str]:
    """Return the names of dimensions that loading the file would add, by code."""
    parts = document if isinstance(document, list) else [document]
    language = reading_language()
    own = {code: names for part in parts for code, names in part.get("own_dimensions", {}).items()}
    return {code: names.get(language) or next(iter(names.values()), code) for code, names in own.items()}


def _button(accepted: list[tuple[str, int]]) -> str:
    if len({kind for kind, _count in accepted}) > 1:
        return _("Load %(what)s") % {"what": kinds_counted(accepted)}
    count = sum(count for _kind, count in accepted)
    return ngettext("Load %(count)s row", "Load %(count)s rows", count) % {"count": formats.number(count)}


def _lead(upload: Upload, kinds: str) -> str:
    parts = [upload.file_name, formats.file_size(upload.file_size)]
    if kinds:
        parts.append(_("read as %(kinds)s") % {"kinds": kinds})
    return " · ".join([*parts, _("nothing is loaded until step 4")])


def _when(trial: Mapping[str, Any]) -> str:
    zone = ZoneInfo(business_zone())
    when = formats.moment(datetime.fromisoformat(trial["at"]), zone)
    seconds = max(1, round(trial.get("seconds", 0)))
    took = ngettext("took %(count)s second", "took %(count)s seconds", seconds) % {
        "count": formats.number(seconds)
    }
    return f"{when} · {took}"


def _members(unconfirmed: Sequence[str], own: Mapping[str, str]) -> tuple[str, ...]:
    names = dict(own) | {one.code: one.name for one in Dimension.objects.all()}
    counts = Counter(one.partition(": ")[0] for one in unconfirmed)
    return tuple(f"{names.get(code, code)}: {formats.number(count)}" for code, count in counts.items())


def _many_rejected(parts: Sequence[PartReport]) -> str:
    limit = Organisation.objects.values_list("reject_share", flat=True).get()
    for part in parts:
        if part.rows and part.rejected > limit * part.rows:
            return _("More than %(share)s of the %(kinds)s would be left out. Look at the reasons first.") % {
                "share": formats.percent(float(limit)),
                "kinds": kind_name(part.kind),
            }
    return ""
