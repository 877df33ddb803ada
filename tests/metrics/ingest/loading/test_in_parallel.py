"""Two imports of one source, and of two sources with the same customers, at the same time."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from metrics.models import Customer, Import, Submission, Superseded, Transaction
from tests.metrics.ingest.loads import RESPONSES, TRANSACTIONS, csv_file, load, response, sale, stored

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*imports: Import) -> list[Any]:
    """Load in threads of their own; return what went wrong."""
    start = threading.Barrier(len(imports))
    wrong: list[Any] = []

    def work(made: Import) -> None:
        try:
            start.wait()
            load(made)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(made,)) for made in imports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.mark.parametrize("attempt", range(3))
def test_two_files_of_one_source(tmp_path: Path, attempt: int) -> None:
    first = [response(number, nps=1) for number in range(60)]
    second = [response(number, nps=2) for number in range(40, 100)]
    imports = [
        stored(csv_file(tmp_path, rows, f"{name}.csv"), RESPONSES)
        for name, rows in (("first", first), ("second", second))
    ]
    assert at_once(*imports) == []
    assert Submission.objects.count() == 100
    parts = [made.parts.get() for made in imports]
    assert sum(part.new for part in parts) == 100
    assert sum(part.changed for part in parts) == 20 == Superseded.objects.count()


@pytest.mark.parametrize("attempt", range(3))
def test_sources_with_the_same_customers_and_new_members(tmp_path: Path, attempt: int) -> None:
    imports = []
    for name in ("shop", "till", "web"):
        rows = [sale(number, product=f"product {number % 7}") for number in range(80)]
        imports.append(stored(csv_file(tmp_path, rows, f"{name}.csv"), {**TRANSACTIONS, "source": name}))
    rows = [response(number, channel=f"channel {number % 5}") for number in range(80)]
    imports.append(stored(csv_file(tmp_path, rows), RESPONSES))
    assert at_once(*imports) == []
    assert Customer.objects.count() == 80
    assert Transaction.objects.count() == 240
    assert {made.state for made in Import.objects.all()} == {"loaded"}
