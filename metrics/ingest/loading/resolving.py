"""From checked rows to rows that the tables take: ids for codes, keyed hashes for customer keys."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from metrics.ingest.checking.checker import CheckedBatch
from metrics.ingest.checking.output import dimension_column
from metrics.ingest.kinds import Kind
from metrics.ingest.loading.keys import KeySecret, hashed_keys, sealed
from metrics.ingest.loading.limits import beyond_limits, without_inversions
from metrics.ingest.loading.member_ids import MemberFinder
from metrics.ingest.mapping.model import SourceMapping
from metrics.ingest.reasons import Reason, Reject

_TOUCHPOINT = dimension_column("touchpoint")


@dataclass(frozen=True, slots=True)
class ResolvedBatch:
    """Rows in the columns of their staging table, and those that no table takes."""

    rows: pl.DataFrame
    answers: pl.DataFrame | None
    """Of responses only."""
    rejects: tuple[Reject, ...]


class Resolver:
    """Resolves the batches of one part of a file.

    Parameters
    ----------
    mapping
        What the rows mean.
    secret
        Turns customer keys into hashes.
    measures
        The ids of measures by their codes.
    members
        Finds, or makes, the sets of members that rows state.
    """

    def __init__(
        self, mapping: SourceMapping, *, secret: KeySecret, measures: Mapping[str, int], members: MemberFinder
    ) -> None:
        self._mapping = mapping
        self._secret = secret
        self._measures = measures
        self._members = members
        self._dimensions = {dimension_column(code): code for code in sorted(mapping.dimensions)}

    def sealed(self, batch: CheckedBatch) -> CheckedBatch:
        """Return a batch with hashes for the keys of its customers; asks nothing of the database."""
        rows = sealed(without_inversions(self._mapping.kind, batch.frame), self._secret).with_columns(
            hashed_keys(batch.frame["customer_key"], self._mapping.key_space, self._secret)
        )
        return replace(batch, frame=rows)

    def resolve(self, batch: CheckedBatch) -> ResolvedBatch:
        """Resolve one sealed batch."""
        kind = self._mapping.kind
        rejects = list(beyond_limits(kind, batch.frame))
        rows = _with_members(batch.frame, self._members.of(batch.frame, self._dimensions))
        if kind is Kind.RESPONSES:
            answers = self._answers(batch, rows)
            twice = _answered_twice(answers)
            rejects += twice
            answers = _without(answers, twice)
        else:
            answers = None
        rows = _without(rows, rejects)
        if kind is Kind.MEASUREMENTS:
            rows = rows.with_columns(self._measure_ids(rows["measure"]))
        return ResolvedBatch(rows, answers, tuple(rejects))

    def _measure_ids(self, codes: pl.Series) -> pl.Series:
        return codes.replace_strict(self._measures, default=None, return_dtype=pl.Int64).alias("measure_id")

    def _answers(self, batch: CheckedBatch, rows: pl.DataFrame) -> pl.DataFrame:
        """Give each answer the members of its row, with the touchpoint that its question was about."""
        stated = list(self._dimensions)
        if not any(metric.touchpoint for metric in self._mapping.metrics):
            members = rows.select("row_number", "members_id")
            answers = batch.answers.join(members, on="row_number", how="left", maintain_order="left")
            return answers.with_columns(self._measure_ids(answers["measure"]))
        rows = batch.frame.select("row_number", *stated)
        if _TOUCHPOINT not in stated:
            rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(_TOUCHPOINT))
        answers = batch.answers.join(rows, on="row_number", how="left", maintain_order="left")
        answers = answers.with_columns(pl.coalesce("touchpoint", _TOUCHPOINT).alias(_TOUCHPOINT))
        return answers.with_columns(
            self._measure_ids(answers["measure"]),
            self._members.of(answers, {**self._dimensions, _TOUCHPOINT: "touchpoint"}),
        )


def _with_members(rows: pl.DataFrame, members: pl.Series) -> pl.DataFrame:
    return rows.with_columns(members.alias("members_id"))


def _answered_twice(answers: pl.DataFrame) -> list[Reject]:
    """Return a reject for each row that answers one question about one touchpoint in two columns."""
    key = ["row_number", "measure_id", "members_id"]
    twice = answers.filter(pl.struct(key).is_duplicated()).unique("row_number", keep="first")
    return [
        Reject(number, None, None, Reason.ANSWERED_TWICE, {"measure": measure})
        for number, measure in twice.select("row_number", "measure").sort("row_number").iter_rows()
    ]


def _without(rows: pl.DataFrame, rejects: list[Reject]) -> pl.DataFrame:
    if not rejects:
        return rows
    return rows.filter(~pl.col("row_number").is_in([reject.row_number for reject in rejects]))
