"""A company that can be counted on paper: two first quarters, with everything that Health has to tell apart.

=====================  =================================  =================================
first quarter of       2025                               2026
=====================  =================================  =================================
NPS                    60: 20 promoters, 20 detractors,   60: 48 promoters, 6 detractors,
                       so 0                               so 70: better
CSAT                   40: 32 satisfied, 80 %             40: 8 satisfied, 20 %: worse
solved at once         12 contacts                        12 contacts: too few
revenue                30 purchases of 10: 300            30 purchases of 20: 600
finance total          -                                  610
=====================  =================================  =================================

In April 2026 there are answers through the 11th only.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from metrics.kpis.verdicts import judge_dirty
from metrics.models import Organisation
from tests.metrics.facts import Facts

TODAY = date(2026, 4, 20)
JUDGED = 60


def found_company() -> Facts:
    """Load the facts, refresh cells and judge."""
    Organisation.objects.update(currency="EUR", name_en="Northlight", name_ru="Нортлайт")
    facts = Facts()
    _answers(facts, 2025, promoters=20, detractors=20)
    _answers(facts, 2026, promoters=48, detractors=6)
    _satisfaction(facts, 2025, satisfied=32)
    _satisfaction(facts, 2026, satisfied=8)
    for year, amount in ((2025, "10"), (2026, "20")):
        for day in days(year, 30):
            facts.bought(day, amount, channel="store")
        for day in days(year, 12):
            facts.contact(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), solved=True)
    for april in range(1, 12):
        facts.answer(date(2026, 4, april), 9)
    facts.measured("finance_revenue", date(2026, 1, 1), "quarter", value="610")
    settle(facts)
    return facts


def settle(facts: Facts, *measures: str) -> None:
    """Refresh everything, or only some measures, and judge."""
    facts.settle(*measures)
    judge_dirty(TODAY)


def days(year: int, count: int) -> Iterator[date]:
    """Return so many days, from the first to the last of the first quarter."""
    for place in range(count):
        yield date(year, 1, 1) + timedelta(days=place * 89 // (count - 1))


def _answers(facts: Facts, year: int, *, promoters: int, detractors: int) -> None:
    for place, day in enumerate(days(year, JUDGED)):
        score = 10 if place < promoters else 0 if place < promoters + detractors else 7
        facts.answer(day, score, channel="store" if place % 2 else "website")


def _satisfaction(facts: Facts, year: int, *, satisfied: int) -> None:
    for place, day in enumerate(days(year, 40)):
        facts.answer(day, 5 if place < satisfied else 1, "satisfaction_1_5")
