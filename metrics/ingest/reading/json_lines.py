"""JSON lines (NDJSON): one object on each line, inner objects flattened with a dot."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading.decoding import Source, detect_encoding, lines_of, text_blocks
from metrics.ingest.reading.gathering import Gatherer, Record
from metrics.ingest.reading.sheets import MAX_COLUMNS, Batch, Detected, Sheet, name_columns
from metrics.ingest.reasons import FileRefused, Reason, Refusal, Reject, shown

_SAMPLE_LINES = 20_000
_DEPTH = 3


def open_json_lines(source: Source, form: FileForm) -> Sheet:
    """Open a file of JSON objects; its columns are all keys of the first 20,000 of them."""
    encoding = form.encoding or detect_encoding(source)
    keys: dict[str, None] = {}
    lines = lines_of(text_blocks(source, encoding))
    for line in islice(lines, _SAMPLE_LINES):
        found = _object(line)
        if found is not None:
            keys.update(dict.fromkeys(found))
        if len(keys) > MAX_COLUMNS:  # refused below, before lines of ever new keys have filled the memory
            break
    if not keys:
        raise FileRefused(Refusal.UNKNOWN_FORMAT)
    header = name_columns(list(keys))
    names = list(keys)

    def read(wanted: tuple[str, ...], rows: int) -> Iterator[Batch]:
        return Gatherer(header, wanted, encoding).batches(_records(source, encoding, names), rows)

    return Sheet(
        header=header,
        detected=Detected(format="ndjson", encoding=encoding, decimal=form.decimal),
        reader=read,
    )


def _records(source: Source, encoding: str, names: list[str]) -> Iterator[Record]:
    for number, line in enumerate(lines_of(text_blocks(source, encoding)), start=1):
        if not line.strip():
            yield None
            continue
        found = _object(line)
        if found is None:
            yield Reject(number, None, shown(line.strip()), Reason.NOT_AN_OBJECT)
        else:
            yield number, [found.get(name, "") for name in names], len(line)


def _object(line: str) -> dict[str, str] | None:
    """Return the object of a line as texts, exactly as written, or None if it is none."""
    try:
        node = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    if not isinstance(node, dict):
        return None
    found: dict[str, str] = {}
    _flatten(node, "", found, _DEPTH)
    return found


def _flatten(node: dict[str, Any], prefix: str, found: dict[str, str], depth: int) -> None:
    for key, value in node.items():
        name = prefix + key
        if isinstance(value, dict) and depth:
            _flatten(value, f"{name}.", found, depth - 1)
        elif isinstance(value, bool):
            found[name] = "true" if value else "false"
        elif isinstance(value, dict | list):
            found[name] = json.dumps(value, ensure_ascii=False)
        else:
            found[name] = "" if value is None else value
