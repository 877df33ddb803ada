"""Members that an import brought and nobody has confirmed, with what each of them may be."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.catalogue.similar import by_name, similar
from metrics.ingest.proposing.documents import DELIVERY
from metrics.ingest.proposing.naming import plain
from metrics.models import NOT_STATED, Dimension, Import, Job, Member
from metrics.tasks import MERGE
from metrics.views.imports.members_form import PART_OF

_OURS = {
    "late": ("Late", "С опозданием"),
    "on_time": ("On time", "В срок"),
    "undelivered": ("Not delivered", "Не доставлено"),
}
"""Words that come from us and not from the file: see `proposing.documents`."""
SHOWN = 100
"""Members of one dimension that are shown at once."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member."""

    number: int
    pk: int
    code: str
    name_en: str
    name_ru: str
    options: SafeString
    """What it may be part of."""
    nearest: str


@dataclass(frozen=True, slots=True)
class DimensionMembers:
    """The members of one dimension that wait."""

    code: str
    name: str
    count: int
    rows: tuple[MemberRow, ...]
    first: str
    """The first of them, for a summary."""


def waiting_members(of: Import) -> tuple[DimensionMembers, ...]:
    """Return the members of an import that still wait for somebody."""
    stated: dict[str, set[str]] = defaultdict(set)
    for one in of.detected.get("unconfirmed", ()):
        dimension, _colon, code = one.partition(": ")
        stated[dimension].add(code)
    if not stated:
        return ()
    merging = set(Job.objects.filter(kind=MERGE, state=Job.State.OPEN).values_list("key", flat=True))
    found = []
    for dimension in Dimension.objects.filter(code__in=stated):
        members = list(
            Member.objects.filter(dimension=dimension)
            .exclude(status=Member.Status.MERGED)
            .exclude(code=NOT_STATED)
            .order_by("id")
        )
        waiting = [
            one
            for one in members
            if one.status == Member.Status.UNCONFIRMED
            and one.code in stated[dimension.code]
            and str(one.pk) not in merging
        ]
        if waiting:
            found.append(_of_dimension(dimension, waiting, members))
    return tuple(found)


def _of_dimension(dimension: Dimension, waiting: list[Member], members: list[Member]) -> DimensionMembers:
    confirmed = [one for one in members if one.status == Member.Status.CONFIRMED]
    names = by_name(confirmed)
    others = format_html_join(
        "", '<option value="{}{}">{}</option>', ((PART_OF, one.pk, one.name) for one in confirmed)
    )
    rows = []
    for number, one in enumerate(waiting[:SHOWN]):
        heir = similar(one.code, names)
        first = (
            format_html(
                '<option value="{}{}">{}</option>',
                PART_OF,
                heir.pk,
                _("part of: %(name)s (nearest)") % {"name": heir.name},
            )
            if heir
            else SafeString("")
        )
        group = format_html('<optgroup label="{}">{}</optgroup>', _("Part of"), others) if confirmed else ""
        rows.append(
            MemberRow(
                number=number,
                pk=one.pk,
                code=one.code,
                name_en=one.name_en or _names(dimension, one)[0],
                name_ru=one.name_ru or _names(dimension, one)[1],
                options=format_html("{}{}", first, group),
                nearest=heir.name if heir else "",
            )
        )
    return DimensionMembers(
        code=dimension.code,
        name=dimension.name,
        count=len(waiting),
        rows=tuple(rows),
        first=", ".join(one.code for one in waiting[:8]) + (" …" if len(waiting) > 8 else ""),
    )


def _names(dimension: Dimension, member: Member) -> tuple[str, str]:
    """Return the names that are proposed for a member."""
    ours = _OURS.get(member.code) if dimension.code == DELIVERY else None
    return ours or (plain(member.code), plain(member.code))
