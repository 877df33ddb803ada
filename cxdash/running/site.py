"""One server on this machine, from an empty folder to an answering address and back to silence."""

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cxdash import env
from cxdash.embedded.postgres import Postgres, server_account
from cxdash.embedded.redis import Redis
from cxdash.local_services import NAMES
from cxdash.processes.child import Child, Program
from cxdash.processes.ports import free_port, port_is_free
from cxdash.processes.supervisor import Supervisor
from cxdash.running.folder import DataFolder
from cxdash.running.stop_request import StopRequest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
POLL_SECONDS = 0.1
SERVICES_PATIENCE_SECONDS = 60.0
WEB_PATIENCE_SECONDS = 90.0

_CELERY = [sys.executable, "-m", "celery", "-A", "cxdash"]


class SiteError(Exception):
    """The server could not be started; the message says why and where to look."""


@dataclass(frozen=True)
class Kind:
    """What a data folder is for, and the management command that fills it at each start.

    What that command writes to standard output, the sign-ins, is shown once the site answers. It must be safe
    to repeat. `patience` is said while it works.
    """

    name: str
    fill_command: str
    title: str
    patience: str = ""


DEMONSTRATION = Kind(
    "demonstration",
    "demo",
    "the demonstration company",
    " (three years of it: the first time, this takes a minute or two)",
)
OWN = Kind("own", "first_administrator", "your own company")


