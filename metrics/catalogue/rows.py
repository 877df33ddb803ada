"""What writing any declared row has in common."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from django.db.models import Model

from metrics.models import Measure, Metric

_M = TypeVar("_M", bound=Model)
_N = TypeVar("_N", Measure, Metric)


class Declared(Protocol):
    """A declaration with a code and names."""

    @property
    def code(self) -> str: ...  # noqa: D102

    @property
    def name_en(self) -> str: ...  # noqa: D102

    @property
    def name_ru(self) -> str: ...  # noqa: D102


def create_missing(model: type[_M], existing: Iterable[object], declared: dict[object, _M]) -> bool:
    """Insert the declared rows whose key does not exist; tell whether there were any."""
    known = set(existing)
    missing = [row for key, row in declared.items() if key not in known]
    if missing:
        # Two servers that start at once may both find it missing.
        model._default_manager.bulk_create(missing, ignore_conflicts=True)
    return bool(missing)


def follow_names(model: type[_N], existing: Mapping[str, _N], declared: Iterable[Declared]) -> None:
    """Give existing rows the names of the release where they differ."""
    changed = []
    for one in declared:
        row = existing.get(one.code)
        if row and (row.name_en, row.name_ru) != (one.name_en, one.name_ru):
            row.name_en, row.name_ru = one.name_en, one.name_ru
            changed.append(row)
    if changed:
        model._default_manager.bulk_update(changed, ["name_en", "name_ru"])
