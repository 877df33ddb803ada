"""What the address of a page asks for: period, comparison, who is counted.

`/health/?period=2026-Q3&comparison=previous_period&channel=store`: the words are those of the API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from metrics.calendar import COMPARISONS, MONTHS, Comparison, Period, PeriodError, format_code, parse_code
from metrics.catalogue.own_dimensions import PARAMETERS

WHO = "who"
"""What the list of members sends, as `channel:store`: a list has one name, an address one per dimension."""

Parameters = Mapping[str, Sequence[str]]


class QuestionError(ValueError):
    """The address asks for something that does not exist; the text is for people."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be shown. Without a period the page chooses one."""

    period: Period | None
    comparison: Comparison
    members: dict[str, list[str]]
    by: str = ""


def read_question(parameters: Parameters, fiscal_start: int) -> Question:
    """Return what the parameters of an address ask for.

    Raises
    ------
    QuestionError
        If one of them cannot be understood.
    """
    comparison = _one(parameters, "comparison") or "last_year"
    if comparison not in COMPARISONS:
        raise QuestionError(_("There is no comparison “%(name)s”.") % {"name": comparison})
    members = {
        name: [value for value in values if value]
        for name, values in parameters.items()
        if name not in PARAMETERS
    }
    return Question(
        _period(_one(parameters, "period"), fiscal_start),
        comparison,
        {name: values for name, values in members.items() if values},
        _one(parameters, "by"),
    )


def query_of(shown: Period, question: Question, fiscal_start: int) -> str:
    """Return the query string of this view: period, comparison and who is counted."""
    pairs = [("period", format_code(shown, fiscal_start))]
    if question.comparison != "last_year":
        pairs.append(("comparison", question.comparison))
    pairs += [(dimension, one) for dimension, members in question.members.items() for one in members]
    return urlencode(pairs)


def _period(code: str, fiscal_start: int) -> Period | None:
    if not code:
        return None
    try:
        period = parse_code(code, fiscal_start)
    except PeriodError:
        period = None
    if period is None or period.grain not in MONTHS:
        raise QuestionError(
            _("“%(code)s” is not a month, quarter or year. Choose a period from the list.") % {"code": code}
        )
    return period


def _one(parameters: Parameters, name: str) -> str:
    values = parameters.get(name) or [""]
    return values[-1].strip()


def address(parameters: Parameters) -> str | None:
    """Return the query string that says the same with the API's words, if this one does not yet.

    The form sends who is counted as `who=channel:store`, and what was left as it is as an empty value.
    """
    if WHO not in parameters:
        return None
    pairs = [
        (name, value)
        for name in ("period", "comparison", "by")
        for value in parameters.get(name, [])
        if value
    ]
    dimension, _colon, member = _one(parameters, WHO).partition(":")
    if dimension and member:
        pairs.append((dimension, member))
    return urlencode(pairs)
