"""What goes when a source is erased, before it does."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from metrics.formats import count, number
from metrics.models import Import, Source


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """How much a source has delivered."""

    code: str
    files: str
    rows: str


def what_goes(source: Source) -> WhatGoes:
    """Return how much would go with a source."""
    loaded = Q(state=Import.State.LOADED)
    found = source.imports.exclude(state=Import.State.ERASED).aggregate(
        files=Count("pk", distinct=True), rows=Sum("parts__accepted", filter=loaded, default=0)
    )
    return WhatGoes(source.code, number(found["files"]), count(found["rows"], "rows"))
