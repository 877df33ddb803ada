"""How a command in another terminal finds the running server, and what it says when there is none."""

import json
import os
from pathlib import Path

import dj_database_url
import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from cxdash.local_services import NAMES, NO_SERVER, LocalServicesError, fill_environment
from cxdash.running.folder import DataFolder, FolderError, InUseError

SERVICES = {
    "DATABASE_URL": "postgresql://postgres@%2Fsomewhere/cxdash",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "s" * 40,
    "CUSTOMER_KEY_SECRET": "c" * 40,
}


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        # Set and then deleted, so that what the code under test sets is undone after the test.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def serve(path: Path, services: dict[str, str] = SERVICES) -> DataFolder:
    folder = DataFolder(path)
    folder.acquire(kind="tests")
    folder.write_services(services)
    return folder


def environment() -> dict[str, str | None]:
    return {name: os.environ.get(name) for name in NAMES}


def refusal() -> str:
    handler = ConnectionHandler({"default": dict(dj_database_url.parse(os.environ["DATABASE_URL"]))})
    with pytest.raises(OperationalError) as error:
        handler["default"].connect()
    return str(error.value)


def test_the_only_running_server_is_found(tmp_path: Path) -> None:
    running = serve(tmp_path / "own")
    stale = serve(tmp_path / "demo", {**SERVICES, "DATABASE_URL": "postgresql://old/old"})
    stale.release()
    assert fill_environment(tmp_path, production=False) == tmp_path / "own"
    assert environment() == SERVICES
    running.release()


def test_a_folder_can_be_named(tmp_path: Path) -> None:
    servers = [serve(tmp_path / name) for name in ("demo", "own")]
    assert fill_environment(tmp_path / "demo", production=False) == tmp_path / "demo"
    assert environment() == SERVICES
    for server in servers:
        server.release()


def test_what_is_given_by_hand_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(tmp_path / "own")
    monkeypatch.setenv("SECRET_KEY", "mine")
    fill_environment(tmp_path, production=False)
    assert environment() == {**SERVICES, "SECRET_KEY": "mine"}
    server.release()


def test_without_a_server_only_connecting_fails(tmp_path: Path) -> None:
    assert fill_environment(tmp_path, production=False) == tmp_path
    assert all(environment().values())
    assert refusal() == NO_SERVER


def test_two_servers_ask_for_a_choice(tmp_path: Path) -> None:
    servers = [serve(tmp_path / name) for name in ("demo", "own")]
    fill_environment(tmp_path, production=False)
    assert refusal() == (
        f"2 servers are running: set CXDASH_VAR={tmp_path / 'demo'} or CXDASH_VAR={tmp_path / 'own'}"
    )
    for server in servers:
        server.release()


def test_another_database_does_not_get_the_servers_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(tmp_path / "own")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.internal/cx")
    with pytest.raises(LocalServicesError, match="CUSTOMER_KEY_SECRET is not"):
        fill_environment(tmp_path, production=False)
    server.release()


def test_production_is_never_filled_in(tmp_path: Path) -> None:
    server = serve(tmp_path / "own")
    fill_environment(tmp_path, production=True)
    assert environment() == dict.fromkeys(NAMES)
    server.release()


def test_secrets_stay_the_same_and_private(tmp_path: Path) -> None:
    first = DataFolder(tmp_path).secrets()
    assert DataFolder(tmp_path).secrets() == first
    assert len(set(first.values())) == 3
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_services_are_private(tmp_path: Path) -> None:
    folder = serve(tmp_path)
    assert (tmp_path / "services.json").stat().st_mode & 0o077 == 0
    folder.release()


def test_a_folder_has_one_server(tmp_path: Path) -> None:
    first = serve(tmp_path, {**SERVICES, "ADDRESS": "http://localhost:8123"})
    with pytest.raises(InUseError, match="already runs at http://localhost:8123"):
        DataFolder(tmp_path).acquire(kind="tests")
    first.release()


def test_kinds_of_data_do_not_mix(tmp_path: Path) -> None:
    serve(tmp_path).release()
    with pytest.raises(FolderError, match="holds tests data, not own data"):
        DataFolder(tmp_path).acquire(kind="own")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"SECRET_KEY": "x"})[:-1], encoding="utf-8")
    with pytest.raises(FolderError, match=r"secrets\.json is damaged"):
        DataFolder(tmp_path).secrets()
