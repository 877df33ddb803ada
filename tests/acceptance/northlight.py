"""The demonstration company as a test asks about it: by the functions that pages use, or of its facts."""

from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection

from cxdash.demo.timeline import Timeline
from metrics.calendar import Period, period_containing
from metrics.kpis.judgements import Judgement, judgements, judgements_by_member
from metrics.kpis.scopes import EVERYONE, Scope, dimension_slot
from metrics.kpis.series import Look, Measured, measure
from metrics.models import Member, Metric, Organisation
from metrics.stats.estimate import Change
from metrics.stats.verdicts import Verdict

TODAY = date(2026, 11, 16)
LINE = Timeline(TODAY)
QUARTER = Period("quarter", date(2026, 7, 1), date(2026, 10, 1))
WHOLE_MONTHS = LINE.months[:-1]


def settle(*, size: str, seed: int | None = None) -> None:
    """Load and count the company, with the seed that `make run` uses if none is given."""
    given = {} if seed is None else {"seed": seed}
    call_command("demo", now=TODAY, size=size, stdout=StringIO(), **given)


def clear() -> None:
    """Leave a database with nothing but what every database holds."""
    call_command("flush", interactive=False, verbosity=0)


def look(by: str = "", **scope: str) -> Look:
    """Return the look of today, at everyone or at some members, by a dimension."""
    at = Look.of(Organisation.objects.get(), TODAY)
    members = {dimension_slot(one): frozenset({member(one, code)}) for one, code in scope.items()}
    return at.narrowed(Scope(members) if members else EVERYONE, dimension_slot(by) if by else None)


def member(dimension: str, code: str) -> int:
    """Return a member's number."""
    return Member.objects.get(dimension__code=dimension, code=code).pk


def codes(dimension: str) -> dict[int, str]:
    """Return the codes of a dimension's members by their numbers."""
    return dict(Member.objects.filter(dimension__code=dimension).values_list("pk", "code"))


def metric(code: str) -> Metric:
    """Return a metric."""
    return Metric.objects.get(code=code)


def change(code: str, **scope: str) -> Judgement:
    """Return the change of a metric against the same quarter of last year, as it is judged on pages."""
    return judgements([metric(code)], QUARTER, "last_year", look(**scope))[code]


def changes(code: str, by: str, **scope: str) -> dict[str, Judgement]:
    """Return the same for the members of a dimension, by their codes."""
    found = judgements_by_member(metric(code), QUARTER, "last_year", look(by, **scope))
    names = codes(by)
    return {names[who]: one for who, one in found.items() if who in names}


def sample(code: str, first: int, last: int, **scope: str | frozenset[str]) -> Measured:
    """Return a metric over whole months, from one to before another, for some members."""
    months = [*WHOLE_MONTHS, TODAY]
    period = Period("total", months[first], months[last])
    members = {
        dimension_slot(one): frozenset(member(one, code) for code in ([own] if isinstance(own, str) else own))
        for one, own in scope.items()
    }
    (found,) = measure(metric(code), [period], look().narrowed(Scope(members))).values()
    return found


def difference(later: Measured, earlier: Measured) -> Change:
    """Return how far two samples lie apart, with its range."""
    return later.sample.change_from(earlier.sample, 0.95)


def by_month(code: str) -> list[float]:
    """Return the values of a metric, month by month, as far as months are over."""
    periods = [period_containing(month, "month", 1) for month in WHOLE_MONTHS]
    found = measure(metric(code), periods, look())
    values = [found[period, 0].point.value for period in periods]
    assert None not in values
    return [value for value in values if value is not None]


def rows(query: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Return what a statement finds in the facts."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def verdicts(found: Mapping[str, Judgement]) -> dict[str, str]:
    """Return the members whose change is called better or worse."""
    return {
        code: one.verdict for code, one in found.items() if one.verdict in {Verdict.BETTER, Verdict.WORSE}
    }
