"""Who gets which answer at which address: one row for each operation, and no address without a row.

A row names the address (its name in `urls.py`) and the method, how somebody signs in (`session` or `token`),
whose object is asked for (`own` or `other`: of the department of the head, or not; `-` for what is nobody's),
and the answer to nobody (signed out, or without a token) and to each role. 302 to nobody is the way to the
sign-in. Methods that have no row must answer 405.

A new page: add its rows. Needs it arguments, add them to `ARGUMENTS`; needs it a body to get past its own
checks, add that to `BODIES`. A foreign object answers 404.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from metrics.models import Import, Metric, ReferenceValue, Source, Target
from tests.cast import Cast

TABLE = """
                      by       whose  nobody  cco  ceo  board  secretary  head  owner  finance  administrator  analyst

start         GET     session  -      302     302  302  302    302        302   200    302      302            302
sign-in       GET     session  -      200     302  302  302    302        302   302    302      302            302
sign-in       POST    session  -      200     302  302  302    302        302   302    302      302            302
sign-out      POST    session  -      302     302  302  302    302        302   302    302      302            302
password      GET     session  -      302     200  200  200    200        200   200    200      200            200
password      POST    session  -      302     200  200  200    200        200   200    200      200            200
language      POST    session  -      302     302  302  302    302        302   302    302      302            302

begin              GET   session  -   302     403  403  403    403        403   403    403      200            403
begin              POST  session  -   302     403  403  403    403        403   403    403      302            403
begin-departments  GET   session  -   302     403  403  403    403        403   403    403      200            403
begin-departments  POST  session  -   302     403  403  403    403        403   403    403      302            403
begin-numbers      GET   session  -   302     403  403  403    403        403   403    403      200            403
begin-numbers      POST  session  -   302     403  403  403    403        403   403    403      302            403
begin-data         GET   session  -   302     403  403  403    403        403   403    403      200            403

numbers         GET      session  -   302     403  403  403    403        403   403    200      200            200
numbers         POST     session  -   302     403  403  403    403        403   403    200      200            200

catalogue       GET      session  -   302     200  200  200    200        200   403    200      200            200
metric-edit     GET      session  -   302     200  403  403    403        403   403    403      200            200
metric-edit     POST     session  -   302     302  403  403    403        403   403    403      302            302
targets         GET      session  -   302     200  403  403    403        403   403    403      200            403
targets         POST     session  -   302     302  403  403    403        403   403    403      302            403
target-edit     GET      session  -   302     200  403  403    403        403   403    403      200            403
target-edit     POST     session  -   302     302  403  403    403        403   403    403      302            403
references      GET      session  -   302     200  403  403    403        403   403    403      200            200
references      POST     session  -   302     302  403  403    403        403   403    403      302            302
reference-edit  GET      session  -   302     200  403  403    403        403   403    403      200            200
reference-edit  POST     session  -   302     302  403  403    403        403   403    403      302            302

health        GET     session  -      302     200  200  200    200        200   403    200      200            200
metric        GET     session  -      302     200  200  200    200        200   403    200      200            200
metric-csv    GET     session  -      302     404  404  404    404        404   403    404      404            404

api-docs      GET     session  -      302     200  200  200    200        200   200    200      200            200
api-schema    GET     session  -      401     200  200  200    200        200   200    200      200            200
api-schema    GET     token    -      401     200  200  200    200        200   200    200      200            200

kpi-list        GET   token    -      401     200  200  200    200        200   403    200      200            200
metric-list     GET   token    -      401     200  200  200    200        200   403    200      200            200
metric-detail   GET   token    -      401     200  200  200    200        200   403    200      200            200
member-list     GET   token    -      401     200  200  200    200        200   403    200      200            200
import-list     GET   token    -      401     403  403  403    403        403   403    403      200            200
import-detail   GET   token    -      401     403  403  403    403        403   403    403      200            200
import-rejects  GET   token    -      401     403  403  403    403        403   403    403      200            200

healthz       GET     session  -      200     200  200  200    200        200   200    200      200            200
readyz        GET     session  -      200     200  200  200    200        200   200    200      200            200
"""


def _import(cast: Cast, whose: str) -> dict[str, Any]:
    source, _ = Source.objects.get_or_create(code="survey")
    arrived = Import.objects.create(
        source=source,
        file_name="a.csv",
        file_sha256="0" * 64,
        file_size=1,
        mapping={},
        created_at=timezone.now(),
    )
    return {"pk": arrived.pk}


def _nps(cast: Cast, whose: str) -> dict[str, Any]:
    return {"code": "nps"}


def _target(cast: Cast, whose: str) -> dict[str, Any]:
    made = Target.objects.create(
        metric=Metric.objects.get(code="nps"),
        value=40,
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 1, 1),
    )
    return {"code": "nps", "pk": made.pk}


def _reference(cast: Cast, whose: str) -> dict[str, Any]:
    made = ReferenceValue.objects.create(
        metric=Metric.objects.get(code="nps"),
        kind="industry",
        label="Industry",
        value=30,
        source="a study",
        as_of=date(2025, 1, 1),
        method="asked",
    )
    return {"code": "nps", "pk": made.pk}


ARGUMENTS: dict[str, Callable[[Cast, str], dict[str, Any]]] = {
    "metric": lambda cast, whose: {"code": "nps"},
    "metric-csv": lambda cast, whose: {"code": "nps"},  # there are no numbers yet
    "metric-detail": lambda cast, whose: {"code": "nps"},
    "metric-edit": _nps,
    "targets": _nps,
    "target-edit": _target,
    "references": _nps,
    "reference-edit": _reference,
    "import-detail": _import,
    "import-rejects": _import,
}
"""By name of the address: makes an object (`own`, `other` or `-`) and returns the arguments of its address."""

REFERENCE = {
    "kind": "industry",
    "label": "Industry",
    "value": "30",
    "source": "a study",
    "method": "asked",
    "as_of": "2025-01-01",
}

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("language", "POST"): {"language": "ru"},
    ("begin", "POST"): {
        "name_en": "Acme",
        "language": "en",
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
        "fiscal_start_month": "1",
    },
    ("begin-numbers", "POST"): {
        "own-unit": "percent",
        "own-better": "higher",
        "own-family": "experience",
        "own-adds_up": "last",
    },
    ("metric-edit", "POST"): {"state": "active", "smallest_change": "3"},
    ("targets", "POST"): {"value": "40", "valid_from": "2026-01-01", "last_day": "2026-12-31"},
    ("target-edit", "POST"): {"value": "41", "valid_from": "2026-01-01", "last_day": "2026-12-31"},
    ("references", "POST"): REFERENCE,
    ("reference-edit", "POST"): REFERENCE,
    ("kpi-list", "GET"): {"metric": "nps", "grain": "total"},
}
"""What is sent: a form by session, JSON by token; with GET the query."""


@dataclass(frozen=True)
class Row:
    """One operation."""

    name: str
    method: str
    by: str
    whose: str
    codes: dict[str, int]


def rows() -> Iterator[Row]:
    """Yield the rows of the table."""
    head, *lines = (line.split() for line in TABLE.splitlines() if line.strip())
    for name, method, by, whose, *codes in lines:
        yield Row(name, method, by, whose, dict(zip(head[2:], map(int, codes), strict=True)))


ROWS = list(rows())
