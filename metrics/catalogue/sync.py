"""Writes the declared catalogue to the tables, after each migration and in no time where nothing is new.

What belongs to whom
--------------------
- **To the release**: names of built-in measures and metrics, and the wording of formulas. They follow each
  release, so that a page, this documentation and a colleague in another company mean the same by a code.
- **To the organisation**: everything else. It is written once, when the row is made: names of dimensions,
  members and departments, the smallest change worth reporting, decimals, owner, state, direction, place on
  the scorecard, thresholds, the hero pair.
- **Definitions** (reading, measure, base, points, parts and weights) are never rewritten: another definition
  is another version, which draws a break in the series. The wording of a first version follows the release
  only while its definition is the declared one.

A built-in row that somebody deleted comes back; departments and metrics are switched off, members merged.
"""

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, transaction

from metrics.catalogue.departments import DEPARTMENTS
from metrics.catalogue.dimensions import DIMENSIONS
from metrics.catalogue.measures import MEASURES
from metrics.catalogue.rows import create_missing, follow_names
from metrics.catalogue.sync_metrics import sync_metrics, sync_versions
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

HERO_EXPERIENCE = "nps"
HERO_OUTCOME = "revenue"

_WRITTEN = (Department, Dimension, Member, Measure, Metric, MetricVersion, MetricPart, Organisation)


@transaction.atomic
def sync_catalogue() -> None:
    """Create what is missing and bring the release's texts up to date. Twice is the same as once."""
    create_missing(
        Department,
        Department.objects.values_list("code", flat=True),
        {
            one.code: Department(code=one.code, name_en=one.name_en, name_ru=one.name_ru)
            for one in DEPARTMENTS
        },
    )
    _sync_dimensions()
    _sync_measures()
    sync_metrics()
    sync_versions()
    _create_organisation()


def sync_after_migration(sender: object, using: str, apps: Apps | None = None, **options: object) -> None:
    """Keep the catalogue after `migrate`, and after a test has emptied its database.

    Nothing is written to another database, or where the tables are not yet, or no longer, those of the code:
    a migration forwards or backwards to some step in between.
    """
    if using == DEFAULT_DB_ALIAS and (apps is None or _tables_are_ours(apps)):
        sync_catalogue()


def _tables_are_ours(apps: Apps) -> bool:
    for model in _WRITTEN:
        try:
            state = apps.get_model("metrics", model.__name__)
        except LookupError:
            return False
        if {field.column for field in state._meta.local_fields} != {
            field.column for field in model._meta.local_fields
        }:
            return False
    return True


def _sync_dimensions() -> None:
    ids = dict(Dimension.objects.values_list("code", "pk"))
    missing: dict[object, Dimension] = {
        one.code: Dimension(slot=one.slot, code=one.code, name_en=one.name_en, name_ru=one.name_ru)
        for one in DIMENSIONS
    }
    if create_missing(Dimension, ids, missing):
        ids = dict(Dimension.objects.values_list("code", "pk"))
    codes = {member.code for dimension in DIMENSIONS for member in dimension.all_members}
    create_missing(
        Member,
        Member.objects.filter(code__in=codes).values_list("dimension_id", "code"),
        {
            (ids[dimension.code], member.code): Member(
                dimension_id=ids[dimension.code],
                code=member.code,
                name_en=member.name_en,
                name_ru=member.name_ru,
                status=Member.Status.CONFIRMED,
                self_service=member.self_service,
            )
            for dimension in DIMENSIONS
            for member in dimension.all_members
        },
    )


def _sync_measures() -> None:
    existing = {row.code: row for row in Measure.objects.all()}
    follow_names(Measure, {code: row for code, row in existing.items() if row.built_in}, MEASURES)
    create_missing(
        Measure,
        existing,
        {
            one.code: Measure(
                code=one.code,
                kind=one.kind,
                name_en=one.name_en,
                name_ru=one.name_ru,
                minimum=one.minimum,
                maximum=one.maximum,
                unhappy_to=one.unhappy_to,
                adds_up=one.adds_up,
                built_in=True,
            )
            for one in MEASURES
        },
    )


def _create_organisation() -> None:
    if not Organisation.objects.exists():
        heroes = {row.code: row for row in Metric.objects.filter(code__in=(HERO_EXPERIENCE, HERO_OUTCOME))}
        Organisation.objects.bulk_create(
            [
                Organisation(
                    hero_experience=heroes.get(HERO_EXPERIENCE), hero_outcome=heroes.get(HERO_OUTCOME)
                )
            ],
            ignore_conflicts=True,
        )
