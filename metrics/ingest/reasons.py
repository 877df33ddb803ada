"""Why a row was left out, or a whole file refused: one code and one message for each reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHOWN = 200
"""Characters of a rejected value that are kept."""


class Reason(StrEnum):
    """Everything that can be wrong with one row."""

    # The row cannot be read.
    FIELD_COUNT = "field_count"
    OPEN_QUOTE = "open_quote"
    UNDECODABLE = "undecodable"
    NUL = "nul"
    ROW_TOO_LONG = "row_too_long"
    FIELD_TOO_LONG = "field_too_long"
    NOT_AN_OBJECT = "not_an_object"
    # A value is missing or too long.
    REQUIRED = "required"
    NO_ANSWER = "no_answer"
    NO_VALUE = "no_value"
    TEXT_TOO_LONG = "text_too_long"
    # A value is not what its column holds.
    NOT_ON_SCALE = "not_on_scale"
    NOT_A_DATE = "not_a_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    NOT_A_DAY = "not_a_day"
    NOT_A_PERIOD = "not_a_period"
    NOT_FISCAL = "not_fiscal"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    TOO_MANY_DECIMALS = "too_many_decimals"
    NUMBER_TOO_LARGE = "number_too_large"
    NOT_A_COUNT = "not_a_count"
    NOT_A_CURRENCY = "not_a_currency"
    NOT_IN_LIST = "not_in_list"
    NOT_YES_NO = "not_yes_no"
    UNKNOWN_MEASURE = "unknown_measure"
    MEASURE_OF_OTHERS = "measure_of_others"
    # A value cannot be true.
    DATE_TOO_EARLY = "date_too_early"
    DATE_TOO_LATE = "date_too_late"
    DATE_IN_FUTURE = "date_in_future"
    NEGATIVE = "negative"
    NOT_POSITIVE = "not_positive"
    CLOSED_BEFORE_OPENED = "closed_before_opened"
    REPLIED_BEFORE_OPENED = "replied_before_opened"
    UNTIL_BEFORE_SINCE = "until_before_since"
    LOW_ABOVE_HIGH = "low_above_high"
    # The row is sound, but there is another one.
    REPLACED = "replaced"
    ANSWERED_TWICE = "answered_twice"
    OTHER_CURRENCY = "other_currency"


class Refusal(StrEnum):
    """Everything for which a file is refused as a whole."""

    EMPTY = "empty"
    NO_HEADER = "no_header"
    HEADER_TOO_LONG = "header_too_long"
    UNKNOWN_FORMAT = "unknown_format"
    TOO_MANY_COLUMNS = "too_many_columns"
    DAMAGED_WORKBOOK = "damaged_workbook"
    OLD_WORKBOOK = "old_workbook"
    TOO_MANY_PARTS = "too_many_parts"
    INFLATES_TOO_FAR = "inflates_too_far"
    PACKED_TOO_TIGHTLY = "packed_too_tightly"
    DECLARES_ENTITIES = "declares_entities"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MUCH_TO_READ = "too_much_to_read"
    NO_SUCH_SHEET = "no_such_sheet"


MESSAGES: Mapping[Reason | Refusal, Promise | str] = {
    Reason.FIELD_COUNT: _(
        "The row has %(found)s fields, the header has %(expected)s. "
        "Look for a separator inside a value and put that value in double quotes."
    ),
    Reason.OPEN_QUOTE: _("A double quote opens in this row and never closes. Close it or take it out."),
    Reason.UNDECODABLE: _(
        "The value holds bytes that are not %(encoding)s. Save the file in one encoding, best UTF-8."
    ),
    Reason.NUL: _("The row holds a zero byte, a sign of a damaged file. Export the file again."),
    Reason.ROW_TOO_LONG: _(
        "The row is longer than %(limit)s characters. A line break or a closing quote may be missing."
    ),
    Reason.FIELD_TOO_LONG: _("A value is longer than %(limit)s characters. A closing quote may be missing."),
    Reason.NOT_AN_OBJECT: _("The line is not a JSON object. Write one object on each line."),
    Reason.REQUIRED: _("The value is empty, and the row means nothing without it."),
    Reason.NO_ANSWER: _("No question is answered in this row."),
    Reason.NO_VALUE: _("The row has neither a value nor a numerator with its denominator."),
    Reason.TEXT_TOO_LONG: _(
        "The text is longer than %(limit)s characters. Check that the mapping names the right column."
    ),
    Reason.NOT_ON_SCALE: _(
        "Not a whole number from %(minimum)s to %(maximum)s. "
        "If it means that nothing was answered, add it to “missing” in the mapping."
    ),
    Reason.NOT_A_DATE: _(
        "Not a date in the form that the rest of the column has (%(form)s), or a day that does not exist."
    ),
    Reason.AMBIGUOUS_DATE: _(
        "Day and month cannot be told apart in this column. Say in the mapping which comes first, "
        'for example "date": {"format": "%%d/%%m/%%Y"}.'
    ),
    Reason.NOT_A_DAY: _("Not a day of %(month)s."),
    Reason.NOT_A_PERIOD: _("Not a period. Write 2025-03, 2025-Q1, 2025, 2025-W07 or a date."),
    Reason.NOT_FISCAL: _(
        "The fiscal year does not start in January here, so this could be read in two ways. "
        "Write FY2025 or FY2025-Q1, by the year in which it ends."
    ),
    Reason.NOT_A_NUMBER: _("Not a number."),
    Reason.AMBIGUOUS_NUMBER: _(
        "This can be read as thousands or as decimals. Say in the mapping which sign parts the decimals, "
        'for example "file": {"decimal": ","}.'
    ),
    Reason.TOO_MANY_DECIMALS: _("The amount has more than four decimal places. Round it in the source."),
    Reason.NUMBER_TOO_LARGE: _("The number is too large to be true. Check the column and its decimal sign."),
    Reason.NOT_A_COUNT: _("Not a whole number of answers, zero or more."),
    Reason.NOT_A_CURRENCY: _("Not a currency code. Write three letters, for example EUR."),
    Reason.NOT_IN_LIST: _(
        "Not one of: %(allowed)s. Translate the words of the file with a “map” in the mapping."
    ),
    Reason.NOT_YES_NO: _("Neither yes nor no. Write true or false, yes or no, 1 or 0."),
    Reason.MEASURE_OF_OTHERS: _(
        "Finance loads its own figures: revenue, margin, cost to serve. "
        "The administrator and the analyst load the rest."
    ),
    Reason.UNKNOWN_MEASURE: _("No measure has this code. Add it to the catalogue or correct the code."),
    Reason.DATE_TOO_EARLY: _("The date is before 1970."),
    Reason.DATE_TOO_LATE: _("The date is after 2100."),
    Reason.DATE_IN_FUTURE: _("The date is in the future. Check the order of day and month, and the year."),
    Reason.NEGATIVE: _("The number is below zero, which cannot be true here."),
    Reason.NOT_POSITIVE: _("The number must be above zero."),
    Reason.CLOSED_BEFORE_OPENED: _("Closed before it was opened. Check both dates."),
    Reason.REPLIED_BEFORE_OPENED: _("Answered before it was opened. Check both dates."),
    Reason.UNTIL_BEFORE_SINCE: _("Ends before it begins. Check both dates."),
    Reason.LOW_ABOVE_HIGH: _(
        "The lower end of the range is above its upper end, or the value is outside it."
    ),
    Reason.REPLACED: _("Row %(row)s of the same file has the same id and replaces this one."),
    Reason.ANSWERED_TWICE: _(
        "Two columns answer the same question (%(measure)s) about the same touchpoint. "
        "Give each its own touchpoint in the mapping."
    ),
    Reason.OTHER_CURRENCY: _(
        "Amounts are kept in %(currency)s. Convert this one, or leave it out of the file."
    ),
    Refusal.EMPTY: _("The file is empty."),
    Refusal.NO_HEADER: _("Row %(row)s, where the column names should stand, is empty or not there."),
    Refusal.HEADER_TOO_LONG: _("The row with the column names is longer than %(limit)s characters."),
    Refusal.UNKNOWN_FORMAT: _(
        "The file is neither a table of text (CSV), nor an Excel workbook (XLSX), nor JSON lines."
    ),
    Refusal.TOO_MANY_COLUMNS: _("The header has %(found)s columns; at most %(limit)s are read."),
    Refusal.DAMAGED_WORKBOOK: _("The workbook cannot be opened. Save it again in Excel as XLSX."),
    Refusal.OLD_WORKBOOK: _("This is an old or a protected Excel file. Save it as XLSX without a password."),
    Refusal.TOO_MANY_PARTS: _("The workbook has more than %(limit)s parts. Save the sheet as CSV."),
    Refusal.INFLATES_TOO_FAR: _("Unpacked, the workbook exceeds %(limit)s MB. Save the sheet as CSV."),
    Refusal.PACKED_TOO_TIGHTLY: _(
        "A part of the workbook unpacks to more than %(limit)s times its size, which no real table does. "
        "Save the sheet as CSV."
    ),
    Refusal.DECLARES_ENTITIES: _("The workbook declares XML entities, which Excel never does."),
    Refusal.TOO_MUCH_TO_READ: _(
        "Reading the workbook takes more memory or time than a load may have. Save the sheet as CSV."
    ),
    Refusal.TOO_MANY_CELLS: _(
        "The sheet spans %(found)s cells; at most %(limit)s are read. "
        "Delete stray cells far from the table, or save the sheet as CSV."
    ),
    Refusal.NO_SUCH_SHEET: _("The workbook has no sheet “%(sheet)s”. It has: %(sheets)s."),
}


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was left out, the value that is to blame, and why."""

    row_number: int
    column: str | None
    value: str | None
    reason: Reason
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the reason in the reader's language."""
        return render(self.reason, self.parameters)


class FileRefused(Exception):  # noqa: N818 - a file is refused, nothing went wrong
    """A file that is not read at all, with the reason in words a person can act on."""

    def __init__(self, reason: Refusal, parameters: Mapping[str, str | int] | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.parameters = dict(parameters or {})

    def __str__(self) -> str:
        return render(self.reason, self.parameters)


def render(reason: Reason | Refusal, parameters: Mapping[str, str | int] | None = None) -> str:
    """Return the message of a reason in the language of whoever reads it.

    Parameters
    ----------
    reason
        A code, as stored with the reject; `Reason(code)` turns a stored code into it.
    parameters
        What the message names: counts, limits, allowed words.
    """
    return str(MESSAGES[reason]) % dict(parameters or {})


def shown(value: str | None) -> str | None:
    """Cut a rejected value to what is worth keeping, without signs that no page or database takes."""
    if value is None:
        return None
    return value[:SHOWN].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
