"""How an estimate is worded: the one place that decides it for page, chart, export, e-mail and API text.

No number of a survey stands without its answers and its precision. What is written, in order:

================================  ==================================================================
what is known                     wording
================================  ==================================================================
fewer answers than may be shown   3 answers, hidden (fewer than 5)
hidden to protect another group   14 answers, hidden (to protect a smaller group)
no value                          no data
ready-made, without answers       41, reported by SOURCE, precision unknown
no range can be worked out        3.5 h, precision unknown (5 answers): too few answers to judge
everything was counted            76%, counted, all 412,300 contacts · €1.4 m of €38 m, counted
both sides round to one figure    33, give or take 7 (400 answers)
they do not                       57 (28 to 75; 30 answers)
few answers                       57 (28 to 75; 22 answers): too few answers to judge
================================  ==================================================================
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from django.utils.translation import gettext, pgettext

from metrics.formats.counts import Noun, count
from metrics.formats.notation import REMEMBERED, Language, Notation, reading_language, written_in
from metrics.formats.numbers import Number, exact, rounded
from metrics.formats.quantities import Style, Unit, money_of, style_of, write_range

Status = Literal["ok", "indicative", "hidden", "reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One estimate as it is to be worded. Percentages are fractions; `decimals` counts those written.

    Attributes
    ----------
    counted : bool
        Nothing was sampled: revenue, churn, contacts. Such a value has no interval.
    noun : Noun
        What `n` counts.
    base : Number or None
        The amount that an amount of money is part of.
    source : str
        Who delivered a ready-made value.
    hide_below : int
        The smallest number of answers that may be shown.
    unranged : bool
        The method gives no range: of a few answers, or of answers that are all alike.
    value_of : str
        The month whose ready-made value stands for a longer period, in words.
    """

    value: Number | None
    unit: Unit
    decimals: int = 0
    low: Number | None = None
    high: Number | None = None
    n: int | None = None
    noun: Noun = "answers"
    status: Status = "ok"
    counted: bool = False
    source: str = ""
    currency: str = ""
    base: Number | None = None
    hide_below: int = 5
    unranged: bool = False
    value_of: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """An estimate in words: the parts for the cells of a table, and the whole as one text.

    Attributes
    ----------
    value : str
        The figure, or a dash: "33".
    precision : str
        "give or take 7", "28 to 75", "counted", "precision unknown", or nothing.
    basis : str
        What it rests on: "400 answers", "all 412,300 contacts", "reported by SOURCE", or nothing.
    note : str
        What a reader must know before using it: "too few answers to judge", "hidden (fewer than 5)".
    text : str
        All of it.
    """

    value: str
    precision: str
    basis: str
    note: str
    text: str

    @property
    def how_sure(self) -> str:
        """The precision and what it rests on."""
        return " · ".join(part for part in (self.precision, self.basis) if part)


def word(shown: Shown, *, language: str | None = None) -> Wording:
    """Return an estimate in words.

    Raises
    ------
    ValueError
        If the number of a survey comes without its answers or its interval: it must not be printed bare.
    """
    return _worded(shown, reading_language(language))


@lru_cache(maxsize=REMEMBERED)
def _worded(shown: Shown, language: Language) -> Wording:
    with written_in(language) as notation:
        # Whoever made the estimate should have hidden it; that a small group is never shown holds here too.
        small = not shown.counted and shown.n is not None and shown.n < shown.hide_below
        if shown.status == "hidden" or small:
            return _hidden(shown, notation)
        if shown.value is None:
            nothing = gettext("no data")
            return Wording(notation.missing, "", "", nothing, nothing)
        if shown.counted:
            return _counted(shown, shown.value, notation)
        if shown.low is not None and shown.high is not None and shown.n is not None:
            return _estimated(shown, notation, value=shown.value, low=shown.low, high=shown.high, n=shown.n)
        if shown.status == "reported":
            return _reported(shown, shown.value, notation)
        if shown.unranged:
            return _unranged(shown, shown.value, notation)
    raise ValueError(
        "an estimate needs its interval and its number of answers, or must be counted, reported or unranged"
    )


def sentence(name: str, shown: Shown, *, language: str | None = None) -> str:
    """Return an estimate with the name of its metric: "NPS 33, give or take 7 (400 answers)"."""
    wording = word(shown, language=language)
    joint = " " if wording.text.startswith(wording.value) else ": "
    return f"{name}{joint}{wording.text}"


def _hidden(shown: Shown, notation: Notation) -> Wording:
    if shown.n is None:
        basis, note = "", pgettext("estimate", "hidden")
    elif shown.n == 0:
        basis, note = count(0, shown.noun), ""
    elif shown.n < shown.hide_below:
        basis = count(shown.n, shown.noun)
        note = gettext("hidden (fewer than %(limit)s)") % {"limit": shown.hide_below}
    else:
        basis = count(shown.n, shown.noun)
        note = gettext("hidden (to protect a smaller group)")
    return Wording(notation.missing, "", basis, note, ", ".join(part for part in (basis, note) if part))


