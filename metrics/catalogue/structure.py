"""Which departments and channels the company has: built-in ones switched on and off, its own added."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from metrics.catalogue.codes import code_of, free_code
from metrics.catalogue.member_sets import lock
from metrics.models import NOT_STATED, Department, Dimension, Member

CHANNEL = "channel"


class NameTakenError(ValueError):
    """A department or channel of this name is there already; the message says so to the person who asked."""


def channels() -> list[Member]:
    """Return the channels that can be ticked: confirmed ones."""
    of_channel = Member.objects.filter(dimension__code=CHANNEL, status=Member.Status.CONFIRMED)
    return list(of_channel.exclude(code=NOT_STATED).order_by("pk"))


@transaction.atomic
def keep_departments(codes: Collection[str]) -> None:
    """Let exactly these departments be the company's."""
    Department.objects.filter(code__in=codes).update(active=True)
    Department.objects.exclude(code__in=codes).update(active=False)


@transaction.atomic
def keep_channels(codes: Collection[str]) -> None:
    """Let exactly these channels be the company's; data that name another one are loaded all the same."""
    rows = Member.objects.filter(pk__in=[one.pk for one in channels()])
    rows.filter(code__in=codes).update(active=True)
    rows.exclude(code__in=codes).update(active=False)


@transaction.atomic
def keep_structure(
    *,
    departments: Collection[str],
    channels: Collection[str],
    own_department: Mapping[str, str] | None = None,
    own_channel: Mapping[str, str] | None = None,
) -> None:
    """Let exactly these departments and channels be the company's, and add those of its own, by their names.

    Raises
    ------
    ValidationError
        By `department` and `channel`, where a name is taken; nothing is written.
    """
    keep_departments(departments)
    keep_channels(channels)
    taken: dict[str, str] = {}
    for what, names, add in (
        ("department", own_department, add_department),
        ("channel", own_channel, add_channel),
    ):
        if names is not None:
            try:
                add(name_en=names["name_en"], name_ru=names["name_ru"])
            except NameTakenError as error:
                taken[what] = str(error)
    if taken:
        raise ValidationError(taken)


@transaction.atomic
def add_department(*, name_en: str, name_ru: str) -> Department:
    """Add a department.

    Raises
    ------
    NameTakenError
        If there is one of this name.
    """
    name_en, name_ru = name_en.strip(), name_ru.strip()
    _check_names(list(Department.objects.select_for_update()), name_en, name_ru)
    taken = set(Department.objects.values_list("code", flat=True))
    code = free_code(code_of(name_en or name_ru) or "department", taken)
    return Department.objects.create(code=code, name_en=name_en, name_ru=name_ru)


@transaction.atomic
def change_department(*, department_id: int, name_en: str, name_ru: str, active: bool) -> Department:
    """Rename a department, switch it on or off; one that is off stays where it stands, but is not offered.

    Raises
    ------
    NameTakenError
        If there is another one of this name.
    """
    name_en, name_ru = name_en.strip(), name_ru.strip()
    rows = {row.pk: row for row in Department.objects.select_for_update().order_by("pk")}
    department = rows.pop(department_id)
    _check_names(list(rows.values()), name_en, name_ru)
    department.name_en, department.name_ru, department.active = name_en, name_ru, active
    department.save()
    return department


@transaction.atomic
def add_channel(*, name_en: str, name_ru: str) -> Member:
    """Add a channel; waits for loads that are creating members.

    Raises
    ------
    NameTakenError
        If there is one of this name.
    """
    name_en, name_ru = name_en.strip(), name_ru.strip()
    lock()
    of = Dimension.objects.get(code=CHANNEL)
    known = list(of.members.exclude(status=Member.Status.MERGED))
    _check_names(known, name_en, name_ru)
    taken = set(of.members.values_list("code", flat=True))
    code = free_code(code_of(name_en or name_ru) or "channel", taken)
    return Member.objects.create(
        dimension=of, code=code, name_en=name_en, name_ru=name_ru, status=Member.Status.CONFIRMED
    )


def _check_names(known: Collection[Model], name_en: str, name_ru: str) -> None:
    taken = {getattr(one, field).casefold() for one in known for field in ("name_en", "name_ru")} - {""}
    for name in (name_en, name_ru):
        if name.casefold() in taken:
            raise NameTakenError(_("“%(name)s” is in the list already.") % {"name": name})
