"""From the codes that data carries to member sets.

Two loaders may meet the same new code at the same moment. What is missing is therefore created by one
transaction at a time, under an advisory lock that stands until its end; where nothing is missing, nothing is
locked. So a loader does best to resolve all of a file in a transaction of its own before it writes facts:
others then wait for milliseconds, and no two loaders wait for each other.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from metrics.models import NOT_STATED, Dimension, Member, MemberSet
from metrics.models.dimensions import COLUMNS

Codes = tuple[str | None, ...]
"""Codes in the order of `COLUMNS`; None and what is left out mean "not stated"."""

LONGEST_CODE = 100
_LOCK = 0x6D656D62
_TABLE = MemberSet._meta.db_table
_IDS = tuple(f"{column}_id" for column in COLUMNS)

_GIVEN = f"unnest({', '.join('%s::bigint[]' for _ in _IDS)})"
_FIND = (
    f"SELECT wanted.place, found.id FROM {_GIVEN}"  # noqa: S608
    f" WITH ORDINALITY AS wanted({', '.join(_IDS)}, place)"
    f" JOIN {_TABLE} found ON {' AND '.join(f'found.{one} = wanted.{one}' for one in _IDS)}"
)
_INSERT = f"INSERT INTO {_TABLE} ({', '.join(_IDS)}) SELECT * FROM {_GIVEN} ON CONFLICT DO NOTHING"  # noqa: S608

_Row = tuple[str, ...]
_Key = tuple[int, ...]


class NoSuchDimensionError(ValueError):
    """A code was given for a slot of the organisation's own that has no dimension yet."""

    def __init__(self, column: str, code: str) -> None:
        super().__init__(f"there is no dimension at {column} to hold {code!r}")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The id of the member set for each tuple of codes, as it was given.

    `newly_in_use` names the dimensions of which a member was stated for the first time ever. No cell has
    margins for these yet, so all cells must be built again; the caller sees to that in its transaction.
    """

    sets: Mapping[Codes, int]
    newly_in_use: tuple[str, ...] = ()


def resolve(codes: Iterable[Codes]) -> Resolved:
    """Return a member set for each tuple of codes; create members and sets that do not exist.

    Blanks around a code are dropped, codes are cut at 100 characters, an empty one is "not stated". New
    members are unconfirmed. A merged code stands for its heir.

    Raises
    ------
    NoSuchDimensionError
        If a code stands at the place of an own dimension that was never added.
    ValueError
        If a tuple has more places than there are dimensions.
    """
    rows = {given: _cleaned(given) for given in codes}
    wanted = set(rows.values())
    known = _Members(wanted)
    keys = known.keys_of(wanted)
    sets = _find(keys.values()) if keys is not None else {}
    newly_in_use: tuple[str, ...] = ()
    if keys is None or len(sets) < len(set(keys.values())) or known.stated_first(wanted):
        keys, sets, newly_in_use = _create_missing(wanted)
    return Resolved({given: sets[keys[row]] for given, row in rows.items()}, newly_in_use)


def lock() -> None:
    """Let no other transaction create members and sets until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK])


@transaction.atomic
def _create_missing(wanted: Collection[_Row]) -> tuple[dict[_Row, _Key], dict[_Key, int], tuple[str, ...]]:
    lock()
    # Read again: whoever held the lock before may have created it all.
    known = _Members(wanted)
    keys = known.keys_of(wanted)
    if keys is None:
        Member.objects.bulk_create(known.missing(wanted), ignore_conflicts=True)
        known = _Members(wanted)
        keys = known.keys_of(wanted) or {}
    sets = _find(keys.values())
    missing = sorted(set(keys.values()) - sets.keys())
    if missing:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, _columns(missing))
        sets |= _find(missing)
    newly_in_use = tuple(
        dimension.code
        for dimension in known.stated_first(wanted)
        # Only one of two transactions is told: the other waits here and then finds nothing to change.
        if Dimension.objects.filter(pk=dimension.pk, in_use=False).update(in_use=True)
    )
    return keys, sets, newly_in_use


class _Members:
    """The dimensions, and the members that some rows of codes name."""

    def __init__(self, rows: Collection[_Row]) -> None:
        self._dimensions = {dimension.slot: dimension for dimension in Dimension.objects.all()}
        self._ids: dict[tuple[int, str], int] = {}
        slots = {dimension.pk: slot for slot, dimension in self._dimensions.items()}
        codes = {NOT_STATED}.union(*rows)
        merged = False
        for pk, dimension, code, status in Member.objects.filter(code__in=codes).values_list(
            "pk", "dimension_id", "code", "status"
        ):
            # Without the lock a dimension may have been added since the statement before.
            if dimension in slots:
                self._ids[slots[dimension], code] = pk
                merged |= status == Member.Status.MERGED
        if merged:
            self._follow_merges()
        for slot in range(1, len(COLUMNS) + 1):
            if slot not in self._dimensions:
                # A key has no NULL, so a slot without a dimension borrows a member until it gets one.
                self._ids[slot, NOT_STATED] = self._ids[1, NOT_STATED]

    def _follow_merges(self) -> None:
        heirs = dict(
            Member.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id").iterator()
        )
        for key, first in self._ids.items():
            member, seen = first, {first}
            while (heir := heirs.get(member)) is not None and heir not in seen:
                member = heir
                seen.add(member)
            self._ids[key] = member

    def keys_of(self, rows: Iterable[_Row]) -> dict[_Row, _Key] | None:
        """Return the ids of each row's members; None where a member does not exist."""
        try:
            return {row: tuple([self._ids[place] for place in enumerate(row, start=1)]) for row in rows}
        except KeyError:
            return None

    def missing(self, rows: Iterable[_Row]) -> Iterator[Member]:
        """Return a new member for each code without one."""
        for slot, code in sorted({place for row in rows for place in enumerate(row, start=1)}):
            if (slot, code) not in self._ids:
                if slot not in self._dimensions:
                    raise NoSuchDimensionError(COLUMNS[slot - 1], code)
                yield Member(dimension=self._dimensions[slot], code=code)

    def stated_first(self, rows: Iterable[_Row]) -> list[Dimension]:
        """Return the dimensions that are not in use yet and of which a row states a member."""
        waiting = [dimension for dimension in self._dimensions.values() if not dimension.in_use]
        codes = {one.slot: {row[one.slot - 1] for row in rows} for one in waiting}
        return [
            one
            for one in sorted(waiting, key=lambda dimension: dimension.slot)
            if any(
                self._ids.get((one.slot, code)) != self._ids[one.slot, NOT_STATED] for code in codes[one.slot]
            )
        ]


def _cleaned(given: Codes) -> _Row:
    if len(given) > len(COLUMNS):
        raise ValueError(f"{len(given)} codes for {len(COLUMNS)} dimensions")
    stated = ((code or "").strip()[:LONGEST_CODE].rstrip() or NOT_STATED for code in given)
    return (*stated, *(NOT_STATED for _ in range(len(COLUMNS) - len(given))))


def _find(keys: Iterable[_Key]) -> dict[_Key, int]:
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, _columns(wanted))
        return {wanted[place - 1]: pk for place, pk in cursor.fetchall()}


def _columns(keys: Collection[_Key]) -> list[list[int]]:
    return [list(column) for column in zip(*keys, strict=True)]
