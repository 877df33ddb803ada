"""Which breakdowns are offered: of distinct customers, those in which something would be shown."""

from datetime import date

import pytest

from metrics.kpis.breakdowns import slots_with_members
from metrics.kpis.scopes import dimension_slot
from metrics.models import DistinctCell, Metric, Organisation

pytestmark = pytest.mark.django_db

YEAR, OTHER_YEAR = date(2025, 1, 1), date(2024, 1, 1)


def offered(*cells: tuple[date, int, int, int]) -> frozenset[int]:
    """The breakdowns of active customers, after cells of a year, a member, a day of it and customers."""
    metric = Metric.objects.get(code="active_customers")
    measure = metric.versions.get().measure
    assert measure is not None
    DistinctCell.objects.bulk_create(
        DistinctCell(
            measure=measure,
            grain="year",
            start=year,
            dim_1=dimension_slot("channel"),
            member_1=member,
            day=year.replace(day=day),
            customers=customers,
        )
        for year, member, day, customers in cells
    )
    return slots_with_members(metric)


def test_two_members_with_as_many_customers_as_may_be_shown_are_a_breakdown() -> None:
    assert offered((YEAR, 11, 1, 5), (YEAR, 12, 1, 5)) == {dimension_slot("channel")}


def test_customers_of_all_days_of_a_year_count() -> None:
    assert offered((YEAR, 11, 1, 5), (YEAR, 12, 1, 2), (YEAR, 12, 2, 3)) == {dimension_slot("channel")}


def test_members_that_would_be_hidden_are_none() -> None:
    assert offered((YEAR, 11, 1, 5), (YEAR, 12, 1, 4)) == frozenset()


def test_years_are_not_added_up() -> None:
    assert offered((YEAR, 11, 1, 5), (YEAR, 12, 1, 3), (OTHER_YEAR, 12, 1, 3)) == frozenset()


def test_how_many_is_what_the_organisation_says() -> None:
    Organisation.objects.update(hide_below=4)
    assert offered((YEAR, 11, 1, 5), (YEAR, 12, 1, 4)) == {dimension_slot("channel")}


def test_of_nothing_nothing_is_offered() -> None:
    assert offered() == frozenset()