def _reported(shown: Shown, value: Number, notation: Notation) -> Wording:
    figure = _figure(shown, value, notation)
    basis, precision = _reported_by(shown), gettext("precision unknown")
    if shown.n is not None:
        basis = f"{basis} ({count(shown.n, shown.noun)})"
    note = _note(shown)
    return Wording(figure, precision, basis, note, _with_note(f"{figure}, {basis}, {precision}", note))


def _unranged(shown: Shown, value: Number, notation: Notation) -> Wording:
    figure, precision, note = _figure(shown, value, notation), gettext("precision unknown"), _note(shown)
    basis = count(shown.n, shown.noun) if shown.n else ""
    text = f"{figure}, {precision}" + (f" ({basis})" if basis else "")
    return Wording(figure, precision, basis, note, _with_note(text, note))


def _reported_by(shown: Shown) -> str:
    if shown.source:
        return gettext("reported by %(source)s") % {"source": shown.source}
    return pgettext("estimate", "reported")


def _counted(shown: Shown, value: Number, notation: Notation) -> Wording:
    figure, precision, basis = _figure(shown, value, notation), pgettext("estimate", "counted"), ""
    if shown.n is not None:
        basis = count(shown.n, shown.noun)
        if shown.n > 1:
            basis = gettext("all %(count)s") % {"count": basis}
    note = _note(shown)
    text = f"{figure}, {precision}" + (f", {basis}" if basis else "")
    return Wording(figure, precision, basis, note, _with_note(text, note))


def _estimated(
    shown: Shown, notation: Notation, *, value: Number, low: Number, high: Number, n: int
) -> Wording:
    figure, basis, note = _figure(shown, value, notation), count(n, shown.noun), _note(shown)
    if shown.status == "reported":
        basis = f"{basis}, {_reported_by(shown)}"
    style = style_of(shown.unit, shown.decimals, shown.currency, value, notation)
    if shown.unit == "percent":
        # A margin is in points of the scale, not in per cent of the value: "66%, give or take 1.5".
        style = replace(style, after="")
    margin = _margin(style.scaled(value), style.scaled(low), style.scaled(high), style, notation)
    if margin is not None:
        return Wording(figure, margin, basis, note, _with_note(f"{figure}, {margin} ({basis})", note))
    spread = _range(shown, low, high, notation)
    return Wording(figure, spread, basis, note, _with_note(f"{figure} ({spread}; {basis})", note))


def _margin(value: Decimal, low: Decimal, high: Decimal, style: Style, notation: Notation) -> str | None:
    """Return "give or take 7" where both sides of the interval round to the same figure, else None.

    The figure has the metric's decimals. Below 2 in its last place it would say too little ("give or take 1"
    for anything from 0.5 to 1.5) and has one decimal more: "38, give or take 1.4".
    """
    below, above = value - low, high - value
    if below < 0 or above < 0:
        return None
    last_place = Decimal(1).scaleb(-style.places)
    finer = replace(style, places=style.places + 1)
    if max(below, above) < last_place / 10:
        smallest = finer.write(last_place / 10, notation)
        return gettext("give or take less than %(margin)s") % {"margin": smallest}
    fine, coarse = rounded(below, finer.places), rounded(below, style.places)
    if fine < 2 * last_place and fine == rounded(above, finer.places):
        return gettext("give or take %(margin)s") % {"margin": finer.write(fine, notation)}
    if coarse and coarse == rounded(above, style.places):
        return gettext("give or take %(margin)s") % {"margin": style.write(coarse, notation)}
    return None


def _range(shown: Shown, low: Number, high: Number, notation: Notation) -> str:
    """Return "28 to 75", finer by one or two places where the ends would read the same."""
    largest = max(low, high, key=lambda end: abs(exact(end)))
    style = style_of(shown.unit, shown.decimals, shown.currency, largest, notation)
    scaled_low, scaled_high = style.scaled(low), style.scaled(high)
    for _ in range(2):
        if rounded(scaled_low, style.places) == rounded(scaled_high, style.places):
            style = replace(style, places=style.places + 1)
    return write_range(scaled_low, scaled_high, style, notation)


def _figure(shown: Shown, value: Number, notation: Notation) -> str:
    if shown.unit == "money" and shown.base is not None:
        return money_of(value, shown.base, shown.currency)
    style = style_of(shown.unit, shown.decimals, shown.currency, value, notation)
    return style.write(style.scaled(value), notation)


def _note(shown: Shown) -> str:
    notes = []
    if shown.status == "indicative":
        few = gettext("too few answers to judge") if shown.noun == "answers" else gettext("too few to judge")
        notes.append(few)
    if shown.value_of:
        notes.append(gettext("value of %(month)s") % {"month": shown.value_of})
    return ", ".join(notes)


def _with_note(text: str, note: str) -> str:
    return f"{text}: {note}" if note else text
