"""Orders, and what is asked about some of them: promoters order more, everything else is chance."""

from dataclasses import dataclass

import numpy as np

from cxdash.demo import company, truths
from cxdash.demo.customers import SILENT, Lives
from cxdash.demo.drawing import GROUPS, Bools, Floats, Ints, choose, generator, satisfaction
from cxdash.demo.timeline import YEAR, Days, Timeline

REFUNDED = 0.03


@dataclass(frozen=True)
class Orders:
    """Purchases and, with negative amounts, refunds."""

    customer: Ints
    at: Days
    channel: Ints
    product: Ints
    amount: Floats
    refund: Bools


@dataclass(frozen=True)
class OrderAnswers:
    """What was answered after an order about each touchpoint: scores from 1 to 5, 0 where a question was skipped."""

    order: Ints
    at: Days
    mode: Ints
    scores: Ints
    """One column per touchpoint."""


def orders(seed: int, timeline: Timeline, size: company.Size, living: Lives) -> Orders:
    """Let customers order, as often as the group of their last answer does."""
    rng = generator(seed, 3)
    customers, said = living.customers, living.recommendations
    gone = np.minimum(customers.until, timeline.end)
    everyone = np.arange(len(customers.since))
    customer = np.concatenate([everyone, said.customer])
    start = np.concatenate([np.maximum(customers.since, 0), said.at])
    group = np.concatenate([np.full(len(everyone), SILENT), said.group])
    order = np.lexsort((start, customer))
    customer, start, group = customer[order], start[order], group[order]
    last = np.append(customer[1:] != customer[:-1], True)
    end = np.where(last, gone[customer], np.append(start[1:], 0))
    clock = timeline.clock(_seasons(timeline))
    begins, ends = clock.read(start), clock.read(np.maximum(end, start))
    rate = np.array([truths.YEARLY_ORDERS[name] for name in GROUPS]) / YEAR * size.orders
    times = rng.poisson(rate[group] * (ends - begins))
    piece = np.repeat(np.arange(len(times)), times)
    at = clock.when(begins[piece] + rng.random(len(piece)) * (ends - begins)[piece])
    by_time = np.argsort(at, kind="stable")
    who, at = customer[piece][by_time], at[by_time]
    product = choose(rng, [one.share for one in company.PRODUCTS], len(who))
    price = np.array(company.PRICES)[product] * np.array(company.SEGMENT_PRICES)[customers.segment[who]]
    amount = np.round(price * rng.lognormal(-0.08, 0.4, len(who)), 2)
    channel = choose(rng, [share for _code, share in company.ORDER_CHANNELS], len(who))
    returned_at = at + rng.uniform(3, 20, len(who))
    returned = np.flatnonzero((rng.random(len(who)) < REFUNDED) & (returned_at < timeline.end))
    everything = np.concatenate([np.arange(len(who)), returned])
    refund = np.arange(len(everything)) >= len(who)
    when = np.concatenate([at, returned_at[returned]])
    by_time = np.argsort(when, kind="stable")
    which, refund = everything[by_time], refund[by_time]
    return Orders(
        who[which],
        when[by_time],
        channel[which],
        product[which],
        np.where(refund, -amount[which], amount[which]),
        refund,
    )


def _seasons(timeline: Timeline) -> Floats:
    start = timeline.first.month - 1 - timeline.before
    return np.array([company.SEASON[(start + index) % 12] for index in range(len(timeline.edges) - 1)])


def order_answers(seed: int, timeline: Timeline, size: company.Size, made: Orders) -> OrderAnswers:
    """Ask about some orders a few days later; nothing is planted in what is answered."""
    rng = generator(seed, 4)
    at = made.at + rng.uniform(1, 6, len(made.at))
    order = np.flatnonzero((rng.random(len(at)) < size.orders_answered) & (at < timeline.end) & ~made.refund)
    shape = (len(order), len(company.ORDER_TOUCHPOINTS))
    scores = satisfaction(rng, np.zeros(shape[0] * shape[1])).reshape(shape)
    scores[rng.random(shape) >= size.touchpoints_asked] = 0
    heard = scores.any(axis=1)
    order, scores = order[heard], scores[heard]
    return OrderAnswers(
        order, at[order], choose(rng, [share for _code, share in company.MODES], len(order)), scores
    )
