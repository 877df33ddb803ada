"""Rejected rows as a file that a spreadsheet opens and does not run."""

import csv
import re
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from metrics.formats.spreadsheet import guarded
from metrics.ingest.reporting import RejectedRow


def rejects_csv(rows: Iterable[RejectedRow], *, file_name: str) -> StreamingHttpResponse:
    """Return the rows as a download."""
    stem = re.sub(r"[^\w.-]+", "_", file_name.rpartition(".")[0] or file_name).strip("_") or "file"
    response = StreamingHttpResponse(_lines(rows, get_language()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = _attachment(f"{stem}-rejected.csv")
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterable[RejectedRow], language: str) -> Iterator[str]:
    """Yield the lines; they are asked for when the request, and with it the reader's language, is over."""
    writer = csv.writer(_Echo())
    with override(language):
        # A mark at the start: without it Excel takes the file for one in its own encoding.
        yield "\ufeff"
        yield writer.writerow(
            [
                _("Row"),
                pgettext("of a table", "Column"),
                pgettext("of a cell", "Value"),
                _("Code"),
                _("What is wrong"),
            ]
        )
        for row in rows:
            cells = (row.column, row.value, row.reason, row.message)
            yield writer.writerow([row.row, *(guarded(cell, numbers_stay=True) for cell in cells)])
