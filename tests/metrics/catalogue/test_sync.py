"""Writing the declared catalogue to the tables: whole, once, and without undoing what people did."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps as current_apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from metrics.catalogue.departments import DEPARTMENTS
from metrics.catalogue.dimensions import DIMENSIONS
from metrics.catalogue.measures import MEASURES
from metrics.catalogue.metrics import METRICS
from metrics.catalogue.sync import sync_after_migration, sync_catalogue
from metrics.models import (
    Department,
    Dimension,
    Measure,
    Member,
    Metric,
    MetricPart,
    MetricVersion,
    Organisation,
)

pytestmark = pytest.mark.django_db
TABLES: tuple[type[Model], ...] = (
    Department,
    Dimension,
    Member,
    Measure,
    Metric,
    MetricVersion,
    MetricPart,
    Organisation,
)


def everything() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}


def test_a_fresh_database_has_the_whole_catalogue() -> None:
    assert Department.objects.count() == len(DEPARTMENTS)
    assert Dimension.objects.count() == len(DIMENSIONS)
    assert Member.objects.count() == sum(len(dimension.all_members) for dimension in DIMENSIONS)
    assert not Member.objects.exclude(status=Member.Status.CONFIRMED).exists()
    assert Measure.objects.filter(built_in=True).count() == len(MEASURES)
    assert Metric.objects.count() == MetricVersion.objects.count() == len(METRICS)


def test_a_metric_is_written_as_it_is_declared() -> None:
    churn = Metric.objects.get(code="churn")
    assert (churn.name_ru, churn.better, churn.unit, churn.leading) == (
        *("Отток клиентов", "lower", "percent", False),
    )
    (version,) = churn.versions.all()
    assert version.measure is not None
    assert version.base is not None
    assert (version.number, version.reading) == (1, "distinct_share")
    assert (version.measure.code, version.base.code) == ("churned_customers", "customers_at_start")
    share = MetricVersion.objects.get(metric__code="ces_easy")
    assert (share.points_from, share.points_to) == (5, 7)
    parts = MetricPart.objects.filter(version__metric__code="cx_index")
    assert [part.metric.code for part in parts] == [
        *("nps", "csat", "ces_easy", "first_contact_resolution"),
    ]


def test_the_organisation_sets_experience_against_revenue() -> None:
    organisation = Organisation.objects.get()
    assert organisation.hero_experience == Metric.objects.get(code="nps")
    assert organisation.hero_outcome == Metric.objects.get(code="revenue")


def test_twice_is_the_same_as_once_and_writes_nothing(django_assert_num_queries: Any) -> None:
    before = everything()
    with django_assert_num_queries(11) as asked:  # two of them the savepoint of this test
        sync_catalogue()
    assert everything() == before
    kinds = {query["sql"].split()[0] for query in asked.captured_queries}
    assert kinds == {"SELECT", "SAVEPOINT", "RELEASE"}


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_gets_it_back_in_no_time() -> None:
    before = {name: len(rows) for name, rows in everything().items()}
    call_command("flush", interactive=False, inhibit_post_migrate=True)
    assert not Metric.objects.exists()
    started = time.perf_counter()
    sync_catalogue()
    assert time.perf_counter() - started < 0.5
    assert {name: len(rows) for name, rows in everything().items()} == before


def test_what_people_set_survives() -> None:
    user = get_user_model()._default_manager.create(email="owner@example.com", role="cco")
    nps = Metric.objects.get(code="nps")
    nps.smallest_change, nps.owner, nps.state, nps.minimum_n = 5, user, Metric.State.INCUMBENT, 100
    nps.primary_position, nps.decimals = None, 1
    nps.save()
    Department.objects.filter(code="hr").update(name_en="People", active=False)
    Dimension.objects.filter(code="segment").update(name_ru="Категория", in_use=True)
    Member.objects.filter(code="website").update(name_en="Shop on the web", self_service=False)
    Measure.objects.filter(code="recommend_0_10").update(unhappy_to=5)
    Organisation.objects.update(hero_outcome=None, name_en="Acme", churn_after_days=60)
    MetricPart.objects.filter(metric=nps).update(weight=0.5)
    before = everything()
    sync_catalogue()
    assert everything() == before


def test_names_and_formulas_follow_the_release() -> None:
    before = everything()
    Metric.objects.filter(code="nps").update(name_en="Net promoter", name_ru="")
    Measure.objects.filter(code="revenue").update(name_ru="Оборот")
    MetricVersion.objects.filter(metric__code="churn").update(formula_en="old words")
    sync_catalogue()
    assert everything() == before


def test_a_definition_that_people_made_is_not_rewritten() -> None:
    csat = MetricVersion.objects.get(metric__code="csat")
    csat.points_from, csat.formula_en, csat.formula_ru = 5, "Only fives.", "Только пятёрки."
    csat.save()
    MetricVersion.objects.create(
        metric=csat.metric, number=2, valid_from="2026-01-01", reading="mean", formula_en="Mean."
    )
    before = everything()
    sync_catalogue()
    assert everything() == before


def test_an_own_measure_of_the_same_code_keeps_its_names() -> None:
    Measure.objects.filter(code="trust").update(built_in=False, name_en="Our trust")
    sync_catalogue()
    assert Measure.objects.get(code="trust").name_en == "Our trust"


def test_a_release_with_another_metric_leaves_the_scorecard_alone() -> None:
    Metric.objects.get(code="churn").delete()
    sync_catalogue()
    assert Metric.objects.get(code="churn").primary_position is None
    assert MetricVersion.objects.filter(metric__code="churn").count() == 1


@pytest.mark.parametrize(
    ("using", "apps", "written"),
    [
        ("default", lambda: None, True),
        ("default", lambda: current_apps, True),
        ("default", lambda: MigrationLoader(connection).project_state().apps, True),
        ("default", lambda: MigrationLoader(connection).project_state([]).apps, False),
        ("other", lambda: None, False),
    ],
)
def test_only_tables_of_this_code_are_written(using: str, apps: Callable[[], Any], written: bool) -> None:
    Department.objects.all().delete()
    sync_after_migration(sender=None, using=using, apps=apps(), verbosity=1)
    assert Department.objects.exists() is written
