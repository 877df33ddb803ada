"""A mapping: what the columns of a file mean. Its shape, once read and checked (`mapping_json` reads it)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from metrics.ingest.kinds import FIELDS, Field, Kind
from metrics.ingest.mapping.expressions import Constant, Expression, columns_of
from metrics.ingest.mapping.periods import grain_of


@dataclass(frozen=True, slots=True)
class Question:
    """One question on one scale of whole numbers, as the catalogue knows it."""

    code: str
    minimum: int
    maximum: int
    per_touchpoint: bool = False
    """Whether an answer means something only together with the touchpoint that was asked about."""


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the organisation already knows: the words that a mapping may use."""

    questions: Mapping[str, Question]
    dimensions: frozenset[str]
    quantities: frozenset[str] | None = None
    """Codes of measured quantities; None where they are checked elsewhere."""
    fiscal_start: int = 1
    """The month in which the fiscal year starts."""

    @classmethod
    def of(
        cls,
        questions: Iterable[Question],
        dimensions: Iterable[str],
        quantities: Iterable[str] | None = None,
        fiscal_start: int = 1,
    ) -> "KnownWords":
        """Build a catalogue from plain lists."""
        return cls(
            questions={question.code: question for question in questions},
            dimensions=frozenset(dimensions),
            quantities=None if quantities is None else frozenset(quantities),
            fiscal_start=fiscal_start,
        )


@dataclass(frozen=True, slots=True)
class FileForm:
    """How the file is written; None means that it is detected."""

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header_row: int | None = None
    """The row with the names of the columns, counted from 1."""
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column with answers to one question."""

    column: str
    question: Question
    missing: frozenset[str]
    """Values that mean that nothing was answered, in lower case."""
    touchpoint: str | None = None
    values: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Answers that are written as words, in lower case, with the point of the scale that each one is."""


@dataclass(frozen=True, slots=True)
class OwnDimension:
    """A dimension of the organisation's own, introduced by the mapping."""

    code: str
    en: str
    ru: str


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    """A question on a scale, introduced by the mapping."""

    question: Question
    en: str
    ru: str
    better: str
    """higher or lower."""


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Columns whose names are periods and whose cells are values."""

    columns: tuple[str, ...] = ()
    grain: str | None = None
    """Takes every column whose name is a period of this grain; `columns` is empty then."""


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """What one kind of row in a file means."""

    source: str
    kind: Kind
    file: FileForm
    columns: Mapping[str, Expression] = field(hash=False)
    metrics: tuple[AnswerColumn, ...] = ()
    dimensions: Mapping[str, Expression] = field(default_factory=dict, hash=False)
    date_format: str | None = None
    time_zone: str | None = None
    own_dimensions: tuple[OwnDimension, ...] = ()
    measures: tuple[OwnMeasure, ...] = ()
    comments: bool = False
    complaints: frozenset[str] = frozenset()
    """Reasons of contacts that are complaints."""
    key_space: str = "main"
    unpivot: Unpivot | None = None
    only: frozenset[str] | None = None
    """The measures that a file of measurements may hold, where it may not hold every one."""
    withdraw: bool = False
    """Whether a measurement without any value takes back what its source said of the period before."""

    def fields(self) -> tuple[Field, ...]:
        """Return the columns of the kind that this mapping fills, constants by default among them."""
        return tuple(
            field
            for field in FIELDS[self.kind]
            if (field.name in self.columns or field.default is not None)
            and (self.comments or field.name != "comment")
        )

    def expression(self, field: Field) -> Expression:
        """Return where a column of the kind comes from."""
        return self.columns.get(field.name) or Constant(field.default or "")

    def reads(self, header: Iterable[str]) -> frozenset[str]:
        """Return the columns of the file that are needed."""
        expressions = [self.expression(field) for field in self.fields()] + list(self.dimensions.values())
        names = {name for expression in expressions for name in columns_of(expression)}
        return frozenset(names | {metric.column for metric in self.metrics} | set(self.periods(header)))

    def periods(self, header: Iterable[str]) -> tuple[str, ...]:
        """Return the columns of the file whose names are periods, where the mapping unpivots."""
        if self.unpivot is None:
            return ()
        if self.unpivot.columns:
            return self.unpivot.columns
        return tuple(name for name in header if grain_of(name, self.unpivot.grain) is not None)
