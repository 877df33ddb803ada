"""Checking: a batch of text in, typed rows and rejects out."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import polars as pl

from metrics.ingest.checking.answers import Answers
from metrics.ingest.checking.conventions import Conventions
from metrics.ingest.checking.evaluation import Evaluator, Fault
from metrics.ingest.checking.identity import Occurrences, canonical, content_hashes, content_ids
from metrics.ingest.checking.output import ANSWERS, key_of, schema_of
from metrics.ingest.checking.typed import TypedRows
from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.expressions import Column
from metrics.ingest.mapping.model import KnownWords, SourceMapping
from metrics.ingest.reading.sheets import Batch, Sheet
from metrics.ingest.reasons import Reason, Reject, shown

_PERIOD, _VALUE = "\0period", "\0value"
"""Columns that unpivoting makes."""


@dataclass(frozen=True, slots=True)
class CheckedBatch:
    """What became of a batch: every row is either in `frame` or in `rejects`."""

    frame: pl.DataFrame
    """Accepted rows with the columns of their kind, see `output`."""
    answers: pl.DataFrame
    """Answers of responses, one a row; empty for the other kinds."""
    rejects: tuple[Reject, ...] = ()
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a column of the accepted rows holds no answer, by column and value (empty: "")."""
    blank: int = 0
    """Rows without any value, which were passed over."""

    @property
    def rows(self) -> int:
        """Return how many rows were judged."""
        return self.frame.height + len(self.rejects)


class Checker:
    """Checks the batches of one file against one mapping, in the order of the file.

    Parameters
    ----------
    sheet
        The opened file.
    mapping
        One kind of row in it.
    conventions
        What `conventions.settle` found out.
    catalogue
        The codes of quantities, where they are to be checked.
    business_zone
        Time zone in which the business counts its days; also of naive times, unless the mapping says another.
    now
        The clock, for dates that lie in the future.
    """

    def __init__(
        self,
        sheet: Sheet,
        mapping: SourceMapping,
        conventions: Conventions,
        *,
        catalogue: KnownWords,
        business_zone: str,
        now: datetime,
    ) -> None:
        self.columns = mapping.reads(sheet.header)
        """The columns of the file that are needed."""
        self._periods = mapping.periods(sheet.header)
        if self._periods:
            made = {"period": Column(_PERIOD), "value": Column(_VALUE)}
            mapping = replace(mapping, columns={**mapping.columns, **made})
            signs = {conventions.decimals.get(name) for name in self._periods}
            decimals = {**conventions.decimals, _VALUE: signs.pop() if len(signs) == 1 else None}
            conventions = replace(conventions, decimals=decimals)
        self._mapping = mapping
        self._conventions = conventions
        self._catalogue = catalogue
        self._business_zone = business_zone
        self._now = now
        self._schema = schema_of(mapping)
        self._occurrences = Occurrences()

    def check(self, batch: Batch) -> CheckedBatch:
        """Judge every row of a batch; where periods are columns, every cell that is not empty."""
        frame, numbers = self._rows(batch)
        if not frame.height:
            return CheckedBatch(
                frame=pl.DataFrame(schema=self._schema),
                answers=pl.DataFrame(schema=ANSWERS),
                rejects=batch.rejects,
                blank=batch.blank,
            )
        rows = Evaluator(
            frame,
            self._conventions,
            zone=self._mapping.time_zone or self._business_zone,
            business_zone=self._business_zone,
        )
        typed = TypedRows(rows, self._mapping, self._catalogue, now=self._now).columns
        answers = Answers(self._mapping.metrics, rows) if self._mapping.kind is Kind.RESPONSES else None
        if answers:
            unanswered = answers.none_given() & typed["comment"].is_null()
            rows.fault(unanswered, Reason.NO_ANSWER, self._mapping.metrics[0].column)
        kept, rejects = _judge(numbers, rows)
        accepted = pl.DataFrame([numbers, *typed.values()]).filter(kept)
        contents = accepted.drop("row_number", "external_id")
        if answers:
            contents = contents.hstack(answers.content(kept))
        accepted = self._identified(accepted, contents)
        keys = accepted.select("row_number", "external_id")
        return CheckedBatch(
            frame=accepted,
            answers=answers.long(keys, kept) if answers else pl.DataFrame(schema=ANSWERS),
            rejects=tuple(sorted([*batch.rejects, *rejects], key=lambda reject: reject.row_number)),
            missing=answers.missing(kept | _silent(numbers, rejects)) if answers else Counter(),
            blank=batch.blank,
        )

    def _rows(self, batch: Batch) -> tuple[pl.DataFrame, pl.Series]:
        """Return the rows to judge and their numbers; a row of each filled cell where periods are columns."""
        if not self._periods:
            return batch.frame, batch.row_numbers
        frame = batch.frame.with_columns(batch.row_numbers.alias("\0row"))
        others = [name for name in frame.columns if name not in self._periods]
        long = (
            frame.unpivot(on=list(self._periods), index=others, variable_name=_PERIOD, value_name=_VALUE)
            .filter(pl.col(_VALUE).is_not_null())
            .sort("\0row", maintain_order=True)
        )
        return long.drop("\0row"), long["\0row"].alias("row_number")

    def _identified(self, accepted: pl.DataFrame, contents: pl.DataFrame) -> pl.DataFrame:
        """Add the hash of the content, and an id where the file gives none."""
        content = canonical(contents)
        hashes = content_hashes(content)
        ids = accepted["external_id"]
        without = ids.is_null().arg_true()
        if len(without):
            if key := key_of(self._mapping):
                made = content_ids(canonical(accepted.select(*key)[without]))
            else:
                made = content_ids(
                    [content[place] for place in without],
                    self._occurrences.count([hashes[place] for place in without]),
                )
            ids = ids.scatter(without, made)
        accepted = accepted.with_columns(ids, pl.Series("content_hash", hashes, dtype=pl.Binary))
        return accepted.select(*self._schema)


def _silent(numbers: pl.Series, rejects: list[Reject]) -> pl.Series:
    """Return the rows that were in order but answered nothing: their missing answers count like others'."""
    return numbers.is_in([one.row_number for one in rejects if one.reason is Reason.NO_ANSWER])


def _judge(numbers: pl.Series, rows: Evaluator) -> tuple[pl.Series, list[Reject]]:
    """Return which rows are kept, and a reject with the first fault of each of the others."""
    blamed = np.full(len(numbers), -1, dtype=np.int32)
    for index, fault in enumerate(rows.faults):
        blamed[fault.rows.to_numpy() & (blamed < 0)] = index
    rejects = [
        _reject(int(numbers[int(place)]), int(place), rows.faults[blamed[place]], rows.frame)
        for place in np.flatnonzero(blamed >= 0)
    ]
    return pl.Series("kept", blamed < 0), rejects


def _reject(number: int, place: int, fault: Fault, frame: pl.DataFrame) -> Reject:
    column = fault.column
    if column in {_PERIOD, _VALUE}:
        column = frame[_PERIOD][place]
    value = None if fault.values is None else fault.values[place]
    return Reject(number, column, shown(value), fault.reason, dict(fault.parameters))
