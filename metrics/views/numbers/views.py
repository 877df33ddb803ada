"""`/data/numbers/`: figures that are there already, month by month, with who reports them."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from metrics.calendar import FIRST_DAY, add_months, format_code, newest_complete
from metrics.formats import month
from metrics.ingest.loading.at_once import LoadingElsewhere
from metrics.ingest.loading.load import LoadRefused
from metrics.ingest.mapping.periods import parse_period
from metrics.models import Organisation, Source
from metrics.upkeep import business_day
from metrics.views.numbers.changes import Typed, posted_places, read_changes
from metrics.views.numbers.grid import Ground, choices, draw
from metrics.views.numbers.saving import ConflictsError, save_changes
from metrics.views.numbers.sheet import (
    YEAR,
    YEARS,
    months_of_files,
    months_until,
    rows_of,
    said_by_others,
    sheets,
    source_code,
    specs,
    stored,
)

NAME_LENGTH = 50
NEW = "new"
EARLIEST = add_months(FIRST_DAY, YEAR * YEARS)
"""The last month of the earliest sheet."""


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest) -> HttpResponse:
    """Show a sheet, or save it."""
    all_rows = request.user.has_perm("metrics.load_data")
    if not (all_rows or request.user.has_perm("metrics.load_finance")):
        raise PermissionDenied
    page = _Page(request, finance_only=not all_rows)
    return page.save() if request.method == "POST" else page.show()


class _Page:
    """One request for a sheet: what its address says, and what is stored."""

    def __init__(self, request: HttpRequest, *, finance_only: bool) -> None:
        self.request = request
        self.organisation = Organisation.objects.get()
        self.known = sheets()
        self.finance_only = finance_only
        self.every = specs(finance_only=finance_only)
        self.today = business_day(timezone.now())
        self.after = self._after()
        self.choose(self._source())

    def choose(self, source: Source | None) -> None:
        """Take a sheet; what was asked for in the address is shown beside what it has."""
        self.source = source
        # What was on the page when it was opened stays there: a month may have ended meanwhile.
        codes, months = posted_places(self.request.POST)
        asked = {*codes, *self.request.GET.getlist("row"), *self.request.GET.getlist("n")}
        self.rows = rows_of(self.every, source, asked)
        shown = months_until(self.after or self.today, self._month_count())
        every = {*shown, *months_until(self.today, YEAR * YEARS + 1)}
        self.months = sorted(one for one in every if one in shown or f"{one:%Y-%m}" in months)

    def _after(self) -> date | None:
        """Return the month after those that are asked for; None for the last ones that are over."""
        asked = parse_period(self.request.GET.get("to", ""))
        if asked is None or asked.grain != "month" or not EARLIEST <= asked.start < self.today.replace(day=1):
            return None
        return add_months(asked.start, 1)

    def _month_count(self) -> int:
        text = self.request.GET.get("months", "")
        years = int(text) // YEAR if text.isascii() and text.isdigit() and len(text) < 4 else 1
        return YEAR * min(max(years, 1), YEARS)

    def _source(self) -> Source | None:
        code = self.request.GET.get("sheet", "")
        if not code and not self.finance_only:
            return self.known[0] if self.known else None
        return next((one for one in self.known if one.code == code), None)

    def show(
        self,
        typed: Typed | None = None,
        conflicts: ConflictsError | None = None,
        *,
        name: str | None = None,
        problem: str = "",
        name_error: str = "",
    ) -> HttpResponse:
        """Show the sheet as it is, or as it was typed."""
        ground = Ground(
            rows=self.rows,
            months=self.months,
            stored=stored(self.source, self.rows, self.months),
            others=said_by_others(self.source, self.rows, self.months),
            with_counts=self.request.GET.getlist("n"),
            currency=self.organisation.currency,
        )
        if name is None:
            name = str(self.source or "") or (_("Finance") if self.finance_only else "")
        found = draw(ground, typed, conflicts.conflicts if conflicts else None)
        return render(
            self.request,
            "metrics/numbers/numbers.html",
            {
                "grid": found,
                "sheets": self.known,
                "sheet": self.source,
                "name": name,
                "name_error": name_error,
                "problem": problem,
                "wrong": sum(len(row.troubles) for row in found.rows),
                "choices": choices(self.every, self.rows),
                "months": len(self.months),
                "earlier": self._address(months=len(self.months) + YEAR)
                if len(self.months) < YEAR * YEARS
                else "",
                "of_files": self._of_files(),
                "newest": self._address(to="") if self.after is not None else "",
                "on_health": self._on_health(),
                "all_rows": not self.finance_only,
                "kept": self._kept(),
                "discard": self._address(),
            },
        )

    def save(self) -> HttpResponse:
        """Save what was changed, or say what is wrong."""
        name = " ".join(self.request.POST.get("name", "").split())
        if name and self.source is None:
            self.choose(next((one for one in self.known if one.code == source_code(name)), None))
        if self.source is not None:
            name = str(self.source)
        posted = self.request.POST.dict()
        language = "ru" if (get_language() or "en").startswith("ru") else "en"
        typed = read_changes(posted, self.rows, self.months, language)
        if not name or len(name) > NAME_LENGTH:
            wrong = (
                _("Say who reports these numbers.")
                if not name
                else _("Write at most %(limit)s characters.") % {"limit": NAME_LENGTH}
            )
            return self.show(typed, name=name, name_error=wrong)
        if typed.errors:
            return self.show(typed, name=name)
        if not typed.changes:
            messages.info(self.request, _("Nothing was changed."))
            return redirect(self._address())
        try:
            save_changes(typed.changes, name=name, user_id=self.request.user.pk, now=timezone.now())
        except ConflictsError as conflicts:
            return self.show(typed, conflicts, name=name)
        except (LoadingElsewhere, LoadRefused) as refusal:
            return self.show(typed, name=name, problem=str(refusal))
        count = len(typed.changes)
        messages.success(
            self.request,
            ngettext(
                "%(count)s number is saved, reported by %(name)s.",
                "%(count)s numbers are saved, reported by %(name)s.",
                count,
            )
            % {"count": count, "name": name},
        )
        return redirect(self._address(sheet=source_code(name) if self.source is None else self.source.code))

    def _of_files(self) -> tuple[str, str] | None:
        """Return where the months of the loaded files are, if these all lie before the sheet; and the last of them."""
        after = months_of_files()
        if after is None or after > self.months[0]:
            return None
        last = add_months(after, -1)
        return self._address(to=f"{last:%Y-%m}", months=YEAR), month(last)

    def _on_health(self) -> str:
        """Return where Health shows the months of this sheet."""
        if self.after is None:
            return reverse("health")
        fiscal_start = self.organisation.fiscal_start_month
        newest = newest_complete(
            self.months[0], self.after - timedelta(days=1), ("quarter", "month"), fiscal_start
        )
        return f"{reverse('health')}?{urlencode({'period': format_code(newest, fiscal_start)})}"

    def _kept(self) -> list[tuple[str, str]]:
        """Return what the address says of the sheet."""
        pairs = [(key, value) for key in ("row", "n") for value in self.request.GET.getlist(key)]
        if len(self.months) > YEAR:
            pairs.append(("months", str(len(self.months))))
        if sheet := self.request.GET.get("sheet") or (self.source.code if self.source else ""):
            pairs.append(("sheet", sheet))
        if self.after is not None:
            pairs.append(("to", f"{add_months(self.after, -1):%Y-%m}"))
        return pairs

    def _address(self, **other: object) -> str:
        pairs = [(key, value) for key, value in self._kept() if key not in other]
        query = urlencode([*pairs, *((key, str(value)) for key, value in other.items() if value != "")])
        return f"{self.request.path}?{query}" if query else self.request.path
