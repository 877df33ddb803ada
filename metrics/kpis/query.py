"""A question in an address: `metric=nps&grain=month&from=2025-01-01&to=2026-01-01&by=channel&region=north`.

Pages and API ask alike, so the same address means the same numbers in both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast, get_args

from django.utils.translation import gettext as _

from metrics.calendar import (
    FIRST_DAY,
    LAST_DAY,
    Comparison,
    Grain,
    Period,
    PeriodError,
    add_months,
    period_containing,
    periods_between,
)
from metrics.catalogue.own_dimensions import PARAMETERS
from metrics.kpis.freshness import through
from metrics.kpis.scopes import ScopeError, dimension_slot, parse
from metrics.kpis.series import Look
from metrics.models import Metric, Organisation

MOST_PERIODS = 1100
"""Three years of days."""


class QueryError(ValueError):
    """The question cannot be understood; `parameter` says which word of it."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Query:
    """One metric over periods, for a scope, by at most one dimension."""

    metric: Metric
    periods: tuple[Period, ...]
    look: Look
    comparison: Comparison


def read_query(parameters: Mapping[str, Sequence[str]], organisation: Organisation, today: date) -> Query:
    """Return the question that the parameters of an address ask.

    Without `from` and `to`, the periods are those of the last twelve months of data.

    Raises
    ------
    QueryError
        If a parameter is missing, malformed or names something that does not exist.
    """
    metric = _metric(_one(parameters, "metric"))
    grain = _choice(parameters, "grain", get_args(Grain), "month")
    comparison = _choice(parameters, "comparison", get_args(Comparison), "last_year")
    try:
        scope = parse({name: values for name, values in parameters.items() if name not in PARAMETERS})
        by = _one(parameters, "by")
        slot = dimension_slot(by) if by else None
    except ScopeError as error:
        raise QueryError(error.parameter, str(error)) from error
    look = replace(Look.of(organisation, today), scope=scope, by=slot, weighted=_flag(parameters, "weighted"))
    periods = _periods(parameters, cast("Grain", grain), metric, organisation, today)
    return Query(metric, periods, look, cast("Comparison", comparison))


def _metric(code: str) -> Metric:
    if not code:
        raise QueryError("metric", _("Say which metric: metric=nps."))
    metric = Metric.objects.filter(code=code).first()
    if metric is None:
        raise QueryError("metric", _("There is no metric “%(code)s”.") % {"code": code})
    return metric


def _periods(
    parameters: Mapping[str, Sequence[str]],
    grain: Grain,
    metric: Metric,
    organisation: Organisation,
    today: date,
) -> tuple[Period, ...]:
    fiscal_start = organisation.fiscal_start_month
    version = metric.versions.select_related("measure", "base").order_by("-number").first()
    last = min(through(version) or today, today) if version else today
    end = _day(parameters, "to")
    if end is None:  # to the end of the data; a total to that of its last whole month
        end = last + timedelta(days=1)
        end = end.replace(day=1) if grain == "total" else end
    start = _day(parameters, "from") or add_months(end.replace(day=1), -12)
    if start >= end:
        raise QueryError("to", _("“to” is exclusive and must lie after “from”."))
    try:
        if (
            grain != "total"
            and (end - start).days > MOST_PERIODS * period_containing(start, grain, fiscal_start).days
        ):
            raise QueryError(
                "from", _("That is more than %(most)s periods at once.") % {"most": MOST_PERIODS}
            )
        return periods_between(start, end, grain, fiscal_start)
    except PeriodError as error:
        raise QueryError("from", str(error)) from error


def _one(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    values = parameters.get(name) or [""]
    if len(values) > 1:
        raise QueryError(name, _("“%(name)s” may be given once only.") % {"name": name})
    return values[0].strip()


def _choice(parameters: Mapping[str, Sequence[str]], name: str, choices: Sequence[str], default: str) -> str:
    value = _one(parameters, name) or default
    if value not in choices:
        raise QueryError(
            name,
            _("“%(name)s” is one of %(choices)s, not “%(value)s”.")
            % {"name": name, "choices": ", ".join(choices), "value": value},
        )
    return value


def _flag(parameters: Mapping[str, Sequence[str]], name: str) -> bool:
    return _choice(parameters, name, ("true", "false", "1", "0"), "false") in {"true", "1"}


def _day(parameters: Mapping[str, Sequence[str]], name: str) -> date | None:
    value = _one(parameters, name)
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise QueryError(
            name, _("“%(name)s” is a day like 2026-07-01, not “%(value)s”.") % {"name": name, "value": value}
        )
    return day
