"""What a chart says to those who do not see it: the message and the numbers that carry it."""

from django.utils.translation import gettext, ngettext

from metrics.charts.description import Chart, Panel


def alt(chart: Chart) -> str:
    """Return the text alternative of a chart: its kind, its message, and each panel's first, last and ends."""
    count = len(chart.panels)
    kind = ngettext("Line chart.", "%(count)s line charts on one time axis.", count) % {"count": count}
    return " ".join([kind, _sentence(chart.title), *(_panel(panel) for panel in chart.panels)])


def _panel(panel: Panel) -> str:
    drawn = [point for point in panel.actual.points if point.drawn and not point.partial]
    if not drawn:
        return gettext("%(panel)s: nothing to show.") % {"panel": panel.title}
    by_value = sorted(drawn, key=lambda point: point.value or 0.0)
    parts = {"panel": panel.title}
    for name, point in (
        ("first", drawn[0]),
        ("last", drawn[-1]),
        ("lowest", by_value[0]),
        ("highest", by_value[-1]),
    ):
        parts[name] = f"{point.wording.value} ({point.label})"
    return gettext("%(panel)s: from %(first)s to %(last)s; lowest %(lowest)s, highest %(highest)s.") % parts


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
