"""A small invented company: two years of answers, purchases and contacts, the same for the same seed and day.

Customers who are happier come back more, the mobile app has been getting worse, everything else is noise. The
full demonstration company with its planted truths will take the place of this sample.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from metrics.calendar import add_months

MONTHS = 27
SIZES = {"small": 25, "standard": 1800}
"""Customers by size."""
CHANNELS = ("store", "website", "mobile_app", "voice_agent", "email")
REGIONS = ("north", "south", "east", "west")
SEGMENTS = ("private", "small_business", "enterprise")
PRODUCTS = ("basic", "plus", "service_plan")
ACQUIRED = ("referral", "reputation", "advertising", "promotion", "sales", "unknown")
REASONS = ("delivery", "invoice", "complaint", "advice")


@dataclass(frozen=True)
class SampleFile:
    """One file of the sample, with the mapping that loads it."""

    name: str
    mapping: Mapping[str, Any]
    header: tuple[str, ...]
    rows: list[tuple[object, ...]]


def sample_files(*, seed: int, today: date, size: str = "standard") -> Iterator[SampleFile]:
    """Yield the files of the sample, in the order in which they are to be loaded.

    Parameters
    ----------
    seed
        The same seed and day give the same files, byte by byte.
    today
        The last day of the invented history is the day before.
    size
        One of `SIZES`.
    """
    rng = np.random.default_rng(seed)
    first = add_months(today.replace(day=1), 1 - MONTHS)
    days = (today - first).days
    customers = _Customers(rng, first, days, SIZES[size])
    answers, purchases, contacts = (
        _answers(rng, customers),
        _purchases(rng, customers),
        _contacts(rng, customers),
    )
    yield SampleFile(
        "customers.csv", _CUSTOMERS, ("customer", "segment", "region", "acquired"), customers.rows()
    )
    yield SampleFile(
        "answers.csv",
        _ANSWERS,
        ("id", "at", "customer", "channel", "recommend", "satisfaction", "effort"),
        answers,
    )
    yield SampleFile(
        "purchases.csv",
        _PURCHASES,
        ("id", "on", "customer", "channel", "product", "kind", "amount"),
        purchases,
    )
    yield SampleFile(
        "contacts.csv",
        _CONTACTS,
        ("id", "opened", "replied", "closed", "customer", "channel", "reason", "solved", "cost"),
        contacts,
    )
    yield SampleFile(
        "finance.csv", _FINANCE, ("measure", "month", "value"), _finance(purchases, answers, first, today)
    )


class _Customers:
    """Who they are, when they came, how they were won, and how content each is at heart."""

    def __init__(self, rng: np.random.Generator, first: date, days: int, count: int) -> None:
        self.first, self.days, self.count = first, days, count
        self.came = np.where(rng.random(count) < 0.45, 0, rng.integers(0, days, count))
        self.segment = rng.choice(len(SEGMENTS), count, p=(0.7, 0.22, 0.08))
        self.region = rng.choice(len(REGIONS), count, p=(0.4, 0.3, 0.2, 0.1))
        self.acquired = rng.choice(len(ACQUIRED), count, p=(0.2, 0.15, 0.25, 0.15, 0.15, 0.1))
        self.mood = rng.normal(0, 1, count)

    def rows(self) -> list[tuple[object, ...]]:
        """Return the rows of the customer list."""
        return [
            (f"C{number}", SEGMENTS[segment], REGIONS[region], ACQUIRED[acquired])
            for number, (segment, region, acquired) in enumerate(
                zip(self.segment, self.region, self.acquired, strict=True), start=1
            )
        ]

    def day(self, offset: int) -> date:
        """Return the day that lies so many days into the history."""
        return self.first + timedelta(days=int(offset))

    def moment(self, offset: float) -> str:
        """Return a time of day on a day of the history."""
        start = datetime(self.first.year, self.first.month, self.first.day)  # noqa: DTZ001 - business time
        return (start + timedelta(days=float(offset))).isoformat(sep=" ", timespec="seconds")


def _purchases(rng: np.random.Generator, who: _Customers) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for customer in range(who.count):
        gap = 34 * np.exp(-0.35 * who.mood[customer])
        # Who was a customer before the history begins bought last on some day before it.
        day = float(who.came[customer]) or float(rng.exponential(gap))
        while day < who.days:
            amount = round(float(rng.lognormal(4.1 + 0.7 * who.segment[customer], 0.5)), 2)
            kind = "refund" if rng.random() < 0.03 else "purchase"
            rows.append(
                (
                    f"P{len(rows) + 1}",
                    who.day(int(day)).isoformat(),
                    f"C{customer + 1}",
                    CHANNELS[rng.choice(5, p=(0.3, 0.4, 0.2, 0.06, 0.04))],
                    PRODUCTS[rng.choice(3, p=(0.55, 0.3, 0.15))],
                    kind,
                    -amount if kind == "refund" else amount,
                )
            )
            day += float(rng.exponential(gap)) + 1
    return rows


def _answers(rng: np.random.Generator, who: _Customers) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for customer in range(who.count):
        day = float(who.came[customer]) + float(rng.exponential(90))
        while day < who.days:
            channel = int(rng.choice(5, p=(0.25, 0.3, 0.25, 0.12, 0.08)))
            time = day / who.days
            feeling = 7.4 + 1.4 * who.mood[customer] + 1.1 * time + rng.normal(0, 1.6)
            feeling -= 2.2 * time if CHANNELS[channel] == "mobile_app" else 0
            recommend = int(np.clip(round(feeling), 0, 10))
            satisfaction = int(np.clip(round(1 + 0.4 * feeling + rng.normal(0, 0.5)), 1, 5))
            effort = int(np.clip(round(0.65 * feeling + rng.normal(0.6, 0.9)), 1, 7))
            moment = who.moment(day + float(rng.uniform(0.3, 0.9)) if day + 0.9 < who.days else day)
            rows.append(
                (
                    f"A{len(rows) + 1}",
                    moment,
                    f"C{customer + 1}",
                    CHANNELS[channel],
                    recommend,
                    satisfaction,
                    effort,
                )
            )
            day += float(rng.exponential(150)) + 20
    return rows


def _contacts(rng: np.random.Generator, who: _Customers) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for customer in range(who.count):
        day = float(who.came[customer]) + float(rng.exponential(160))
        while day < who.days - 1:
            reply = float(rng.lognormal(0.5, 0.8)) / 24
            close = reply + float(rng.lognormal(1.2, 0.9)) / 24
            time, last = day / who.days, who.days - 0.01
            rows.append(
                (
                    f"K{len(rows) + 1}",
                    who.moment(day),
                    who.moment(min(day + reply, last)),
                    who.moment(min(day + close, last)),
                    f"C{customer + 1}",
                    ("voice_agent", "email", "web_chat", "website")[rng.choice(4, p=(0.4, 0.3, 0.2, 0.1))],
                    REASONS[rng.choice(4, p=(0.4, 0.25, 0.15, 0.2))],
                    "yes" if rng.random() < 0.62 + 0.14 * time else "no",
                    round(float(rng.gamma(4, 1.6)), 2),
                )
            )
            day += float(rng.exponential(200)) + 2
    return rows


def _finance(
    purchases: list[tuple[object, ...]], answers: list[tuple[object, ...]], first: date, today: date
) -> list[tuple[object, ...]]:
    """Finance's own revenue by month, a little above what the shop knows, and how many were asked."""
    revenue: dict[str, float] = {}
    given: dict[str, int] = {}
    for purchase in purchases:
        month = str(purchase[1])[:7]
        revenue[month] = revenue.get(month, 0.0) + float(str(purchase[6]))
    for answer in answers:
        month = str(answer[1])[:7]
        given[month] = given.get(month, 0) + 1
    rows: list[tuple[object, ...]] = []
    start = first
    while add_months(start, 1) <= today:
        month = start.isoformat()[:7]
        rows.append(("finance_revenue", month, round(revenue.get(month, 0.0) * 1.003, 2)))
        rows.append(("invited", month, given.get(month, 0) * 4))
        start = add_months(start, 1)
    return rows


