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
from typing import Any

from django.utils import timezone

from metrics.ingest.loading.uploads import hand_in
from metrics.ingest.proposing.company import known_company
from metrics.models import Import, Source
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

health        GET     session  -      302     200  200  200    200        200   403    200      200            200

upload            GET   session  -      302     403  403  403    403        403   403    200      200            200
upload            POST  session  -      302     403  403  403    403        403   403    400      400            400
upload-columns    GET   session  own    302     403  403  403    403        403   403    404      404            200
upload-columns    GET   session  other  302     403  403  403    403        403   403    404      404            404
upload-columns    POST  session  own    302     403  403  403    403        403   403    404      404            302
upload-columns    POST  session  other  302     403  403  403    403        403   403    404      404            404
upload-file       POST  session  own    302     403  403  403    403        403   403    404      404            302
upload-file       POST  session  other  302     403  403  403    403        403   403    404      404            404
upload-anew       POST  session  own    302     403  403  403    403        403   403    404      404            302
upload-anew       POST  session  other  302     403  403  403    403        403   403    404      404            404
upload-trial      GET   session  own    302     403  403  403    403        403   403    404      404            200
upload-trial      GET   session  other  302     403  403  403    403        403   403    404      404            404
upload-trial      POST  session  own    302     403  403  403    403        403   403    404      404            302
upload-trial      POST  session  other  302     403  403  403    403        403   403    404      404            404
upload-rejected   GET   session  own    302     403  403  403    403        403   403    404      404            200
upload-rejected   GET   session  other  302     403  403  403    403        403   403    404      404            404
upload-load       POST  session  own    302     403  403  403    403        403   403    404      404            302
upload-load       POST  session  other  302     403  403  403    403        403   403    404      404            404
upload-discard    POST  session  own    302     403  403  403    403        403   403    404      404            302
upload-discard    POST  session  other  302     403  403  403    403        403   403    404      404            404

import            GET   session  -      302     403  403  403    403        403   403    404      200            200
import-rejected   GET   session  -      302     403  403  403    403        403   403    404      200            200
import-confirm    POST  session  -      302     403  403  403    403        403   403    404      409            409
import-stop       POST  session  -      302     403  403  403    403        403   403    404      302            302
import-undo       GET   session  -      302     403  403  403    403        403   403    404      200            200
import-undo       POST  session  -      302     403  403  403    403        403   403    404      409            409
import-members    POST  session  -      302     403  403  403    403        403   403    403      302            302

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
    arrived.parts.create(position=0, kind="responses")
    return {"pk": arrived.pk}


def _upload(cast: Cast, whose: str) -> dict[str, Any]:
    """A file that the analyst has handed in, or somebody else."""
    made = hand_in(
        [b"date,nps\n2025-03-04,9\n2025-03-05,3\n"],
        file_name="a.csv",
        requested_by_id=cast["analyst" if whose == "own" else "cco"].pk,
        known=known_company(),
        now=timezone.now(),
        limit=1000,
    )
    return {"pk": made.pk}


ARGUMENTS: dict[str, Callable[[Cast, str], dict[str, Any]]] = {
    "metric-detail": lambda cast, whose: {"code": "nps"},
    "import-detail": _import,
    "import-rejects": _import,
    **dict.fromkeys(
        ("import", "import-rejected", "import-confirm", "import-stop", "import-undo", "import-members"),
        _import,
    ),
    **dict.fromkeys(
        (
            *("upload-columns", "upload-file", "upload-anew", "upload-trial"),
            *("upload-rejected", "upload-load", "upload-discard"),
        ),
        _upload,
    ),
}
"""By name of the address: makes an object (`own`, `other` or `-`) and returns the arguments of its address."""

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("language", "POST"): {"language": "ru"},
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
