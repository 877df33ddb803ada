"""Records of a text table out of its lines, where one damaged row never costs another."""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice

from metrics.ingest.reading.decoding import ROW_LIMIT, TOO_LONG
from metrics.ingest.reading.gathering import Record
from metrics.ingest.reasons import Reason, Reject, shown

FIELD_LIMIT = csv.field_size_limit()
_AT_ONCE = 16
"""Lines that are taken before their length is looked at: each has at most `ROW_LIMIT` characters."""


class Records:
    """Iterates over the records that follow a header, each once: whoever iterates again goes on behind the last.

    A record goes on over line ends only inside quotes. It was a stray quote if the joined lines do not follow
    the rules of quoting to the letter, have the wrong number of fields, are rows of the table themselves, or
    reach the limits: then the line that opens it is a reject, and reading goes on at the line after it, so
    that a stray quote swallows nothing.

    Parameters
    ----------
    lines
        Lines with their ends, from the header on.
    delimiter
        The sign between fields.
    width
        How many columns the header has.
    line
        The number of the line at which the header begins.
    """

    def __init__(self, lines: Iterator[str], *, delimiter: str, width: int, line: int) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._width = width
        self._returned: deque[str] = deque()
        self._taken: list[str] = []
        self._size = 0
        self._open = False
        next(self._reader(), None)
        self._line = line + len(self._taken)

    @property
    def line(self) -> int:
        """The number of the line that comes next."""
        return self._line

    def take(self, lines: int, characters: int) -> list[str]:
        """Take lines, at most so many, and no more where they have so many characters."""
        taken: list[str] = []
        size = 0
        source = chain(self._popped(), self._lines)
        while size <= characters and (some := list(islice(source, min(_AT_ONCE, lines - len(taken))))):
            taken += some
            size += sum(map(len, some))
        self._line += len(taken)
        return taken

    def _popped(self) -> Iterator[str]:
        while self._returned:
            yield self._returned.popleft()

    def give_back(self, lines: list[str]) -> None:
        """Put the lines that were taken last back to their place."""
        self._returned.extendleft(reversed(lines))
        self._line -= len(lines)

    def __iter__(self) -> Iterator[Record]:
        taken, width = self._taken, self._width
        reader = self._reader()
        while True:
            taken.clear()
            self._size, self._open = 0, False
            try:
                fields = next(reader)
                whole = not self._open
            except StopIteration:
                return
            except csv.Error:
                fields, whole = [], False
            line, lines = self._line, len(taken)
            if whole and lines == 1 and len(fields) == width and (fields[0] or any(fields)):
                # Nearly every row of nearly every file.
                self._line += 1
                yield line, fields, self._size
                continue
            if whole and (lines == 1 or self._is_one_record(fields)):
                self._line += lines
                yield self._judge(line, fields)
                continue
            # The quote was a stray one, or the field is too long: only the first line is given up.
            self._returned.extendleft(reversed(taken[1:]))
            self._line += 1
            reader = self._reader()
            if lines == 1 and not self._open:
                yield Reject(line, None, shown(taken[0]), Reason.FIELD_TOO_LONG, {"limit": FIELD_LIMIT})
            else:
                yield Reject(line, None, shown(taken[0]), Reason.OPEN_QUOTE)

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self._delimiter)

    def _feed(self) -> Iterator[str]:
        """Give the reader line after line, and note when it asks for one that it cannot have."""
        returned, taken = self._returned, self._taken
        while True:
            if self._size > ROW_LIMIT and taken:
                self._open = True
                return
            line = returned.popleft() if returned else next(self._lines, None)
            if line is None:
                self._open = bool(taken)
                return
            taken.append(line)
            self._size += len(line)
            yield line

    def _fits(self, fields: list[str]) -> bool:
        return len(fields) == self._width or (len(fields) > self._width and not any(fields[self._width :]))

    def _is_one_record(self, fields: list[str]) -> bool:
        """Return whether the lines taken are meant to be one record."""
        if not self._fits(fields):
            return False
        inner = self._taken[1:-1]
        rows = sum(line.count(self._delimiter) == self._width - 1 for line in inner)
        if self._width > 2 and 2 * rows > len(inner):
            return False
        try:
            return len(list(csv.reader(self._taken, delimiter=self._delimiter, strict=True))) == 1
        except csv.Error:
            return False

    def _judge(self, line: int, fields: list[str]) -> Record:
        if not any(fields):
            return None
        if self._fits(fields):
            return line, fields, self._size
        text = shown(self._taken[0].rstrip("\r\n"))
        if self._taken[0] is TOO_LONG:
            return Reject(line, None, None, Reason.ROW_TOO_LONG, {"limit": ROW_LIMIT})
        return Reject(line, None, text, Reason.FIELD_COUNT, {"found": len(fields), "expected": self._width})
