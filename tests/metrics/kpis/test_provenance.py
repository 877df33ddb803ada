"""The files behind a number are those whose facts it counts or is worked out from, also those of earlier days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from metrics.calendar import period_containing
from metrics.kpis.provenance import arrivals
from metrics.models import Import, Measure, Metric
from metrics.models.imports import Source

pytestmark = pytest.mark.django_db

QUARTER = period_containing(date(2026, 1, 1), "quarter")
KINDS = {
    "recommend": ("responses", "recommend_0_10"),
    "satisfaction": ("responses", "satisfaction_1_5"),
    "touchpoints": ("responses", "touchpoint_satisfaction_1_5"),
    "ease": ("responses", "effort_1_7"),
    "transactions": ("transactions", None),
    "contacts": ("contacts", None),
    "customers": ("customers", None),
    "invited": ("measurements", "invited"),
    "finance": ("measurements", "finance_revenue"),
    "cost": ("measurements", "cost_to_serve_reported"),
    "trust": ("measurements", "trust"),
}
"""A file of each kind, with what it names."""

BEHIND = {
    "nps": {"recommend"},
    "csat": {"satisfaction"},
    "csat_mean": {"satisfaction"},
    "touchpoint_csat": {"touchpoints"},
    "touchpoint_csat_mean": {"touchpoints"},
    "ces": {"ease"},
    "ces_easy": {"ease"},
    "recovery": {"recommend"},
    "recovery_satisfaction": {"satisfaction"},
    "response_rate": {"recommend", "satisfaction", "touchpoints", "ease", "invited"},
    "retention": {"transactions", "customers"},
    "repeat_purchase": {"transactions"},
    "referral_share": {"transactions", "customers"},
    "net_revenue_retention": {"transactions", "customers"},
    "earned_growth": {"transactions", "customers"},
    "first_contact_resolution": {"contacts"},
    "first_reply": {"contacts"},
    "first_reply_mean": {"contacts"},
    "handling_time": {"contacts"},
    "handling_time_mean": {"contacts"},
    "call_back": {"recommend", "satisfaction", "touchpoints", "ease", "contacts"},
    "call_back_mean": {"recommend", "satisfaction", "touchpoints", "ease", "contacts"},
    "complaints_per_1000": {"contacts", "transactions", "customers"},
    "self_service_rate": {"contacts"},
    "contacts": {"contacts"},
    "active_customers": {"transactions", "customers"},
    "churn": {"transactions", "customers"},
    "acquisition": {"transactions", "customers"},
    "cross_sell": {"transactions", "customers"},
    "revenue": {"transactions"},
    "orders": {"transactions"},
    "finance_revenue": {"finance"},
    "cost_to_serve": {"contacts", "transactions", "customers", "cost"},
    "cx_index": {"recommend", "satisfaction", "ease", "contacts"},
    "trust": {"trust"},
}
ONLY_DELIVERED = {
    *("brand_strength", "net_sentiment", "share_of_voice", "employee_engagement"),
    *("frontline_ideas", "margin"),
}


def load(name: str, last_day: date = QUARTER.last_day) -> None:
    """Load a file of one day."""
    kind, measure = KINDS[name]
    made = Import.objects.create(
        source=Source.objects.get_or_create(code="test")[0],
        file_name=name,
        file_sha256="0" * 64,
        file_size=0,
        mapping={},
        state="loaded",
        created_at=timezone.now(),
        loaded_at=timezone.now(),
    )
    days = (None, None) if kind == "customers" else (last_day, last_day)
    made.parts.create(
        position=0,
        kind=kind,
        first_day=days[0],
        last_day=days[1],
        measures=[Measure.objects.get(code=measure).pk] if measure else [],
    )


def behind(code: str) -> set[str]:
    return {one.file for one in arrivals(Metric.objects.get(code=code), QUARTER)}


def test_every_metric_names_its_files() -> None:
    for name in KINDS:
        load(name)
    found = {code: behind(code) for code in BEHIND}
    assert found == BEHIND
    assert {code: behind(code) for code in ONLY_DELIVERED} == {code: set() for code in ONLY_DELIVERED}
    assert set(Metric.objects.values_list("code", flat=True)) == {*BEHIND, *ONLY_DELIVERED}


@pytest.mark.parametrize(
    ("code", "name", "earliest"),
    [
        ("nps", "recommend", QUARTER.start),
        ("revenue", "transactions", QUARTER.start),
        ("recovery", "recommend", QUARTER.start - timedelta(days=180)),
        ("call_back", "recommend", QUARTER.start - timedelta(days=180)),
        ("repeat_purchase", "transactions", QUARTER.start - timedelta(days=365)),
        ("churn", "transactions", QUARTER.start - timedelta(days=90)),
        ("retention", "transactions", date(2024, 4, 1)),
    ],
)
def test_facts_of_earlier_days_are_behind_what_looks_back(code: str, name: str, earliest: date) -> None:
    load(name, earliest - timedelta(days=1))
    assert behind(code) == set()
    load(name, earliest)
    assert behind(code) == {name}
    load(name, QUARTER.end)
    assert len(arrivals(Metric.objects.get(code=code), QUARTER)) == 1
