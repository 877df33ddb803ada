"""What arrives as ready-made figures each month: finance's totals, what agencies measured, how many were asked."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from cxdash.demo.contacts import ContactAnswers
from cxdash.demo.customers import Lives, Swings
from cxdash.demo.drawing import Ints, generator
from cxdash.demo.orders import OrderAnswers, Orders
from cxdash.demo.timeline import Days, Timeline
from cxdash.demo.truths import MONTHS

CONTACT_ASKED, ORDER_ASKED = 0.35, 0.12
"""Of those asked after a contact or an order, how many answer."""
MENTIONS, INTERVIEWS, STAFF = 4_000, 800, 420
SENTIMENT = 0.18
FINANCE_GAP = 0.003
"""How far finance's total lies from what the shop knows, at most."""

Row = dict[str, str | float | int | None]


def finance(seed: int, timeline: Timeline, made: Orders) -> pl.DataFrame:
    """Return revenue and margin as finance closes each whole month."""
    rng = generator(seed, 7)
    month = timeline.month_of(made.at)
    revenue = np.bincount(month, weights=made.amount, minlength=MONTHS)
    gaps = rng.uniform(-FINANCE_GAP, FINANCE_GAP, MONTHS)
    margins = 0.31 + rng.normal(0, 0.006, MONTHS)
    rows: list[Row] = []
    for index, name in _whole_months(timeline):
        rows.append(
            {
                "measure": "finance_revenue",
                "month": name,
                "value": round(revenue[index] * (1 + gaps[index]), 2),
            }
        )
        rows.append({"measure": "margin", "month": name, "value": round(margins[index], 4)})
    return _frame(rows, "value")


def invitations(
    timeline: Timeline, living: Lives, after_contacts: ContactAnswers, after_orders: OrderAnswers
) -> pl.DataFrame:
    """Return how many were asked in each whole month."""

    def count(at: Days) -> Ints:
        return np.bincount(timeline.month_of(at), minlength=MONTHS)

    asked = (
        count(living.asked) + count(after_contacts.at) / CONTACT_ASKED + count(after_orders.at) / ORDER_ASKED
    )
    rows: list[Row] = [
        {"measure": "invited", "month": name, "value": round(float(asked[index]))}
        for index, name in _whole_months(timeline)
    ]
    return _frame(rows, "value")


def perception(seed: int, timeline: Timeline, moved: Swings) -> pl.DataFrame:
    """Return what agencies measured: sentiment, which announces who comes, and what only varies by chance."""
    rng = generator(seed, 8)
    sentiment = SENTIMENT + moved.sentiment[timeline.before :]
    rows: list[Row] = []
    for index, name in _whole_months(timeline):
        positive, negative, _neutral = rng.multinomial(
            MENTIONS, [0.30 + sentiment[index] / 2, 0.30 - sentiment[index] / 2, 0.40]
        )
        rows.append(
            {
                "measure": "net_sentiment",
                "month": name,
                "numerator": int(positive - negative),
                "denominator": MENTIONS,
            }
        )
        ours = int(rng.binomial(MENTIONS * 3, 0.24))
        rows.append(
            {"measure": "share_of_voice", "month": name, "numerator": ours, "denominator": MENTIONS * 3}
        )
        for measure, level in (("brand_strength", 62.0), ("trust", 58.0)):
            mean = rng.normal(level, 18 / INTERVIEWS**0.5)
            rows.append({"measure": measure, "month": name, **_interviewed(mean, 18.0, INTERVIEWS)})
    return _frame(rows, "numerator", "denominator", "value", "n", "low", "high")


def people(seed: int, timeline: Timeline) -> pl.DataFrame:
    """Return what was asked of the staff each quarter, and how many of their ideas were tried each month."""
    rng = generator(seed, 9)
    rows: list[Row] = []
    for index, name in _whole_months(timeline):
        rows.append({"measure": "frontline_ideas", "month": name, "value": int(rng.poisson(11))})
        if timeline.months[index].month % 3 == 0:
            mean = rng.normal(71, 16 / STAFF**0.5)
            rows.append({"measure": "employee_engagement", "month": name, **_interviewed(mean, 16.0, STAFF)})
    return _frame(rows, "value", "n", "low", "high")


def _interviewed(mean: float, spread: float, n: int) -> Row:
    give = 1.96 * spread / n**0.5
    return {"value": round(mean, 1), "n": n, "low": round(mean - give, 1), "high": round(mean + give, 1)}


def _whole_months(timeline: Timeline) -> Iterator[tuple[int, str]]:
    for index, month in enumerate(timeline.months):
        if timeline.edges[timeline.before + index + 1] <= timeline.end:
            yield index, month.isoformat()[:7]


def _frame(rows: list[Row], *columns: str) -> pl.DataFrame:
    schema = {"measure": pl.String, "month": pl.String, **dict.fromkeys(columns, pl.Float64)}
    return pl.DataFrame(rows, schema=schema)
