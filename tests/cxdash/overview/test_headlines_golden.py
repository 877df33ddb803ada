"""Every metric in every pattern of a headline, in both languages, as a list that a reader can go through.

`headlines.txt` beside this file is that list. Write it anew after a pattern, a name or a translation was changed, and
read the difference: `.venv/bin/python -m pytest tests/cxdash/overview/test_headlines_golden.py --write-headlines`.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from cxdash.overview.messages import message
from metrics.calendar import COMPARISONS, period_containing
from metrics.kpis.judgements import Judgement
from metrics.kpis.series import Point, Status
from metrics.models import Metric, Organisation
from metrics.stats.verdicts import Verdict

LIST = Path(__file__).with_name("headlines.txt")
QUARTER = period_containing(date(2026, 7, 1), "quarter")
ORGANISATION = Organisation(currency="EUR")

# Two values of each unit that read as they would in life.
VALUES = {
    "points": (38.0, 33.0),
    "percent": (0.762, 0.684),
    "score": (4.12, 3.95),
    "count": (12480.0, 11230.0),
    "money": (38_200_000.0, 36_900_000.0),
    "hours": (3.5, 4.25),
    "per_1000": (9.6, 14.2),
    "index": (104.0, 98.0),
}


def listed() -> dict[str, list[str]]:
    """Return the lines of the list by code of metric."""
    sections = LIST.read_text(encoding="utf-8").removeprefix("## ").split("\n## ")
    return {code: lines for code, *lines in (section.split("\n") for section in sections)}


def lines(metric: Metric) -> Iterator[str]:
    for language in ("en", "ru"):
        with translation.override(language):
            for text in _patterns(metric):
                yield f"{language}  {text}".replace("\u00a0", " ")
    yield ""


def _patterns(metric: Metric) -> Iterator[str]:
    later, earlier = VALUES[metric.unit]
    point = Point(QUARTER, 0, later, later, later, 400, Status.OK)
    yield message(metric, None, None, "last_year", ORGANISATION)
    yield message(metric, point, None, "last_year", ORGANISATION)
    for comparison in COMPARISONS:
        for judgement in _judgements(metric, later, earlier):
            yield message(metric, point, judgement, comparison, ORGANISATION)


def _judgements(metric: Metric, later: float, earlier: float) -> Iterator[Judgement]:
    change, end = later - earlier, QUARTER.end
    for verdict in (
        Verdict.BETTER,
        Verdict.WORSE,
        Verdict.WITHIN_USUAL_VARIATION,
        Verdict.NO_DETECTABLE_CHANGE,
    ):
        around = sorted((-change, 3 * change)) if verdict is Verdict.NO_DETECTABLE_CHANGE else (None, None)
        yield Judgement(later, earlier, change, around[0], around[1], verdict, end, 8)
    # A likely range that leaves out zero, and still no verdict: one of several, or too small to report.
    beyond = sorted((change / 2, 1.5 * change))
    yield Judgement(later, earlier, change, beyond[0], beyond[1], Verdict.NO_DETECTABLE_CHANGE, end, 8)
    if metric.smallest_change:
        small = metric.smallest_change / 2
        no = Verdict.NO_DETECTABLE_CHANGE
        yield Judgement(later, later - small, small, small / 2, small * 1.5, no, end, 8, beyond_chance=True)
    yield Judgement(later, earlier, change, None, None, Verdict.TOO_LITTLE_DATA, end, 8)


@pytest.mark.django_db
def test_every_metric_is_on_the_list(request: pytest.FixtureRequest) -> None:
    metrics = Metric.objects.order_by("family", "code")
    if request.config.getoption("--write-headlines"):
        sections = ["\n".join([f"## {metric.code}", *lines(metric)]) for metric in metrics]
        LIST.write_text("\n".join(sections), encoding="utf-8")
    assert list(listed()) == [metric.code for metric in metrics]


@pytest.mark.django_db
@pytest.mark.parametrize("code", listed())
def test_headlines_are_those_that_were_read(code: str) -> None:
    assert list(lines(Metric.objects.get(code=code))) == listed()[code]
