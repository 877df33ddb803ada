"""Templates as files: CSV and XLSX, with five example rows in the company's own codes."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from metrics.formats import reading_language
from metrics.formats.spreadsheet import guarded
from metrics.ingest.kinds import Holds
from metrics.views.asking.columns import Column
from metrics.views.asking.examples import Row, Value
from metrics.views.asking.wording import RECIPES, masking, need_words, never_needed

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media type of each format."""

_CELLS = {
    Holds.INSTANT: "yyyy-mm-dd hh:mm",
    Holds.DATE: "yyyy-mm-dd",
    Holds.AMOUNT: "0.00",
    Holds.NUMBER: "General",
    Holds.COUNT: "0",
}
"""How cells of a column are shown; all others are text, so that a spreadsheet turns no code into a date."""

_TEXT = "@"
_BOLD = Font(bold=True)
_GREY = Font(italic=True, color="4D5968")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def template_file(form: str, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> bytes:
    """Return a template in the active language, as `form` is: `csv` or `xlsx`."""
    return _csv(columns, rows) if form == "csv" else _xlsx(columns, rows)


def as_text(value: Value, *, comma: bool = False) -> str:
    """Return a value as a text file has it; with a decimal comma where the reader's spreadsheet wants one."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case Decimal() | int():
            text = f"{value:f}" if isinstance(value, Decimal) else str(value)
            return text.replace(".", ",") if comma else text
    return value


def _csv(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> bytes:
    # A Russian Excel parts columns at semicolons and decimals at commas; without the mark it takes UTF-8 for another
    # encoding.
    russian = reading_language() == "ru"
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if russian else ",", lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow(
            [guarded(value) if isinstance(value, str) else as_text(value, comma=russian) for value in row]
        )
    return ("\ufeff" + text.getvalue()).encode()


def _xlsx(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = pgettext("sheet of a workbook", "data")
    lists = book.create_sheet(pgettext("sheet of a workbook", "columns and codes"))
    ranges = _write_codes(lists, columns)
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        form = _CELLS.get(column.holds, _TEXT)
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 3)
        sheet.column_dimensions[letter].number_format = form
        _put(sheet, 1, place, column.name).font = _BOLD
        for line, row in enumerate(rows, start=2):
            _put(sheet, line, place, row[place - 1]).number_format = form
        if column.name in ranges:
            _offer(sheet, letter, ranges[column.name])
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_codes(sheet: Any, columns: tuple[Column, ...]) -> dict[str, str]:
    """Write what the columns mean, and the known codes below; return where the codes of each column stand."""
    words = need_words()
    _put(sheet, 1, 1, _("Delete the five example rows before you send the file.")).font = _GREY
    lines: list[Iterable[str]] = [(_("Column"), _("Meaning"), _("Form"), _("Needed"))]
    lines += [(one.name, one.meaning, one.form, words[one.need]) for one in columns]
    for line, cells in enumerate(lines, start=3):
        for place, text in enumerate(cells, start=1):
            cell = _put(sheet, line, place, text)
            cell.alignment = _WRAPPED
            if line == 3:
                cell.font = _BOLD
    for letter, width in zip("ABCD", (30, 60, 60, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    line = len(lines) + 4
    if any(column.name == "customer" for column in columns):
        _put(sheet, line, 1, _("Customer keys, masked before they leave you")).font = _BOLD
        for step in masking():
            line += 1
            _put(sheet, line, 1, step)
        for recipe in RECIPES:
            line += 1
            _put(sheet, line, 1, recipe.name)
            _put(sheet, line, 2, recipe.code)
        line += 2
    _put(sheet, line, 1, never_needed())
    ranges = {}
    line += 2
    for column in columns:
        if not column.codes:
            continue
        _put(sheet, line, 1, _("Known values of “%(column)s”") % {"column": column.name}).font = _BOLD
        for offset, code in enumerate(column.codes, start=1):
            _put(sheet, line + offset, 1, code.code)
            _put(sheet, line + offset, 2, code.name)
        last = line + len(column.codes)
        ranges[column.name] = f"'{sheet.title}'!$A${line + 1}:$A${last}"
        line = last + 2
    return ranges


def _offer(sheet: Any, letter: str, codes: str) -> None:
    """Offer the known codes in a list; others may be typed all the same."""
    offer = DataValidation(type="list", formula1=codes, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}1000")


def _put(sheet: Any, line: int, place: int, value: Value) -> Any:
    """Write a cell; text stays text, whatever it begins with, and without what no workbook can hold."""
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell = sheet.cell(line, place, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value != guarded(value)
    return cell
