"""What became of the rows of one kind, as both the trial and the import show it."""

from dataclasses import dataclass

from metrics import formats
from metrics.ingest.reporting import PartReport
from metrics.views.kinds import kind_name
from metrics.views.reasons import ReasonRow, reason_row

WIDTH = 400
"""Of the bar, in units of its drawing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Accepted and rejected rows as lengths."""

    accepted: int
    gap: int
    rejected: int


@dataclass(frozen=True, slots=True)
class PartPage:
    """The rows of one kind."""

    kind: str
    accepted: str
    rejected: str
    unchanged: str
    changed: str
    has_rejected: bool
    bar: Bar
    reasons: tuple[ReasonRow, ...]
    missing: tuple[tuple[str, str, str], ...]
    """Column, value and number of answers that were not given."""


def part_page(part: PartReport) -> PartPage:
    """Return what became of the rows of one kind."""
    return PartPage(
        kind=kind_name(part.kind),
        accepted=formats.number(part.accepted),
        rejected=formats.number(part.rejected),
        unchanged=formats.number(part.unchanged),
        changed=formats.number(part.changed) if part.changed else "",
        has_rejected=bool(part.rejected),
        bar=_bar(part.accepted, part.rejected),
        reasons=tuple(map(reason_row, part.reasons)),
        missing=tuple((one.column, one.value, formats.number(one.answers)) for one in part.missing),
    )


def _bar(accepted: int, rejected: int) -> Bar:
    total = accepted + rejected
    if not total or not rejected:
        return Bar(WIDTH if accepted else 0, WIDTH, 0)
    red = min(WIDTH - 2, max(3, round(WIDTH * rejected / total))) if accepted else WIDTH
    return Bar(max(0, WIDTH - red - 1), WIDTH - red, red)
