"""What the values of a column say to the meaning that it was given: one line, and whether a person should look."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.formats import number
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice
from metrics.ingest.proposing.fitting import YES_NO, are_words
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look
from metrics.ingest.proposing.members import Word, words_of
from metrics.ingest.proposing.scales import points_of

Tone = Literal["ok", "warn", "off"]
_NAMED = 3
_NUMBERS = frozenset(
    {c.WEIGHT, c.AMOUNT, c.COST, c.VALUE, c.NUMERATOR, c.DENOMINATOR, c.N, c.LOW, c.HIGH, c.OF_PERIOD}
)


@dataclass(frozen=True, slots=True)
class Check:
    """What was seen."""

    tone: Tone
    text: str


def check(look: Look, choice: Choice, known: Known, *, source: str, rows: int) -> Check:
    """Return what the rows that were looked at show of a column.

    Parameters
    ----------
    source
        The code of the source: comments are kept where somebody has turned them on for it.
    rows
        How many rows were looked at.
    """
    if choice.meaning == c.SKIP:
        return Check("off", _not_loaded(look))
    if not look.filled:
        return Check("ok" if choice.meaning == c.UNTIL else "warn", _("empty in every row"))
    if choice.is_score:
        found = _score(look, choice, known)
    elif choice.meaning == c.COMMENT:
        found = _comment(source, known)
    elif choice.meaning in c.DATES:
        found = _dates(look, choice)
    elif choice.dimension or choice.meaning in {*c.WORDED, c.OWN_DIMENSION, c.REASON, c.HANDED_OVER}:
        found = _words(look, choice, known)
    elif choice.meaning in _NUMBERS or choice.quantity:
        found = _numbers(look)
    else:
        found = _other(look, choice, rows)
    return found


def _not_loaded(look: Look) -> str:
    if not look.filled:
        return _("empty")
    if not look.values:
        return _("free text is not read")
    return ngettext("ignored: %(count)s value", "ignored: %(count)s different values", look.distinct) % {
        "count": number(look.distinct)
    }


def _score(look: Look, choice: Choice, known: Known) -> Check:
    question = known.words.questions.get(choice.question)
    low, high = (question.minimum, question.maximum) if question else (choice.minimum, choice.maximum)
    if low is None or high is None:
        return Check("warn", _("the scale is not known yet"))
    points = points_of(look, low, high, choice.missing)
    words = {word for word, _point in choice.words}
    outside = [(value, count) for value, count in points.outside if value not in words]
    parts = [
        _("%(count)s within %(low)s–%(high)s") % {"count": number(points.inside), "low": low, "high": high}
    ]
    if points.missing:
        codes = ", ".join(f"{value} ×{number(count)}" for value, count in points.missing[:_NAMED])
        parts.append(_("%(codes)s taken as no answer") % {"codes": codes})
    if outside:
        codes = ", ".join(f"{value} ×{number(count)}" for value, count in outside[:_NAMED])
        parts.append(_("not on the scale: %(codes)s") % {"codes": codes})
    return Check("warn" if outside or not points.inside else "ok", "; ".join(parts))


def _comment(source: str, known: Known) -> Check:
    if source in known.comments:
        return Check("ok", _("kept; addresses and numbers in it are masked"))
    return Check("warn", _("not kept: comments are turned off for this source"))


def _dates(look: Look, choice: Choice) -> Check:
    forms = {
        "2025-01-31": _("year-month-day"),
        "31.01.2025": _("day.month.year"),
        "20250131": _("yearmonthday"),
        "Excel": _("days as Excel counts them"),
        "31/01/2025": _("day/month/year"),
        "01/31/2025": _("month/day/year"),
        "01/02/2025": _("day/month/year") if choice.order == "day" else _("month/day/year"),
    }
    text = ngettext("%(count)s date, %(form)s", "%(count)s dates, %(form)s", look.dates) % {
        "count": number(look.dates),
        "form": forms.get(look.form, "?"),
    }
    if look.undecided and not choice.order:
        text = _("%(count)s dates; day and month cannot be told apart") % {"count": number(look.dates)}
        return Check("warn", text)
    wrong = look.filled - look.dates
    if wrong > 0:
        return Check(
            "warn",
            text
            + "; "
            + ngettext("%(count)s is not a date", "%(count)s are not dates", wrong)
            % {"count": number(wrong)},
        )
    return Check("ok", text)


def _words(look: Look, choice: Choice, known: Known) -> Check:
    text = ngettext("%(count)s value", "%(count)s values", look.distinct) % {"count": number(look.distinct)}
    words = words_of(look, choice, known)
    settled = dict(choice.words)
    unknown = [word for word in words if not word.means and word.text not in settled]
    if choice.meaning in c.WORDED:
        if unknown and not are_words(words):
            return Check("warn", f"{text}, {_not_known(unknown)}")
        return Check("warn" if unknown else "ok", f"{text}, {_not_known(unknown)}" if unknown else text)
    dimension = known.dimension(choice.dimension)
    if not unknown or dimension is None:
        return Check("ok", text)
    if len(unknown) == len(words):
        return Check("ok", _("%(values)s, all of them new") % {"values": text})
    return Check("warn", f"{text}, {_not_known(unknown)}")


def _not_known(unknown: list[Word]) -> str:
    count = len(unknown)
    if count == 1:
        return _("1 not known: “%(word)s”") % {"word": unknown[0].text}
    return ngettext("%(count)s not known", "%(count)s not known", count) % {"count": number(count)}


def _numbers(look: Look) -> Check:
    text = ngettext("%(count)s number", "%(count)s numbers", look.numbers) % {"count": number(look.numbers)}
    if look.comma:
        text = _("%(numbers)s, decimal comma") % {"numbers": text}
    wrong = look.filled - look.numbers
    if look.unclear:
        return Check(
            "warn", _("%(numbers)s; thousands and decimals cannot be told apart") % {"numbers": text}
        )
    if wrong:
        return Check(
            "warn",
            text
            + "; "
            + ngettext("%(count)s is not a number", "%(count)s are not numbers", wrong)
            % {"count": number(wrong)},
        )
    return Check("ok", text)


def _other(look: Look, choice: Choice, rows: int) -> Check:
    tone: Tone = "ok"
    text = _("%(count)s of %(rows)s rows") % {"count": number(look.filled), "rows": number(rows)}
    match choice.meaning:
        case c.ID if look.filled > look.distinct:
            tone = "warn"
            text = ngettext(
                "%(count)s row has the number of another; the last one counts",
                "%(count)s rows have the number of another; the last one counts",
                look.filled - look.distinct,
            ) % {"count": number(look.filled - look.distinct)}
        case c.CUSTOMER:
            text = ngettext("%(count)s customer", "%(count)s customers", look.distinct) % {
                "count": number(look.distinct)
            }
        case c.DAY:
            return _check_day(look)
        case c.SOLVED:
            wrong = sum(count for value, count in look.values if value.casefold() not in YES_NO)
            if wrong:
                tone, text = (
                    "warn",
                    ngettext("%(count)s is neither yes nor no", "%(count)s are neither yes nor no", wrong)
                    % {"count": number(wrong)},
                )
        case c.PERIOD:
            text = ngettext("%(count)s period", "%(count)s periods", look.distinct) % {
                "count": number(look.distinct)
            }
    return Check(tone, text)


def _check_day(look: Look) -> Check:
    if look.low is None or look.high is None or look.low < 1 or look.high > 31:
        return Check("warn", _("not all of these are days of a month"))
    return Check(
        "ok",
        _("%(count)s days from %(low)s to %(high)s")
        % {"count": number(look.filled), "low": int(look.low), "high": int(look.high)},
    )
