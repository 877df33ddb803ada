"""The members of one dimension, those that wait for a person first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics import tasks
from metrics.catalogue.members import WITH_OWNER
from metrics.catalogue.similar import by_name, similar
from metrics.formats import number
from metrics.kpis.coverage import facts_by_member
from metrics.models import NOT_STATED, Dimension, Job, Member
from metrics.models.dimensions import BUILT_IN

PAGE = 50
MOST_COMPARED = 500
"""Among so many members a similar name is looked for; among more that takes too long for a page."""

Status = Member.Status


@dataclass(frozen=True, slots=True)
class DimensionTab:
    """A dimension to choose."""

    code: str
    name: str
    waiting: int
    waiting_text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A confirmed member that probably means the same."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member.

    Attributes
    ----------
    facts
        How many answers, purchases, contacts and figures state it.
    within
        What it belongs to: the member above it, the department that owns it, or what it became part of.
    merging
        The name of the member that it is to become part of, while it waits for that.
    problem
        Why the last merge of it failed.
    """

    pk: int
    code: str
    name_en: str
    name_ru: str
    status: str
    word: str
    shape: str
    facts: str
    within: str
    proposal: Proposal | None
    merging: str
    problem: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The page."""

    tabs: tuple[DimensionTab, ...]
    dimension: str
    code: str
    own: bool
    owned: bool
    rows: tuple[MemberRow, ...]
    any_waiting: bool
    waiting: int
    number: int
    pages: int
    following: int | None
    before: int | None


def listing(dimension: str, page: str) -> Listing | None:
    """Return the members of a dimension; of the first with members that wait where none is named.

    Parameters
    ----------
    dimension
        Its code; None is returned if there is none of this code.
    page
        Its number; the nearest there is, where it is none.
    """
    waiting = Count("members", filter=Q(members__status=Status.UNCONFIRMED))
    dimensions = list(Dimension.objects.annotate(waiting=waiting).order_by("slot"))
    first = next((one for one in dimensions if one.waiting), dimensions[0] if dimensions else None)
    chosen = next((one for one in dimensions if one.code == dimension), None) if dimension else first
    if chosen is None:
        return None
    order = Case(
        When(status=Status.UNCONFIRMED, then=Value(0)),
        When(status=Status.CONFIRMED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    members = (
        chosen.members.exclude(code=NOT_STATED)
        .select_related("parent", "owner", "merged_into")
        .order_by(order, "code")
    )
    shown = Paginator(members, PAGE).get_page(page)
    of_page = list(shown.object_list)
    return Listing(
        tabs=tuple(
            DimensionTab(one.code, one.name, one.waiting, number(one.waiting), one == chosen)
            for one in dimensions
        ),
        dimension=chosen.name,
        code=chosen.code,
        own=chosen.code not in BUILT_IN,
        owned=chosen.code == WITH_OWNER,
        rows=_rows(of_page, chosen),
        any_waiting=any(one.status == Status.UNCONFIRMED for one in of_page),
        waiting=chosen.waiting,
        number=shown.number,
        pages=shown.paginator.num_pages,
        following=shown.next_page_number() if shown.has_next() else None,
        before=shown.previous_page_number() if shown.has_previous() else None,
    )


def _rows(members: Collection[Member], dimension: Dimension) -> tuple[MemberRow, ...]:
    facts = facts_by_member([one.pk for one in members])
    jobs = _merges(members)
    waiting = [job.payload["into"] for job in jobs.values() if job.state == Job.State.OPEN]
    heirs = Member.objects.in_bulk(waiting) if waiting else {}
    known = _known(dimension)
    return tuple(_row(one, facts.get(one.pk, 0), jobs.get(one.pk), heirs, known) for one in members)


def _row(
    member: Member,
    facts: int,
    job: Job | None,
    heirs: Mapping[int, Member],
    known: Mapping[str, Member],
) -> MemberRow:
    waits = member.status == Status.UNCONFIRMED
    merging = job is not None and job.state == Job.State.OPEN and member.status != Status.MERGED
    failed = job is not None and job.state == Job.State.FAILED and member.status != Status.MERGED
    return MemberRow(
        pk=member.pk,
        code=member.code,
        name_en=member.name_en,
        name_ru=member.name_ru,
        status=member.status,
        word=_word(member),
        shape=_shape(member),
        facts="" if member.status == Status.MERGED else number(facts),
        within=_within(member),
        proposal=_proposal(member, known) if waits and not merging else None,
        merging=heirs[job.payload["into"]].name if merging and job is not None else "",
        problem=job.problem if failed and job is not None else "",
    )


def _word(member: Member) -> str:
    if member.status == Status.CONFIRMED and not member.active:
        return pgettext("state of a member", "not offered")
    return {
        Status.CONFIRMED: pgettext("state of a member", "confirmed"),
        Status.UNCONFIRMED: pgettext("state of a member", "new"),
        Status.MERGED: pgettext("state of a member", "merged"),
    }[Status(member.status)]


def _shape(member: Member) -> str:
    if member.status == Status.UNCONFIRMED:
        return "diamond"
    return "circle" if member.status == Status.CONFIRMED and member.active else "hollow"


def _within(member: Member) -> str:
    if member.merged_into is not None:
        return _("part of %(name)s") % {"name": member.merged_into.name}
    parts = [one.name for one in (member.parent, member.owner) if one is not None]
    return ", ".join(parts)


def _merges(members: Collection[Member]) -> dict[int, Job]:
    """Return the latest merge of each member."""
    jobs = Job.objects.filter(kind=tasks.MERGE, key__in=[str(one.pk) for one in members]).order_by("pk")
    return {int(job.key): job for job in jobs}


def _known(dimension: Dimension) -> dict[str, Member]:
    """Return the confirmed members of a dimension by every name that they have."""
    confirmed = list(
        dimension.members.filter(status=Status.CONFIRMED).exclude(code=NOT_STATED)[: MOST_COMPARED + 1]
    )
    return by_name(confirmed) if len(confirmed) <= MOST_COMPARED else {}


def _proposal(member: Member, known: Mapping[str, Member]) -> Proposal | None:
    names = (name for name in (member.code, member.name_en, member.name_ru) if name)
    found = next((found for name in names if (found := similar(name, known))), None)
    return Proposal(found.pk, found.name) if found is not None else None
