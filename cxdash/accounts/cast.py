"""The people of the demonstration company, one for each role. Everybody is invented."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from cxdash.accounts.models import User
from cxdash.accounts.roles import Role
from metrics.models import Department


@dataclass(frozen=True)
class Part:
    """One person of the demonstration."""

    role: Role
    name: str
    email: str
    department: str | None = None


CAST = (
    Part(Role.CCO, "Ines Duarte", "cco@example.com"),
    Part(Role.CEO, "Henrik Solberg", "ceo@example.com"),
    Part(Role.BOARD, "Margaret Oyelaran", "board@example.com"),
    Part(Role.SECRETARY, "Paul Lindqvist", "secretary@example.com"),
    Part(Role.HEAD, "Carla Mentz", "head@example.com", "contact_centre"),
    Part(Role.OWNER, "Tomasz Wrona", "owner@example.com", "fulfilment"),
    Part(Role.FINANCE, "Aiko Brandt", "finance@example.com", "finance"),
    Part(Role.ADMINISTRATOR, "Denise Kimura", "administrator@example.com"),
    Part(Role.ANALYST, "Samir Haddad", "analyst@example.com", "it"),
)


def create_cast(*, password: str) -> list[User]:
    """Return one person per role; who is there already stays as is, with role, password and sessions."""
    known = {person.email: person for person in User.objects.filter(email__in=[part.email for part in CAST])}
    departments = {one.code: one for one in Department.objects.all()}
    # Nine slow hashes of one and the same published password would protect nobody.
    hashed = make_password(password) if len(known) < len(CAST) else ""
    missing = [
        User(
            email=part.email,
            name=part.name,
            role=part.role,
            department=departments[part.department] if part.department else None,
            password=hashed,
        )
        for part in CAST
        if part.email not in known
    ]
    known |= {person.email: person for person in User.objects.bulk_create(missing)}
    return [known[part.email] for part in CAST]
