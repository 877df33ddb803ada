"""Rows of a text table that are written by the rules, taken apart all at once.

A line is a row of its own, quotes open and close around a field, nothing is damaged, and there are as many fields
as the header has: so is nearly every line of nearly every file. Others are left to `records`, which judges each.
"""

from collections.abc import Sequence

import polars as pl
from polars.exceptions import ComputeError

from metrics.ingest.reading.gathering import trimmed
from metrics.ingest.reading.records import FIELD_LIMIT
from metrics.ingest.reading.sheets import Batch

_MARK = "\ufeff"
"""The parser would take it for a byte order mark, which it is at the start of a file only."""


def plain_batch(
    lines: Sequence[str], *, first: int, header: Sequence[str], wanted: Sequence[str], delimiter: str
) -> Batch | None:
    """Return the rows of some lines, or None where a line breaks the rules.

    Parameters
    ----------
    lines
        With their ends.
    first
        The number of the first of them.
    header, wanted
        The columns of a row, and those to keep, in the order of the header.
    delimiter
        The sign between fields.
    """
    if len(max(lines, key=len)) > FIELD_LIMIT:
        return None
    try:
        bare = pl.Series(lines, dtype=pl.String).str.strip_chars_end("\r\n")
        by_the_rules = bare.str.contains(_row(len(header), delimiter)).all()
    except (UnicodeEncodeError, ComputeError):  # bytes that are not in the encoding; too many columns
        return None
    text = "\n".join(bare.to_list())
    if not by_the_rules or text.startswith(_MARK):
        return None
    fields = pl.read_csv(
        text.encode(),
        has_header=False,
        schema=dict.fromkeys(map(str, range(len(header))), pl.String),
        columns=[header.index(name) for name in wanted],
        separator=delimiter,
    )
    if fields.height != len(lines):
        return None
    blank = bare.str.contains(_blank(delimiter))
    numbers = pl.int_range(first, first + len(lines), dtype=pl.Int64, eager=True).alias("row_number")
    fields.columns = list(wanted)
    return Batch(trimmed(fields.filter(~blank)), numbers.filter(~blank), blank=int(blank.sum()))


def _row(columns: int, delimiter: str) -> str:
    """Return the pattern of a line of so many fields."""
    sign = pl.escape_regex(delimiter)
    field = rf'(?:"(?:[^"\x00]|"")*"|[^"\x00{sign}]*)'
    return f"^{field}(?:{sign}{field}){{{columns - 1}}}$"


def _blank(delimiter: str) -> str:
    """Return the pattern of a line without anything in its fields."""
    return f'^(?:(?:"")?{pl.escape_regex(delimiter)})*(?:"")?$'
