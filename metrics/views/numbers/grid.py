"""The grid as its template shows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from metrics.formats import ADDED_UP, as_typed, month, month_short, unit_name
from metrics.views.numbers.changes import Figure, Typed, field_name, shown, text_of
from metrics.views.numbers.saving import Conflict
from metrics.views.numbers.sheet import Place, Spec, Stored
from metrics.views.words import FAMILIES


@dataclass(frozen=True, slots=True)
class Cell:
    """One field. `was` is what was shown before anybody typed; `other` what another source reports."""

    name: str
    label: str
    text: str
    was: str
    other: str
    error: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell, under its row."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One metric."""

    code: str
    name: str
    unit: str
    cells: tuple[Cell, ...]
    counts: tuple[Cell, ...]
    add_counts: str
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A row that can be added."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Rows that can be added, under the name of their family."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole of it."""

    months: tuple[str, ...]
    rows: tuple[Row, ...]
    shown: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a grid is drawn of."""

    rows: Sequence[Spec]
    months: Sequence[date]
    stored: Mapping[Place, Stored]
    others: Mapping[Place, tuple[Decimal, str]]
    with_counts: Collection[str]
    currency: str


def draw(
    ground: Ground, typed: Typed | None = None, conflicts: Mapping[Place, Conflict] | None = None
) -> Grid:
    """Return the grid as it is stored, or as somebody has typed it, with what is wrong."""
    conflicts = conflicts or {}
    return Grid(
        months=tuple(month_short(one) for one in ground.months),
        rows=tuple(_row(spec, ground, typed, conflicts) for spec in ground.rows),
        shown=shown(_grounds(ground, typed, conflicts)),
        others=tuple(sorted({by for _value, by in ground.others.values()})),
    )


def _grounds(ground: Ground, typed: Typed | None, conflicts: Mapping[Place, Conflict]) -> dict[Place, Figure]:
    """Return what the page is made of: of cells in which somebody types, what they were when that was begun.

    Of those that others have changed meanwhile it is the newest: both values are shown now.
    """
    begun = typed.before if typed is not None else {}
    return {place: Figure.of(one) for place, one in ground.stored.items()} | {
        place: one for place, one in begun.items() if place not in conflicts
    }


def _row(spec: Spec, ground: Ground, typed: Typed | None, conflicts: Mapping[Place, Conflict]) -> Row:
    counted = spec.code in ground.with_counts or any(
        ground.stored[place].n is not None for place in ground.stored if place[0] == spec.code
    )
    troubles = []
    for one in ground.months:
        place = (spec.code, one)
        if typed is not None and place in typed.errors:
            troubles.append(Trouble(_key(place), f"{month(one)}: {typed.errors[place]}"))
        elif place in conflicts:
            troubles.append(Trouble(_key(place), f"{month(one)}: {_conflict(conflicts[place], spec)}"))
    wrong = {trouble.key for trouble in troubles}
    return Row(
        code=spec.code,
        name=spec.name,
        unit=unit_name(spec.unit, currency=ground.currency),
        cells=tuple(_cell("v", spec, one, ground, typed, wrong) for one in ground.months),
        counts=tuple(_cell("n", spec, one, ground, typed, wrong) for one in ground.months) if counted else (),
        add_counts="" if counted or spec.unit in ADDED_UP else spec.code,
        troubles=tuple(troubles),
    )


def _key(place: Place) -> str:
    return f"wrong-{place[0]}-{place[1]:%Y-%m}"


def _cell(  # noqa: PLR0917 - the parts of one field
    kind: str, spec: Spec, of: date, ground: Ground, typed: Typed | None, wrong: Collection[str]
) -> Cell:
    place = (spec.code, of)
    stored = ground.stored.get(place)
    if kind == "v":
        was = text_of(stored.value if stored else None, spec)
        texts = typed.texts if typed is not None else {}
        label = f"{spec.name}, {month(of)}"
    else:
        was = as_typed(Decimal(stored.n)) if stored is not None and stored.n is not None else ""
        texts = typed.counts if typed is not None else {}
        label = f"{spec.name}, {_('answers')}, {month(of)}"
    other = ground.others.get(place) if kind == "v" and stored is None else None
    return Cell(
        name=field_name(kind, spec.code, of),
        label=label,
        text=texts.get(place, was),
        was=was,
        other=text_of(other[0], spec) if other is not None else "",
        error=_key(place) if _key(place) in wrong else "",
    )


def _conflict(conflict: Conflict, spec: Spec) -> str:
    now = conflict.now
    names = {
        "now": text_of(now.value, spec) if now is not None else _("nothing"),
        "typed": text_of(conflict.change.after.value, spec) or _("nothing"),
        "who": (now.by if now is not None else "") or _("somebody"),
    }
    if now is None:
        return (
            _("somebody has since cleared this cell; you typed %(typed)s. Save again to keep yours.") % names
        )
    return _("%(who)s has since saved %(now)s; you typed %(typed)s. Save again to keep yours.") % names


def choices(every: Sequence[Spec], rows: Sequence[Spec]) -> tuple[Choices, ...]:
    """Return the rows that can be added."""
    there = {one.code for one in rows}
    titles = {str(family): str(name) for family, name in FAMILIES}
    order = [*titles, ""]
    left = sorted((one for one in every if one.code not in there), key=lambda one: order.index(one.family))
    return tuple(
        Choices(
            titles.get(family, _("Parts of other numbers")), tuple(Choice(one.code, one.name) for one in own)
        )
        for family, own in groupby(left, key=lambda one: one.family)
    )
