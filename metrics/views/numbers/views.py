"""`/data/numbers/`: figures that are there already, month by month, with who reports them."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.calendar import add_months, format_code, newest_complete
from metrics.formats import month, reading_language
from metrics.ingest.loading.at_once import LoadingElsewhere
from metrics.ingest.loading.load import LoadRefused
from metrics.models import Organisation
from metrics.views.access import may_load
from metrics.views.methods import form_page
from metrics.views.numbers.asked import Asked, ask
from metrics.views.numbers.changes import Typed, read_changes
from metrics.views.numbers.grid import Ground, choices, draw
from metrics.views.numbers.saving import ConflictsError, save_changes
from metrics.views.numbers.sheet import YEAR, YEARS, months_of_files, said_by_others, source_code, stored

NAME_LENGTH = 50


@form_page
@may_load
def numbers(request: HttpRequest) -> HttpResponse:
    """Show a sheet, or save it."""
    asked = ask(request)
    return _save(request, asked) if request.method == "POST" else _show(request, asked)


def _show(
    request: HttpRequest,
    asked: Asked,
    typed: Typed | None = None,
    conflicts: ConflictsError | None = None,
    *,
    name: str | None = None,
    problem: str = "",
    name_error: str = "",
) -> HttpResponse:
    """Show the sheet as it is, or as it was typed."""
    organisation = Organisation.objects.get()
    ground = Ground(
        rows=asked.rows,
        months=asked.months,
        stored=stored(asked.source, asked.rows, asked.months),
        others=said_by_others(asked.source, asked.rows, asked.months),
        with_counts=asked.with_counts,
        currency=organisation.currency,
    )
    if name is None:
        name = str(asked.source or "") or (_("Finance") if asked.finance_only else "")
    found = draw(ground, typed, conflicts.conflicts if conflicts else None)
    months = len(asked.months)
    return render(
        request,
        "metrics/numbers/numbers.html",
        {
            "grid": found,
            "sheets": asked.known,
            "sheet": asked.source,
            "name": name,
            "name_error": name_error,
            "problem": problem,
            "wrong": sum(len(row.troubles) for row in found.rows),
            "choices": choices(asked.every, asked.rows),
            "months": months,
            "earlier": asked.address(months=months + YEAR) if months < YEAR * YEARS else "",
            "of_files": _of_files(asked),
            "newest": asked.address(to="") if asked.after is not None else "",
            "on_health": _on_health(asked, organisation.fiscal_start_month),
            "all_rows": not asked.finance_only,
            "kept": asked.kept(),
            "discard": asked.address(),
        },
    )


def _save(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Save what was changed, or say what is wrong."""
    name = " ".join(request.POST.get("name", "").split())
    if name and asked.source is None:
        asked = asked.of(next((one for one in asked.known if one.code == source_code(name)), None))
    if asked.source is not None:
        name = str(asked.source)
    typed = read_changes(request.POST.dict(), asked.rows, asked.months, reading_language())
    if not name or len(name) > NAME_LENGTH:
        wrong = (
            _("Say who reports these numbers.")
            if not name
            else _("Write at most %(limit)s characters.") % {"limit": NAME_LENGTH}
        )
        return _show(request, asked, typed, name=name, name_error=wrong)
    if typed.errors:
        return _show(request, asked, typed, name=name)
    if not typed.changes:
        messages.info(request, _("Nothing was changed."))
        return redirect(asked.address())
    try:
        save_changes(typed.changes, name=name, user_id=request.user.pk, now=timezone.now())
    except ConflictsError as conflicts:
        return _show(request, asked, typed, conflicts, name=name)
    except (LoadingElsewhere, LoadRefused) as refusal:
        return _show(request, asked, typed, name=name, problem=str(refusal))
    count = len(typed.changes)
    said = ngettext(
        "%(count)s number is saved, reported by %(name)s.",
        "%(count)s numbers are saved, reported by %(name)s.",
        count,
    )
    messages.success(request, said % {"count": count, "name": name})
    return redirect(asked.address(sheet=source_code(name) if asked.source is None else asked.source.code))


def _of_files(asked: Asked) -> tuple[str, str] | None:
    """Return where the months of the loaded files are, if these all lie before the sheet; and the last of them."""
    after = months_of_files()
    if after is None or after > asked.months[0]:
        return None
    last = add_months(after, -1)
    return asked.address(to=f"{last:%Y-%m}", months=YEAR), month(last)


def _on_health(asked: Asked, fiscal_start: int) -> str:
    """Return where Health shows the months of this sheet."""
    if asked.after is None:
        return reverse("health")
    last = asked.after - timedelta(days=1)
    newest = newest_complete(asked.months[0], last, ("quarter", "month"), fiscal_start)
    return f"{reverse('health')}?{urlencode({'period': format_code(newest, fiscal_start)})}"
