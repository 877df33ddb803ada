"""Charts of a word's size for the cells of a table: sparklines, bars, bullets. The row's numbers say the same."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

SPARK = (86.0, 26.0)
BAR = 240.0
SHARE = 400.0
BULLET = (80.0, 20.0)
_EDGE = 3.5


def spark(values: Sequence[float | None]) -> SafeString:
    """Return a line with a pale first dot and a dark last one; nothing for less than two values."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return SafeString()
    width, height = SPARK
    low, high = min(value for _place, value in known), max(value for _place, value in known)

    def x(place: int) -> str:
        return f"{_EDGE + (width - 2 * _EDGE) * place / (len(values) - 1):.1f}"

    def y(value: float) -> str:
        share = 0.5 if high == low else (value - low) / (high - low)
        return f"{height - _EDGE - (height - 2 * _EDGE) * share:.1f}"

    pieces, last = [], -2
    for place, value in known:
        pieces.append(f"{'L' if place == last + 1 else 'M'}{x(place)} {y(value)}")
        last = place
    (first, first_value), (end, end_value) = known[0], known[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 86 26" width="86" height="26" aria-hidden="true" focusable="false">'
        '<path class="s-ac" d="{}"/><circle class="s-py" cx="{}" cy="{}" r="2.5"/>'
        '<circle class="s-dot" cx="{}" cy="{}" r="2.8"/></svg>',
        "".join(pieces),
        x(first),
        y(first_value),
        x(end),
        y(end_value),
    )


def bar(share: float, *, pale: bool = False) -> SafeString:
    """Return a bar for a share of the widest one."""
    return format_html(
        '<svg class="hb" viewBox="0 0 240 12" width="240" height="12" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false"><rect class="{}" width="{}" height="12"/></svg>',
        "b-py" if pale else "b-ac",
        f"{BAR * share:.1f}",
    )


def share_bar(share: float) -> SafeString:
    """Return a bar for a share of a whole, as wide as there is room."""
    return format_html(
        '<svg class="cv" viewBox="0 0 400 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="b-bg" width="400" height="12"/><rect class="b-ac" width="{}" height="12"/></svg>',
        f"{SHARE * share:.1f}",
    )


def bullet(actual: float | None, plan: float, earlier: float | None) -> SafeString:
    """Return a dark bar for what is, a pale one for a year ago and a tick for the target; all start at zero."""
    width, _height = BULLET
    values = [value for value in (actual, plan, earlier, 0.0) if value is not None]
    low, high = min(values), max(values)
    span = (high - low) * 1.08 or 1.0

    def x(value: float) -> float:
        return width * (value - low) / span

    def piece(value: float | None, look: str, top: float, tall: float) -> SafeString:
        if value is None:
            return SafeString()
        left, right = sorted((x(0.0), x(value)))
        return format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
            look,
            f"{left:.1f}",
            f"{top:g}",
            f"{right - left:.1f}",
            f"{tall:g}",
        )

    return format_html(
        '<svg class="bullet" viewBox="0 0 80 20" width="80" height="20" aria-hidden="true" focusable="false">'
        '<rect class="b-bg" y="3" width="80" height="14"/>{}{}<path class="b-pl" d="M{} 1v18"/></svg>',
        piece(earlier, "b-py", 3, 14),
        piece(actual, "b-ac", 7, 6),
        f"{x(plan):.1f}",
    )
