"""The headline is true for every mix of verdicts."""

from itertools import product

import pytest
from django.utils import translation

from cxdash.overview.health.headline import Spoken, headline, lead, scorecard_title
from metrics.calendar import COMPARISONS, Comparison

VERDICTS = (
    "better",
    "worse",
    "no_detectable_change",
    "may_be_chance",
    "too_small",
    "within_usual_variation",
    "too_little_data",
    None,
)


def spoken(*verdicts: str | None) -> list[Spoken]:
    return [Spoken(f"M{place}", verdict) for place, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("verdicts", "english", "russian"),
    [
        (
            ("better", "better", "too_little_data"),
            "Better than a year ago on 2 of 3 measures",
            "По 2 из 3 показателей стало лучше, чем год назад",
        ),
        (
            ("better", "worse", "no_detectable_change"),
            "Better than a year ago on 1 of 3 measures, worse on 1",
            "По 1 из 3 показателей стало лучше, чем год назад, по 1\u00a0— хуже",
        ),
        (
            ("worse", None),
            "Worse than a year ago on 1 of 2 measures",
            "По 1 из 2 показателей стало хуже, чем год назад",
        ),
        (
            ("no_detectable_change", None),
            "Not shown to be better or worse than a year ago",
            "За год ни улучшения, ни ухудшения не подтверждены",
        ),
        (
            ("too_little_data", None),
            "Too early to say whether it is better than a year ago",
            "Пока рано судить, стало ли лучше, чем год назад",
        ),
    ],
)
def test_both_languages(verdicts: tuple[str | None, ...], english: str, russian: str) -> None:
    for language, text in (("en", english), ("ru", russian)):
        with translation.override(language):
            assert headline(spoken(*verdicts), "last_year") == text


@pytest.mark.parametrize("comparison", COMPARISONS)
@pytest.mark.parametrize("mix", list(product(VERDICTS, repeat=2)), ids=str)
def test_nothing_is_claimed_that_no_verdict_says(mix: tuple[str | None, ...], comparison: Comparison) -> None:
    with translation.override("en"):
        said = headline(spoken(*mix), comparison)
        names, title = lead(spoken(*mix)), scorecard_title(spoken(*mix), comparison)
    assert said.startswith("Better") is ("better" in mix)
    assert (said.startswith("Worse") or ", worse on" in said) is ("worse" in mix)
    shown = {"better", "worse"} & set(mix)
    assert said.startswith("Not shown") is (not shown and bool(set(mix) - {"too_little_data", None}))
    assert title.startswith("Worse") is ("worse" in mix)
    for place in range(len(mix)):
        assert names.count(f"M{place}") == 1
    assert ("Too early" in said) is not bool(set(mix) - {"too_little_data", None})


def test_each_measure_is_named_by_its_own_verdict() -> None:
    with translation.override("en"):
        assert lead(spoken(*VERDICTS)) == (
            "Better: M0. Worse: M1. May be chance: M3. Too small to report: M4. No detectable change: M2. "
            "Within usual variation: M5. Too early to say: M6, M7."
        )
    with translation.override("ru"):
        assert lead(spoken(*VERDICTS)) == (
            "Лучше: M0. Хуже: M1. Может быть случайностью: M3. Несущественно: M4. Изменение не подтверждено: M2. "
            "В пределах обычных колебаний: M5. Судить рано: M6, M7."
        )


def test_the_scorecard_names_what_is_worse() -> None:
    with translation.override("en"):
        assert scorecard_title(spoken("better", "worse"), "last_year") == "Worse than a year ago: M1"
        assert scorecard_title(spoken("better"), "last_year") == "No measure is shown to be worse"
        assert scorecard_title(spoken(None), "last_year") == "No measure is shown to be better or worse"
