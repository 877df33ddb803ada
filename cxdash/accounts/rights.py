"""Who may do what: the one table of rights.

A cell says how far the right of a role reaches. What an object is part of, it says itself: `department_id`
for a department, `user_id` for a person, `is_published` for what the board may see. An object that says
nothing of the kind is out of reach for everybody but those who reach all.
"""

from enum import StrEnum
from typing import Protocol

from cxdash.accounts.roles import Role


class Reach(StrEnum):
    """How far a right goes."""

    ALL = "all"
    OWN_DEPARTMENT = "department"
    OWN = "own"
    PUBLISHED = "published"
    NONE = "-"


class UnknownRightError(LookupError):
    """A right that is not in the table: a slip in the code, not a refusal."""


class Holder(Protocol):
    """A person, as far as rights are concerned."""

    pk: int
    department_id: int | None


RIGHTS = """
                               cco  ceo        board      secretary  head        owner  finance  administrator  analyst

metrics.view_health            all  all        all        all        all         -      all      all            all
metrics.view_metrics           all  all        all        all        all         own    all      all            all
metrics.view_comments          all  -          -          -          department  -      -        -              all

metrics.load_data              -    -          -          -          -           -      -        all            all
metrics.load_finance           -    -          -          -          -           -      all      all            all
metrics.edit_mappings          -    -          -          -          -           -      -        all            all
metrics.edit_members           -    -          -          -          -           -      -        all            all

metrics.edit_catalogue         all  -          -          -          -           -      -        all            all
metrics.edit_targets           all  -          -          -          -           -      -        all            -
metrics.propose_changes        -    -          -          -          department  -      -        -              -

accounts.edit_settings         -    -          -          -          -           -      -        all            -
accounts.edit_users            -    -          -          -          -           -      -        all            -
accounts.edit_tokens           -    -          -          -          -           -      -        all            own

initiatives.view_initiatives   all  published  published  published  department  own    -        -              all
initiatives.edit_initiatives   all  -          -          -          department  own    -        -              -
initiatives.edit_requests      all  -          -          -          department  own    -        -              -
initiatives.view_money         all  published  published  published  department  own    all      all            all
initiatives.confirm_money      -    -          -          -          -           -      all      -              -
initiatives.edit_budgets       all  -          -          -          -           -      -        all            -
initiatives.edit_promises      all  -          -          -          department  own    -        -              -

boardroom.view_packs           all  published  published  all        department  -      -        -              -
boardroom.edit_packs           all  -          -          all        -           -      -        -              -
boardroom.publish_packs        all  -          -          -          -           -      -        -              -
boardroom.comment_lines        -    -          -          -          department  -      -        -              -
boardroom.ask_questions        -    published  published  -          -           -      -        -              -
boardroom.confirm_decisions    -    -          -          all        -           -      -        -              -
boardroom.confirm_money        -    -          -          -          -           -      all      -              -
"""


def _read(text: str) -> dict[str, dict[Role, Reach]]:
    head, *rows = (line.split() for line in text.splitlines() if line.strip())
    roles = [Role(word) for word in head]
    return {right: dict(zip(roles, map(Reach, cells), strict=True)) for right, *cells in rows}


TABLE = _read(RIGHTS)


def reach(role: str, right: str) -> Reach:
    """Return how far a right of a role goes.

    Raises
    ------
    UnknownRightError
        If there is no such right.
    """
    try:
        return TABLE[right][Role(role)]
    except KeyError:
        raise UnknownRightError(f"{right} is not in cxdash.accounts.rights") from None


def covers(how_far: Reach, holder: Holder, thing: object) -> bool:
    """Return whether an object lies within the reach of a person."""
    match how_far:
        case Reach.ALL:
            return True
        case Reach.OWN_DEPARTMENT:
            return (
                holder.department_id is not None
                and getattr(thing, "department_id", None) == holder.department_id
            )
        case Reach.OWN:
            return getattr(thing, "user_id", None) == holder.pk
        case Reach.PUBLISHED:
            return getattr(thing, "is_published", False) is True
        case Reach.NONE:
            return False
