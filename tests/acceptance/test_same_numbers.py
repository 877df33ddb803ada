"""The demonstration made twice on different days: every cell holds the same to the digit."""

from datetime import UTC, datetime
from hashlib import sha256
from unittest.mock import patch

import pytest
import pytest_django
from django.db import connection

from metrics.rollup.check import TABLES
from tests.acceptance import northlight

pytestmark = pytest.mark.soak

OF_MEASURES = ("cell", "weightedcell", "durationcell", "reportedcell")
DAYS = (datetime(2026, 11, 16, 9, tzinfo=UTC), datetime(2027, 3, 1, 23, tzinfo=UTC))

# Members by their codes: their numbers are those of a sequence, which goes on.
_MEMBER = (
    "(SELECT d.code || ':' || m.code FROM metrics_member m "
    "JOIN metrics_dimension d ON d.id = m.dimension_id WHERE m.id = {})"
)


def fingerprint() -> dict[str, str]:
    """A word for the content of each table of cells."""
    found = {}
    for table in (*OF_MEASURES, "windowcell"):
        key, values, _condition = TABLES[table]
        members = {name: _MEMBER.format(f"c.{name}") for name in ("member_1", "member_2", "source")}
        columns = [members.get(name, f"c.{name}") for name in key.split(", ")]
        columns += [f"({values})::text" if table != "reportedcell" else "(value, n, low, high)::text"]
        measure = "(SELECT code FROM metrics_measure WHERE id = c.measure_id)"
        if table in OF_MEASURES:
            columns.insert(0, measure)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT concat_ws('|', {', '.join(columns)}) FROM metrics_{table} c")
            rows = sorted(row[0] for row in cursor.fetchall())
        found[table] = f"{len(rows)} {sha256('|'.join(rows).encode()).hexdigest()}"
    return found


def test_the_same_numbers_on_another_day(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    found = []
    with django_db_blocker.unblock():
        for day in DAYS:
            with patch("django.utils.timezone.now", lambda day=day: day):
                northlight.settle(size="small")
            found.append(fingerprint())
            northlight.clear()
    assert found[0] == found[1]
    assert all(not one.startswith("0 ") for table, one in found[0].items() if table != "weightedcell")
