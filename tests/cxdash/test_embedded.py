"""The embedded servers: what they promise to keep, and where they may live."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from cxdash.embedded.postgres import SOCKET_PATH_LIMIT, UNSAFE_BUT_FAST, Postgres, server_account
from cxdash.embedded.redis import Redis
from cxdash.processes.child import Child
from cxdash.processes.ports import free_port
from tests.servers import RunningRedis, wait_until


@pytest.fixture
def redis_here(tmp_path: Path) -> Redis:
    return Redis(tmp_path / "redis", server_account(), port=free_port(), password="secret")


@pytest.fixture
def start(tmp_path: Path) -> Iterator["Starter"]:
    starter = Starter(tmp_path)
    yield starter
    starter.stop()


class Starter:
    def __init__(self, folder: Path) -> None:
        self.log = folder / "server.log"
        self.children: list[Child] = []

    def __call__(self, server: Postgres | Redis) -> Child:
        server.prepare()
        child = Child(server.program(self.log))
        self.children.append(child)
        wait_until(server.answers, child.program.name, child)
        return child

    def stop(self) -> None:
        for child in self.children:
            child.stop()


def setting(server: Postgres, name: str) -> str:
    return value(server, f"SELECT current_setting('{name}')")


def value(server: Postgres, query: str) -> str:
    connection = psycopg2.connect(server.url("postgres"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return str(cursor.fetchone()[0])  # type: ignore[index]
    finally:
        connection.close()


def test_the_cluster_is_utf8_and_closed_to_the_network(tmp_path: Path, start: Starter) -> None:
    server = Postgres(tmp_path / "postgres", server_account(), UNSAFE_BUT_FAST)
    start(server)
    server.create_database()
    server.create_database()
    assert setting(server, "server_encoding") == "UTF8"
    assert value(server, "SELECT datctype FROM pg_database WHERE datname = 'cxdash'") == "C.UTF-8"
    assert setting(server, "listen_addresses") == ""
    assert setting(server, "jit") == "off"
    assert server.socket_folder.stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0


def test_a_killed_cluster_comes_back_with_its_data(tmp_path: Path, start: Starter) -> None:
    server = Postgres(tmp_path / "postgres", server_account(), {"full_page_writes": "on"})
    child = start(server)
    connection = psycopg2.connect(server.url("postgres"))
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (n int)")
        cursor.execute("INSERT INTO kept VALUES (7)")
    os.kill(child.pid, signal.SIGKILL)
    child.kill()
    connection.close()
    start(server)
    connection = psycopg2.connect(server.url("postgres"))
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT n FROM kept")
        assert cursor.fetchall() == [(7,)]
    connection.close()


def test_an_initdb_that_was_killed_is_repeated(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", server_account(), UNSAFE_BUT_FAST)
    (server.data / "base").mkdir(parents=True)
    (server.data / "postgresql.conf").write_text("", encoding="utf-8")
    os.chown(server.data, server.account.uid, -1)
    server.prepare()
    assert (server.data / "PG_VERSION").read_text(encoding="utf-8").strip() == "18"


@pytest.mark.parametrize("name", ["x" * 90, "with a space", "comma,name", "Профиль"])
def test_the_socket_stays_short_and_plain_whatever_the_folder_is_called(
    tmp_path: Path, start: Starter, name: str
) -> None:
    server = Postgres(tmp_path / name / "postgres", server_account(), UNSAFE_BUT_FAST)
    assert len(os.fsencode(server.socket_folder / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT
    start(server)
    start.stop()
    server.clean_up()
    assert not server.socket_folder.exists()


def test_capital_letters_in_the_folder_survive_the_address(tmp_path: Path, start: Starter) -> None:
    server = Postgres(tmp_path / "Acme_Ltd", server_account(), UNSAFE_BUT_FAST)
    assert "A" not in server.url().replace("%41", "")
    start(server)  # answers() connects through that address


def test_a_killed_redis_comes_back_with_its_queue(redis_server: RunningRedis) -> None:
    client = redis_server.server.client()
    client.rpush("queue", "a", "b")
    redis_server.restart()  # a SIGKILL: what Redis has written is with the operating system
    assert client.lrange("queue", 0, -1) == [b"a", b"b"]
    client.close()


def test_redis_refuses_instead_of_forgetting(redis_here: Redis, start: Starter) -> None:
    start(redis_here)
    client = redis_here.client()
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("appendfsync") == {"appendfsync": "everysec"}
    assert client.config_get("bind") == {"bind": "127.0.0.1"}
    client.close()


def test_the_redis_password_is_not_on_the_command_line(redis_here: Redis, tmp_path: Path) -> None:
    redis_here.prepare()
    assert "secret" not in " ".join(redis_here.program(tmp_path / "log").command)
    assert (redis_here.folder / "redis.conf").stat().st_mode & 0o077 == 0
