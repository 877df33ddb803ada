"""Opening a file of any kind that is read: text tables, workbooks, JSON lines."""

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading.decoding import Source, detect_encoding, open_source, text_blocks
from metrics.ingest.reading.delimited import open_delimited
from metrics.ingest.reading.json_lines import open_json_lines
from metrics.ingest.reading.sheets import Sheet
from metrics.ingest.reading.workbook import open_workbook
from metrics.ingest.reasons import FileRefused, Refusal

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_CONTROL_SHARE = 0.05
_OPENERS = {"csv": open_delimited, "xlsx": open_workbook, "ndjson": open_json_lines}


def open_sheet(source: Source, form: FileForm | None = None) -> Sheet:
    """Open a file and find out what the mapping does not say about it.

    Parameters
    ----------
    source
        A path, or the bytes of the file.
    form
        The `file` part of the mapping.

    Raises
    ------
    FileRefused
        If the file cannot be read at all, or would harm its reader. Damaged rows do not refuse a file.
    """
    form = form or FileForm()
    found = _format(source)
    if form.format is not None and (found == "xlsx") != (form.format == "xlsx"):
        raise FileRefused(Refusal.DAMAGED_WORKBOOK if form.format == "xlsx" else Refusal.UNKNOWN_FORMAT)
    return _OPENERS[form.format or found](source, form)


def _format(source: Source) -> str:
    with open_source(source) as stream:
        head = stream.read(4096)
    if not head:
        raise FileRefused(Refusal.EMPTY)
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLE):
        raise FileRefused(Refusal.OLD_WORKBOOK)
    text = next(text_blocks(head, detect_encoding(head)), "").lstrip()
    control = sum(sign < " " and sign not in "\t\r\n\f" for sign in text)
    if control > _CONTROL_SHARE * len(text):
        raise FileRefused(Refusal.UNKNOWN_FORMAT)
    return "ndjson" if text.startswith("{") else "csv"
