"""Scopes: who is counted. At most a set of members per dimension; nothing named means everyone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from metrics.models import NOT_STATED, Dimension, Member
from metrics.models.dimensions import COLUMNS


class ScopeError(ValueError):
    """A dimension or member that does not exist; the text names it."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Scope:
    """Member ids by dimension slot."""

    members: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def everyone(self) -> bool:
        """Whether nobody is left out."""
        return not self.members

    @property
    def slots(self) -> tuple[int, ...]:
        """The dimensions that are narrowed, in order."""
        return tuple(sorted(self.members))

    def within(self, slot: int, member: int) -> "Scope":
        """Return this scope narrowed to one member of a dimension."""
        return Scope({**self.members, slot: frozenset({member})})


EVERYONE = Scope()


def column_of(slot: int) -> str:
    """Return the member set's column of a dimension slot."""
    return COLUMNS[slot - 1]


def dimension_slot(code: str) -> int:
    """Return the slot of a dimension.

    Raises
    ------
    ScopeError
        If there is no such dimension.
    """
    slot = Dimension.objects.filter(code=code).values_list("slot", flat=True).first()
    if slot is None:
        known = ", ".join(Dimension.objects.values_list("code", flat=True))
        raise ScopeError(
            "by", _("There is no dimension “%(code)s”. There are: %(known)s.") % vars_(code, known)
        )
    return slot


def vars_(code: str, known: str) -> dict[str, str]:
    """Return the two parameters of a message about something unknown."""
    return {"code": code, "known": known}


def _heirs() -> dict[int, int]:
    rows = Member.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    return dict(rows)


def _last_heir(member: int, heirs: Mapping[int, int]) -> int:
    seen = {member}
    while (heir := heirs.get(member)) is not None and heir not in seen:
        seen.add(heir)
        member = heir
    return member


def parse(codes: Mapping[str, Iterable[str]]) -> Scope:
    """Return the scope that names these members, by dimension code.

    A merged member stands for its heir.

    Raises
    ------
    ScopeError
        If a dimension or member does not exist.
    """
    wanted = {dimension: set(members) for dimension, members in codes.items() if members}
    if not wanted:
        return EVERYONE
    slots = dict(Dimension.objects.values_list("code", "slot"))
    found: dict[int, set[int]] = {}
    members = Member.objects.filter(dimension__code__in=wanted).values_list(
        "dimension__code", "code", "id", "merged_into_id"
    )
    heirs = _heirs() if any(heir for *_rest, heir in members) else {}
    known = {(dimension, code): _last_heir(pk, heirs) for dimension, code, pk, _heir in members}
    for dimension, names in wanted.items():
        if dimension not in slots:
            raise ScopeError(
                dimension,
                _("There is no dimension “%(code)s”. There are: %(known)s.")
                % vars_(dimension, ", ".join(slots)),
            )
        for name in names:
            if (dimension, name) not in known:
                raise ScopeError(
                    dimension,
                    _("“%(code)s” is not a member of %(known)s.") % vars_(name, dimension),
                )
            found.setdefault(slots[dimension], set()).add(known[dimension, name])
    return Scope({slot: frozenset(ids) for slot, ids in found.items()})


_LOOKS = " ".join(
    f"WHEN {slot} THEN EXISTS (SELECT FROM metrics_memberset WHERE {column}_id = metrics_member.id)"
    for slot, column in enumerate(COLUMNS, start=1)
)
_OWN_SLOT = "SELECT slot FROM metrics_dimension own WHERE own.id = metrics_member.dimension_id"
_NAMED = f"CASE ({_OWN_SLOT}) {_LOOKS} END"


def members_in_use() -> QuerySet[Member]:
    """Return the members that facts name, or have named: those that a number can be narrowed to."""
    # As SQL, once: ten subqueries out of the ORM take longer to write than to answer.
    named = RawSQL(_NAMED, [], output_field=BooleanField())  # noqa: S611 - nothing of it comes from outside
    not_stated = Q(code=NOT_STATED, dimension__in_use=True)
    return Member.objects.filter(Q(named) | not_stated, merged_into=None)
