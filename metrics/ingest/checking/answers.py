"""Answers to questions on a scale: which point was chosen, and what counts as no answer."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from metrics.ingest.checking.evaluation import Evaluator
from metrics.ingest.checking.numbers import to_integer
from metrics.ingest.mapping.model import AnswerColumn
from metrics.ingest.reasons import Reason

_WHOLE = r"^([-+]?\d+)[.,]0+$"


class Answers:
    """The answers of one batch, a column for each metric of the mapping."""

    def __init__(self, metrics: Sequence[AnswerColumn], rows: Evaluator) -> None:
        self.metrics = metrics
        self.codes: dict[str, pl.Series] = {}
        self.scores: dict[str, pl.Series] = {}
        for metric in metrics:
            self._read(metric, rows)

    def _read(self, metric: AnswerColumn, rows: Evaluator) -> None:
        values = rows.frame[metric.column]
        codes = values.str.to_lowercase().str.replace(_WHOLE, "$1").fill_null("")
        missing = codes.is_in(["", *metric.missing])
        scores = to_integer(codes)
        if metric.values:
            worded = codes.replace_strict(metric.values, default=None, return_dtype=pl.Int64)
            scores = worded.zip_with(worded.is_not_null(), scores)
        question = metric.question
        on_scale = scores.is_between(question.minimum, question.maximum).fill_null(value=False)
        rows.fault(
            ~missing & ~on_scale,
            Reason.NOT_ON_SCALE,
            metric.column,
            values,
            minimum=question.minimum,
            maximum=question.maximum,
        )
        self.codes[metric.column] = codes.set(~missing, None)
        self.scores[metric.column] = scores.set(missing | ~on_scale, None)

    def none_given(self) -> pl.Series:
        """Return which rows answer nothing."""
        table = pl.DataFrame(self.scores)
        return table.select(pl.all_horizontal(pl.all().is_null()).alias("none")).to_series()

    def missing(self, kept: pl.Series) -> Counter[tuple[str, str]]:
        """Count the answers not given in the rows kept, by column and the value that stood there."""
        counts: Counter[tuple[str, str]] = Counter()
        for column, codes in self.codes.items():
            for code, count in codes.filter(kept).drop_nulls().value_counts().iter_rows():
                counts[column, code] += count
        return counts

    def content(self, kept: pl.Series) -> pl.DataFrame:
        """Return the scores as columns named by their question, for the content of a row."""
        return pl.DataFrame(
            [
                self.scores[metric.column]
                .filter(kept)
                .alias(f"answer:{metric.question.code}:{metric.touchpoint or ''}")
                for metric in self.metrics
            ]
        )

    def long(self, keys: pl.DataFrame, kept: pl.Series) -> pl.DataFrame:
        """Return one row for each answer given: the keys of its row, measure, touchpoint and score."""
        frames = [
            keys.with_columns(
                pl.lit(metric.question.code).alias("measure"),
                pl.lit(metric.touchpoint, dtype=pl.String).alias("touchpoint"),
                self.scores[metric.column].filter(kept).alias("score"),
            ).filter(pl.col("score").is_not_null())
            for metric in self.metrics
        ]
        return pl.concat(frames)
