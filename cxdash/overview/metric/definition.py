"""How a number is made, in words: for the drawer that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.formats import Unit, day, figure, percent, unit_name
from metrics.kpis.definitions import definitions
from metrics.kpis.explanation import SUMS
from metrics.models import Metric, MetricVersion, Organisation
from metrics.stats.direction import Better
from metrics.views.words import perspective, smallest_change, timing


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the drawer."""

    name: str
    text: str


def definition(metric: Metric, who: str, organisation: Organisation) -> tuple[Term, ...]:
    """Return how a metric is made, line by line.

    Parameters
    ----------
    who
        Who is counted on this page, in words.
    """
    versions = definitions([metric])[metric]
    newest = versions[-1] if versions else None
    terms = [
        Term(_("In words"), newest.formula) if newest else None,
        Term(_("Unit, direction"), _direction(metric, organisation)),
        Term(_("Kind of number"), _kind(metric)),
        Term(_("Who is counted"), who),
        Term(_("Precision"), _precision(metric, organisation)),
        Term(_("Smallest change worth reporting"), _smallest(metric, organisation)),
        Term(_("Put together"), _rolled_up(newest)) if newest else None,
        Term(_("Owner"), str(metric.owner) if metric.owner else _("nobody yet")),
        Term(_("Definition"), _versions(versions)) if versions else None,
        Term(_("Confirmed"), _certified(newest)) if newest else None,
    ]
    return tuple(term for term in terms if term is not None)


def better_words(metric: Metric, organisation: Organisation) -> str:
    """Return which way is better."""
    if metric.better == Better.RANGE and metric.range_low is not None and metric.range_high is not None:
        low, high = (
            figure(end, cast("Unit", metric.unit), metric.decimals, currency=organisation.currency)
            for end in (metric.range_low, metric.range_high)
        )
        return _("best from %(low)s to %(high)s") % {"low": low, "high": high}
    if metric.better == Better.LOWER:
        return _("lower is better")
    return _("higher is better")


def _direction(metric: Metric, organisation: Organisation) -> str:
    unit = unit_name(cast("Unit", metric.unit), currency=organisation.currency)
    return f"{unit}; {better_words(metric, organisation)}"


def _kind(metric: Metric) -> str:
    return f"{timing(metric)}; {perspective(metric)}"


def _precision(metric: Metric, organisation: Organisation) -> str:
    confidence = percent(float(organisation.confidence))
    least = max(organisation.indicative_below, metric.minimum_n or 0)
    return _(
        "Likely range: %(confidence)s. Below %(least)s answers no verdict, below %(hidden)s nothing is shown. "
        "What was counted has no range."
    ) % {"confidence": confidence, "least": least, "hidden": organisation.hide_below}


def _smallest(metric: Metric, organisation: Organisation) -> str:
    if not metric.smallest_change:
        return _("not set: every change beyond chance counts")
    return smallest_change(metric, organisation.currency, named=True)


def _rolled_up(version: MetricVersion) -> str:
    if version.reading in SUMS:
        return _("Added up over days and members.")
    if version.reading in {"distinct", "distinct_share"}:
        return _("Different customers of the period, each counted once; never added up over periods.")
    if version.reading.startswith("window_"):
        return _("The twelve months to the end of the period against the twelve before.")
    if version.reading.startswith("reported"):
        return _("As delivered; never averaged.")
    if version.reading == "composite":
        return _("From its parts with their weights; a part without a number is named.")
    return _("From counts; averages are never averaged.")


def _versions(versions: Sequence[MetricVersion]) -> str:
    newest = versions[-1]
    if newest.valid_from is None:
        return _("version %(number)s") % {"number": newest.number}
    return _("version %(number)s since %(day)s; the series breaks there") % {
        "number": newest.number,
        "day": day(newest.valid_from),
    }


def _certified(version: MetricVersion) -> str:
    if version.certified_at is None:
        return pgettext("definition", "by nobody yet")
    who = str(version.certified_by) if version.certified_by else ""
    return " ".join(part for part in (who, day(version.certified_at.date())) if part)
