"""Dirty marks: which cells a change of facts makes stale, and how far it reaches in time.

A load writes facts and marks in one transaction, so no number can stay wrong unnoticed. The reach of each
kind of fact is declared here as data; a mark too many costs a little work, a mark too few would cost the truth.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from metrics.calendar import add_months
from metrics.catalogue.measures import MEASURES, SOLVED_DAYS
from metrics.models import Measure, Organisation

ALWAYS = 10_000
"""A reach "to the last month that has dealings or cells made of them"."""

UNTIL_CHURN = -1
"""A reach as long as a customer may buy nothing before he counts as gone: a setting."""


@dataclass(frozen=True)
class Reach:
    """How many months before and after a changed fact a measure's cells depend on it."""

    back: int = 0
    forward: int = 0


SAME_MONTH = Reach()

# What a changed fact of each kind makes stale, beside the measures that it answers itself.
REACH: dict[str, dict[str, Reach]] = {
    "responses": {
        "submissions": SAME_MONTH,
        "recovery_recommend": Reach(forward=6),  # the next answer comes within 180 days
        "recovery_satisfaction": Reach(forward=6),
        "call_back": Reach(forward=6),  # dated at the contact, within 180 days
        "customer_months": SAME_MONTH,
    },
    "transactions": {
        "revenue": SAME_MONTH,
        "orders": SAME_MONTH,
        "acquired": Reach(forward=ALWAYS),  # a purchase that turns out to be the first moves the later one
        "repeat_purchase": Reach(forward=ALWAYS),
        "active_customers": SAME_MONTH,
        "churned_customers": Reach(forward=UNTIL_CHURN),
        "customer_months": SAME_MONTH,
        "customer_windows": Reach(forward=ALWAYS),  # who counts as new depends on all that came before
    },
    # A cancellation ends a contract for all time that follows.
    "cancellations": {
        "active_customers": Reach(forward=ALWAYS),
        "churned_customers": Reach(forward=ALWAYS),
        "customer_months": Reach(forward=ALWAYS),
    },
    # The months in which customers came of whom purchases have changed.
    "first purchases": {
        "acquired": SAME_MONTH,
        "customer_windows": Reach(forward=ALWAYS),
    },
    "contacts": {
        "contacts": SAME_MONTH,
        "complaints": SAME_MONTH,
        "first_reply": SAME_MONTH,
        "handling_time": SAME_MONTH,
        "self_service": SAME_MONTH,
        "contact_cost": SAME_MONTH,
        "solved_first_contact": Reach(back=1),  # no further contact for 7 days
        "call_back": Reach(forward=6),  # where this one is gone, a later one is the first
        "customer_months": SAME_MONTH,
    },
    "measurements": {},
}

# What is known of these only as far as the data reaches: when it reaches further, they change from where it
# ended before, although no fact of that month did.
_AS_FAR_AS_DATA = (
    "repeat_purchase",
    "active_customers",
    "churned_customers",
    "customer_months",
    "customer_windows",
)

_END_BEFORE = {
    "transactions": "SELECT max(business_date) FROM metrics_transaction WHERE business_date < %(month)s",
    "other": """
        SELECT GREATEST((SELECT max(business_date) FROM metrics_submission WHERE business_date < %(month)s),
                        (SELECT max(business_date) FROM metrics_contact WHERE business_date < %(month)s))
        WHERE NOT EXISTS (SELECT 1 FROM metrics_transaction)
          AND EXISTS (SELECT 1 FROM metrics_customerrecord WHERE since IS NOT NULL)
    """,
}

# Of the last days of contacts it is not known yet whether the customer comes back: for each month the first of the
# days before it of which a contact in it may tell.
_SOLVED_BEFORE = """
    SELECT (SELECT max(business_date) - %(days)s FROM metrics_contact WHERE business_date < month)
    FROM unnest(%(months)s::date[]) AS month
"""

_INSERT = """
    INSERT INTO metrics_dirtymark (measure_id, month, generation, attempts, problem)
    SELECT measure_id, month, 1, 0, '' FROM unnest(%s::bigint[], %s::date[]) AS stale(measure_id, month)
    ON CONFLICT (measure_id, month) DO UPDATE
    SET generation = metrics_dirtymark.generation + 1, attempts = 0, problem = ''
"""

