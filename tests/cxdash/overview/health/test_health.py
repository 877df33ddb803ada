"""Health as it is read: exact values on facts made by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from cxdash.overview.figures import Row
from cxdash.overview.health.page import HealthPage, Report, health_page
from metrics.models import Measurement, Metric, Organisation, Verdict
from tests.cxdash.overview.company import TODAY, settle
from tests.metrics.facts import Facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def page(today: date = TODAY, **parameters: str) -> HealthPage:
    return health_page(
        organisation=Organisation.objects.first(),
        parameters={name: [value] for name, value in parameters.items()},
        today=today,
        may_load=False,
    )


def report(today: date = TODAY, **parameters: str) -> Report:
    found = page(today, **parameters)
    assert found.problem == ""
    assert found.report is not None
    return found.report


def row(of: Report, code: str) -> Row:
    return next(one for group in of.groups for one in group.rows if one.code == code)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_what_may_be_chance_is_not_filed_under_no_detectable_change() -> None:
    stored = Verdict.objects.filter(version__metric__code="nps", dim_1=0)
    stored.update(verdict="no_detectable_change", low=0.2, high=9, p_adjusted=0.2)
    assert "May be chance: NPS." in report().lead
    assert row(report(), "nps").verdict == "no_detectable_change"
    stored.update(change=2, low=0.2, high=3, p_adjusted=0.01)
    assert "Too small to report: NPS." in report().lead


def test_the_newest_complete_quarter_against_the_same_one_last_year() -> None:
    found = report()
    assert plain(found.eyebrow) == "Health · Q1 2026 · Everyone"
    assert found.headline == "Better than a year ago on 1 of 4 measures, worse on 1"
    assert found.lead == (
        "Better: NPS. Worse: Satisfaction (CSAT). Too early to say: First-contact resolution, Revenue."
    )
    assert found.scorecard_title == "Worse than a year ago: Satisfaction (CSAT)"
    assert [one.code for one in found.figures] == ["nps", "csat", "first_contact_resolution", "revenue"]
    assert plain(found.freshness) == "Data to 11 April 2026"
    assert found.silent == (
        "No data in this period: Recovery of unhappy customers, Complaints per 1,000 customers."
    )
    assert found.without_data == "No data yet: Churn, Net revenue retention."


def test_better_is_green_and_rises() -> None:
    nps = row(report(), "nps")
    assert (nps.wording.value, nps.wording.basis, nps.grey) == ("70", "60 answers", False)
    assert nps.shift is not None
    assert (nps.shift.text, nps.shift.arrow, nps.shift.tone, nps.shift.shape) == (
        "+70",
        "up",
        "good",
        "triangle",
    )
    assert nps.shift.word == "better"
    assert nps.shift.spread.startswith("likely +")


def test_worse_is_said_by_word_shape_and_arrow() -> None:
    csat = row(report(), "csat")
    assert csat.wording.value == "20%"
    assert csat.shift is not None
    assert (csat.shift.arrow, csat.shift.tone, csat.shift.shape, csat.shift.word) == (
        *("down", "bad", "diamond"),
        "worse",
    )
    assert plain(csat.shift.text) == "−60 pp"


def test_too_few_answers_are_grey_without_arrow_and_colour() -> None:
    solved = row(report(), "first_contact_resolution")
    assert solved.grey
    assert plain(solved.note) == "too few to judge, data to 22 March"  # the last week is still watched
    assert solved.shift is not None
    assert (solved.shift.arrow, solved.shift.tone, solved.shift.word) == ("", "none", "too early to say")
    assert not solved.shift.bare


def test_hidden_numbers_show_how_many_answers_and_nothing_else(company: Facts) -> None:
    for day in (1, 2, 3):
        company.answer(date(2024, 12, day), 10)
    settle(company, "submissions", "recommend_0_10")
    found = report(period="2024-12")
    nps = row(found, "nps")
    assert nps.wording.text == "3 answers, hidden (fewer than 5)"
    assert nps.shift is None
    assert plain(nps.against) == "comparable from 1 Dec 2024"
    assert found.headline == "Too early to say whether it is better than a year ago"


def test_a_partial_period_says_how_far_it_goes_and_what_it_is_compared_with() -> None:
    found = report(period="2026-Q2")
    assert plain(found.eyebrow) == "Health · Q2 2026 to 11 April, compared with 1–11 April 2025 · Everyone"
    nps = row(found, "nps")
    assert nps.wording.basis == "11 answers"
    assert nps.against == "nothing to compare with"


def test_a_period_without_figures_says_so() -> None:
    found = report(period="2025-Q3")
    assert plain(found.headline) == "No figures for Q3 2025"
    assert found.groups == ()
    assert found.tie is None


def test_the_period_before() -> None:
    found = report(period="2026-Q1", comparison="previous_period")
    assert found.versus == "vs last quarter"
    assert row(found, "nps").against == "nothing to compare with"


def test_one_member_is_counted() -> None:
    found = report(channel="store")
    assert plain(found.eyebrow) == "Health · Q1 2026 · Channel: Store"
    assert row(found, "nps").wording.basis == "30 answers"
    assert plain(row(found, "revenue").wording.value) == "€600"
    assert found.tie is None


def test_several_members_and_dimensions_can_be_asked_for_by_address() -> None:
    found = health_page(
        organisation=Organisation.objects.first(),
        parameters={"channel": ["store", "website"]},
        today=TODAY,
        may_load=False,
    )
    assert found.report is not None
    assert found.filters is not None
    assert found.filters.other == "Channel: Store, Website"
    assert row(found.report, "nps").verdict == "better"


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"period": "2026-Q7"}, "2026-Q7"),
        ({"channel": "drone"}, "drone"),
        ({"planet": "mars"}, "planet"),
    ],
    ids=str,
)
def test_what_does_not_exist_is_said_and_nothing_is_shown(parameters: dict[str, str], problem: str) -> None:
    found = page(TODAY, **parameters)
    assert problem in found.problem
    assert found.report is None
    assert found.filters is not None


def test_revenue_states_its_base_and_ties_with_finance() -> None:
    Organisation.objects.update(finance_gap_limit="0.02")
    found = report()
    assert plain(row(found, "revenue").wording.basis) == "€600 of €610"
    assert found.tie is not None
    assert (found.tie.title, found.tie.too_wide) == ("Ties with finance", False)
    assert plain(found.tie.text) == (
        "Revenue here is €600, the finance total for Q1 2026 is €610: gap €10.00, 1.6%, within the limit of 2.0%."
    )


def test_a_gap_above_the_limit_is_a_banner() -> None:
    tie = report().tie
    assert tie is not None
    assert tie.too_wide
    assert "above the limit of 0.5%" in tie.text


def test_without_a_finance_total_revenue_says_that_it_was_not_checked(company: Facts) -> None:
    Measurement.objects.all().delete()
    company.settle("finance_revenue")
    found = report()
    assert found.tie is not None
    assert plain(found.tie.text) == "Revenue here is €600. No finance total is loaded for Q1 2026."
    assert row(found, "revenue").wording.basis == "all 30 transactions"


def test_the_picture_shows_experience_above_outcome_with_its_table() -> None:
    hero = report().hero
    assert hero is not None
    assert plain(hero.title) == (
        "NPS: 70, a year ago 0, better; Revenue: €600, a year ago €300, too early to say"
    )
    assert len(hero.table.rows) == 15
    assert [one["text"] for one in hero.figure["layout"]["annotations"] if one["name"] == "delta"] == ["+70"]


def test_what_grows_with_the_days_is_marked_among_months_only_where_these_are_whole(company: Facts) -> None:
    for day in (1, 5):
        company.bought(date(2025, 4, day), "10")
        company.bought(date(2026, 4, day), "30")
    settle(company, "revenue", "orders", "active_customers")

    def marked(period: str) -> list[str]:
        hero = report(period=period).hero
        assert hero is not None
        return [one["text"] for one in hero.figure["layout"]["annotations"] if one["name"] == "delta"]

    assert [plain(text) for text in marked("2026-03")] == ["+€100"]
    assert marked("2026-04") == []
    assert marked("2026") == ["+75"]


def test_a_metric_whose_data_end_earlier_says_so(company: Facts) -> None:
    company.answer(date(2026, 3, 20), 5, "effort_1_7")
    Metric.objects.filter(code="ces_easy").update(primary_position=9)
    for day in range(1, 20):
        company.answer(date(2026, 3, day), 6, "effort_1_7")
    settle(company, "effort_1_7")
    found = row(report(), "ces_easy")
    assert plain(found.note) == "too few answers to judge, data of 1–20 March 2026"


def test_the_organisation_chooses_what_the_picture_shows() -> None:
    csat, nps = Metric.objects.get(code="csat"), Metric.objects.get(code="nps")
    Organisation.objects.update(hero_experience=csat, hero_outcome=nps)
    hero = report().hero
    assert hero is not None
    assert hero.title.startswith("Satisfaction (CSAT): 20%")
    assert "NPS: 70" in hero.title


def test_a_metric_outside_of_the_scorecard_can_be_in_the_picture() -> None:
    orders = Metric.objects.get(code="orders")
    Organisation.objects.update(hero_outcome=orders)
    hero = report().hero
    assert hero is not None
    assert "Orders: 30" in hero.title


def test_russian() -> None:
    with translation.override("ru"):
        found = report()
    assert found.headline == "По 1 из 4 показателей стало лучше, чем год назад, по 1\u00a0— хуже"
    assert plain(found.eyebrow) == "Состояние клиентского опыта · I кв. 2026 · Все клиенты"
