"""Refreshing: takes a batch of dirty marks, replaces their cells, removes the marks. Twice is the same as once.

Any number of workers may run this side by side: an advisory lock on measure and month keeps two from doing
the same work, and a load in between raises a mark's generation, so that the mark stays.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F

from metrics.calendar import Grain, Period, period_containing
from metrics.models import DirtyMark, Measure
from metrics.rollup import additive, customer_months, distinct, reported, windows
from metrics.rollup.additive import Span
from metrics.rollup.batches import ATTEMPTS, Batch, Mark, batches, waiting
from metrics.rollup.ground import Ground, ground

DISTINCT_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refreshed:
    """What one step did: each of these measures in each of these months now matches the facts."""

    measures: tuple[str, ...]
    months: tuple[date, ...]

    def __len__(self) -> int:
        return len(self.measures) * len(self.months)


def has_marks() -> bool:
    """Return whether any mark is left that a refresh would take up."""
    return DirtyMark.objects.filter(attempts__lt=ATTEMPTS).exists()


def refresh_next() -> Refreshed | None:
    """Refresh what is marked dirty, one batch; return `None` where nothing is left that this process could do.

    Where a batch cannot be built, its marks are tried one by one. One whose cells cannot be built keeps the problem
    and is tried again after all others, up to `ATTEMPTS` times.
    """
    for batch in waiting():
        done = _try(batch)
        if done is not None:
            return done
    return None


def _try(batch: Batch) -> Refreshed | None:
    try:
        return _refresh(batch)
    except Exception as error:
        if len(batch.marks) > 1:
            return next((done for one in batch.alone() if (done := _try(one)) is not None), None)
        (mark,) = batch.marks
        logger.exception("the cells of %s in %s cannot be built", mark.measure.code, mark.month)
        DirtyMark.objects.filter(pk=mark.pk).update(attempts=F("attempts") + 1, problem=str(error)[:500])
    return None


# Waiting for another process is no failure of this mark. Nobody waits for the disk either: what a crash takes along
# are cells and the removal of their marks together. A generation that is read a moment too early only makes the work
# be done once more.
_PREPARE = "SELECT set_config('lock_timeout', '600s', true), set_config('synchronous_commit', 'off', true)"
_TAKE = """
    SELECT wanted.id, (SELECT generation FROM metrics_dirtymark WHERE id = wanted.id)
    FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS wanted(id, measure, month)
    WHERE pg_try_advisory_xact_lock(measure, month)
"""

_DONE = """
    WITH done AS (
        DELETE FROM metrics_dirtymark mark USING unnest(%s::bigint[], %s::int[]) AS seen(id, generation)
        WHERE mark.id = seen.id AND mark.generation = seen.generation
    )
    INSERT INTO metrics_dirtyverdicts (month, generation) SELECT month, 1 FROM unnest(%s::date[]) AS month
    ON CONFLICT (month) DO UPDATE SET generation = metrics_dirtyverdicts.generation + 1
"""


@transaction.atomic
def _refresh(batch: Batch) -> Refreshed | None:
    """Replace the cells of as much of a batch as nobody else is at."""
    generations = _take(batch.marks)
    taken = [mark for mark in batch.marks if mark.pk in generations]
    if not taken:
        return None
    whole = batches(taken, len(batch.months))[0]
    rebuild(whole.measures, whole.span)
    seen = {mark.pk: generations[mark.pk] for mark in whole.marks}
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [list(seen), list(seen.values()), list(whole.months)])
    return Refreshed(tuple(measure.code for measure in whole.measures), whole.months)


def _take(marks: Sequence[Mark]) -> dict[int, int]:
    """Lock marks that nobody else holds; return their generations, by id."""
    with connection.cursor() as cursor:
        cursor.execute(_PREPARE)
        cursor.execute(
            _TAKE,
            [
                [mark.pk for mark in marks],
                [mark.measure.pk for mark in marks],
                [mark.month.year * 12 + mark.month.month for mark in marks],
            ],
        )
        return {pk: generation for pk, generation in cursor.fetchall() if generation is not None}


def rebuild(measures: Sequence[Measure], span: Span) -> None:
    """Replace every cell of measures that belong together in some months, from the facts as they are now."""
    first = measures[0]
    if first.kind == Measure.Kind.REPORTED:
        reported.rebuild(first, span)
    elif first.kind == Measure.Kind.DISTINCT:
        _rebuild_distinct(first, span, ground())
    elif first.code == "customer_months":
        customer_months.rebuild(span, ground())
    elif first.code == "customer_windows":
        windows.rebuild(span, ground())
    else:
        additive.rebuild(measures, span, ground())


def _rebuild_distinct(measure: Measure, span: Span, now: Ground) -> None:
    """Replace the months, and the quarters and years around them unless the mark of an earlier month will."""
    codes = distinct.COUNTED_TOGETHER[measure.code]
    if not codes:
        return
    ids = dict(Measure.objects.filter(code__in=codes).order_by("pk").values_list("code", "pk"))
    periods = [one for one in _periods(span, now) if not _left_to_another(measure, one, span.start)]
    for period in periods:
        for pk in ids.values():
            _lock_period(pk, period)
    distinct.rebuild(ids, periods, now)


def _periods(span: Span, now: Ground) -> Iterator[Period]:
    """The periods of each grain that have any of the months, in the same order for everybody."""
    for grain in DISTINCT_GRAINS:
        period = period_containing(span.start, grain, now.fiscal_start)
        while period.start < span.end:
            yield period
            period = period_containing(period.end, grain, now.fiscal_start)


_RAISE_EARLIER = """
    UPDATE metrics_dirtymark SET generation = generation + 1 WHERE id = (
        SELECT id FROM metrics_dirtymark
        WHERE measure_id = %s AND attempts < %s AND month >= %s AND month < %s ORDER BY month LIMIT 1)
"""


def _left_to_another(measure: Measure, period: Period, first: date) -> bool:
    """Return whether a dirty month before the first of ours will replace the period.

    Another process may be at work on that month and have read facts older than ours: so its mark is raised,
    and stays. If it is just gone, nobody else will see our facts.
    """
    if period.start >= first:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_RAISE_EARLIER, [measure.pk, ATTEMPTS, period.start, first])
        return bool(cursor.rowcount)


def _lock_period(measure_id: int, period: Period) -> None:
    """Wait until nobody else replaces the customers of this period."""
    key = (period.start.year * 12 + period.start.month) * len(DISTINCT_GRAINS)
    with connection.cursor() as cursor:
        # Below zero, where no lock of a mark lies.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)",
            [measure_id, -(key + DISTINCT_GRAINS.index(period.grain))],
        )
