"""Workbooks are archives: what one unpacks to is counted before anything parses it.

Sizes that an archive states about itself are not believed. Every part is inflated and counted here; no more
than one chunk is held at a time.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from metrics.ingest.reading.decoding import Source, open_source
from metrics.ingest.reasons import FileRefused, Refusal

MEGABYTE = 1_000_000
TOTAL_LIMIT = 300 * MEGABYTE
RATIO_LIMIT = 100
RATIO_FROM = 10 * MEGABYTE
"""The ratio is looked at in parts that unpack to more than this."""
PARTS_LIMIT = 200
CELLS_LIMIT = 10_000_000
"""Cells of the box around everything in a sheet: a reader sets memory aside for the whole box."""

_CHUNK = 1 << 18
_OVERLAP = 64
_CELL = re.compile(rb"""\br\s{0,8}=\s{0,8}["']([A-Za-z]{1,3})(\d{1,7})["']""")
_LOCAL_HEADER = struct.Struct("<4s22xHH")


def inspect_workbook(source: Source) -> None:
    """Raise `FileRefused` for a workbook that would harm its reader."""
    with open_source(source) as stream:
        try:
            parts = zipfile.ZipFile(stream).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error
        if len(parts) > PARTS_LIMIT:
            raise FileRefused(Refusal.TOO_MANY_PARTS, {"limit": PARTS_LIMIT})
        total = 0
        for part in parts:
            try:
                total = _inspect_part(stream, part, total)
            except (zlib.error, struct.error, OSError) as error:
                raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error


def _inspect_part(stream: BinaryIO, part: zipfile.ZipInfo, total: int) -> int:
    """Inflate one part and return the total of all parts so far."""
    size = 0
    tail = b""
    box = _Box()
    for packed, chunk in _inflate(stream, part):
        size += len(chunk)
        total += len(chunk)
        if total > TOTAL_LIMIT:
            raise FileRefused(Refusal.INFLATES_TOO_FAR, {"limit": TOTAL_LIMIT // MEGABYTE})
        if size > RATIO_FROM and size > RATIO_LIMIT * packed:
            raise FileRefused(Refusal.PACKED_TOO_TIGHTLY, {"limit": RATIO_LIMIT})
        text = (tail + chunk).replace(b"\0", b"")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise FileRefused(Refusal.DECLARES_ENTITIES)
        box.add(text)  # a sheet may stand anywhere
        tail = text[-_OVERLAP:]
    return total


def _inflate(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[tuple[int, bytes]]:
    """Yield the packed bytes read so far and the next unpacked chunk."""
    stream.seek(part.header_offset)
    signature, name, extra = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    if signature != b"PK\x03\x04" or part.flag_bits & 1:
        raise FileRefused(Refusal.OLD_WORKBOOK if part.flag_bits & 1 else Refusal.DAMAGED_WORKBOOK)
    stream.seek(name + extra, 1)
    if part.compress_type == zipfile.ZIP_STORED:
        left = max(part.compress_size, part.file_size)
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield part.compress_size, chunk
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = 0
    while not inflater.eof:
        data = inflater.unconsumed_tail
        if not data:
            data = stream.read(1 << 14)
            packed += len(data)
        chunk = inflater.decompress(data, _CHUNK)
        if not data and not chunk:
            raise FileRefused(Refusal.DAMAGED_WORKBOOK)
        yield packed, chunk


class _Box:
    """The box around the cells of a sheet."""

    def __init__(self) -> None:
        self.width = 1
        self.height = 1

    def add(self, text: bytes) -> None:
        found = _CELL.findall(text)
        if not found:
            return
        letters = max({column for column, _row in found}, key=lambda column: (len(column), column.upper()))
        self.width = max(self.width, _column_number(letters))
        self.height = max(self.height, *(int(row) for row in {row for _column, row in found}))
        cells = self.width * self.height
        if cells > CELLS_LIMIT:
            raise FileRefused(Refusal.TOO_MANY_CELLS, {"found": cells, "limit": CELLS_LIMIT})


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number
