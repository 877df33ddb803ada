"""`/healthz` and `/readyz`."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from tests.servers import RunningRedis


def test_the_process_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_everything_is_there(db: None, redis_server: RunningRedis, client: Client) -> None:
    for role in ("web", "worker"):
        answer = client.get("/readyz", {"role": role})
        assert answer.status_code == 200
        assert answer.json() == {
            "ready": True,
            "checks": {"database": "ok", "migrations": "ok", "broker": "ok"},
        }


def test_without_its_broker_the_web_server_is_ready_and_the_worker_is_not(
    db: None, settings: Settings, client: Client
) -> None:
    settings.REDIS_URL = "redis://:password@127.0.0.1:1/0"
    web, worker = client.get("/readyz"), client.get("/readyz", {"role": "worker"})
    assert (web.status_code, worker.status_code) == (200, 503)
    assert worker.json()["checks"]["broker"] == "unreachable"
    assert b"password" not in worker.content


def test_without_its_database_nobody_is_ready(
    db: None, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    def gone() -> None:
        raise OperationalError("could not connect to server at 10.0.0.7")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", gone)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "unreachable"
    assert b"10.0.0.7" not in answer.content


def test_tables_of_another_release_are_noticed(db: None, client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "waiting")


def test_there_are_two_roles(db: None, client: Client) -> None:
    assert client.get("/readyz", {"role": "beat"}).status_code == 400
