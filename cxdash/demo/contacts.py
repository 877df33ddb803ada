"""Contacts, and what is asked after some of them: where channels, hand-overs and haste leave their marks."""

from dataclasses import dataclass

import numpy as np

from cxdash.demo import company, truths
from cxdash.demo.customers import Lives, Swings
from cxdash.demo.drawing import Bools, Floats, Ints, by_code, choose, effort, generator, satisfaction
from cxdash.demo.timeline import YEAR, Days, Timeline

CHANNELS = [code for code, _share in company.CONTACT_CHANNELS]
TOUCHPOINTS = [code for code, _share in company.CONTACT_TOUCHPOINTS]
SOLVED = 0.66
EFFORT_ASKED = 0.50


@dataclass(frozen=True)
class Contacts:
    """Dealings of customers with the company; `to` is the department handed over to, or -1."""

    customer: Ints
    opened: Days
    replied: Days
    closed: Days
    channel: Ints
    touchpoint: Ints
    product: Ints
    reason: Ints
    solved: Bools
    to: Ints
    cost: Floats


@dataclass(frozen=True)
class ContactAnswers:
    """What was answered after a contact: satisfaction from 1 to 5, ease from 1 to 7 or 0 where not asked."""

    contact: Ints
    at: Days
    mode: Ints
    satisfaction: Ints
    effort: Ints


def contacts(seed: int, timeline: Timeline, size: company.Size, living: Lives) -> Contacts:
    """Let customers get in touch while they are customers."""
    rng = generator(seed, 5)
    customers = living.customers
    start, end = np.maximum(customers.since, 0), np.minimum(customers.until, timeline.end)
    times = rng.poisson(size.contacts_per_year / YEAR * np.maximum(end - start, 0))
    who = np.repeat(np.arange(len(times)), times)
    opened = start[who] + rng.random(len(who)) * (end - start)[who]
    order = np.argsort(opened, kind="stable")
    who, opened = who[order], opened[order]
    month = timeline.month_of(opened)
    channel = _channels(rng, month)
    touchpoint = choose(rng, [share for _code, share in company.CONTACT_TOUCHPOINTS], len(who))
    served = np.isin(channel, [CHANNELS.index(code) for code in company.SELF_SERVICE])
    handed = ~served & (rng.random(len(who)) < truths.HANDED_OVER_SHARE)
    replied, closed = _times(rng, timeline, opened, channel, touchpoint)
    helped = np.isin(customers.region, [_region(code) for code in truths.REGIONAL_IN])[who]
    chance = (
        SOLVED
        + handed * truths.HANDED_OVER_SOLVED
        + (helped & (month >= truths.REGIONAL_BEGINS)) * truths.REGIONAL_SOLVED
    )
    return Contacts(
        who,
        opened,
        replied,
        closed,
        channel,
        touchpoint,
        choose(rng, [one.share for one in company.PRODUCTS], len(who)),
        choose(rng, [one.share for one in company.REASONS], len(who)),
        rng.random(len(who)) < chance,
        np.where(handed, rng.integers(0, len(company.DEPARTMENTS), len(who)), -1),
        np.round(
            by_code(company.CONTACT_COSTS, CHANNELS, company.SELF_SERVICE_COST)[channel]
            * rng.gamma(4, 0.25, len(who)),
            2,
        ),
    )


def _region(code: str) -> int:
    return [one.code for one in company.REGIONS].index(code)


def _channels(rng: np.random.Generator, month: Ints) -> Ints:
    """Choose channels; from the turn on, who would have used one uses another."""
    channel = choose(rng, [share for _code, share in company.CONTACT_CHANNELS], len(month))
    turned = np.clip((month - truths.TURN_BEGINS + 1) / truths.TURN_MONTHS, 0, 1)
    moves = truths.MIX_SHARE / dict(company.CONTACT_CHANNELS)[truths.MIX_FROM]
    leaves = (channel == CHANNELS.index(truths.MIX_FROM)) & (rng.random(len(month)) < moves * turned)
    return np.where(leaves, CHANNELS.index(truths.MIX_TO), channel)


def _times(
    rng: np.random.Generator, timeline: Timeline, opened: Days, channel: Ints, touchpoint: Ints
) -> tuple[Days, Days]:
    """Return first replies and closings; what lies beyond the history has not happened yet."""
    minutes = by_code(company.REPLY_MINUTES, CHANNELS, company.SELF_SERVICE_REPLY_MINUTES)[channel]
    replied = opened + minutes / 1440 * rng.lognormal(0, 0.6, len(opened))
    hours = by_code(company.HANDLING_HOURS, TOUCHPOINTS)[touchpoint]
    pace = np.where(_hasty(touchpoint, timeline.month_of(opened)), truths.HASTE_HANDLING, 1.0)
    closed = opened + hours / 24 * rng.lognormal(0, 0.7, len(opened)) * pace
    replied = np.minimum(replied, closed)
    return np.where(replied < timeline.end, replied, np.inf), np.where(closed < timeline.end, closed, np.inf)


def _hasty(touchpoint: Ints, month: Ints) -> Bools:
    touched: Bools = touchpoint == TOUCHPOINTS.index(truths.HASTE_TOUCHPOINT)
    return touched & (month >= truths.HASTE_BEGINS)


def contact_answers(
    seed: int, timeline: Timeline, size: company.Size, made: Contacts, moved: Swings
) -> ContactAnswers:
    """Ask about some contacts a day later."""
    rng = generator(seed, 6)
    at = made.opened + rng.uniform(0.8, 2.5, len(made.opened))
    asked = (rng.random(len(at)) < size.contacts_answered) & (at < timeline.end)
    contact = np.flatnonzero(asked)
    at = at[contact]
    hasty = _hasty(made.touchpoint[contact], timeline.month_of(made.opened[contact]))
    levels = by_code(
        {truths.MIX_TO: truths.MIX_CSAT + company.CONTACT_CSAT[truths.MIX_FROM], **company.CONTACT_CSAT},
        CHANNELS,
    )
    content = satisfaction(
        rng,
        levels[made.channel[contact]]
        + hasty * truths.HASTE_CSAT
        + (made.to[contact] >= 0) * truths.HANDED_OVER_CSAT,
    )
    ease = effort(rng, moved.effort[timeline.month_of(at) + timeline.before])
    ease[rng.random(len(at)) >= EFFORT_ASKED] = 0
    return ContactAnswers(
        contact, at, choose(rng, [share for _code, share in company.MODES], len(at)), content, ease
    )
