"""What an address asks of the sheet: whose it is, which rows and months; and the addresses of others like it."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from metrics.calendar import FIRST_DAY, add_months
from metrics.ingest.mapping.periods import parse_period
from metrics.models import Source
from metrics.upkeep import business_day
from metrics.views.access import measurements_only
from metrics.views.numbers.changes import posted_places
from metrics.views.numbers.sheet import YEAR, YEARS, Spec, months_until, rows_of, sheets, specs

EARLIEST = add_months(FIRST_DAY, YEAR * YEARS)
"""The last month of the earliest sheet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet as it was asked for.

    Attributes
    ----------
    path, sheet, added, with_counts
        What the address says; `added` are rows, `with_counts` those whose answers are counted too.
    known
        The sheets that there are, the one that was saved last first.
    every, codes, rows
        The rows that there may be, those that were asked for, and those that are shown.
    after
        The month after those that were asked for; None for the last ones that are over.
    """

    path: str
    sheet: str
    added: tuple[str, ...]
    with_counts: tuple[str, ...]
    finance_only: bool
    known: list[Source]
    source: Source | None
    every: list[Spec]
    codes: frozenset[str]
    rows: list[Spec]
    months: list[date]
    after: date | None

    def of(self, source: Source | None) -> "Asked":
        """Return the same of another sheet."""
        return replace(self, source=source, rows=rows_of(self.every, source, self.codes))

    def kept(self) -> list[tuple[str, str]]:
        """Return what the address says of the sheet."""
        pairs = [("row", code) for code in self.added] + [("n", code) for code in self.with_counts]
        if len(self.months) > YEAR:
            pairs.append(("months", str(len(self.months))))
        if sheet := self.sheet or (self.source.code if self.source else ""):
            pairs.append(("sheet", sheet))
        if self.after is not None:
            pairs.append(("to", f"{add_months(self.after, -1):%Y-%m}"))
        return pairs

    def address(self, **other: object) -> str:
        """Return the address of the same sheet with something else in it; what is empty is left out."""
        pairs = [(key, value) for key, value in self.kept() if key not in other]
        query = urlencode([*pairs, *((key, str(value)) for key, value in other.items() if value != "")])
        return f"{self.path}?{query}" if query else self.path


def ask(request: HttpRequest) -> Asked:
    """Return what a request asks for. What was on the page when it was opened stays: a month may have ended since."""
    query, today = request.GET, business_day(timezone.now())
    finance_only = measurements_only(request)
    known, every = sheets(), specs(finance_only=finance_only)
    posted, months = posted_places(request.POST)
    codes = frozenset({*posted, *query.getlist("row"), *query.getlist("n")})
    after = _after(query.get("to", ""), today)
    shown = months_until(after or today, _month_count(query.get("months", "")))
    possible = {*shown, *months_until(today, YEAR * YEARS + 1)}
    sheet = query.get("sheet", "")
    source = next((one for one in known if one.code == sheet), None)
    if not sheet and not finance_only:
        source = known[0] if known else None
    return Asked(
        path=request.path,
        sheet=sheet,
        added=tuple(query.getlist("row")),
        with_counts=tuple(query.getlist("n")),
        finance_only=finance_only,
        known=known,
        source=source,
        every=every,
        codes=codes,
        rows=rows_of(every, source, codes),
        months=sorted(one for one in possible if one in shown or f"{one:%Y-%m}" in months),
        after=after,
    )


def _after(text: str, today: date) -> date | None:
    asked = parse_period(text)
    if asked is None or asked.grain != "month" or not EARLIEST <= asked.start < today.replace(day=1):
        return None
    return add_months(asked.start, 1)


def _month_count(text: str) -> int:
    years = int(text) // YEAR if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return YEAR * min(max(years, 1), YEARS)
