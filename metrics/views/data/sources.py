"""The systems that deliver data: what each brought last, how much of it was taken, how far it reaches."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.formats import day_short, moment, number
from metrics.models import Import, Job, Source
from metrics.views.data.arrivals import State, state_of


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source.

    Attributes
    ----------
    state
        That of the newest file.
    arrived, accepted, rejected
        Rows of files that were judged; those of a file that waits are not accepted yet.
    through
        The last day that its rows speak of.
    work
        What a worker is doing to the source right now.
    """

    code: str
    name: str
    file: str
    when: str
    state: State
    failed: bool
    arrived: int
    accepted: int
    rejected: int
    accepted_text: str
    rejected_text: str
    through: str
    comments: bool
    work: str


def source_rows(zone: tzinfo) -> tuple[SourceRow, ...]:
    """Return the sources that hold something, by code."""
    newest = Import.objects.filter(source=OuterRef("pk")).exclude(state=Import.State.ERASED).order_by("-pk")
    loaded = Q(imports__state=Import.State.LOADED)
    judged = loaded | Q(imports__state=Import.State.WAITING)
    sources = list(
        Source.objects.order_by("code").annotate(
            newest_id=Subquery(newest.values("pk")[:1]),
            rows_accepted=Sum("imports__parts__accepted", filter=loaded, default=0),
            rows_rejected=Sum("imports__parts__rejected", filter=judged, default=0),
            rows_arrived=Sum("imports__parts__rows", filter=judged, default=0),
            through=Max("imports__parts__last_day", filter=loaded),
        )
    )
    files = Import.objects.in_bulk([one.newest_id for one in sources if one.newest_id is not None])
    work = _work()
    return tuple(
        _row(one, files.get(one.newest_id), work.get(one.code, ""), zone)
        for one in sources
        if one.newest_id is not None or one.comments
    )


def _row(source: Any, newest: Import | None, work: str, zone: tzinfo) -> SourceRow:
    return SourceRow(
        code=source.code,
        name=str(source),
        file=newest.file_name if newest else "",
        when=moment(newest.created_at, zone) if newest else "",
        state=state_of(newest, None) if newest else State("", "hollow", "none"),
        failed=newest is not None and newest.state == Import.State.FAILED,
        arrived=source.rows_arrived,
        accepted=source.rows_accepted,
        rejected=source.rows_rejected,
        accepted_text=number(source.rows_accepted),
        rejected_text=number(source.rows_rejected),
        through=day_short(source.through, year=True) if source.through else "",
        comments=source.comments,
        work=work,
    )


def _work() -> dict[str, str]:
    """Return what workers are to do to sources, by code."""
    jobs = Job.objects.filter(kind__in=(tasks.ERASE, tasks.COMMENTS), state=Job.State.OPEN).order_by("pk")
    return {job.key: _words(job) for job in jobs}


def _words(job: Job) -> str:
    if job.kind == tasks.ERASE:
        return _("is being erased")
    return _("comments are being turned on") if job.payload["allowed"] else _("comments are being removed")
