"""What is refreshed together: measures that come from the same facts, over months that follow each other.

One look at the facts of a year serves seven measures and twelve months; mark by mark, the same facts were read
eighty-four times. A batch is no larger than what a process can hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from metrics.calendar import add_months
from metrics.models import Measure
from metrics.rollup import distinct
from metrics.rollup.additive import Span
from metrics.rollup.observations import sighting_of

MOST_MONTHS = 12
WINDOWS_FOR_A_MONTH = 3
"""Windows overlap: what is read for one of them is nearly what many are made of."""
MOST_ROWS = 1_000_000
"""Facts of one kind in a batch, as far as statistics tell."""

ATTEMPTS = 3
"""A mark that failed this often rests until a person, or the next load, touches it."""

_FIELDS = Measure._meta.concrete_fields
_MARKS = f"""
    SELECT mark.id, mark.month, mark.attempts, {", ".join(f"measure.{field.column}" for field in _FIELDS)}
    FROM metrics_dirtymark mark JOIN metrics_measure measure ON measure.id = mark.measure_id
    WHERE mark.attempts < %s
"""

# The largest kind of fact, spread evenly over the months of which there are any.
_ROWS_A_MONTH = """
    SELECT max(rows) FROM (
        SELECT (SELECT reltuples FROM pg_class WHERE oid = 'metrics_answer'::regclass)
               / (1 + (max(business_date) - min(business_date)) / 30) AS rows FROM metrics_submission
        UNION ALL
        SELECT (SELECT reltuples FROM pg_class WHERE oid = 'metrics_transaction'::regclass)
               / (1 + (max(business_date) - min(business_date)) / 30) FROM metrics_transaction
        UNION ALL
        SELECT (SELECT reltuples FROM pg_class WHERE oid = 'metrics_contact'::regclass)
               / (1 + (max(business_date) - min(business_date)) / 30) FROM metrics_contact
    ) AS kinds
"""


@dataclass(frozen=True)
class Mark:
    """A dirty mark: what it asks to refresh, and how often that failed."""

    pk: int
    measure: Measure
    month: date
    attempts: int


@dataclass(frozen=True)
class Batch:
    """Marks that are refreshed together: some measures, each in all of some months that follow each other."""

    marks: tuple[Mark, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures, in the order of their numbers."""
        return tuple(sorted({mark.measure for mark in self.marks}, key=lambda measure: measure.pk))

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months."""
        return tuple(sorted({mark.month for mark in self.marks}))

    @property
    def span(self) -> Span:
        """The months as a span of days."""
        return Span(self.months[0], add_months(self.months[-1], 1))

    def alone(self) -> Iterator["Batch"]:
        """Return each mark as a batch of its own."""
        return (Batch((mark,)) for mark in self.marks)


def waiting() -> Iterator[Batch]:
    """Return what waits for a refresh, in order: what failed comes last, the newest months first."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [ATTEMPTS])
        names = [field.attname for field in _FIELDS]
        marks = [
            Mark(pk, Measure.from_db(connection.alias, names, values), month, attempts)
            for pk, month, attempts, *values in cursor.fetchall()
        ]
    return iter(batches(marks, most_months()) if marks else ())


def most_months() -> int:
    """Return over how many months a batch may go with the facts that there are."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS_A_MONTH)
        rows = cursor.fetchone()[0]
    return max(1, min(MOST_MONTHS, int(MOST_ROWS / max(rows or 1, 1))))


def batches(marks: Iterable[Mark], most: int) -> list[Batch]:
    """Put marks together, over at most so many months."""
    together: dict[tuple[object, ...], dict[date, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        together[mark.attempts, *_kin(mark.measure)][mark.month].append(mark)
    found = [
        batch
        for (_failed, *kin), by_month in together.items()
        for batch in _runs(by_month, most * WINDOWS_FOR_A_MONTH if kin == ["customer_windows"] else most)
    ]
    return sorted(
        found, key=lambda one: (one.marks[0].attempts, -one.months[-1].toordinal(), one.measures[0].pk)
    )


def _kin(measure: Measure) -> tuple[object, ...]:
    """What measures have in common that are refreshed together."""
    if measure.kind in {Measure.Kind.REPORTED, Measure.Kind.WINDOW, Measure.Kind.SCALE}:
        return (measure.code,)
    if measure.kind == Measure.Kind.DISTINCT:
        return distinct.COUNTED_TOGETHER[measure.code] or (measure.code,)
    return sighting_of(measure).measures


def _runs(by_month: dict[date, list[Mark]], most: int) -> Iterator[Batch]:
    """Cut marks into runs of months in which the same measures are marked, from the newest on."""
    run: list[date] = []
    for month in sorted(by_month, reverse=True):
        if run and (
            len(run) == most
            or add_months(month, 1) != run[-1]
            or _measures(by_month[month]) != _measures(by_month[run[-1]])
        ):
            yield Batch(tuple(mark for one in run for mark in by_month[one]))
            run = []
        run.append(month)
    if run:
        yield Batch(tuple(mark for one in run for mark in by_month[one]))


def _measures(marks: Sequence[Mark]) -> set[int]:
    return {mark.measure.pk for mark in marks}
