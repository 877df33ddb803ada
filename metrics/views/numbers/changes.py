"""What somebody has changed on a sheet: the cells that were typed, read and held against what was shown."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.formats import as_typed, figure
from metrics.views.numbers.sheet import Place, Spec, Stored
from metrics.views.typed_numbers import PLACES, Conventions, UnreadableError

HUNDRED = Decimal(100)
_FIELD = re.compile(r"[vn]\.([a-z0-9_]+)\.(\d{4}-\d{2})", re.ASCII)
MOST_ANSWERS = 2**31 - 1
MOST_PLACES = 30
"""Before or after the point: no page has shown more, and to write out a million of them is work."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell holds: a value in the metric's unit and how many were counted; nothing where it is empty."""

    value: Decimal | None = None
    n: int | None = None

    @classmethod
    def of(cls, stored: Stored | None) -> "Figure":
        """Return what is stored."""
        return cls(stored.value.normalize(), stored.n) if stored is not None else cls()


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that was changed: what the page had shown, and what it is to be."""

    spec: Spec
    month: date
    before: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back from a page.

    Attributes
    ----------
    before
        What the page had shown of the cells that were changed or are wrong.
    texts, counts
        What stands in these, and in those for the number of answers, as it was typed.
    errors
        What is wrong, by cell.
    """

    changes: tuple[Change, ...]
    before: Mapping[Place, Figure]
    texts: Mapping[Place, str]
    counts: Mapping[Place, str]
    errors: Mapping[Place, str]


def field_name(kind: str, code: str, month: date) -> str:
    """Return the name of the field of a cell: `v` for values, `n` for numbers of answers."""
    return f"{kind}.{code}.{month:%Y-%m}"


def posted_places(posted: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the rows, and the months as they are written in names, that a page has sent fields of."""
    found = [match.groups() for name in posted if (match := _FIELD.fullmatch(name))]
    return {code for code, _month in found}, {month for _code, month in found}


def text_of(value: Decimal | None, spec: Spec, language: str | None = None) -> str:
    """Return a value as it stands in its cell."""
    if value is None:
        return ""
    return as_typed(value * HUNDRED if spec.is_percent else value, language=language)


def shown(figures: Mapping[Place, Figure]) -> str:
    """Return what a page shows, for it to send back: so it is known what was changed, and on which grounds."""
    return json.dumps(
        {
            _key((code, month)): [f"{one.value:f}", one.n]
            for (code, month), one in sorted(figures.items())
            if one.value is not None
        }
    )


def read_changes(
    posted: Mapping[str, str], rows: Iterable[Spec], months: Sequence[date], language: str
) -> Typed:
    """Return what was changed.

    Parameters
    ----------
    posted
        The fields of the form; `shown` among them.
    language
        The page's.
    """
    before = _shown(posted.get("shown", ""))
    places = [(spec, month) for spec in rows for month in months]
    texts = {
        (spec.code, month): posted[name].strip()
        for spec, month in places
        if (name := field_name("v", spec.code, month)) in posted
    }
    counts = {
        (spec.code, month): posted[name].strip()
        for spec, month in places
        if (name := field_name("n", spec.code, month)) in posted
    }
    reader = _Reader({spec.code: spec for spec, _month in places}, before, texts, counts, language)
    changes, errors = [], {}
    for spec, month in places:
        place = (spec.code, month)
        if place not in texts:
            continue
        try:
            change = reader.change(spec, month)
        except UnreadableError as error:
            errors[place] = str(error)
        else:
            if change.after != change.before:
                changes.append(change)
    touched = {*errors, *((one.spec.code, one.month) for one in changes)}
    return Typed(
        tuple(changes),
        {place: before.get(_key(place), Figure()) for place in touched},
        {place: text for place, text in texts.items() if place in touched},
        {place: text for place, text in counts.items() if place in touched},
        errors,
    )


def _key(place: Place) -> str:
    return f"{place[0]} {place[1]:%Y-%m}"


class _Reader:
    def __init__(
        self,
        specs: Mapping[str, Spec],
        before: Mapping[str, Figure],
        texts: Mapping[Place, str],
        counts: Mapping[Place, str],
        language: str,
    ) -> None:
        self._specs, self._before, self._texts, self._counts = specs, before, texts, counts
        self._language = language
        # Cells that were not touched are written as the page writes, whoever typed the others.
        typed = (text for place, text in texts.items() if text != self._written(place))
        self._conventions = Conventions.of(typed, language)

    def _written(self, place: Place) -> str:
        spec = self._specs[place[0]]
        return text_of(self._before.get(_key(place), Figure()).value, spec, self._language)

    def change(self, spec: Spec, month: date) -> Change:
        before = self._before.get(_key((spec.code, month)), Figure())
        value, n = self._value(spec, month, before), self._count(spec, month, before)
        if value is None and n is not None:
            if before.value is None:
                raise UnreadableError(_("Answers without a value: type the value too, or clear the answers."))
            n = None
        return Change(spec, month, before, Figure(value, n))

    def _value(self, spec: Spec, month: date, before: Figure) -> Decimal | None:
        text = self._texts[spec.code, month]
        # What was not touched is what it was, however many decimals it has.
        if text == text_of(before.value, spec, self._language):
            return before.value
        if not text:
            return None
        value = self._conventions.read(text, whole=spec.unit == "count")
        if spec.is_percent:
            value /= HUNDRED
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > PLACES:
            raise UnreadableError(_("The number has more decimals than can be kept."))
        _check_bounds(value, spec)
        return value.normalize()

    def _count(self, spec: Spec, month: date, before: Figure) -> int | None:
        text = self._counts.get((spec.code, month))
        if text is None or text == _count_text(before.n, self._language):
            return before.n
        if not text:
            return None
        n = self._conventions.read(text, whole=True)
        if n != int(n) or not 1 <= n <= MOST_ANSWERS:
            raise UnreadableError(_("The number of answers is a whole number from 1 on."))
        return int(n)


def _count_text(n: int | None, language: str) -> str:
    return "" if n is None else as_typed(Decimal(n), language=language)


def _check_bounds(value: Decimal, spec: Spec) -> None:
    low, high = spec.delivery.low, spec.delivery.high
    if low is not None and value < Decimal(str(low)):
        if high is None:
            raise UnreadableError(_("This cannot be below %(low)s.") % {"low": figure(low, spec.unit)})
    elif high is None or value <= Decimal(str(high)):
        return
    names = {"low": figure(low, spec.unit), "high": figure(high, spec.unit)}
    raise UnreadableError(_("This lies between %(low)s and %(high)s.") % names)


def _shown(text: str) -> dict[str, Figure]:
    """Return what the page had shown; what cannot be read counts as nothing, so that it is asked about."""
    try:
        return {
            str(place): Figure(_value_shown(value), None if n is None else int(n))
            for place, (value, n) in json.loads(text).items()
        }
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return {}


def _value_shown(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > MOST_PLACES:
        raise ValueError(text[:40])
    return value.normalize()