# Cells too: where facts were taken away, what was made of them is still to go.
_DEALINGS_AND_CELLS = """
        SELECT min(business_date) AS first, max(business_date) AS last FROM metrics_submission
        UNION ALL SELECT min(business_date), max(business_date) FROM metrics_transaction
        UNION ALL SELECT min(business_date), max(business_date) FROM metrics_contact
        UNION ALL SELECT min(since), max(since) FROM metrics_customerrecord
        UNION ALL SELECT min(start), max(start) FROM metrics_cell
        UNION ALL SELECT min(start), max(start) FROM metrics_distinctcell
        UNION ALL SELECT min(month), max(month) FROM metrics_customermonth
        UNION ALL SELECT min(month), max(month) FROM metrics_windowcell
"""
_MEASUREMENTS = """
        UNION ALL SELECT min(period_start), max(period_start) FROM metrics_measurement
        UNION ALL SELECT min(start), max(start) FROM metrics_reportedcell
"""


def month_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """Return the first days of all months from that of `first` to that of `last`."""
    months, month = [], month_of(first)
    while month <= last:
        months.append(month)
        month = add_months(month, 1)
    return months


def span_of_data() -> tuple[date, date] | None:
    """Return the first and the last day on which any fact or cell lies; `None` where there is none."""
    return _span(_DEALINGS_AND_CELLS + _MEASUREMENTS)


def _span_of_dealings() -> tuple[date, date] | None:
    """Return the same without ready-made figures, which no cell of dealings depends on: they may be years away."""
    return _span(_DEALINGS_AND_CELLS)


def _span(spans: str) -> tuple[date, date] | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(first), max(last) FROM ({spans}) AS spans")  # noqa: S608 - both are ours
        first, last = cursor.fetchone()
    return None if first is None else (first, last)


def mark(pairs: Iterable[tuple[int, date]]) -> None:
    """Mark cells as stale.

    Parameters
    ----------
    pairs
        Measure ids with the first days of months, in any order, repeated or not.
    """
    ordered = sorted(set(pairs))  # in one order, so that two loads never wait for each other in a circle
    if not ordered:
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [[measure for measure, _ in ordered], [month for _, month in ordered]])


def mark_facts(kind: str, months: Collection[date]) -> None:
    """Mark all that depends on facts of `kind` that were added, changed or removed.

    To be called after the facts were written, in their transaction.

    Parameters
    ----------
    kind
        `responses`, `transactions`, `contacts` or `measurements`; beside transactions, `cancellations` that end
        contracts and `first purchases` of customers who came in a month.
    months
        First days of the months in which changed facts lie, before and after the change.
    """
    if not months:
        return
    known = _span_of_dealings()
    last = max(*months, month_of(known[1])) if known else max(months)
    ids = dict(Measure.objects.filter(code__in=REACH[kind]).values_list("code", "id"))
    pairs: set[tuple[int, date]] = set()
    for code, reach in REACH[kind].items():
        for month in months:
            until = last if reach.forward == ALWAYS else add_months(month, _forward(reach))
            pairs.update(
                (ids[code], stale) for stale in months_between(add_months(month, -reach.back), until)
            )
    if kind == "contacts":
        pairs.update(_where_contacts_ended(ids["solved_first_contact"], months))
    if kind in {"transactions", "responses", "contacts"}:
        pairs.update(_where_data_ended("transactions" if kind == "transactions" else "other", months, last))
    mark(pairs)


def _where_contacts_ended(measure: int, months: Collection[date]) -> Iterable[tuple[int, date]]:
    """Return what is known now, or not any more, of the last days before each changed month."""
    with connection.cursor() as cursor:
        cursor.execute(_SOLVED_BEFORE, {"months": list(months), "days": SOLVED_DAYS})
        found = [day for (day,) in cursor.fetchall() if day is not None]
    return (
        (measure, month) for day in found for month in months_between(day, day + timedelta(days=SOLVED_DAYS))
    )


def _forward(reach: Reach) -> int:
    """Return how many months a reach goes forward: no month has fewer than 28 days."""
    if reach.forward != UNTIL_CHURN:
        return reach.forward
    days = Organisation.objects.values_list("churn_after_days", flat=True).get()
    return (days + 1) // 28 + 1


