"""What each role is for, in a sentence: beside the list that an administrator chooses from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cxdash.accounts.roles import Role

SENTENCES: Mapping[Role, Promise] = {
    Role.CCO: _("sees all numbers and comments; keeps the catalogue of metrics and the targets"),
    Role.CEO: _("sees all numbers, no comments of customers"),
    Role.BOARD: _("sees all numbers, no comments of customers"),
    Role.SECRETARY: _("sees all numbers, no comments of customers"),
    Role.HEAD: _("sees all numbers, and the comments that concern their own department"),
    Role.OWNER: _("sees what belongs to their own initiatives"),
    Role.FINANCE: _("sees all numbers and loads the finance totals"),
    Role.ADMINISTRATOR: _("sees all numbers, loads data, invites people, keeps these settings"),
    Role.ANALYST: _("sees all numbers and comments, loads data, keeps the catalogue of metrics"),
}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role and what it is for."""

    name: str
    sentence: str


def role_rows() -> tuple[RoleRow, ...]:
    """Return the roles in their order."""
    return tuple(RoleRow(str(role.label), str(SENTENCES[role])) for role in Role)
