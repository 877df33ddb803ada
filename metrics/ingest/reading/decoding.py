"""From bytes to text: which encoding a file is in, and its text in blocks."""

import codecs
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20
_EVIDENCE = 1 << 18
ROW_LIMIT = 1_000_000
"""Characters of one row."""
TOO_LONG = "\0too long\n"
"""Stands for a line beyond the limit."""

Source = Path | bytes
"""A file on disk, or its bytes."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_RUN = 3
"""Letters in a row beyond ASCII: Russian words are made of them, Western ones hold single ones."""


def open_source(source: Source) -> BinaryIO:
    """Open a file or its bytes for reading."""
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def detect_encoding(source: Source) -> str:
    """Return the encoding of a text file.

    A mark at the start decides; else zero bytes in every second place mean UTF-16. Else the bytes beyond
    ASCII are counted: if more of them form UTF-8 sequences than not, the file is UTF-8 with damaged rows at
    worst; if not, runs of letters mean windows-1251 and single ones windows-1252.
    """
    with open_source(source) as stream:
        head = stream.read(4096)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name
        if (zeros := _zero_places(head)) is not None:
            return zeros
        evidence = b""
        block = head + stream.read(BLOCK)
        while block and len(evidence) < _EVIDENCE:
            if not block.isascii():
                evidence += b" ".join(line for line in block.split(b"\n") if not line.isascii())[:_EVIDENCE]
            block = stream.read(BLOCK)
    return _eight_bit(evidence)


def text_blocks(source: Source, encoding: str) -> Iterator[str]:
    """Yield the text of a file in blocks; a byte that is not in the encoding becomes a lone surrogate.

    Byte order marks at the start are left out: files that were put together have two.
    """
    errors = "surrogatepass" if encoding.replace("_", "-").lower().startswith("utf-16") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    first = True
    with open_source(source) as stream:
        while block := stream.read(BLOCK):
            text = decoder.decode(block)
            yield text.lstrip("\ufeff") if first else text
            first = first and not text
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        yield "\udc80"


def lines_of(blocks: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a text with their ends; a line beyond the limit becomes `TOO_LONG`."""
    rest = ""
    dropping = False
    for block in blocks:
        text = rest + block
        # A carriage return at the very end may be the first half of a line end.
        end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        if end == 0 and (dropping or len(text) > ROW_LIMIT):
            rest, dropping = "", True
            continue
        rest = text[end:]
        for line in StringIO(text[:end], newline=""):
            yield TOO_LONG if dropping or len(line) > ROW_LIMIT else line
            dropping = False
    if dropping or len(rest) > ROW_LIMIT:
        yield TOO_LONG
    elif rest:
        yield from StringIO(rest, newline="")


def is_undecodable(text: str) -> bool:
    """Return whether the text holds bytes that could not be decoded."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _zero_places(head: bytes) -> str | None:
    """Return the UTF-16 that zero bytes betray: nearly every second byte of a text in Latin letters."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    pairs = max(1, len(head) // 2)
    if odd > 0.3 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.3 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _eight_bit(evidence: bytes) -> str:
    in_sequences = sum(len(found) for found in _SEQUENCE.findall(evidence))
    rest = _SEQUENCE.sub(b"", evidence)
    outside = len(rest) - len(rest.translate(None, bytes(range(128, 256))))
    if in_sequences >= outside:
        return "utf-8"
    runs = _HIGH.findall(evidence)
    long = sum(len(run) for run in runs if len(run) >= _RUN)
    short = sum(len(run) for run in runs if len(run) < _RUN)
    return "windows-1251" if long >= short else "windows-1252"
