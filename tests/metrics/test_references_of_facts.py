"""What facts refer to: the database keeps it together, whoever writes, and checks once for a statement."""

import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, NotSupportedError, connection, models, transaction

from metrics.models import (
    Answer,
    Contact,
    Customer,
    CustomerRecord,
    Measurement,
    Submission,
    Transaction,
)
from tests.metrics.ingest.loads import RESPONSES, TRANSACTIONS, load_rows, response, sale

FACTS: tuple[type[models.Model], ...] = (
    *(Answer, Contact, CustomerRecord, Measurement),
    *(Submission, Transaction),
)
REFERENCES = [
    (model._meta.db_table, field.column, field.related_model._meta.db_table)
    for model in FACTS
    for field in model._meta.fields
    if isinstance(field, models.ForeignKey) and (model, field.name) != (Answer, "customer")
]
"""All references of facts; the customer of an answer is copied from its submission, which guards it."""


def execute(statement: str, *values: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column", "other"), REFERENCES)
def test_every_reference_is_guarded_from_both_sides(table: str, column: str, other: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tgrelid::regclass::text, tgname, encode(tgargs, 'escape') FROM pg_trigger
            WHERE NOT tgisinternal AND tgrelid IN (%s::regclass, %s::regclass)
            """,
            [table, other],
        )
        found = {(one, name): arguments.split(r"\000") for one, name, arguments in cursor.fetchall()}
    for name in ("refer_insert", "refer_update"):
        arguments = found[table, name]
        assert other == arguments[arguments.index(column) + 1]
    for name in ("referred_delete", "referred_truncate"):
        arguments = found[other, name]
        assert (table, column) in set(zip(arguments[::2], arguments[1::2], strict=False))
    assert (other, "keep_id") in found


@pytest.fixture
def facts(db: None, tmp_path: Path) -> None:
    load_rows(tmp_path, [response(number) for number in range(3)], RESPONSES)
    load_rows(tmp_path, [sale(number) for number in range(3)], TRANSACTIONS)


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("column", ["source_id", "loaded_by_id", "customer_id", "members_id"])
def test_a_fact_refers_to_nothing_that_is_not_there(column: str) -> None:
    with pytest.raises(IntegrityError, match=rf"metrics_transaction.{column} refers to what is not there"):
        execute(f"UPDATE metrics_transaction SET {column} = -1 WHERE external_id = 't1'")
    values = {one.attname: one.attname for one in Transaction._meta.fields if not one.primary_key}
    into = ", ".join(values)
    values |= {"external_id": "'another'", column: "-1"}
    new = f"SELECT {', '.join(values.values())} FROM metrics_transaction LIMIT 1"
    with pytest.raises(IntegrityError, match=rf"metrics_transaction.{column} refers to what is not there"):
        execute(f"INSERT INTO metrics_transaction ({into}) {new}")


@pytest.mark.usefixtures("facts")
def test_who_has_no_customer_refers_to_none() -> None:
    assert execute("UPDATE metrics_transaction SET customer_id = NULL") == 3


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    "table",
    ["metrics_customer", "metrics_memberset", "metrics_measure", "metrics_submission"],
)
def test_what_is_referred_to_stays(table: str) -> None:
    with pytest.raises(IntegrityError, match="still refers to it"):
        execute(f"DELETE FROM {table}")
    with pytest.raises(IntegrityError, match="may refer to row"):
        execute(f"UPDATE {table} SET id = -id")
    with pytest.raises((IntegrityError, NotSupportedError)):
        execute(f"TRUNCATE {table}")


@pytest.mark.usefixtures("facts")
def test_what_nothing_refers_to_may_go() -> None:
    execute("DELETE FROM metrics_answer")
    assert execute("DELETE FROM metrics_submission") == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["fact", "customer"])
def test_nobody_slips_between_the_check_and_the_end_of_a_transaction(tmp_path: Path, first: str) -> None:
    """A fact and the deletion of its customer, at the same time: the second is refused."""
    load_rows(tmp_path, [sale(1), sale(2)], TRANSACTIONS)
    one, other = Customer.objects.order_by("pk").values_list("pk", flat=True)
    execute("UPDATE metrics_transaction SET customer_id = %s", one)
    refer = ("UPDATE metrics_transaction SET customer_id = %s", other)
    delete = ("DELETE FROM metrics_customer WHERE id = %s", other)
    now, then = (refer, delete) if first == "fact" else (delete, refer)
    refused: list[bool] = []

    def second() -> None:
        try:
            execute(*then)
        except IntegrityError:
            refused.append(True)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        execute(*now)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "the second waits for the first"
    thread.join()
    assert refused
