"""Rows of a text table that hold nothing unusual, taken apart all at once.

No quote, no damage, as many fields in every line as the header has: so are nearly all rows of nearly all files,
and then a row is its line split at the delimiter. Lines that differ are left to `records`, which judges each.
"""

from collections.abc import Sequence

import polars as pl

from metrics.ingest.reading.gathering import trimmed
from metrics.ingest.reading.records import FIELD_LIMIT
from metrics.ingest.reading.sheets import Batch


def plain_batch(
    lines: Sequence[str], *, first: int, header: Sequence[str], wanted: Sequence[str], delimiter: str
) -> Batch | None:
    """Return the rows of some lines, or None where a line has anything unusual.

    Parameters
    ----------
    lines
        With their ends.
    first
        The number of the first of them.
    header, wanted
        The columns of a row, and those to keep.
    delimiter
        The sign between fields.
    """
    text = "".join(lines)
    if '"' in text or "\0" in text or len(max(lines, key=len)) > FIELD_LIMIT:
        return None
    try:
        whole = pl.Series(lines, dtype=pl.String).str.strip_chars_end("\r\n")
    except UnicodeEncodeError:  # bytes that are not in the encoding
        return None
    if (whole.str.count_matches(delimiter, literal=True) != len(header) - 1).any():
        return None
    places = {name: f"field_{header.index(name)}" for name in wanted}
    fields = whole.str.split_exact(delimiter, len(header) - 1).struct.unnest()
    filled = fields.select(pl.any_horizontal(pl.all() != "").alias("filled")).to_series()
    numbers = pl.int_range(first, first + len(lines), dtype=pl.Int64, eager=True).alias("row_number")
    return Batch(
        trimmed(fields.filter(filled).select(pl.col(place).alias(name) for name, place in places.items())),
        numbers.filter(filled),
        blank=len(lines) - int(filled.sum()),
    )
