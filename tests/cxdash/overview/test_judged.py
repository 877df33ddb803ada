"""A change in words: where the likely range leaves out zero and there is no verdict, the page says why, and truly."""

from datetime import date

import pytest
from django.utils import translation

from cxdash.overview.judged import shift
from metrics.kpis.judgements import Judgement
from metrics.models import Metric
from metrics.stats.verdicts import Verdict

NPS = Metric(
    code="nps", name_en="NPS", name_ru="NPS", unit="points", decimals=0, better="higher", smallest_change=3
)


def judgement(
    change: float, low: float, high: float, *, family: int = 6, beyond_chance: bool = False
) -> Judgement:
    return Judgement(
        later=30.0 + change,
        earlier=30.0,
        change=change,
        low=low,
        high=high,
        verdict=Verdict.NO_DETECTABLE_CHANGE,
        through=date(2026, 7, 1),
        family=family,
        beyond_chance=beyond_chance,
    )


@pytest.mark.parametrize(
    ("one", "word", "reason"),
    [
        (
            judgement(2, 1, 3, beyond_chance=True),
            "too small to report",
            "smaller than worth reporting (3 points)",
        ),
        (
            judgement(2, 1, 3),
            "may be chance",
            "one of 6 measures tested together may differ so much by chance",
        ),
        (
            judgement(5, 1, 9),
            "may be chance",
            "one of 6 measures tested together may differ so much by chance",
        ),
        (judgement(5, 1, 9, family=1), "may be chance", "too close to zero to rule out chance"),
        # Of a metric that is best within a range: it moved far, but came no nearer.
        (judgement(5, 1, 9, beyond_chance=True), "no detectable change", ""),
        (judgement(2, -1, 5), "no detectable change", ""),
    ],
)
def test_why_there_is_no_verdict(one: Judgement, word: str, reason: str) -> None:
    with translation.override("en"):
        found = shift(one, NPS, "EUR")
    assert (found.word, found.reason) == (word, reason)
