"""The demonstration company as the files that its systems would deliver, each with the mapping that loads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

import numpy as np
import polars as pl

from cxdash.demo import company, mappings, monthly, truths
from cxdash.demo.contacts import CHANNELS, TOUCHPOINTS, ContactAnswers, Contacts, contact_answers, contacts
from cxdash.demo.customers import Customers, Recommendations, lives, swings
from cxdash.demo.drawing import Ints
from cxdash.demo.orders import OrderAnswers, Orders, order_answers, orders
from cxdash.demo.timeline import Timeline


@dataclass(frozen=True)
class DemoFile:
    """One file, with the mapping that loads it."""

    name: str
    mapping: Mapping[str, Any]
    rows: pl.DataFrame


def files(*, seed: int, today: date, size: str) -> Iterator[DemoFile]:
    """Yield the company's files in the order in which they are to be loaded.

    Parameters
    ----------
    seed
        The same seed, day and size give the same files, byte by byte.
    today
        The invented history ends on the day before.
    size
        One of `company.SIZES`.
    """
    timeline, how = Timeline(today), company.SIZES[size]
    moved = swings(seed, timeline)
    living = lives(seed, timeline, how, moved)
    yield DemoFile("customers.csv", mappings.CUSTOMERS, _customers(timeline, living.customers))
    bought, dealt = orders(seed, timeline, how, living), contacts(seed, timeline, how, living)
    after_contacts = contact_answers(seed, timeline, how, dealt, moved)
    after_orders = order_answers(seed, timeline, how, bought)
    said, dealings = _recommendations(timeline, living.recommendations), _contacts(timeline, dealt)
    # Loads of one source wait for each other: year by year, several sources can be loaded side by side.
    yield from _in_turn(
        _by_time("orders", mappings.ORDERS, _orders(timeline, bought), "ordered", how),
        _by_time("contacts", mappings.CONTACTS, dealings, "opened", how),
        _by_time("recommendations", mappings.RECOMMENDATIONS, said, "at", how),
        _by_time("service", mappings.SERVICE, _service(timeline, dealt, after_contacts), "at", how),
        _by_time("deliveries", mappings.DELIVERIES, _deliveries(timeline, bought, after_orders), "at", how),
    )
    yield DemoFile("finance.csv", mappings.FINANCE, monthly.finance(seed, timeline, bought))
    invited = monthly.invitations(timeline, living, after_contacts, after_orders)
    yield DemoFile("invitations.csv", mappings.INVITATIONS, invited)
    yield DemoFile("perception.csv", mappings.PERCEPTION, monthly.perception(seed, timeline, moved))
    yield DemoFile("people.csv", mappings.PEOPLE, monthly.people(seed, timeline))
    month = timeline.months[truths.REDELIVERED_MONTH]
    again = dealings.filter(pl.col("opened").dt.truncate("1mo").dt.date() == month)
    yield DemoFile(f"contacts-{month.isoformat()[:7]}-again.csv", mappings.CONTACTS, again)


def _in_turn(*kinds: Iterator[DemoFile]) -> Iterator[DemoFile]:
    """Yield the first file of each kind, then the second ones, and so on."""
    for files_of_a_time in zip_longest(*kinds):
        yield from (file for file in files_of_a_time if file is not None)


def _by_time(
    name: str, mapping: Mapping[str, Any], rows: pl.DataFrame, when: str, how: company.Size
) -> Iterator[DemoFile]:
    """Yield one file for each year, or quarter where a year is too large for one."""
    year, quarter = pl.col(when).dt.year().cast(pl.String), pl.col(when).dt.quarter().cast(pl.String)
    part = year if how.files_per_year == 1 else pl.concat_str(year, pl.lit("-q"), quarter)
    for (key,), of_part in rows.with_columns(part.alias("part")).group_by("part", maintain_order=True):
        yield DemoFile(f"{name}-{key}.csv", mapping, of_part.drop("part"))


def _codes(which: Ints, codes: Sequence[str]) -> pl.Series:
    """Return the codes that numbers stand for."""
    return pl.Series(which).cast(pl.UInt16).replace_strict(dict(enumerate(codes)), return_dtype=pl.String)


def _ids(prefix: str, numbers: Ints) -> pl.Series:
    return pl.Series(numbers + 1).to_frame("n").select(pl.format(prefix + "{}", "n")).to_series()


def _customers(timeline: Timeline, who: Customers) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "customer": _ids("C", np.arange(len(who.since))),
            "since": timeline.dates(who.since),
            "until": timeline.dates(who.until),
            "segment": _codes(who.segment, [one.code for one in company.SEGMENTS]),
            "region": _codes(who.region, [one.code for one in company.REGIONS]),
            "acquired": _codes(who.acquired, [code for code, _share in company.ACQUIRED]),
        }
    )


def _orders(timeline: Timeline, made: Orders) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": _ids("O", np.arange(len(made.at))),
            "ordered": timeline.dates(made.at),
            "customer": _ids("C", made.customer),
            "channel": _codes(made.channel, [code for code, _share in company.ORDER_CHANNELS]),
            "product": _codes(made.product, [one.code for one in company.PRODUCTS]),
            "kind": _codes(made.refund.astype(np.int64), ("purchase", "refund")),
            "amount": pl.Series(made.amount),
        }
    )


def _contacts(timeline: Timeline, made: Contacts) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": _ids("K", np.arange(len(made.opened))),
            "opened": timeline.moments(made.opened),
            "replied": timeline.moments(made.replied),
            "closed": timeline.moments(made.closed),
            "customer": _ids("C", made.customer),
            "channel": _codes(made.channel, CHANNELS),
            "touchpoint": _codes(made.touchpoint, TOUCHPOINTS),
            "product": _codes(made.product, [one.code for one in company.PRODUCTS]),
            "reason": _codes(made.reason, [one.code for one in company.REASONS]),
            "solved": _codes(made.solved.astype(np.int64), ("no", "yes")),
            "handed_to": _codes(made.to + 1, ("", *company.DEPARTMENTS)),
            "cost": pl.Series(made.cost),
        }
    )


def _recommendations(timeline: Timeline, said: Recommendations) -> pl.DataFrame:
    by_time = np.argsort(said.at, kind="stable")
    return pl.DataFrame(
        {
            "id": _ids("R", np.arange(len(said.at))),
            "at": timeline.moments(said.at[by_time]),
            "customer": _ids("C", said.customer[by_time]),
            "channel": _codes(said.channel[by_time], [code for code, _share in company.HOME_CHANNELS]),
            "mode": _codes(said.mode[by_time], [code for code, _share in company.MODES]),
            "recommend": pl.Series(said.score[by_time]),
        }
    )


def _service(timeline: Timeline, made: Contacts, said: ContactAnswers) -> pl.DataFrame:
    by_time = np.argsort(said.at, kind="stable")
    contact = said.contact[by_time]
    return pl.DataFrame(
        {
            "id": _ids("S", contact),
            "at": timeline.moments(said.at[by_time]),
            "customer": _ids("C", made.customer[contact]),
            "channel": _codes(made.channel[contact], CHANNELS),
            "touchpoint": _codes(made.touchpoint[contact], TOUCHPOINTS),
            "product": _codes(made.product[contact], [one.code for one in company.PRODUCTS]),
            "mode": _codes(said.mode[by_time], [code for code, _share in company.MODES]),
            "satisfaction": pl.Series(said.satisfaction[by_time]),
            "ease": pl.Series(said.effort[by_time]).replace(0, None),
        }
    )


def _deliveries(timeline: Timeline, made: Orders, said: OrderAnswers) -> pl.DataFrame:
    by_time = np.argsort(said.at, kind="stable")
    order = said.order[by_time]
    return pl.DataFrame(
        {
            "id": _ids("D", order),
            "at": timeline.moments(said.at[by_time]),
            "customer": _ids("C", made.customer[order]),
            "channel": _codes(made.channel[order], [code for code, _share in company.ORDER_CHANNELS]),
            "product": _codes(made.product[order], [one.code for one in company.PRODUCTS]),
            "mode": _codes(said.mode[by_time], [code for code, _share in company.MODES]),
            **{
                touchpoint: pl.Series(said.scores[by_time, column]).replace(0, None)
                for column, touchpoint in enumerate(company.ORDER_TOUCHPOINTS)
            },
        }
    )
