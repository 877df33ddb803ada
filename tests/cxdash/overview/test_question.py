"""Addresses: what they ask for, and one address for one view."""

from datetime import date

import pytest

from cxdash.overview.choices import default_period, period_choices
from cxdash.overview.question import QuestionError, address, read_question
from metrics.calendar import Period, format_code, parse_code
from metrics.kpis.freshness import Reach


def test_nothing_asked_is_the_default() -> None:
    question = read_question({}, 1)
    assert (question.period, question.comparison, question.members) == (None, "last_year", {})


def test_the_words_of_the_api() -> None:
    question = read_question(
        {
            "period": ["2026-Q1"],
            "comparison": ["previous_period"],
            "channel": ["store", "website"],
            "by": ["x"],
        },
        1,
    )
    assert question.period == Period("quarter", date(2026, 1, 1), date(2026, 4, 1))
    assert question.comparison == "previous_period"
    assert question.members == {"channel": ["store", "website"]}


@pytest.mark.parametrize(
    "parameters",
    [
        {"period": ["2026-Q5"]},
        {"period": ["2026-07-15"]},
        {"period": ["all"]},
        {"period": ["FY2026"]},
        {"comparison": ["plan"]},
    ],
    ids=str,
)
def test_what_does_not_exist_is_said(parameters: dict[str, list[str]]) -> None:
    with pytest.raises(QuestionError):
        read_question(parameters, 1)


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        ({}, None),
        ({"period": ["2026-Q1"], "channel": ["store"]}, None),
        ({"who": [""]}, ""),
        (
            {"period": ["2026-Q1"], "comparison": ["last_year"], "who": ["channel:store"]},
            "period=2026-Q1&comparison=last_year&channel=store",
        ),
        ({"period": ["2026-Q1"], "who": [""]}, "period=2026-Q1"),
        ({"who": ["own:a:b&c"]}, "own=a%3Ab%26c"),
    ],
    ids=str,
)
def test_the_form_is_translated_into_the_words_of_the_api(
    parameters: dict[str, list[str]], query: str | None
) -> None:
    assert address(parameters) == query


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2017, 1, 5), date(2018, 4, 11), "2018-Q1"),
        (date(2017, 1, 5), date(2018, 3, 31), "2018-Q1"),
        (date(2017, 1, 5), date(2018, 3, 30), "2017-Q4"),
        (date(2017, 5, 1), date(2017, 5, 31), "2017-05"),
        (date(2017, 5, 1), date(2017, 5, 30), "2017-05"),
        (date(2017, 4, 20), date(2017, 5, 30), "2017-04"),
    ],
)
def test_the_default_is_the_newest_complete_quarter_or_month(first: date, last: date, code: str) -> None:
    assert format_code(default_period(Reach(first, last), 1)) == code


def test_periods_with_data_are_offered_and_open_ones_named() -> None:
    groups = period_choices(Reach(date(2025, 11, 3), date(2026, 4, 11)), parse_code("2024-Q1"), 1)
    quarters, months, years = ([choice.code for choice in group.choices] for group in groups)
    assert quarters == ["2026-Q2", "2026-Q1", "2025-Q4", "2024-Q1"]
    assert months == ["2026-04", "2026-03", "2026-02", "2026-01", "2025-12", "2025-11"]
    assert years == ["2026", "2025"]
    labels = [choice.label for choice in groups[0].choices]
    assert labels[0].endswith("not complete")
    assert "not complete" not in labels[1]


def test_fiscal_years_have_their_own_codes() -> None:
    groups = period_choices(Reach(date(2025, 4, 1), date(2026, 3, 31)), parse_code("FY2026-Q4", 4), 4)
    assert groups[0].choices[0].code == "FY2026-Q4"
