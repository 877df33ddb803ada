"""Adding people and giving them passwords that work once."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cxdash.accounts.models import User
from cxdash.accounts.roles import Role
from metrics.models import Department


class PersonError(ValueError):
    """This person cannot be added or changed; the message says why."""


def one_time_password() -> str:
    """Return a random password of 80 bits in groups that can be read out on the phone."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def add_person(*, email: str, role: str, name: str = "", department: str = "") -> tuple[User, str]:
    """Return a new person and the password for the first sign-in, which nobody will see again.

    Raises
    ------
    PersonError
        If somebody has this address already, or the department does not exist or is missing.
    django.core.exceptions.ValidationError
        If the address or the role is none.
    """
    if User.objects.with_address(email).exists():
        raise PersonError(f"{email} is somebody's address already")
    place = _department(department)
    if role == "head" and place is None:
        raise PersonError("a department head needs a department")
    password = one_time_password()
    person = User.objects.create_user(
        email, password, role=role, name=name, department=place, password_is_temporary=True
    )
    return person, password


def give_new_password(*, email: str) -> tuple[User, str]:
    """Return a person and a new password for one sign-in; all sessions of the person end.

    Raises
    ------
    PersonError
        If nobody has this address.
    """
    person = _find(email)
    password = one_time_password()
    person.set_password(password)
    person.password_is_temporary = True
    person.save(update_fields=["password", "password_is_temporary"])
    return person, password


def hold_administrators() -> set[int]:
    """Return who administers, and let nobody change that until the transaction ends.

    To be called before a person is locked: then two never wait for each other in a circle, and whoever takes
    an administrator away counts what the others have left.
    """
    found = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    return set(found.select_for_update().values_list("pk", flat=True))


@transaction.atomic
def change_person(
    *,
    email: str,
    role: str | None = None,
    department: str | None = None,
    active: bool | None = None,
    name: str | None = None,
    now: datetime,
) -> User:
    """Give a person another name, role or department, or let the person leave or come back; what is None stays.

    Who leaves is signed out everywhere, and the person's tokens are revoked: sessions, tokens and links for a new
    password from before do not come back with the person. Of two administrators who take the role from each
    other at once, one keeps it.

    Raises
    ------
    PersonError
        If nobody has this address, the department does not exist, or nobody would be left to administer.
    django.core.exceptions.ValidationError
        If the role is none, or a head would have no department.
    """
    administrators = hold_administrators()
    person = _find(email, lock=True)
    if department is not None:
        person.department = _department(department)
    person.name = name.strip() if name is not None else person.name
    person.role = role if role is not None else person.role
    if active is False and person.is_active:
        person.times_left += 1
        person.tokens.filter(revoked_at=None).update(revoked_at=now)
    person.is_active = active if active is not None else person.is_active
    person.full_clean(exclude=["password"])
    if not administrators - {person.pk} and not (person.is_active and person.role == Role.ADMINISTRATOR):
        raise PersonError(_("There must be at least one administrator."))
    person.save(update_fields=["name", "role", "department", "is_active", "times_left"])
    return person


def revoke_tokens(*, email: str, prefix: str = "", now: datetime) -> int:
    """Revoke the tokens of a person, or the one with a prefix; return how many acted until now.

    Raises
    ------
    PersonError
        If nobody has this address.
    """
    tokens = _find(email).tokens.filter(revoked_at=None)
    return tokens.filter(prefix=prefix).update(revoked_at=now) if prefix else tokens.update(revoked_at=now)


def administrators() -> list[str]:
    """Return who sets things up here, by name or address."""
    return [str(one) for one in User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)]


def _find(email: str, *, lock: bool = False) -> User:
    people = User.objects.with_address(email)
    person = (people.select_for_update(of=("self",)) if lock else people).first()
    if person is None:
        raise PersonError(f"nobody has the address {email}")
    return person


def _department(code: str) -> Department | None:
    place = Department.objects.filter(code=code).first()
    if code and place is None:
        known = ", ".join(Department.objects.values_list("code", flat=True))
        raise PersonError(f"there is no department {code}; there are {known}")
    return place
