"""Metric as it is read: exact values on the company of `company.py`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone, translation

from cxdash.overview.metric.page import MetricPage, Report, find_metric, metric_page
from metrics.models import MetricVersion, Organisation, ReferenceValue, Target
from tests.cxdash.overview.company import TODAY, settle
from tests.metrics.facts import Facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def page(code: str, today: date = TODAY, **parameters: str) -> MetricPage:
    found = find_metric(code)
    assert found is not None
    metric, beside = found
    return metric_page(
        organisation=Organisation.objects.get(),
        metric=metric,
        beside=beside,
        parameters={name: [value] for name, value in parameters.items()},
        today=today,
    )


def report(code: str, today: date = TODAY, **parameters: str) -> Report:
    found = page(code, today, **parameters)
    assert found.problem == ""
    assert found.report is not None
    return found.report


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_number_of_the_quarter_with_its_change() -> None:
    found = report("nps")
    assert plain(found.eyebrow) == "Q1 2026 · Everyone"
    assert found.title == "NPS: 70, a year ago 0, better"
    assert found.figure is not None
    assert found.figure.wording.value == "70"
    assert found.figure.shift is not None
    assert (found.figure.shift.text, found.figure.shift.tone) == ("+70", "good")
    assert plain(found.freshness) == "Data to 11 April 2026"
    assert found.by == "channel"


def test_each_member_has_its_own_verdict() -> None:
    found = report("nps").breakdown
    assert found is not None
    rows = {row.name: row for row in found.rows}
    # Of 30 each: in 2025 10 promoters and 10 detractors; in 2026 24 promoters and 3 detractors.
    assert {name: row.wording.value for name, row in rows.items()} == {"Store": "70", "Website": "70"}
    assert {row.shift.text for row in found.rows if row.shift} == {"+70"}
    assert found.title == "Channel. Better: Store, Website."
    assert rows["Store"].query == "period=2026-Q1&channel=store"


def test_the_lead_counts_only_members_that_can_be_judged() -> None:
    facts = Facts()
    for year in (2025, 2026):
        for day in range(1, 7):
            facts.answer(date(year, 2, day), 9, channel="email")
    settle(facts, "recommend_0_10")
    found = report("nps")
    assert found.breakdown is not None
    assert len(found.breakdown.rows) == 3
    assert found.lead == "By Channel: better 2, worse 0, of 2 that can be judged."


def test_the_breakdown_says_that_each_member_is_judged_by_itself(cco: Client) -> None:
    note = "Each is judged by itself: among many, one may look better or worse by chance."
    assert note in cco.get("/metrics/nps/?period=2026-Q1").content.decode()
    assert note not in cco.get("/metrics/nps/?period=2026-Q1&channel=store").content.decode()


def test_narrowed_to_a_member_the_number_is_that_of_its_row() -> None:
    found = report("nps", channel="store")
    assert found.title == "NPS: 70, a year ago 0, better"
    assert plain(found.eyebrow) == "Q1 2026 · Channel: Store"
    assert found.breakdown is None  # nothing else has two members


def test_why_it_moved_adds_up_to_the_change() -> None:
    found = report("nps").explained
    assert found is not None
    assert found.title == "Why it moved: nearly all of +70 is how they scored, not who answered"
    assert [(row.label, row.text, row.tone) for row in found.rows] == [
        ("How they scored: Store", "+35.0", "good"),
        ("How they scored: Website", "+35.0", "good"),
        ("Who answered", "0.0", "none"),
        ("Overall change", "+70.0", "good"),
    ]
    # What came of who answered rests on scores of samples, and has no range of its own.
    assert [row.spread for row in found.rows][2] == "approximate"


def test_what_is_counted_is_named_in_why_it_moved() -> None:
    facts = Facts()
    for year, solved in ((2025, 10), (2026, 20)):
        for place in range(40):
            facts.contact(
                datetime(year, 2, 1 + place % 20, 9, tzinfo=UTC),
                solved=place < solved,
                channel="phone" if place % 2 else "email",
            )
    settle(facts, "solved_first_contact")
    found = report("first_contact_resolution", period="2026-Q1").explained
    assert found is not None
    assert [row.label for row in found.rows] == [
        "How contacts went: E-mail",
        "How contacts went: phone",
        "How contacts went: not stated",
        "Which contacts came",
        "Overall change",
    ]
    assert "how contacts went" in found.title


def test_how_the_answers_spread() -> None:
    found = report("nps").distribution
    assert found is not None
    assert found.title == "How 60 answers spread"
    shares = {bar.point: (bar.share, bar.answers) for bar in found.bars if bar.answers != "0"}
    assert shares == {"10": ("80%", "48"), "7": ("10%", "6"), "0": ("10%", "6")}


def test_a_target_stands_beside_the_number_and_in_the_picture() -> None:
    found = find_metric("nps")
    assert found is not None
    Target.objects.create(
        metric=found[0], valid_from=date(2026, 1, 1), valid_until=date(2027, 1, 1), value=50
    )
    shown = report("nps")
    assert shown.figure is not None
    planned = shown.figure.planned
    assert planned is not None
    assert (planned.plan, planned.text, planned.word, planned.tone) == (
        "50",
        "+20",
        "ahead of target",
        "good",
    )
    assert shown.trend is not None
    assert "Target" in shown.trend.table.head


def test_reference_values_say_where_they_come_from() -> None:
    found = find_metric("nps")
    assert found is not None
    ReferenceValue.objects.create(
        metric=found[0],
        kind="competitor",
        label="Southlight",
        value=41,
        source="Annual report",
        as_of=date(2025, 12, 31),
        method="online panel",
    )
    (one,) = report("nps").references
    assert (one.label, one.value, one.source, plain(one.as_of)) == (
        "Southlight",
        "41",
        "Annual report",
        "31 December 2025",
    )
    assert not one.comparable


def test_a_new_definition_breaks_the_line_and_the_comparison() -> None:
    found = find_metric("nps")
    assert found is not None
    first = MetricVersion.objects.get(metric=found[0])
    MetricVersion.objects.create(
        metric=found[0],
        number=2,
        valid_from=date(2026, 1, 1),
        reading=first.reading,
        measure=first.measure,
        formula_en="Without web chat.",
        formula_ru="Без чата.",
    )
    settle(Facts(), "recommend_0_10")
    shown = report("nps")
    assert shown.title == "NPS: 70"
    assert shown.trend is not None
    assert "New definition, version 2" in shown.trend.wide
    assert any("version 2 since 1" in plain(term.text) for term in shown.definition)
    lines = [trace for trace in shown.trend.figure["data"] if trace["name"] == "firm"]
    assert len(lines) == 2


def test_a_sum_is_explained_by_what_members_added() -> None:
    found = report("revenue")
    assert plain(found.title) == "Revenue: €600, a year ago €300, too early to say"
    assert found.distribution is None


def test_a_metric_without_data_says_how_it_will_be_made() -> None:
    found = page("trust")
    assert found.report is None
    assert found.filters is None
    assert found.definition[0].name == "In words"


def test_what_the_address_may_not_ask_is_said() -> None:
    assert page("nps", channel="nowhere").problem != ""
    assert page("nps", period="2026-13").problem != ""
    assert find_metric("nothing") is None


def test_a_dimension_that_is_not_there_gives_way_to_the_first() -> None:
    assert report("nps", by="nonsense").by == "channel"


def test_the_files_behind_a_number_are_named() -> None:
    facts = Facts("survey")
    facts.load.parts.create(
        position=0,
        kind="responses",
        rows=70,
        accepted=68,
        rejected=2,
        first_day=date(2026, 1, 5),
        last_day=date(2026, 3, 30),
        measures=[MetricVersion.objects.get(metric__code="nps").measure_id],
    )
    facts.load.state, facts.load.loaded_at = "loaded", timezone.now()
    facts.load.save()
    (one,) = report("nps").files
    assert (one.name, one.source, one.rows) == ("by-hand.csv", "survey", "68 rows accepted, 2 rejected")
    assert report("nps", period="2025-Q1").files == ()
    assert report("csat").files == ()
