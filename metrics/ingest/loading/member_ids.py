"""Member sets for the rows of a frame."""

from collections.abc import Mapping
from typing import Protocol

import polars as pl

from metrics.catalogue import marks, member_sets
from metrics.ingest.loading import locks
from metrics.models import Dimension
from metrics.models.dimensions import COLUMNS

REMEMBERED = 500_000
"""Combinations of members that are remembered at most."""


class MemberFinder(Protocol):
    """What finds the member set of each row."""

    def of(self, rows: pl.DataFrame, dimensions: Mapping[str, str]) -> pl.Series:
        """Return the ids of the rows' member sets, as `members_id`."""


class MemberIds:
    """Finds the member set of each row, and makes those that are missing.

    What was found once is remembered. Should its members be merged meanwhile, merging into the facts follows
    that; should the step that made it be rolled back, the whole load starts from another object.
    """

    def __init__(self) -> None:
        self._places = {code: slot - 1 for code, slot in Dimension.objects.values_list("code", "slot")}
        self._known: dict[member_sets.Codes, int] = {}

    def of(self, rows: pl.DataFrame, dimensions: Mapping[str, str]) -> pl.Series:
        """Return the ids of the rows' member sets.

        A member that is stated for the first time brings margins that no cell has yet, so everything is then
        marked to be built again.

        Parameters
        ----------
        rows
            Has a column of member codes for each dimension.
        dimensions
            Columns, and the codes of their dimensions.
        """
        names = list(dimensions)
        if not names:
            nobody = member_sets.resolve([()]).sets[()]
            return pl.Series("members_id", [nobody], dtype=pl.Int64).new_from_index(0, rows.height)
        places = [self._places[dimensions[name]] for name in names]
        combinations = rows.select(names).unique(maintain_order=True)
        codes = [_in_order(values, places) for values in combinations.iter_rows()]
        self._resolve(codes)
        table = combinations.with_columns(
            pl.Series("members_id", [self._known[code] for code in codes], dtype=pl.Int64)
        )
        joined = rows.select(names).join(table, on=names, how="left", nulls_equal=True, maintain_order="left")
        return joined["members_id"]

    def _resolve(self, codes: list[member_sets.Codes]) -> None:
        unknown = [code for code in codes if code not in self._known]
        if not unknown:
            return
        resolved = member_sets.resolve(unknown)
        if len(self._known) > REMEMBERED:
            self._known = {code: self._known[code] for code in codes if code in self._known}
        self._known.update(resolved.sets)
        if resolved.newly_in_use:
            locks.mark_in_turn()
            marks.mark_everything()


def _in_order(values: tuple[str | None, ...], places: list[int]) -> member_sets.Codes:
    codes: list[str | None] = [None] * len(COLUMNS)
    for place, value in zip(places, values, strict=True):
        codes[place] = value
    return tuple(codes)
