"""`/api/docs/`: the operations of the API, out of its schema.

Our own page: the usual ones run scripts and styles inline and ask other hosts for fonts, which the content
security policy forbids.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    anchor: str
    method: str
    path: str
    description: str
    parameters: list[Parameter]
    answers: list[str]


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show every operation."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return render(request, "api_docs.html", {"operations": operations(schema)})


def operations(schema: dict[str, Any]) -> list[Operation]:
    """Return the operations of an OpenAPI schema, by address."""
    return [
        Operation(
            anchor=item[method]["operationId"],
            method=method.upper(),
            path=path,
            description=item[method].get("description", ""),
            parameters=[
                Parameter(
                    one["name"], one["in"], bool(one.get("required", False)), one.get("description", "")
                )
                for one in item[method].get("parameters", [])
            ],
            answers=sorted(item[method].get("responses", {})),
        )
        for path, item in sorted(schema["paths"].items())
        for method in METHODS
        if method in item
    ]
