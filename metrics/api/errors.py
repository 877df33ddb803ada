"""Errors of the API: `{type, code, detail, attr}`.

`type` is `validation_error`, `client_error` or `server_error`; `attr` is the field, with dots into nested ones
(`items.3.score`). Where several fields are wrong, the four name the first and `errors` lists them all.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    code: str
    detail: str
    attr: str | None


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an exception in a view; `None` for a fault of ours, which is logged and a 500."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        found = list(_problems(error.detail, ())) or [Problem("invalid", str(error.default_detail), None)]
        response.data = body("validation_error", found[0], errors=found)
        return response
    if isinstance(error, APIException):
        problem = next(_problems(error.detail, ()))
    else:
        # Django's own Http404 and PermissionDenied, of which the handler has made a detail.
        problem = next(_problems(response.data["detail"], ()))
    kind = "client_error" if response.status_code < 500 else "server_error"
    response.data = body(kind, problem)
    return response


def body(kind: str, problem: Problem, errors: list[Problem] | None = None) -> dict[str, Any]:
    """Return what an error looks like."""
    answer: dict[str, Any] = {"type": kind, **asdict(problem)}
    return answer if errors is None else {**answer, "errors": [asdict(one) for one in errors]}


def _problems(detail: Any, path: tuple[str, ...]) -> Iterator[Problem]:
    match detail:
        case dict():
            for name, inner in detail.items():
                own = name == api_settings.NON_FIELD_ERRORS_KEY
                yield from _problems(inner, path if own else (*path, str(name)))
        case list():
            for position, inner in enumerate(detail):
                # A list of messages on one field, or a list of items with fields of their own.
                deeper = path if isinstance(inner, str) else (*path, str(position))
                yield from _problems(inner, deeper)
        case _:
            code = (detail.code if isinstance(detail, ErrorDetail) else None) or "error"
            yield Problem(code=code, detail=str(detail), attr=".".join(path) or None)
