"""Why rows were left out, in the words of pages: what is wrong, and what to do about it there."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import formats
from metrics.ingest.reasons import Reason
from metrics.ingest.reporting import ReasonCount

_OF_THE_ROW = frozenset({Reason.NO_ANSWER.value, Reason.NO_VALUE.value, Reason.REPLACED.value})
"""Reasons that say something about the row as a whole, whatever column they were noticed in."""


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason in a table of rejects."""

    title: str
    rows: str
    where: str
    advice: str


def reason_row(one: ReasonCount) -> ReasonRow:
    """Return a reason as a row of a table."""
    what, _space, then = _split(one.message)
    title = what.rstrip(".")
    if one.column and one.reason not in _OF_THE_ROW:
        begin = title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"
        title = f"{one.column}: {begin}"
    if one.value:
        title = _("%(title)s, such as “%(value)s”") % {"title": title, "value": one.value[:40]}
    return ReasonRow(
        title=title,
        rows=formats.number(one.rows),
        where=_where(one.first, one.rows),
        advice=_advice(one.reason) or then,
    )


def _split(message: str) -> tuple[str, str, str]:
    parts = re.split(r"(?<=[.!?])(\s+)", message, maxsplit=1)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (message, "", "")


def _where(first: tuple[int, ...], rows: int) -> str:
    numbers = ", ".join(formats.number(number) for number in first)
    text = ngettext("row %(numbers)s", "rows %(numbers)s", len(first)) % {"numbers": numbers}
    return f"{text} …" if rows > len(first) else text


def _advice(reason: str) -> str:
    """Return what to do on the page, where the message speaks of the mapping."""
    return {
        Reason.NOT_ON_SCALE.value: _(
            "If it means that nothing was answered, add it to “no answer” of the column."
        ),
        Reason.AMBIGUOUS_DATE.value: _("Say for the column whether the day or the month comes first."),
        Reason.AMBIGUOUS_NUMBER.value: _("Choose the decimal sign under “How the file is written”."),
        Reason.NOT_IN_LIST.value: _("Say for the column what these words mean."),
        Reason.UNKNOWN_MEASURE.value: _("Say for the column which figure this is."),
        Reason.TEXT_TOO_LONG.value: _("Check that the column means what was chosen."),
        Reason.ANSWERED_TWICE.value: _("Give each of the two columns its own touchpoint."),
        Reason.REQUIRED.value: _("Add it in the file, or choose another column."),
        Reason.NO_ANSWER.value: _("Nothing is lost: the row holds no score."),
        Reason.NO_VALUE.value: _("Add it in the file."),
        Reason.REPLACED.value: _("Nothing is lost: the later row is loaded."),
        Reason.NOT_A_NUMBER.value: _(
            "Correct it in the file, or check that the column means what was chosen."
        ),
        Reason.NOT_A_DATE.value: _("Correct it in the file, or check that the column means what was chosen."),
        Reason.NOT_A_DAY.value: _("Check the month that was given."),
    }.get(reason, "")