class Site:
    """The processes of one data folder."""

    def __init__(
        self, folder: DataFolder, kind: Kind, *, port: int, say: Callable[[str], None], stop: StopRequest
    ) -> None:
        self.folder = folder
        self.kind = kind
        self.port = port
        self.address = f"http://localhost:{port}"
        self._say = say
        self._stop = stop
        self._supervisor = Supervisor(changed=folder.record, say=say)
        self._postgres: Postgres | None = None
        self._redis: Redis | None = None
        self._environment: dict[str, str] = {}

    def start(self) -> None:
        """Start everything and return when the site answers.

        Raises
        ------
        SiteError
            If a step fails.
        Stopped
            If somebody asked for an end meanwhile.
        """
        self._check_port()
        self._start_services()
        self._run("preparing the database", ["migrate", "--verbosity=1"])
        # It lends a hand where there is much to fill in.
        self._supervisor.start([self._worker()])
        filled = self._run(f"filling in {self.kind.title}{self.kind.patience}", [self.kind.fill_command])
        try:
            self._start_programs()
        except Exception:
            # A password is shown once; it must not get lost because the web server did not come up.
            self._say(filled)
            raise
        self.folder.write_services({**self._services(), "ADDRESS": self.address})
        self._say(f"\n{self.kind.title.capitalize()} is at {self.address}\n\n{filled}".rstrip())

    def _start_programs(self) -> None:
        self._say("starting the web server and the clock")
        self._supervisor.start([self._web(), self._beat()])
        self._wait_for(
            self._web_answers, WEB_PATIENCE_SECONDS, "the web server", self.folder.logs / "web.log"
        )

    def watch(self) -> None:
        """Keep everything running until somebody asks for an end."""
        while True:
            self._stop.check()
            self._supervisor.check()
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stop everything that was started, the stores last; a second request kills."""
        self.folder.clear_services()
        self._supervisor.stop(impatient=lambda: self._stop.count > 1)
        self.folder.forget_processes()
        if self._postgres is not None:
            self._postgres.clean_up()

    def _check_port(self) -> None:
        if not port_is_free(self.port):
            raise SiteError(
                f"port {self.port} is taken by another program: choose one, like PORT={self.port + 1}"
            )

    def _start_services(self) -> None:
        secrets = self.folder.secrets()
        account = server_account()
        programs = []
        if not _given("DATABASE_URL"):
            self._say("starting PostgreSQL")
            self._postgres = Postgres(self.folder.path / "postgres", account)
            self._postgres.prepare()
            programs.append(self._postgres.program(self.folder.logs / "postgres.log"))
        if not _given("REDIS_URL"):
            self._redis = Redis(
                self.folder.path / "redis", account, port=free_port(), password=secrets["REDIS_PASSWORD"]
            )
            self._redis.prepare()
            programs.append(self._redis.program(self.folder.logs / "redis.log"))
        self._stop.check()
        self._supervisor.start(programs)
        if self._redis is not None:
            self._wait_for(
                self._redis.answers, SERVICES_PATIENCE_SECONDS, "Redis", self.folder.logs / "redis.log"
            )
        if self._postgres is not None:
            self._wait_for(
                self._postgres.answers,
                SERVICES_PATIENCE_SECONDS,
                "PostgreSQL",
                self.folder.logs / "postgres.log",
            )
            self._postgres.create_database()
        self._environment = {name: value for name, value in self._services().items() if not _given(name)} | {
            "CXDASH_MODE": "local",
            "CXDASH_VAR": str(self.folder.path),
            "PYTHONUNBUFFERED": "1",
        }
        self.folder.write_services(self._services())

    def _services(self) -> dict[str, str]:
        """Return what a command in another terminal needs; what was given by hand is passed on as it is."""
        secrets = self.folder.secrets()
        services = {name: env.text(name) for name in NAMES if _given(name)}
        if self._postgres is not None:
            services["DATABASE_URL"] = self._postgres.url()
        if self._redis is not None:
            services["REDIS_URL"] = self._redis.url
        for name in ("SECRET_KEY", "CUSTOMER_KEY_SECRET"):
            if not _given(name):
                services[name] = secrets[name]
        return services

    def _web(self) -> Program:
        web = [
            *(sys.executable, "-m", "gunicorn", "cxdash.wsgi:application"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"),
            *("--timeout", "60", "--graceful-timeout", "5", "--no-control-socket"),
        ]
        # A page must not wait for a broker that hangs; a worker may.
        return self._program("web", web, {"BROKER_SOCKET_TIMEOUT_MS": "500"})

    def _worker(self) -> Program:
        worker = [*_CELERY, "worker", "--concurrency", "2", "--without-mingle", "--without-gossip"]
        # SIGTERM lets a running task finish for CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT, then gives it back.
        return self._program(
            "worker",
            [*worker, "--loglevel", "INFO"],
            {"REMAP_SIGTERM": "SIGQUIT", "STATEMENT_TIMEOUT": "120"},
            stop_seconds=25,
        )

    def _beat(self) -> Program:
        return self._program("beat", [*_CELERY, "beat", "--loglevel", "INFO", "--pidfile="], {})

    def _program(
        self, name: str, command: list[str], environment: dict[str, str], *, stop_seconds: float = 10
    ) -> Program:
        return Program(
            name=name,
            command=command,
            log=self.folder.logs / f"{name}.log",
            folder=BASE_DIR,
            environment={**self._environment, **environment},
            stop_seconds=stop_seconds,
        )

    def _run(self, title: str, arguments: list[str]) -> str:
        """Run a management command to its end and return what it printed."""
        self._say(title)
        name = arguments[0]
        output, errors = self.folder.logs / f"{name}.out", self.folder.logs / f"{name}.log"
        output.unlink(missing_ok=True)
        errors.unlink(missing_ok=True)
        command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
        # A migration may take longer than a page.
        program = self._program(name, command, {"STATEMENT_TIMEOUT": "0"})
        child = Child(replace(program, log=output, error_log=errors))
        try:
            while child.exit_code() is None:
                self._stop.check()
                self._supervisor.check()
                time.sleep(POLL_SECONDS)
        finally:
            child.stop()
        said = output.read_text(encoding="utf-8", errors="replace")
        output.unlink()  # there may be a password in it
        if child.exit_code() != 0:
            wrong = errors.read_text(encoding="utf-8", errors="replace")
            raise SiteError(f"manage.py {' '.join(arguments)} failed:\n{said}{wrong}")
        return said

    def _wait_for(self, ready: Callable[[], bool], seconds: float, what: str, log: Path) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self._stop.check()
            self._supervisor.check()
            if time.monotonic() > deadline:
                raise SiteError(f"{what} did not answer within {seconds:.0f} s; see {log}")
            time.sleep(POLL_SECONDS)

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _given(name: str) -> bool:
    return name in os.environ or f"{name}_FILE" in os.environ
