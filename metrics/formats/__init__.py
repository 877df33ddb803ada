"""How numbers, dates, periods and estimates are written, in English and in Russian.

One place for page, chart, PDF, PPTX, e-mail and API text. Every function takes `language`; left out, the
active language decides.

==============  =======================================================================================
module          what is there
==============  =======================================================================================
`notation`      the habits of each language: signs, units, quarters; the dash and the missing value
`numbers`       plain numbers and rounding
`quantities`    values with a unit, changes, ranges, money, durations
`counts`        "12,480 answers" in the right plural
`periods`       days, moments, periods by name
`sizes`         sizes of files
`spreadsheet`   text that no spreadsheet takes for a formula
`estimates`     the wording of an estimate with its precision and its answers
==============  =======================================================================================
"""

from metrics.formats.counts import Noun, count
from metrics.formats.estimates import Shown, Status, Wording, sentence, word
from metrics.formats.notation import LANGUAGES, Language, dash, missing, reading_language
from metrics.formats.numbers import Number, as_typed, number
from metrics.formats.periods import (
    compared_days,
    comparison,
    day,
    day_short,
    days,
    moment,
    month,
    month_short,
    months,
    period,
    period_short,
)
from metrics.formats.quantities import (
    ADDED_UP,
    Unit,
    change,
    distance,
    duration,
    figure,
    interval,
    money,
    money_exact,
    money_of,
    money_range,
    percent,
    unit_name,
)
from metrics.formats.sizes import file_size

__all__ = [
    "ADDED_UP",
    "LANGUAGES",
    "Language",
    "Noun",
    "Number",
    "Shown",
    "Status",
    "Unit",
    "Wording",
    "as_typed",
    "change",
    "compared_days",
    "comparison",
    "count",
    "dash",
    "day",
    "day_short",
    "days",
    "distance",
    "duration",
    "figure",
    "file_size",
    "interval",
    "missing",
    "moment",
    "money",
    "money_exact",
    "money_of",
    "money_range",
    "month",
    "month_short",
    "months",
    "number",
    "percent",
    "period",
    "period_short",
    "reading_language",
    "sentence",
    "unit_name",
    "word",
]
