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

from collections.abc import Iterable
from typing import TypeVar

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, models, transaction

from metrics.catalogue.departments import DEPARTMENTS
from metrics.catalogue.dimensions import DIMENSIONS
from metrics.catalogue.measures import MEASURES
from metrics.catalogue.metrics import METRICS, BuiltInMetric
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
_M = TypeVar("_M", bound=models.Model)


@transaction.atomic
def sync_catalogue() -> None:
    """Create what is missing and bring the release's texts up to date. Twice is the same as once."""
    _create(
        Department,
        Department.objects.values_list("code", flat=True),
        {
            one.code: Department(code=one.code, name_en=one.name_en, name_ru=one.name_ru)
            for one in DEPARTMENTS
        },
    )
    _sync_dimensions()
    _sync_measures()
    _sync_metrics()
    _sync_versions()
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


def _create(model: type[_M], existing: Iterable[object], declared: dict[object, _M]) -> bool:
    """Insert the declared rows whose key does not exist; tell whether there were any."""
    known = set(existing)
    missing = [row for key, row in declared.items() if key not in known]
    if missing:
        # Two servers that start at once may both find it missing.
        model._default_manager.bulk_create(missing, ignore_conflicts=True)
    return bool(missing)


def _sync_dimensions() -> None:
    ids = dict(Dimension.objects.values_list("code", "pk"))
    missing: dict[object, Dimension] = {
        one.code: Dimension(slot=one.slot, code=one.code, name_en=one.name_en, name_ru=one.name_ru)
        for one in DIMENSIONS
    }
    if _create(Dimension, ids, missing):
        ids = dict(Dimension.objects.values_list("code", "pk"))
    codes = {member.code for dimension in DIMENSIONS for member in dimension.all_members}
    _create(
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
    changed = []
    for one in MEASURES:
        row = existing.get(one.code)
        if row and row.built_in and (row.name_en, row.name_ru) != (one.name_en, one.name_ru):
            row.name_en, row.name_ru = one.name_en, one.name_ru
            changed.append(row)
    if changed:
        Measure.objects.bulk_update(changed, ["name_en", "name_ru"])
    _create(
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
                built_in=True,
            )
            for one in MEASURES
        },
    )


def _sync_metrics() -> None:
    existing = {row.code: row for row in Metric.objects.all()}
    changed = []
    for one in METRICS:
        row = existing.get(one.code)
        if row and (row.name_en, row.name_ru) != (one.name_en, one.name_ru):
            row.name_en, row.name_ru = one.name_en, one.name_ru
            changed.append(row)
    if changed:
        Metric.objects.bulk_update(changed, ["name_en", "name_ru"])
    # A scorecard that people have arranged is not rearranged by a release that brings another metric.
    fresh = not existing
    _create(Metric, existing, {one.code: _metric_row(one, placed=fresh) for one in METRICS})


def _metric_row(one: BuiltInMetric, *, placed: bool) -> Metric:
    return Metric(
        code=one.code,
        name_en=one.name_en,
        name_ru=one.name_ru,
        family=one.family,
        outside_in=one.outside_in,
        leading=one.leading,
        better=one.better,
        unit=one.unit,
        decimals=one.decimals,
        smallest_change=one.smallest_change,
        primary_position=one.primary_position if placed else None,
    )


def _sync_versions() -> None:
    first = {row.metric_id: row for row in MetricVersion.objects.filter(number=1)}
    metrics = dict(Metric.objects.values_list("code", "pk"))
    measures = dict(Measure.objects.values_list("code", "pk"))
    declared = {one.code: _version_row(one, metrics, measures) for one in METRICS}
    changed = []
    for row in declared.values():
        old = first.get(row.metric_id)
        if old and _definition(old) == _definition(row) and _wording(old) != _wording(row):
            old.formula_en, old.formula_ru = row.formula_en, row.formula_ru
            changed.append(old)
    if changed:
        MetricVersion.objects.bulk_update(changed, ["formula_en", "formula_ru"])
    _create(MetricVersion, first, {row.metric_id: row for row in declared.values()})
    composites = {metrics[one.code]: one for one in METRICS if one.parts and metrics[one.code] not in first}
    if composites:
        MetricPart.objects.bulk_create(
            (
                MetricPart(
                    version_id=version,
                    metric_id=metrics[part.metric],
                    weight=part.weight,
                    centre=part.centre,
                    spread=part.spread,
                )
                for version, metric in MetricVersion.objects.filter(
                    number=1, metric__in=composites
                ).values_list("pk", "metric_id")
                for part in composites[metric].parts
            ),
            ignore_conflicts=True,
        )


def _version_row(one: BuiltInMetric, metrics: dict[str, int], measures: dict[str, int]) -> MetricVersion:
    first_point, last_point = one.points or (None, None)
    return MetricVersion(
        metric_id=metrics[one.code],
        number=1,
        reading=one.reading,
        measure_id=measures[one.measure] if one.measure else None,
        base_id=measures[one.base] if one.base else None,
        points_from=first_point,
        points_to=last_point,
        formula_en=one.formula_en,
        formula_ru=one.formula_ru,
    )


def _definition(row: MetricVersion) -> tuple[object, ...]:
    return (row.reading, row.measure_id, row.base_id, row.points_from, row.points_to)


def _wording(row: MetricVersion) -> tuple[str, str]:
    return (row.formula_en, row.formula_ru)


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
