"""Refreshing: takes one dirty mark at a time, replaces its cells, removes the mark. Twice is the same as once.

Any number of workers may run this side by side: an advisory lock on measure and month keeps two from doing
the same work, and a load in between raises the mark's generation, so that the mark stays.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from metrics.calendar import Grain, Period, add_months, period_containing
from metrics.catalogue.marks import month_of
from metrics.catalogue.member_sets import not_stated_set
from metrics.models import NOT_STATED, DirtyMark, Measure, Member, Organisation
from metrics.rollup import additive, customer_months, distinct, margins, reported, windows
from metrics.rollup.additive import Span

ATTEMPTS = 3
"""A mark that failed this often rests until a person, or the next load, touches it."""

DISTINCT_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")

# Marks that failed come last, so that they hold nobody up. Windows are built on customer-months: they wait for
# all of these, also for one that another process has just replaced but not committed yet.
_CANDIDATES = """
    SELECT mark.id, mark.measure_id, mark.month
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
    for mark_id, measure_id, month in candidates:
        measure = Measure.objects.get(pk=measure_id)
        try:
            if _refresh(mark_id, measure, month):
                return Refreshed(measure.code, month)
        except Exception as error:
            logger.exception("the cells of %s in %s cannot be built", measure.code, month)
            DirtyMark.objects.filter(pk=mark_id).update(attempts=F("attempts") + 1, problem=str(error)[:500])
    return None


@transaction.atomic
def _refresh(mark_id: int, measure: Measure, month: date) -> bool:
    """Replace the cells of one mark; return whether this process got to do it."""
    with connection.cursor() as cursor:
        # Waiting for another process is no failure of this mark.
        cursor.execute("SELECT set_config('lock_timeout', '600s', true)")
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", [measure.pk, month.year * 12 + month.month]
        )
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT generation FROM metrics_dirtymark WHERE id = %s", [mark_id])
        row = cursor.fetchone()
        if row is None:
            return False
        rebuild(measure, month)
        cursor.execute("DELETE FROM metrics_dirtymark WHERE id = %s AND generation = %s", [mark_id, row[0]])
        cursor.execute(
            """INSERT INTO metrics_dirtyverdicts (month, generation) VALUES (%s, 1)
               ON CONFLICT (month) DO UPDATE SET generation = metrics_dirtyverdicts.generation + 1""",
            [month],
        )
    return True


def rebuild(measure: Measure, month: date) -> None:
    """Replace every cell of one measure that belongs to one month, from the facts as they are now."""
    span = Span(month_of(month), add_months(month_of(month), 1))
    if measure.kind == Measure.Kind.REPORTED:
        reported.rebuild(measure, span)
    elif measure.kind == Measure.Kind.DISTINCT:
        _rebuild_distinct(measure, span)
    elif measure.code == "customer_months":
        customer_months.rebuild(span, _customer_parameters(span))
    elif measure.code == "customer_windows":
        windows.rebuild(_window_parameters(span))
    else:
        additive.rebuild(measure, span)


def _rebuild_distinct(measure: Measure, span: Span) -> None:
    """Replace the month, and the quarter and year around it unless the mark of an earlier month will."""
    organisation = Organisation.objects.get()
    codes = [measure.code]
    if measure.code == "churned_customers":
        codes.append("customers_at_start")  # the base of churn, built from the same customers
    ids = dict(Measure.objects.filter(code__in=codes).values_list("code", "id"))
    parameters = _customer_parameters(span) | {"churn_days": organisation.churn_after_days}
    for grain in DISTINCT_GRAINS:
        period = period_containing(span.start, grain, organisation.fiscal_start_month)
        if _left_to_another(measure, period, span.start):
            continue
        for code in codes:
            _lock_period(ids[code], period)
            distinct.rebuild(ids[code], code, period, parameters)


def _left_to_another(measure: Measure, period: Period, month: date) -> bool:
    """Return whether a dirty month before this one will replace the period.

    Another process may be at work on that month and have read facts older than ours: so its mark is raised,
    and stays. If it is just gone, nobody else will see our facts.
    """
    earlier = DirtyMark.objects.filter(
        measure=measure, attempts__lt=ATTEMPTS, month__gte=period.start, month__lt=month
    ).order_by("month")[:1]
    return bool(DirtyMark.objects.filter(pk__in=earlier.values("pk")).update(generation=F("generation") + 1))


def _lock_period(measure_id: int, period: Period) -> None:
    """Wait until nobody else replaces the customers of this period."""
    key = (period.start.year * 12 + period.start.month) * len(DISTINCT_GRAINS)
    with connection.cursor() as cursor:
        # Below zero, where no lock of a mark lies.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)",
            [measure_id, -(key + DISTINCT_GRAINS.index(period.grain))],
        )


THROUGH = """
    SELECT COALESCE(
        (SELECT max(business_date) FROM metrics_transaction),
        GREATEST((SELECT max(business_date) FROM metrics_submission),
                 (SELECT max(business_date) FROM metrics_contact)),
        (SELECT max(since) FROM metrics_customerrecord))
"""
"""The statement behind `data_through`."""


def data_through() -> date | None:
    """Return the last day of which customers' doings are known.

    That of transactions; without any, of answers and contacts; of contracts alone, the last start.
    """
    with connection.cursor() as cursor:
        cursor.execute(THROUGH)
        last: date | None = cursor.fetchone()[0]
    return last


def _customer_parameters(span: Span) -> dict[str, Any]:
    return {
        "start": span.start,
        "end": span.end,
        "through": data_through() or date.max,
        "nobody": not_stated_set(),
        **margins.not_stated(),
    }


def _window_parameters(span: Span) -> dict[str, Any]:
    now, before = add_months(span.start, -11), add_months(span.start, -23)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(month) FROM metrics_customermonth WHERE first_active IS NOT NULL")
        first = cursor.fetchone()[0]
    through = data_through()
    return {
        "month": span.start,
        "end": span.end,
        "now": now,
        "before": before,
        "covered": first is not None and first <= before,
        "complete": through is not None and through >= span.end - timedelta(days=1),
        "no_product": Member.objects.get(dimension__code="product", code=NOT_STATED).pk,
    }
