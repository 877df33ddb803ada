"""The files behind a number, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.formats import day, number
from metrics.kpis.provenance import Arrival


@dataclass(frozen=True, slots=True)
class File:
    """One file and what became of its rows."""

    import_id: int
    name: str
    source: str
    loaded: str
    rows: str


def files(arrivals: Iterable[Arrival]) -> tuple[File, ...]:
    """Return the files in words."""
    return tuple(
        File(
            one.import_id,
            one.file,
            one.source,
            day(one.loaded_at.date()) if one.loaded_at else "",
            _rows(one),
        )
        for one in arrivals
    )


def _rows(one: Arrival) -> str:
    accepted = ngettext("%(count)s row accepted", "%(count)s rows accepted", one.accepted) % {
        "count": number(one.accepted)
    }
    if not one.rejected:
        return accepted
    rejected = _("%(count)s rejected") % {"count": number(one.rejected)}
    return f"{accepted}, {rejected}"
