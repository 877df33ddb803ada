"""The controls that stand beside a meaning where it needs more to be said, and those for unknown words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import formats
from metrics.ingest.kinds import Kind
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look
from metrics.ingest.proposing.members import Word, words_of
from metrics.ingest.proposing.questions import TOUCHPOINT
from metrics.models import NOT_STATED
from metrics.views.values import kinds_of, ways_won

SHOWN_WORDS = 10
"""Unknown words that are asked about one by one."""

Option = tuple[str, str, bool]
"""A value, what it is called, and whether it is chosen."""


@dataclass(frozen=True, slots=True)
class Control:
    """One field beside a meaning."""

    field: str
    name: str
    label: str
    value: str
    kind: str = "text"
    options: tuple[Option, ...] = ()
    help: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word of the file that nobody knows, and what it may be loaded as."""

    name: str
    text: str
    options: tuple[Option, ...]


def controls_of(place: int, look: Look, choice: Choice, errors: Mapping[str, str]) -> tuple[Control, ...]:
    """Return the fields that a meaning needs."""

    def control(field: str, label: str, value: str, **more: object) -> Control:
        return Control(field, f"{field}-{place}", label, value, error=errors.get(field, ""), **more)  # type: ignore[arg-type]

    found = []
    if choice.question == TOUCHPOINT:
        found.append(control("touchpoint", _("About which touchpoint"), choice.touchpoint))
    if choice.meaning in {c.QUESTION, c.OWN_DIMENSION}:
        label = _("Name of the question") if choice.meaning == c.QUESTION else _("What it tells apart")
        found.append(control("name", label, choice.name))
    if choice.meaning == c.QUESTION:
        found.append(control("minimum", _("Lowest point"), _text(choice.minimum), kind="number"))
        found.append(control("maximum", _("Highest point"), _text(choice.maximum), kind="number"))
        options = (
            ("higher", _("a high score is good"), choice.better != "lower"),
            ("lower", _("a low score is good"), choice.better == "lower"),
        )
        found.append(control("better", _("Direction"), choice.better, kind="select", options=options))
    if choice.is_score:
        found.append(
            control(
                "missing",
                _("Means “no answer”"),
                ", ".join(choice.missing),
                help=_("values with commas between"),
            )
        )
    if choice.meaning == c.DAY:
        found.append(control("month", _("Month"), choice.month, kind="month"))
    if choice.meaning in c.DATES and look.undecided:
        orders = (
            ("", _("not said"), not choice.order),
            ("day", _("the day: 31/01"), choice.order == "day"),
            ("month", _("the month: 01/31"), choice.order == "month"),
        )
        found.append(control("order", _("Which comes first"), choice.order, kind="select", options=orders))
    return tuple(found)


def word_rows(place: int, look: Look, choice: Choice, known: Known) -> tuple[tuple[WordRow, ...], str]:
    """Return the words of a column that nobody knows, with what each may mean; and how many more there are.

    Where nothing is known yet there is nothing to choose from: all of them are new.
    """
    targets = _targets(choice, known)
    words = words_of(look, choice, known)
    said = dict(choice.words)
    asked = [(number, word) for number, word in enumerate(words) if not word.means]
    if not targets or (
        choice.dimension and len(asked) == len(words) and not any(word.nearest for word in words)
    ):
        return (), ""
    asked.sort(key=lambda pair: (not pair[1].nearest, -pair[1].rows))
    rows = tuple(
        WordRow(
            f"word-{place}-{number}",
            _described(word),
            _word_options(word, said.get(word.text, ""), targets, choice),
        )
        for number, word in asked[:SHOWN_WORDS]
    )
    left = len(asked) - len(rows)
    more = ""
    if left > 0:
        more = ngettext("%(count)s more is loaded as new", "%(count)s more are loaded as new", left) % {
            "count": formats.number(left)
        }
    return rows, more


def _targets(choice: Choice, known: Known) -> dict[str, str]:
    if choice.dimension:
        dimension = known.dimension(choice.dimension)
        members = dimension.members if dimension else ()
        return {one.code: one.name or one.code for one in members if one.code != NOT_STATED and not one.means}
    if choice.meaning == c.MEASURE:
        return dict(known.quantities)
    if choice.meaning == c.ACQUIRED:
        return ways_won()
    if choice.meaning in {c.SALE_KIND, c.CONTACT_KIND}:
        return kinds_of(Kind.TRANSACTIONS if choice.meaning == c.SALE_KIND else Kind.CONTACTS)
    return {}


def _word_options(word: Word, chosen: str, targets: Mapping[str, str], choice: Choice) -> tuple[Option, ...]:
    as_it_is = (
        _("a new one: “%(word)s”") % {"word": word.text}
        if choice.dimension
        else _("leave “%(word)s”: its rows are rejected") % {"word": word.text}
    )
    options = [("", as_it_is)]
    if word.nearest in targets:
        options.append((word.nearest, _("%(name)s (nearest)") % {"name": targets[word.nearest]}))
    options += [(code, name) for code, name in targets.items() if code != word.nearest]
    return tuple((code, name, code == chosen) for code, name in options)


def _described(word: Word) -> str:
    rows = formats.count(word.rows, "rows")
    return _("“%(word)s” (%(rows)s) is not known. Load it as") % {"word": word.text, "rows": rows}


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
