"""Rows of verdicts, made from what was compared: one that a page asks for, or all that are stored, at once."""

import csv
import json
from collections.abc import Iterable
from functools import lru_cache
from io import StringIO
from typing import Any

from django.db import connection

from metrics.calendar import Comparison
from metrics.kpis.comparison import Compared
from metrics.models import Verdict


def unstored(one: Compared, comparison: Comparison, slot: int) -> Verdict:
    """Return a verdict by the dimension in a slot, or on everyone (0), that is not stored."""
    return Verdict(**_values(one, comparison, slot))


def store(judged: Iterable[Compared], comparison: Comparison, slot: int) -> int:
    """Store verdicts by the dimension in a slot, or on everyone (0); return how many."""
    # To make objects of thousands of rows, and SQL of these, takes longer than to judge them.
    rows = [_values(one, comparison, slot) | {"family": _as_json(one.family)} for one in judged]
    if rows:
        buffer = StringIO()
        csv.writer(buffer).writerows(row.values() for row in rows)
        buffer.seek(0)
        columns = ", ".join(rows[0])
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY {Verdict._meta.db_table} ({columns}) FROM STDIN WITH (FORMAT csv)", buffer
            )
    return len(rows)


_as_json = lru_cache(json.dumps)
"""Of the codes of a family: most verdicts have the same one."""


def _values(one: Compared, comparison: Comparison, slot: int) -> dict[str, Any]:
    return {
        "version_id": one.version,
        "grain": one.period.grain,
        "start": one.period.start,
        "dim_1": slot,
        "member_1": one.member,
        "comparison": comparison,
        "through": one.elapsed.end,
        "later": one.later,
        "earlier": one.earlier,
        "change": one.later - one.earlier if one.change.value is None else one.change.value,
        "low": one.change.low,
        "high": one.change.high,
        "p_value": one.change.p_value,
        "p_adjusted": one.p_adjusted,
        "minimum_detectable": one.change.minimum_detectable,
        "verdict": one.verdict,
        "family": list(one.family),
    }
