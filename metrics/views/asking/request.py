"""A request for one kind of data, ready to be forwarded: on the page, on paper, as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext as _

from metrics.calendar import ONE_DAY, add_months
from metrics.formats import day, days, reading_language
from metrics.ingest.kinds import Kind
from metrics.views.asking.columns import Need, columns_of
from metrics.views.asking.company import Company
from metrics.views.asking.examples import example_rows
from metrics.views.asking.files import as_text
from metrics.views.asking.wording import (
    RECIPES,
    Recipe,
    Wording,
    masking,
    need_words,
    never_needed,
    wording_of,
)

MONTHS = 24
"""So many months let a quarter be set against last year's, and show who came back."""


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column with what the five example rows hold in it."""

    name: str
    meaning: str
    form: str
    need: str
    required: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, in one language.

    Attributes
    ----------
    period, later
        Which rows at first, and which from then on.
    keys
        How to mask customer keys; empty where the file has none.
    """

    kind: Kind
    company: str
    dated: str
    wording: Wording
    columns: tuple[ColumnRow, ...]
    period: str
    later: str
    keys: tuple[str, ...]
    recipes: tuple[Recipe, ...]
    send: str
    never: str


def request_for(kind: Kind, company: Company, *, today: date, sender: str, address: str) -> Request:
    """Return the request in the active language.

    Parameters
    ----------
    today
        Decides which months are over.
    sender, address
        Who asks, and where the answer goes.
    """
    columns = columns_of(kind, company)
    rows = example_rows(kind, columns, company, today)
    period, later = _period(kind, today)
    comma = reading_language() == "ru"
    words, with_keys = need_words(), any(column.name == "customer" for column in columns)
    return Request(
        kind=kind,
        company=company.name,
        dated=day(today),
        wording=wording_of(kind),
        columns=tuple(
            ColumnRow(
                name=column.name,
                meaning=column.meaning,
                form=column.form,
                need=words[column.need],
                required=column.need is Need.REQUIRED,
                examples=tuple(as_text(row[place], comma=comma) for row in rows),
            )
            for place, column in enumerate(columns)
        ),
        period=period,
        later=later,
        keys=masking() if with_keys else (),
        recipes=RECIPES if with_keys else (),
        send=_(
            "One file, CSV in UTF-8 or Excel, by the way that your company uses for internal data, "
            "not by open mail, to %(name)s (%(address)s). The first row holds the names of the columns."
        )
        % {"name": sender, "address": address},
        never=never_needed(),
    )


def plain_text(asked: Request) -> str:
    """Return the whole request as plain text, in the active language."""
    return "\n".join(_lines(asked))


def mail_link(asked: Request) -> str:
    """Return a link that opens the request in a mail program."""
    body = plain_text(asked).replace("\n", "\r\n")
    return f"mailto:?subject={quote(_subject(asked))}&body={quote(body)}"


def _period(kind: Kind, today: date) -> tuple[str, str]:
    month = today.replace(day=1)
    span = days(add_months(month, -MONTHS), month - ONE_DAY)
    if kind is Kind.CUSTOMERS:
        return (
            _("Everybody who was a customer at any time within %(days)s.") % {"days": span},
            _("Later the whole list again each month: rows that are the same change nothing."),
        )
    later = _(
        "Later each month by the 5th, for the month before. Rows may overlap: nothing is counted twice."
    )
    if kind is Kind.MEASUREMENTS:
        return _("Each month within %(days)s.") % {"days": span}, later
    return _("%(days)s; if that is hard, at least the last 13 months.") % {"days": span}, later


def _subject(asked: Request) -> str:
    return _("Data for our customer figures: %(what)s") % {"what": asked.wording.title}


def _lines(asked: Request) -> Iterator[str]:
    yield from (_subject(asked), "", asked.wording.why, "")
    yield from (_("Which period"), f"{asked.period} {asked.later}", "")
    yield _("Columns")
    for column in asked.columns:
        yield f"- {column.name} ({column.need}): {column.meaning}; {column.form}"
    yield from ("", _("Five example rows"))
    yield ";".join(column.name for column in asked.columns)
    yield from map(";".join, zip(*(column.examples for column in asked.columns), strict=True))
    if asked.keys:
        yield from ("", _("Customer keys, masked before they leave you"))
        yield from (f"{number}. {step}" for number, step in enumerate(asked.keys, start=1))
        yield from (f"   {recipe.name}: {recipe.code}" for recipe in asked.recipes)
    yield from ("", _("How to send it"), asked.send, "", asked.never)
