"""What is still to be said before a file can be read, in the words of the page where it is said."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.catalogue.measures import FINANCE
from metrics.catalogue.own_dimensions import RESERVED
from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.expressions import Constant
from metrics.ingest.mapping.model import SourceMapping
from metrics.ingest.mapping.settings import CODE
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.documents import DELIVERY, dimension_code
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Seen

POINTS = 101
_OWN = 4


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is missing or contradicts another."""

    text: str
    place: int | None = None
    """The column that it is about; None for the file as a whole."""
    field: str = "meaning"
    """The control that mends it."""


def needs_of(seen: Seen, said: Said, known: Known) -> list[Need]:
    """Return everything that is still to be said."""
    kinds = said.kinds
    needs = [*_of_file(said, known, kinds)]
    for place, choice in enumerate(said.choices):
        needs += _of_column(place, choice, seen, known)
    needs += _twice(seen, said, known)
    return needs


def figures_only() -> str:
    """Return what to tell somebody who may load figures of finance, and nothing else."""
    return _(
        "You may load figures of finance only: revenue, margin, cost to serve. "
        "The administrator and the analyst load the rest."
    )


def finance_may_load(mapping: SourceMapping) -> bool:
    """Return whether somebody may load what a mapping reads who may load figures of finance, and nothing else.

    Where each row says what it measures, the rows are looked at when they are loaded (`only` in the mapping).
    """
    measure = mapping.columns.get("measure")
    others = isinstance(measure, Constant) and measure.value not in FINANCE
    return mapping.kind is Kind.MEASUREMENTS and not others


def source_of_others(source: str) -> str:
    """Return what to tell such a person of a source whose next file would be read as this one is."""
    return _("“%(source)s” delivers other data too. Give this file a source of its own.") % {"source": source}


def _of_file(said: Said, known: Known, kinds: tuple[Kind, ...]) -> Iterator[Need]:
    meanings = {one.meaning for one in said.choices}
    if not CODE.fullmatch(said.source):
        yield Need(
            _("Write a short name: lower-case Latin letters, digits and underscores, a letter first."),
            field="source",
        )
    if not kinds:
        yield Need(
            _("Say of at least one column what it holds: a score, an amount, the opening of a contact …")
        )
    if known.measurements_only and any(kind is not Kind.MEASUREMENTS for kind in kinds):
        yield Need(figures_only())
    happens = {Kind.RESPONSES, Kind.TRANSACTIONS, Kind.CONTACTS} & set(kinds)
    if happens and not {c.DATE, c.DAY, c.OPENED} & meanings:
        yield Need(_("No column says when it happened. Choose “Date” for the one that does."))
    if (
        Kind.TRANSACTIONS in kinds
        and c.CURRENCY not in meanings
        and not re.fullmatch(r"[A-Z]{3}", said.currency)
    ):
        yield Need(_("Say in which currency the amounts are: three letters, such as EUR."), field="currency")
    if Kind.CUSTOMERS in kinds and c.CUSTOMER not in meanings:
        yield Need(_("No column says which customer it is. Choose “Customer” for the one that does."))
    if Kind.MEASUREMENTS in kinds:
        yield from _of_figures(said, meanings)


def _of_figures(said: Said, meanings: set[str]) -> Iterator[Need]:
    by_quantity = any(one.quantity for one in said.choices)
    wide = c.OF_PERIOD in meanings
    if not by_quantity and c.MEASURE not in meanings and not said.quantity:
        yield Need(_("Say what is measured."), field="quantity")
    if not wide and c.PERIOD not in meanings:
        yield Need(_("No column says which period a figure is of. Choose “Period” for the one that does."))
    if not wide and not by_quantity and not {c.VALUE, c.NUMERATOR} & meanings:
        yield Need(_("No column holds the values. Choose “Value” for the one that does."))
    if (c.NUMERATOR in meanings) != (c.DENOMINATOR in meanings):
        yield Need(_("A numerator and a denominator go together."))


def _of_column(place: int, choice: Choice, seen: Seen, known: Known) -> Iterator[Need]:
    look = seen.columns[place]
    if choice.meaning == c.DAY and not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", choice.month):
        yield Need(_("Say of which month these are the days."), place, "month")
    if choice.meaning in c.DATES and look.undecided and not choice.order:
        yield Need(
            _("Say which comes first, the day or the month: these dates do not show it."), place, "order"
        )
    if choice.meaning == c.QUESTION:
        if not choice.name.strip():
            yield Need(_("Name the question."), place, "name")
        low, high = choice.minimum, choice.maximum
        if low is None or high is None or not low < high < low + POINTS:
            yield Need(
                _("Give the lowest and the highest point of the scale, two whole numbers."), place, "minimum"
            )
    if choice.meaning == c.OWN_DIMENSION:
        code = dimension_code(choice)
        if not choice.name.strip():
            yield Need(_("Name what this tells apart."), place, "name")
        elif code in RESERVED - {DELIVERY}:
            yield Need(
                _("“%(name)s” already means something else here. Choose another name.")
                % {"name": choice.name},
                place,
                "name",
            )


def _twice(seen: Seen, said: Said, known: Known) -> Iterator[Need]:
    """Yield a need for each column that says what another one says already."""
    by_touchpoint = any(one.dimension == "touchpoint" for one in said.choices)
    first: dict[tuple[str, str], int] = {}
    for place, choice in enumerate(said.choices):
        question = known.words.questions.get(choice.question)
        if question and question.per_touchpoint and not choice.touchpoint and not by_touchpoint:
            yield Need(_("Say what this score is about."), place, "touchpoint")
            continue
        if choice.meaning in c.REPEATABLE and choice.meaning not in {c.QUESTION, c.OWN_DIMENSION}:
            continue
        key = (choice.meaning, choice.touchpoint or choice.name.strip().casefold())
        other = first.setdefault(key, place)
        if other != place:
            text = (
                _("“%(column)s” is already the score of this. Name another touchpoint.")
                if choice.is_score
                else _("“%(column)s” already means this, and only one column can.")
            )
            yield Need(
                text % {"column": seen.columns[other].name},
                place,
                "touchpoint" if choice.is_score else "meaning",
            )
    own = Counter(dimension_code(one) for one in said.choices if one.meaning == c.OWN_DIMENSION)
    new = {code for code in own if known.dimension(code) is None}
    if {c.PROMISED, c.DELIVERED} <= {one.meaning for one in said.choices} and known.dimension(
        DELIVERY
    ) is None:
        new.add(DELIVERY)
    if len(new) > known.own_dimensions_left:
        yield Need(
            _("At most %(limit)s dimensions of your own; %(left)s can still be added.")
            % {"limit": _OWN, "left": known.own_dimensions_left}
        )
