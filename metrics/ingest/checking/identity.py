"""What makes a row the same row when its file is loaded again."""

from hashlib import blake2b, sha256

import numpy as np
import polars as pl
from numpy.typing import NDArray

_NEXT = "\x1f"


def canonical(frame: pl.DataFrame) -> list[str]:
    """Write the content of each row as one text.

    It does not depend on the order of the columns, and an empty column adds nothing to it: so a dimension
    that is mapped later leaves the rows as they were where it is empty.
    """
    parts = []
    for name in sorted(frame.columns):
        value = _as_text(pl.col(name), frame.schema[name])
        length = value.str.len_bytes().cast(pl.String)
        parts.append(pl.concat_str(pl.lit(f"{name}="), length, pl.lit(":"), value))
    content = pl.concat_str(parts, separator=_NEXT, ignore_nulls=True)
    return frame.select(content.alias("content")).to_series().to_list()


def _as_text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Datetime):
        return column.dt.epoch("us").cast(pl.String)
    return column.cast(pl.String)


def content_hashes(content: list[str]) -> list[bytes]:
    """Return 16 bytes for each row, equal where the content is equal."""
    return [blake2b(text.encode(), digest_size=16).digest() for text in content]


def content_ids(content: list[str], occurrences: NDArray[np.int64] | None = None) -> list[str]:
    """Return an id for each row: of its content, and of how often the file has had that content so far."""
    if occurrences is None:
        return [sha256(text.encode()).hexdigest() for text in content]
    return [
        sha256(f"{text}{_NEXT}{number}".encode()).hexdigest()
        for text, number in zip(content, occurrences.tolist(), strict=True)
    ]


class Occurrences:
    """Counts how often each content was met in a file, in 8 bytes a row.

    Sorted blocks are kept and merged when they are of like size, so that a file of millions of rows costs few
    searches for each batch. Contents are told apart by 64 bits of their hash: should two ever meet, one of
    them has a number too high, on every load the same.
    """

    def __init__(self) -> None:
        self._blocks: list[NDArray[np.uint64]] = []

    def count(self, hashes: list[bytes]) -> NDArray[np.int64]:
        """Return for each row how many rows so far, itself among them, have its content."""
        keys = np.frombuffer(b"".join(hashes), dtype=np.uint64)[::2]
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.searchsorted(ordered, ordered, side="left")
        numbers = np.empty(len(keys), dtype=np.int64)
        numbers[order] = np.arange(len(keys)) - starts + 1
        for block in self._blocks:
            numbers += np.searchsorted(block, keys, side="right") - np.searchsorted(block, keys, side="left")
        self._add(ordered)
        return numbers

    def _add(self, block: NDArray[np.uint64]) -> None:
        while self._blocks and len(self._blocks[-1]) <= 2 * len(block):
            block = np.sort(np.concatenate((self._blocks.pop(), block)), kind="stable")
        self._blocks.append(block)
