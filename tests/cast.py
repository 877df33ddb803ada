"""The same people in every test: one for each role, a head of another department, and one who has left."""

from datetime import timedelta

from django.utils import timezone

from cxdash.accounts.models import ApiToken, User
from cxdash.accounts.roles import Role
from cxdash.accounts.tokens import create_token
from metrics.models import Department, Organisation

OWN_DEPARTMENT = "contact_centre"
OTHER_DEPARTMENT = "billing"
PASSWORD = "correct horse battery"

IN_A_DEPARTMENT = {Role.HEAD: OWN_DEPARTMENT, Role.OWNER: OWN_DEPARTMENT, "other_head": OTHER_DEPARTMENT}


class Cast:
    """`cast["cco"]`, `cast["head"]`, `cast["other_head"]`, `cast["outsider"]`: people, made when asked for."""

    def __init__(self) -> None:
        self._people: dict[str, User] = {}
        # Their company has been set up; a test of how that is done takes it back.
        Organisation.objects.update(setup_step=Organisation.SETUP_STEPS)

    def __getitem__(self, name: str) -> User:
        if name not in self._people:
            self._people[name] = self._create(name)
        return self._people[name]

    def token(self, name: str, *scopes: str) -> str:
        """Return a new token of a person; with all scopes unless some are named."""
        _, text = create_token(
            user=self[name],
            name="test",
            scopes=scopes or ApiToken.Scope.values,
            days=1,
            now=timezone.now() - timedelta(minutes=1),
        )
        return text

    def department(self, code: str = OWN_DEPARTMENT) -> Department:
        """Return one of the built-in departments."""
        return Department.objects.get(code=code)

    def _create(self, name: str) -> User:
        role = {"other_head": Role.HEAD, "outsider": Role.CCO}.get(name) or Role(name)
        code = IN_A_DEPARTMENT.get(name)
        return User.objects.create_user(
            f"{name}@example.com",
            PASSWORD,
            role=role,
            department=self.department(code) if code else None,
            is_active=name != "outsider",
        )
