"""What a person says of members that nobody has confirmed: each is a new one, or part of another."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.catalogue.member_sets import lock
from metrics.catalogue.members import MemberError, change_member
from metrics.models import Member
from metrics.views.ids import row_id

CONFIRM, PART_OF = "confirm", "part-of:"


@transaction.atomic
def settle_members(sent: Mapping[str, str]) -> tuple[list[str], int]:
    """Do what the form says; return what could not be done, and how much was. A worker does the merging.

    The form has `member-N` (its id), `what-N` (empty: later; `confirm`; `part-of:ID`), `en-N` and `ru-N`.
    """
    problems, settled = [], 0
    lock()  # whether somebody else has decided meanwhile is seen only while nobody can
    ids = {row_id(sent[name]) for name in sent if name.startswith("member-")} - {None}
    known = Member.objects.in_bulk(ids)
    for number in _numbers(sent):
        member, what = known.get(row_id(sent[f"member-{number}"])), sent.get(f"what-{number}", "")
        if "all" in sent and not what:
            what = CONFIRM
        if member is None or not (what == CONFIRM or what.startswith(PART_OF)):
            continue
        names = sent.get(f"en-{number}", "")[:200].strip(), sent.get(f"ru-{number}", "")[:200].strip()
        if _is_so(member, what, names):
            continue
        try:
            if member.status != Member.Status.UNCONFIRMED:
                raise MemberError(
                    _("Somebody else has since decided about “%(code)s”.") % {"code": member.code}
                )
            if what.startswith(PART_OF):
                tasks.request_merge(member.pk, into_id=_heir(member, what.removeprefix(PART_OF)))
            else:
                _confirm(member, *names)
        except (MemberError, tasks.MergeWaits) as refusal:
            problems.append(str(refusal))
        else:
            settled += 1
    return problems, settled


def _is_so(member: Member, what: str, names: tuple[str, str]) -> bool:
    """Return whether a member is already what is said of it."""
    if what == CONFIRM:
        return member.status == Member.Status.CONFIRMED and (member.name_en, member.name_ru) == names
    return what == f"{PART_OF}{member.merged_into_id}"


def _confirm(member: Member, name_en: str, name_ru: str) -> None:
    change_member(
        member.pk,
        name_en=name_en,
        name_ru=name_ru,
        parent_id=member.parent_id,
        owner_id=member.owner_id,
        self_service=member.self_service,
        confirm=True,
    )


def _heir(member: Member, said: str) -> int:
    """Return the member that another is to be part of."""
    others = Member.objects.filter(dimension_id=member.dimension_id, status=Member.Status.CONFIRMED)
    pk = row_id(said)
    found = others.filter(pk=pk).first() if pk is not None else None
    if found is None:
        raise MemberError(_("Choose a member of the same dimension."))
    return found.pk


def _numbers(sent: Mapping[str, str]) -> list[int]:
    return sorted(int(name[7:]) for name in sent if name.startswith("member-") and name[7:].isdecimal())
