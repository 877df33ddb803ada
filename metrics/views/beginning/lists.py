"""What the pages of setting up list to be ticked."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from metrics.catalogue.incumbents import is_on_board, offered_metrics
from metrics.catalogue.structure import channels
from metrics.models import Department, Metric
from metrics.views.words import FAMILIES


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing to tick."""

    code: str
    name: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Ticks:
    """Things to tick under a heading."""

    code: str
    title: str
    ticks: tuple[Tick, ...]


def departments(ticked: Collection[str] | None = None) -> tuple[Tick, ...]:
    """Return the departments, ticked as they are kept, or as somebody has just ticked them."""
    return tuple(
        Tick(one.code, one.name, one.active if ticked is None else one.code in ticked)
        for one in Department.objects.all()
    )


USUAL_CHANNELS = ("voice_agent", "email", "web_chat", "messenger", "store", "website", "mobile_app")
"""Ticked before anybody has said which there are."""


def channel_ticks(ticked: Collection[str] | None = None) -> tuple[Tick, ...]:
    """Return the channels in the same way."""
    return tuple(
        Tick(one.code, one.name, one.active if ticked is None else one.code in ticked) for one in channels()
    )


def metrics_by_family(ticked: Collection[str] | None = None) -> tuple[Ticks, ...]:
    """Return the metrics that a board may see, by family."""
    titles = dict(FAMILIES)
    order = list(titles)

    def place(metric: Metric) -> int:
        return order.index(metric.family)

    return tuple(
        Ticks(
            family,
            str(titles[family]),
            tuple(
                Tick(one.code, one.name, is_on_board(one) if ticked is None else one.code in ticked)
                for one in own
            ),
        )
        for family, own in groupby(sorted(offered_metrics(), key=place), key=lambda one: one.family)
    )
