"""What people say of members and dimensions: their names, what they belong to, that they are meant as they are."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.catalogue.marks import mark, months_between, span_of_data
from metrics.catalogue.member_sets import lock
from metrics.models import NOT_STATED, Department, Dimension, Measure, Member
from metrics.models.dimensions import BUILT_IN

WITH_OWNER = "touchpoint"
"""The dimension whose members a department owns."""

WITH_SELF_SERVICE = "channel"
"""The dimension of whose members some serve customers without an employee."""


class MemberError(ValueError):
    """A member or dimension cannot be changed so; `field` says which part is wrong, the message why."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def confirm_members(ids: Collection[int]) -> int:
    """Note that a person has seen these members; return how many had waited for that."""
    waiting = Member.objects.filter(pk__in=ids, status=Member.Status.UNCONFIRMED)
    return waiting.update(status=Member.Status.CONFIRMED)


@transaction.atomic
def change_member(
    member_id: int,
    *,
    name_en: str,
    name_ru: str,
    parent_id: int | None = None,
    owner_id: int | None = None,
    self_service: bool = False,
    confirm: bool = False,
) -> None:
    """Change what is said of a member.

    Parameters
    ----------
    parent_id
        The member of the same dimension that it is part of.
    owner_id
        The department that owns it; of touchpoints only.
    self_service
        Whether customers serve themselves there; of channels only. The self-service rate follows.
    confirm
        Note as well that a person has seen it.

    Raises
    ------
    MemberError
        If it has become part of another, or what it is to belong to cannot be.
    """
    lock()  # two people might each make one member part of the other
    rows = Member.objects.select_for_update(of=("self",)).select_related("dimension")
    found = {one.pk: one for one in rows.filter(pk__in=[member_id, parent_id or member_id]).order_by("pk")}
    member = found.get(member_id)
    if member is None or member.code == NOT_STATED:
        raise MemberError(_("There is no such member."))
    if member.merged_into is not None:
        raise MemberError(
            _("“%(code)s” has since become part of “%(heir)s”.")
            % {"code": member.code, "heir": member.merged_into.code}
        )
    member.parent = None if parent_id is None else _parent(member, found.get(parent_id))
    member.name_en, member.name_ru = name_en.strip(), name_ru.strip()
    if member.dimension.code == WITH_OWNER:
        member.owner = None if owner_id is None else _owner(owner_id)
    if member.dimension.code == WITH_SELF_SERVICE and member.self_service != self_service:
        member.self_service = self_service
        _mark_self_service()
    if confirm:
        member.status = Member.Status.CONFIRMED
    member.save()


@transaction.atomic
def rename_dimension(code: str, *, name_en: str, name_ru: str) -> None:
    """Give a dimension of the organisation's own another name.

    Raises
    ------
    MemberError
        If it is built in, does not exist, or would be left without a name.
    """
    if not (name_en.strip() or name_ru.strip()):
        raise MemberError(_("Give the dimension a name in English, in Russian, or in both."), "name_en")
    own = Dimension.objects.exclude(code__in=BUILT_IN).filter(code=code)
    if not own.update(name_en=name_en.strip(), name_ru=name_ru.strip()):
        raise MemberError(_("There is no dimension of your own “%(code)s”.") % {"code": code})


def _parent(member: Member, parent: Member | None) -> Member:
    if parent is None or parent.dimension_id != member.dimension_id or parent.code == NOT_STATED:
        raise MemberError(_("Choose a member of the same dimension."), "parent")
    if parent.merged_into_id is not None:
        raise MemberError(_("“%(code)s” has since become part of another.") % {"code": parent.code}, "parent")
    above = dict(Member.objects.filter(dimension=member.dimension).values_list("pk", "parent_id"))
    step: int | None = parent.pk
    while step is not None:
        if step == member.pk:
            raise MemberError(_("That would make it a part of itself."), "parent")
        step = above.get(step)
    return parent


def _owner(department_id: int) -> Department:
    found = Department.objects.filter(pk=department_id, active=True).first()
    if found is None:
        raise MemberError(_("There is no such department."), "owner")
    return found


def _mark_self_service() -> None:
    span = span_of_data()
    if span is not None:
        measure = Measure.objects.get(code="self_service")
        mark((measure.pk, month) for month in months_between(*span))
