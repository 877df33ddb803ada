"""Charts described by hand."""

from datetime import date

from metrics.calendar import Period, period_containing, periods_between
from metrics.charts.description import (
    Annotation,
    Chart,
    Difference,
    Level,
    Panel,
    Point,
    PointStatus,
    Series,
)
from metrics.formats import Wording, period

MONTHS = periods_between(date(2025, 1, 1), date(2026, 4, 1), "month")
Q1_2025 = period_containing(date(2025, 1, 1), "quarter")
Q1_2026 = period_containing(date(2026, 1, 1), "quarter")


def point(month: Period, value: float | None, status: PointStatus = "ok", *, reach: float = 2.0) -> Point:
    known = value is not None
    figure = f"{value:.0f}" if value is not None else "–"
    basis = {"ok": "400 answers", "indicative": "12 answers", "hidden": "3 answers"}.get(status, "")
    note = {"indicative": "too few answers to judge", "hidden": "hidden (fewer than 5)"}.get(status, "")
    return Point(
        period=month,
        label=period(month),
        value=value,
        low=value - reach if value is not None and status != "reported" else None,
        high=value + reach if value is not None and status != "reported" else None,
        n=400 if known else 3,
        status=status,
        wording=Wording(
            figure, f"give or take {reach:.0f}" if known else "", basis, note, f"{figure}, {basis}"
        ),
    )


def satisfaction(*, difference: bool = True) -> Panel:
    """Fifteen months: the fourth is hidden, the sixth and seventh rest on too few answers, the ninth is missing."""
    points = []
    for place, month in enumerate(MONTHS):
        if place == 3:
            points.append(point(month, None, "hidden"))
        elif place in {5, 6}:
            points.append(point(month, 20 + place, "indicative", reach=30))
        elif place == 8:
            points.append(point(month, None, "missing"))
        else:
            points.append(point(month, 30 + place))
    return Panel(
        title="NPS, points",
        unit="points",
        decimals=0,
        better="higher",
        series=(Series("actual", "NPS", tuple(points)),),
        difference=Difference(Level(Q1_2025, 31, "31"), Level(Q1_2026, 43, "43"), "+12", "good")
        if difference
        else None,
    )


def revenue() -> Panel:
    points = tuple(
        Point(
            month,
            period(month),
            100_000.0 + 1000 * place,
            None,
            None,
            50,
            "ok",
            Wording("€100 k", "counted", "all 50 transactions", "", "€100 k, counted, all 50 transactions"),
            partial=place == len(MONTHS) - 1,
        )
        for place, month in enumerate(MONTHS)
    )
    plan = tuple(point(month, 101_000.0) for month in MONTHS)
    return Panel(
        title="Revenue, € <b>",
        unit="money",
        decimals=0,
        better="higher",
        series=(Series("actual", "Revenue", points), Series("plan", "Plan", plan)),
        currency="EUR",
    )


def hero(*, difference: bool = True) -> Chart:
    return Chart(
        key="hero",
        kind="lines",
        title="NPS: 43, a year ago 31, better",
        subtitle="By month.",
        periods=MONTHS,
        panels=(satisfaction(difference=difference), revenue()),
        annotations=(Annotation(MONTHS[9], 1, "New app"),),
    )
