"""Django on a PostgreSQL that is started here, and databases that come and go on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.db import connection

from cxdash.running.folder import DataFolder

NO_REDIS = "redis://127.0.0.1:1/0"


def set_up(url: str, of: DataFolder) -> None:
    """Read the settings, with this database."""
    os.environ.update(
        {
            **{name: value for name, value in of.secrets().items() if name != "REDIS_PASSWORD"},
            "DATABASE_URL": url,
            "REDIS_URL": NO_REDIS,
            "CXDASH_MODE": "local",
            "CXDASH_VAR": str(of.path),
            "STATEMENT_TIMEOUT": "0",
            "DJANGO_SETTINGS_MODULE": "cxdash.settings",
        }
    )
    django.setup()


def name() -> str:
    """Return the database in use."""
    return str(connection.settings_dict["NAME"])


def url() -> str:
    """Return the address of the database in use, for other processes."""
    base, _, old = os.environ["DATABASE_URL"].rpartition("/")
    return f"{base}/{name()}" if old else os.environ["DATABASE_URL"]


@contextmanager
def using(database: str) -> Iterator[None]:
    """Use another database for a while."""
    before = name()
    _switch(database)
    try:
        yield
    finally:
        _switch(before)


def copy(source: str, target: str) -> None:
    """Make a database a copy of another one."""
    with using("postgres"), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy")


def drop(database: str) -> None:
    """Remove a database."""
    with using("postgres"), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _switch(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
