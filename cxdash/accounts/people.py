"""Adding people and giving them passwords that work once."""

import secrets

from cxdash.accounts.models import User
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
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise PersonError(f"{email} is somebody's address already")
    place = Department.objects.filter(code=department).first() if department else None
    if department and place is None:
        known = ", ".join(Department.objects.values_list("code", flat=True))
        raise PersonError(f"there is no department {department}; there are {known}")
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
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise PersonError(f"nobody has the address {email}")
    password = one_time_password()
    person.set_password(password)
    person.password_is_temporary = True
    person.save(update_fields=["password", "password_is_temporary"])
    return person, password
