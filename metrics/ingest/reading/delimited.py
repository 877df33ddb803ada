"""Text tables (CSV): records out of text, where one damaged row never costs another."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading.decoding import (
    ROW_LIMIT,
    TOO_LONG,
    Source,
    detect_encoding,
    lines_of,
    text_blocks,
)
from metrics.ingest.reading.gathering import BATCH_CHARACTERS, Gatherer
from metrics.ingest.reading.plain import plain_batch
from metrics.ingest.reading.records import FIELD_LIMIT, Records
from metrics.ingest.reading.sheets import Batch, Detected, Sheet, header_index, name_columns
from metrics.ingest.reasons import FileRefused, Refusal

DELIMITERS = (";", "\t", "|", ",")
"""The comma comes last: where another sign fits as well, commas belong to the numbers."""
_SAMPLE_LINES = 200
_HEADER_LINES = 50


def open_delimited(source: Source, form: FileForm) -> Sheet:
    """Open a text table: find its encoding, delimiter and header where the mapping does not say them."""
    encoding = form.encoding or detect_encoding(source)
    sample = list(islice(lines_of(text_blocks(source, encoding)), _SAMPLE_LINES))
    if not any(line.strip() for line in sample):
        raise FileRefused(Refusal.EMPTY)
    delimiter = form.delimiter or detect_delimiter(sample)
    header_row, cells = _find_header(sample, delimiter, form.header_row)
    header = name_columns(list(cells))
    detected = Detected(
        format="csv", encoding=encoding, delimiter=delimiter, header_row=header_row, decimal=form.decimal
    )

    def read(wanted: tuple[str, ...], rows: int) -> Iterator[Batch]:
        lines = lines_of(text_blocks(source, encoding))
        for _skipped in range(header_row - 1):
            next(lines)
        records = Records(lines, delimiter=delimiter, width=len(header), line=header_row)
        gatherer = Gatherer(header, wanted, encoding)
        while taken := records.take(rows, BATCH_CHARACTERS):
            first = records.line - len(taken)
            batch = plain_batch(taken, first=first, header=header, wanted=wanted, delimiter=delimiter)
            if batch is None:
                records.give_back(taken)
                batch = next(gatherer.batches(records, rows))
            yield batch

    return Sheet(header=header, detected=detected, reader=read)


def detect_delimiter(sample: list[str]) -> str:
    """Return the sign that parts the sample into rows of one width, the more columns the better."""
    best = (0.0, 0, ",")
    sample = [line for line in sample if len(line) <= FIELD_LIMIT]
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            continue
        width, count = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        if width > 1 and (count / len(widths), width) > best[:2]:
            best = (count / len(widths), width, delimiter)
    return best[2]


def _find_header(sample: list[str], delimiter: str, said: int | None) -> tuple[int, list[str]]:
    """Return the line at which the header begins, counted from 1, and its cells."""
    reader = csv.reader(sample if said is None else sample[said - 1 :], delimiter=delimiter)
    starts, records, start = [], [], 0
    # A line too long for the reader ends the sample; the header stands above it or nowhere.
    with suppress(csv.Error):
        for record in islice(reader, _HEADER_LINES if said is None else 1):
            starts.append(start)
            records.append(record)
            start = reader.line_num
    index = header_index(records) if said is None else 0
    if index is None or index >= len(records) or not any(cell.strip() for cell in records[index]):
        raise FileRefused(Refusal.NO_HEADER, {"row": said or 1})
    if TOO_LONG.rstrip() in records[index]:
        raise FileRefused(Refusal.HEADER_TOO_LONG, {"limit": ROW_LIMIT})
    return starts[index] + (said or 1), records[index]
