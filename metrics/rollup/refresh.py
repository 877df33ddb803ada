"""Refreshing: takes one dirty mark at a time, replaces its cells, removes the mark. Twice is the same as once.

Any number of workers may run this side by side: an advisory lock on measure and month keeps two from doing
the same work, and a load in between raises the mark's generation, so that the mark stays.
"""

import logging
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F

from metrics.calendar import Grain, Period, add_months, period_containing
from metrics.catalogue.marks import month_of
from metrics.models import DirtyMark, Measure
from metrics.rollup import additive, customer_months, distinct, reported, windows
from metrics.rollup.additive import Span
from metrics.rollup.ground import Ground, ground

ATTEMPTS = 3
"""A mark that failed this often rests until a person, or the next load, touches it."""

DISTINCT_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")

# Marks that failed come last, so that they hold nobody up. Windows are built on customer-months: they wait for
# all of these, also for one that another process has just replaced but not committed yet.
_FIELDS = Measure._meta.concrete_fields
_CANDIDATES = f"""
    SELECT mark.id, mark.month, {", ".join(f"measure.{field.column}" for field in _FIELDS)}
    FROM metrics_dirtymark mark JOIN metrics_measure measure ON measure.id = mark.measure_id
    WHERE mark.attempts < %(attempts)s AND (measure.code <> 'customer_windows' OR NOT EXISTS (
        SELECT 1 FROM metrics_dirtymark other JOIN metrics_measure months ON months.id = other.measure_id
        WHERE months.code = 'customer_months' AND other.attempts < %(attempts)s AND other.month <= mark.month))
    ORDER BY mark.attempts, mark.month DESC, mark.measure_id
    LIMIT 50
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refreshed:
    """What one step did: the measure and month whose cells now match the facts."""

    measure: str
    month: date


def has_marks() -> bool:
    """Return whether any mark is left that a refresh would take up."""
    return DirtyMark.objects.filter(attempts__lt=ATTEMPTS).exists()


def refresh_next() -> Refreshed | None:
    """Refresh one dirty measure and month; return `None` where nothing is left that this process could do.

    A mark whose cells cannot be built keeps the problem and is tried again after all others, up to `ATTEMPTS`
    times.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"attempts": ATTEMPTS})
        candidates = cursor.fetchall()
    for mark_id, month, *values in candidates:
        measure = Measure.from_db(connection.alias, [field.attname for field in _FIELDS], values)
        try:
            if _refresh(mark_id, measure, month):
                return Refreshed(measure.code, month)
        except Exception as error:
            logger.exception("the cells of %s in %s cannot be built", measure.code, month)
            DirtyMark.objects.filter(pk=mark_id).update(attempts=F("attempts") + 1, problem=str(error)[:500])
    return None


# Waiting for another process is no failure of this mark. Nobody waits for the disk either: what a crash takes along
# are cells and the removal of their mark together. A generation that is read a moment too early only makes the work be
# done once more.
_TAKE = """
    SELECT set_config('lock_timeout', '600s', true), set_config('synchronous_commit', 'off', true),
           pg_try_advisory_xact_lock(%s, %s), (SELECT generation FROM metrics_dirtymark WHERE id = %s)
"""

_DONE = """
    WITH done AS (DELETE FROM metrics_dirtymark WHERE id = %s AND generation = %s)
    INSERT INTO metrics_dirtyverdicts (month, generation) VALUES (%s, 1)
    ON CONFLICT (month) DO UPDATE SET generation = metrics_dirtyverdicts.generation + 1
"""


@transaction.atomic
def _refresh(mark_id: int, measure: Measure, month: date) -> bool:
    """Replace the cells of one mark; return whether this process got to do it."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [measure.pk, month.year * 12 + month.month, mark_id])
        *_settings, taken, generation = cursor.fetchone()
        if not taken or generation is None:
            return False
        rebuild(measure, month)
        cursor.execute(_DONE, [mark_id, generation, month])
    return True


def rebuild(measure: Measure, month: date) -> None:
    """Replace every cell of one measure that belongs to one month, from the facts as they are now."""
    span = Span(month_of(month), add_months(month_of(month), 1))
    if measure.kind == Measure.Kind.REPORTED:
        reported.rebuild(measure, span)
    elif measure.kind == Measure.Kind.DISTINCT:
        _rebuild_distinct(measure, span, ground())
    elif measure.code == "customer_months":
        customer_months.rebuild(span, ground())
    elif measure.code == "customer_windows":
        windows.rebuild(span, ground())
    else:
        additive.rebuild(measure, span, ground())


def _rebuild_distinct(measure: Measure, span: Span, now: Ground) -> None:
    """Replace the month, and the quarter and year around it unless the mark of an earlier month will."""
    codes = distinct.COUNTED_TOGETHER[measure.code]
    if not codes:
        return
    ids = dict(Measure.objects.filter(code__in=codes).order_by("pk").values_list("code", "pk"))
    for grain in DISTINCT_GRAINS:
        period = period_containing(span.start, grain, now.fiscal_start)
        if _left_to_another(measure, period, span.start):
            continue
        for pk in ids.values():
            _lock_period(pk, period)
        distinct.rebuild(ids, period, now)


_RAISE_EARLIER = """
    UPDATE metrics_dirtymark SET generation = generation + 1 WHERE id = (
        SELECT id FROM metrics_dirtymark
        WHERE measure_id = %s AND attempts < %s AND month >= %s AND month < %s ORDER BY month LIMIT 1)
"""


def _left_to_another(measure: Measure, period: Period, month: date) -> bool:
    """Return whether a dirty month before this one will replace the period.

    Another process may be at work on that month and have read facts older than ours: so its mark is raised,
    and stays. If it is just gone, nobody else will see our facts.
    """
    if period.start == month:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_RAISE_EARLIER, [measure.pk, ATTEMPTS, period.start, month])
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