def _where_data_ended(kind: str, months: Collection[date], last: date) -> Iterable[tuple[int, date]]:
    """Return what changes because the data may reach further, or less far, than before."""
    first = min(months)
    with connection.cursor() as cursor:
        cursor.execute(_END_BEFORE[kind], {"month": first})
        row = cursor.fetchone()
    if row is None:  # contacts and answers do not say how far the data reaches
        return []
    ids = list(Measure.objects.filter(code__in=_AS_FAR_AS_DATA).values_list("id", flat=True))
    if row[0] is not None:
        stale = months_between(row[0], max(months))
    else:  # the first facts of all: until now something else said how far the data reaches
        known = _span_of_dealings()
        stale = months_between(known[0] if known else first, last)
    return ((measure, month) for measure in ids for month in stale)


_FIRST_DEALING = """
    SELECT LEAST(
        (SELECT min(business_date) FROM metrics_submission), (SELECT min(business_date) FROM metrics_transaction),
        (SELECT min(business_date) FROM metrics_contact), (SELECT min(period_start) FROM metrics_measurement),
        (SELECT min(start) FROM metrics_cell WHERE measure_id <> ALL(%(of_contracts)s)),
        (SELECT min(start) FROM metrics_reportedcell))
"""


def mark_everything() -> None:
    """Mark every measure in every month that has facts or cells: a rebuild from the ground.

    Before the first answer, dealing or measurement there are only contracts, and only what is made of these.
    """
    known = span_of_data()
    if known is None:
        return
    codes = {measure.code for measure in MEASURES if "customers" in measure.origins}
    of_contracts = set(Measure.objects.filter(code__in=codes).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_DEALING, {"of_contracts": list(of_contracts)})
        first = cursor.fetchone()[0]
    mark(
        (measure, month)
        for measure in Measure.objects.values_list("id", flat=True)
        for month in months_between(*known)
        if measure in of_contracts or (first is not None and month >= month_of(first))
    )


_DEALINGS = {
    "responses": "metrics_submission",
    "transactions": "metrics_transaction",
    "contacts": "metrics_contact",
}

_MONTHS_OF_CUSTOMERS = """
    SELECT DISTINCT date_trunc('month', t.business_date)::date
    FROM {dealings} t JOIN (SELECT DISTINCT customer_id FROM {customers}) AS touched USING (customer_id)
"""

_ANSWERED_BY_CUSTOMERS = """
    SELECT DISTINCT t.measure_id, date_trunc('month', t.business_date)::date
    FROM metrics_answer t JOIN (SELECT DISTINCT customer_id FROM {customers}) AS touched USING (customer_id)
"""


def mark_customers(customers: str, first: date) -> None:
    """Mark all that depends on what is said of some customers, which has changed.

    Their segment and region are those of all they said and did; contracts and how they were won reach from
    the first day concerned into all time that follows. Where there are contracts only, they also say how far
    the data reach, for everybody.

    Parameters
    ----------
    customers
        A table of the transaction with their ids in `customer_id`.
    first
        The first day that their records, before and after the change, speak of.
    """
    months: dict[str, set[date]] = {}
    with connection.cursor() as cursor:
        for kind, dealings in _DEALINGS.items():
            cursor.execute(_MONTHS_OF_CUSTOMERS.format(dealings=dealings, customers=customers))
            months[kind] = {month for (month,) in cursor.fetchall()}
        cursor.execute(_ANSWERED_BY_CUSTOMERS.format(customers=customers))
        answered = cursor.fetchall()
        cursor.execute(
            "SELECT EXISTS (SELECT FROM metrics_submission) OR EXISTS (SELECT FROM metrics_transaction) "
            "OR EXISTS (SELECT FROM metrics_contact)"
        )
        contracts_only = not cursor.fetchone()[0]
    if contracts_only:
        mark_everything()
        return
    for kind, own in months.items():
        mark_facts(kind, own)
    mark(answered)
    known = span_of_data()
    if known is not None:
        codes = [measure.code for measure in MEASURES if "customers" in measure.origins]
        ids = Measure.objects.filter(code__in=codes).values_list("id", flat=True)
        mark((measure, month) for measure in ids for month in months_between(max(first, known[0]), known[1]))
