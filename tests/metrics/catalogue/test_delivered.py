"""Ready-made figures of metrics that are computed here: a metric of their own, beside the computed one."""

from datetime import date

import pytest

from metrics.catalogue.delivered import delivery_of, ensure_delivered_metric
from metrics.catalogue.sync import sync_catalogue
from metrics.models import Measure, Metric
from tests.metrics.facts import Facts
from tests.metrics.kpis.looks import point

pytestmark = pytest.mark.django_db


def metric(code: str) -> Metric:
    return Metric.objects.get(code=code)


@pytest.mark.parametrize(
    ("code", "holder", "measure", "share", "bounds"),
    [
        ("nps", "reported_nps", "reported_nps", False, (-100, 100)),
        ("csat", "reported_csat", "reported_csat", True, (0, 1)),
        ("csat_mean", "reported_csat_mean", "reported_csat_mean", False, (1, 5)),
        ("churn", "reported_churn", "reported_churn", True, (0, 1)),
        ("retention", "reported_retention", "reported_retention", True, (0, 1)),
        (
            "net_revenue_retention",
            "reported_net_revenue_retention",
            "reported_net_revenue_retention",
            False,
            (None, None),
        ),
        ("first_reply", "reported_first_reply", "reported_first_reply", False, (0, None)),
        ("cost_to_serve", "reported_cost_to_serve", "reported_cost_to_serve", False, (None, None)),
        ("revenue", "finance_revenue", "finance_revenue", False, (None, None)),
        ("margin", "margin", "margin", False, (None, None)),
        ("net_sentiment", "net_sentiment", "net_sentiment", False, (-1, 1)),
        ("share_of_voice", "share_of_voice", "share_of_voice", True, (0, 1)),
    ],
)
def test_where_the_figures_of_a_metric_are_kept(
    code: str, holder: str, measure: str, share: bool, bounds: tuple[float | None, float | None]
) -> None:
    one = metric(code)
    version = one.versions.select_related("measure").get()
    found = delivery_of(one, version)
    assert (found.metric, found.measure, found.share, (found.low, found.high)) == (
        holder,
        measure,
        share,
        bounds,
    )


def test_the_twin_is_made_once_and_stands_behind_its_own() -> None:
    before = list(Metric.objects.filter(primary_position__isnull=False).order_by("primary_position"))
    twin = ensure_delivered_metric(metric("nps"))
    assert ensure_delivered_metric(metric("nps")).pk == twin.pk
    after = list(Metric.objects.filter(primary_position__isnull=False).order_by("primary_position"))
    assert [one.code for one in after] == [before[0].code, "reported_nps", *(one.code for one in before[1:])]
    assert (twin.unit, twin.better, twin.family, twin.smallest_change) == (
        "points",
        "higher",
        "experience",
        3,
    )
    assert twin.state == Metric.State.INCUMBENT
    # A release leaves it alone.
    sync_catalogue()
    twin.refresh_from_db()
    assert (twin.name_en, twin.primary_position) == ("Reported NPS", 2)


def test_what_is_delivered_anyway_needs_no_twin() -> None:
    assert ensure_delivered_metric(metric("brand_strength")).code == "brand_strength"
    assert not Metric.objects.filter(code__startswith="reported_").exists()


@pytest.mark.parametrize(
    ("code", "adds_up"),
    [
        ("orders", True),
        ("contacts", True),
        ("acquisition", True),
        ("active_customers", False),
        ("cost_to_serve", False),
        ("nps", False),
    ],
)
def test_only_sums_add_up_over_months(code: str, adds_up: bool) -> None:
    ensure_delivered_metric(metric(code))
    assert Measure.objects.get(code=f"reported_{code}").adds_up is adds_up


def test_reported_figures_never_enter_the_computed_metric() -> None:
    ensure_delivered_metric(metric("nps"))
    facts = Facts("agency")
    may = date(2025, 5, 1)
    facts.measured("reported_nps", may, value="60")
    facts.answers(may, {10: 3, 0: 1})
    facts.settle("reported_nps", "recommend_0_10")
    assert point("nps", may).value == 50.0
    assert point("reported_nps", may).value == 60.0
