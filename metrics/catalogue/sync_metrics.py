"""Writes the declared metrics and their first definitions; `sync` says what is written when."""

from metrics.catalogue.metrics import METRICS, BuiltInMetric
from metrics.catalogue.rows import create_missing, follow_names
from metrics.models import Measure, Metric, MetricPart, MetricVersion


def sync_metrics() -> None:
    """Create missing metrics and bring names up to date."""
    existing = {row.code: row for row in Metric.objects.all()}
    follow_names(Metric, existing, METRICS)
    # A scorecard that people have arranged is not rearranged by a release that brings another metric.
    fresh = not existing
    create_missing(Metric, existing, {one.code: _metric_row(one, placed=fresh) for one in METRICS})


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


def sync_versions() -> None:
    """Create missing first definitions and bring their wording up to date."""
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
    create_missing(MetricVersion, first, {row.metric_id: row for row in declared.values()})
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
