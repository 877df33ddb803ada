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

from cxdash.accounts.models import ApiToken
from cxdash.administration.invitations import invite
from cxdash.administration.models import Invitation
from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.ingest.loading.uploads import hand_in
from metrics.ingest.proposing.company import known_company
from metrics.models import Import, Member, Metric, ReferenceValue, Source, Target
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

account_login                    GET   session  -  200  302  302  302  302  302  302  302  302  302
account_login                    POST  session  -  200  302  302  302  302  302  302  302  302  302
account_reauthenticate           GET   session  -  302  200  200  200  200  200  200  200  200  200
account_reauthenticate           POST  session  -  302  200  200  200  200  200  200  200  200  200
account_reset_password           GET   session  -  200  200  200  200  200  200  200  200  200  200
account_reset_password           POST  session  -  200  200  200  200  200  200  200  200  200  200
account_reset_password_done      GET   session  -  200  200  200  200  200  200  200  200  200  200
account_reset_password_from_key  GET   session  -  410  410  410  410  410  410  410  410  410  410
account_reset_password_from_key  POST  session  -  410  410  410  410  410  410  410  410  410  410

settings           GET   session  -      302  403  403  403  403  403  403  403  200  403
settings           POST  session  -      302  403  403  403  403  403  403  403  400  403
people             GET   session  -      302  403  403  403  403  403  403  403  200  403
invite             GET   session  -      302  403  403  403  403  403  403  403  200  403
invite             POST  session  -      302  403  403  403  403  403  403  403  200  403
invitation-change  POST  session  -      302  403  403  403  403  403  403  403  302  403
person             GET   session  -      302  403  403  403  403  403  403  403  200  403
person             POST  session  -      302  403  403  403  403  403  403  403  200  403
person-presence    POST  session  -      302  403  403  403  403  403  403  403  302  403
person-reset-link  POST  session  -      302  403  403  403  403  403  403  403  200  403
invitation         GET   session  -      200  200  200  200  200  200  200  200  200  200
invitation         POST  session  -      200  200  200  200  200  200  200  200  200  200
tokens             GET   session  -      302  403  403  403  403  403  403  403  200  200
tokens             POST  session  -      302  403  403  403  403  403  403  403  200  200
token-revoke       POST  session  own    302  403  403  403  403  403  403  403  302  302
token-revoke       POST  session  other  302  403  403  403  403  403  403  403  302  404
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
metric        GET     session  -      302     200  200  200    200        200   404    200      200            200
metric-csv    GET     session  -      302     404  404  404    404        404   404    404      404            404

data            GET   session  -      302     403  403  403    403        403   403    200      200            200
source-erase    GET   session  -      302     403  403  403    403        403   403    403      200            200
source-erase    POST  session  -      302     403  403  403    403        403   403    403      302            302
source-comments GET   session  -      302     403  403  403    403        403   403    403      200            200
source-comments POST  session  -      302     403  403  403    403        403   403    403      302            302
members         GET   session  -      302     403  403  403    403        403   403    403      200            200
members-confirm POST  session  -      302     403  403  403    403        403   403    403      302            302
member          GET   session  -      302     403  403  403    403        403   403    403      200            200
member          POST  session  -      302     403  403  403    403        403   403    403      302            302
member-merge    GET   session  -      302     403  403  403    403        403   403    403      200            200
member-merge    POST  session  -      302     403  403  403    403        403   403    403      400            400
dimension       GET   session  -      302     403  403  403    403        403   403    403      200            200
dimension       POST  session  -      302     403  403  403    403        403   403    403      302            302
ask             GET   session  -      302     200  200  200    200        200   403    200      200            200
ask-kind        GET   session  -      302     200  200  200    200        200   403    200      200            200
template        GET   session  -      302     200  200  200    200        200   403    200      200            200

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


def _source(cast: Cast, whose: str) -> dict[str, Any]:
    return {"code": Source.objects.get_or_create(code="survey")[0].code}


def _member(cast: Cast, whose: str) -> dict[str, Any]:
    return {"pk": Member.objects.get(dimension__code="channel", code="fax").pk}


def _dimension(cast: Cast, whose: str) -> dict[str, Any]:
    return {"code": add_own_dimension("branch", "Branch", "Филиал").code}


def _invitation(cast: Cast) -> tuple[Invitation, str]:
    email = f"new{Invitation.objects.count()}@example.com"
    return invite(email=email, role="ceo", by=cast["administrator"], language="en", now=timezone.now())


def _token(cast: Cast, whose: str) -> dict[str, Any]:
    # The analyst reaches only tokens of the analyst, the administrator all.
    cast.token("analyst" if whose == "own" else "administrator")
    return {"pk": ApiToken.objects.latest("pk").pk}


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
    "source-erase": _source,
    "source-comments": _source,
    "member": _member,
    "member-merge": _member,
    "dimension": _dimension,
    "ask-kind": lambda cast, whose: {"kind": "responses"},
    "template": lambda cast, whose: {"kind": "responses", "form": "csv"},
    "account_reset_password_from_key": lambda cast, whose: {"uidb36": "1", "key": "no-such"},
    "invitation": lambda cast, whose: {"secret": _invitation(cast)[1]},
    "invitation-change": lambda cast, whose: {"pk": _invitation(cast)[0].pk},
    "person": lambda cast, whose: {"pk": cast["head"].pk},
    "person-presence": lambda cast, whose: {"pk": cast["other_head"].pk},
    "person-reset-link": lambda cast, whose: {"pk": cast["head"].pk},
    "token-revoke": _token,
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
    ("source-erase", "POST"): {"code": "survey"},
    ("source-comments", "POST"): {"comments": "on"},
    ("members-confirm", "POST"): {"dimension": "channel"},
    ("member", "POST"): {"name_en": "Fax"},
    ("dimension", "POST"): {"name_en": "Branch office"},
    ("invitation-change", "POST"): {"what": "extend"},
    ("person-presence", "POST"): {"what": "leave"},
    ("person-reset-link", "POST"): {"how": "show"},
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
