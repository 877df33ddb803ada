"""Departments as the organisation has them: renamed, switched off, added."""

from collections.abc import Collection

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from metrics.models import Department


class DepartmentError(ValueError):
    """A department cannot be called this; the message says why."""


@transaction.atomic
def write_department(
    *, name_en: str, name_ru: str, active: bool = True, department_id: int | None = None
) -> Department:
    """Change a department, or add one; return it.

    One that is switched off is offered nowhere any more, and stays where it stands.

    Raises
    ------
    DepartmentError
        If it would have no name, or that of another one.
    """
    known = {row.pk: row for row in Department.objects.select_for_update().order_by("pk")}
    department = known.pop(department_id) if department_id is not None else Department()
    department.name_en, department.name_ru, department.active = name_en.strip(), name_ru.strip(), active
    if not (department.name_en or department.name_ru):
        raise DepartmentError(_("A department needs a name."))
    for field in ("name_en", "name_ru"):
        name = getattr(department, field)
        if name and name.casefold() in {getattr(other, field).casefold() for other in known.values()}:
            raise DepartmentError(_("There is a department “%(name)s” already.") % {"name": name})
    if department_id is None:
        department.code = _free_code(department, {row.code for row in known.values()})
    department.save()
    return department


def _free_code(department: Department, taken: Collection[str]) -> str:
    base = slugify(department.name_en).replace("-", "_")[:45] or "department"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    return code