_CUSTOMERS = {
    "source": "crm",
    "kind": "customers",
    "columns": {"customer": "customer", "acquired": "acquired"},
    "dimensions": {"segment": "segment", "region": "region"},
}
_ANSWERS = {
    "source": "survey",
    "kind": "responses",
    "columns": {"external_id": "id", "occurred_at": "at", "customer": "customer"},
    "dimensions": {"channel": "channel"},
    "metrics": {
        "recommend": {"measure": "recommend_0_10"},
        "satisfaction": {"measure": "satisfaction_1_5"},
        "effort": {"measure": "effort_1_7"},
    },
}
_PURCHASES = {
    "source": "shop",
    "kind": "transactions",
    "columns": {
        "external_id": "id",
        "occurred_at": "on",
        "customer": "customer",
        "kind": "kind",
        "amount": "amount",
        "currency": {"constant": "EUR"},
    },
    "dimensions": {"channel": "channel", "product": "product"},
}
_CONTACTS = {
    "source": "contact_centre",
    "kind": "contacts",
    "columns": {
        "external_id": "id",
        "opened_at": "opened",
        "first_reply_at": "replied",
        "closed_at": "closed",
        "customer": "customer",
        "reason": "reason",
        "solved": "solved",
        "cost": "cost",
    },
    "dimensions": {"channel": "channel"},
}
_FINANCE = {
    "source": "finance",
    "kind": "measurements",
    "columns": {"measure": "measure", "period": "month", "value": "value"},
}
