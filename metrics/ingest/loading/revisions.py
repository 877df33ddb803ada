"""Revisions of facts: laid aside when another import replaces them, brought back when that one is undone."""

from typing import Any

from django.db import connection
from psycopg2 import sql

from metrics.ingest.kinds import Kind
from metrics.ingest.loading.fact_tables import FactTable

# Of an answer only what its submission does not say.
_ANSWERS = sql.SQL(
    """
    || jsonb_build_object('answers', (
        SELECT coalesce(jsonb_agg(jsonb_build_array(a.measure_id, a.members_id, a.score)), '[]'::jsonb)
        FROM metrics_answer a WHERE a.submission_id = t.id))
    """
)

_LAY_ASIDE = sql.SQL(
    """
    INSERT INTO metrics_superseded (kind, source_id, external_id, written_by_id, replaced_by_id, content)
    SELECT %(kind)s, t.source_id, t.external_id, t.loaded_by_id, %(import)s, to_jsonb(t) {answers}
    FROM {which}
    """
)

_BRING_BACK = sql.SQL(
    """
    UPDATE {table} AS t SET {assignments}
    FROM metrics_superseded p, jsonb_populate_record(NULL::{table}, p.content) AS old
    WHERE p.kind = %(kind)s AND p.replaced_by_id = %(import)s
      AND t.source_id = p.source_id AND t.external_id = p.external_id AND t.loaded_by_id = %(import)s
    """
)

_BRING_ANSWERS_BACK = """
    INSERT INTO metrics_answer
        (submission_id, measure_id, members_id, business_date, customer_id, score, weight)
    SELECT t.id, (answer->>0)::bigint, coalesce(h.heir, (answer->>1)::bigint),
           t.business_date, t.customer_id, (answer->>2)::smallint, t.weight
    FROM metrics_superseded p
    JOIN metrics_submission t ON t.source_id = p.source_id AND t.external_id = p.external_id
    CROSS JOIN jsonb_array_elements(p.content->'answers') AS answer
    LEFT JOIN unnest(%(sets)s::bigint[], %(heirs)s::bigint[]) AS h(set, heir) ON h.set = (answer->>1)::bigint
    WHERE p.kind = %(kind)s AND p.replaced_by_id = %(import)s
    ON CONFLICT DO NOTHING
"""


def lay_aside(kind: Kind, which: sql.Composable, parameters: dict[str, Any]) -> int:
    """Keep the facts as they are before the import replaces them; return how many.

    Parameters
    ----------
    which
        What follows `FROM` in a query of the facts, which it names `t`.
    parameters
        Those of `which`, and `import`.
    """
    answers = _ANSWERS if kind is Kind.RESPONSES else sql.SQL("")
    with connection.cursor() as cursor:
        cursor.execute(_LAY_ASIDE.format(which=which, answers=answers), {**parameters, "kind": kind.value})
        return int(cursor.rowcount)


def bring_back(kind: Kind, table: FactTable, import_id: int, heirs: dict[int, int]) -> int:
    """Give the facts that the import replaced their content from before; return how many."""
    assignments = sql.SQL(", ").join(
        sql.SQL("{column} = old.{column}").format(column=sql.Identifier(column)) for column in table.columns
    )
    parameters = {
        "kind": kind.value,
        "import": import_id,
        "sets": list(heirs),
        "heirs": list(heirs.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _BRING_BACK.format(table=sql.Identifier(table.name), assignments=assignments), parameters
        )
        restored = int(cursor.rowcount)
        if heirs:
            cursor.execute(
                sql.SQL(
                    """
                    UPDATE {} AS t SET members_id = h.heir
                    FROM metrics_superseded p, unnest(%(sets)s::bigint[], %(heirs)s::bigint[]) AS h(set, heir)
                    WHERE p.kind = %(kind)s AND p.replaced_by_id = %(import)s AND t.members_id = h.set
                      AND t.source_id = p.source_id AND t.external_id = p.external_id
                    """
                ).format(sql.Identifier(table.name)),
                parameters,
            )
        if kind is Kind.RESPONSES:
            cursor.execute(_BRING_ANSWERS_BACK, parameters)
    return restored
