"""Every address of the site, out of Django's resolver, and every operation of the API, out of its schema."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Address:
    """One URL pattern."""

    name: str
    path: str  # with {} where an argument stands


def addresses() -> list[Address]:
    """Return every URL pattern; one without a name gets none, which no row can match."""
    return [Address(name, _plain(path)) for name, path in _walk(get_resolver().url_patterns, "", "")]


def operations() -> set[tuple[str, str]]:
    """Return method and path of every operation that the schema of the API describes."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path))
        for path, item in schema["paths"].items()
        for method in item
        if method.upper() in METHODS
    }


def _walk(patterns: list[URLPattern | URLResolver], before: str, namespace: str) -> "list[tuple[str, str]]":
    found = []
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += _walk(pattern.url_patterns, path, inner)
        else:
            found.append((f"{namespace}{pattern.name or ''}", path))
    return found


def _plain(route: str) -> str:
    # Both kinds of pattern: <int:pk>/ and ^(?P<pk>[^/.]+)/$
    without_groups = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]*>", "{}", route)
    return "/" + re.sub(r"[\^$]|\\Z", "", without_groups)
