"""Servers for the tests: PostgreSQL, Redis, real Celery workers, a browser.

The environment is set when this file is imported and Django is set up after that: `pyproject.toml` must not
name the settings module for pytest-django, or the settings would be read before. Where the tests run in several
processes (`pytest -n`), each has servers of its own.
"""

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django
import pytest
import pytest_django
from django.conf import settings
from django.db import connections, transaction
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from cxdash import browser as chromium
from tests.browsers import BrowserTests
from tests.servers import Cluster, RunningRedis
from tests.workers import WorkerFactory

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer

    from tests.cast import Cast
    from tests.readers import Reader, Windows


if settings.configured:
    raise RuntimeError("the settings were read before the servers were chosen: unset DJANGO_SETTINGS_MODULE")
os.environ["DJANGO_SETTINGS_MODULE"] = "cxdash.settings"
# Tests change things inside of one transaction, where no change is seen to have been committed.
os.environ["REMEMBERED_PAGES"] = "0"
CLUSTER = Cluster()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-headlines", action="store_true", help="write the list of headlines anew")


def pytest_configure(config: pytest.Config) -> None:
    # A session that is asked to end must take its servers along, as it does at Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config.pluginmanager.register(BrowserTests())
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        # This process only hands the tests out to others, which inherit its environment.
        CLUSTER.stop()
        del os.environ["DJANGO_SETTINGS_MODULE"]
    else:
        django.setup()
        # The hash of real passwords is slow on purpose, and every test has people of its own.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        # Every client of a test is a server of its own, which would look through all static files when it starts.
        settings.WHITENOISE_AUTOREFRESH = True


def pytest_unconfigure() -> None:
    CLUSTER.stop()


@pytest.fixture(scope="session")
def postgres_server() -> None:
    """Start the session's PostgreSQL, when it is an embedded one."""
    if CLUSTER.postgres is not None:
        CLUSTER.postgres.start()


@pytest.fixture(scope="session")
def django_db_setup(
    postgres_server: None,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """Make the test database, also where no test that was chosen says that it needs one but only its fixtures."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        yield
        connections.close_all()
        # The session's own server goes with all that is in it.
        if CLUSTER.postgres is None:
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """For what all tests of a module read and is built once: a transaction around theirs, rolled back at last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _language_of_the_settings() -> None:
    """Forget the language that an earlier test has left behind."""
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> "Cast":
    """People of a test of its own."""
    from tests.cast import Cast  # noqa: PLC0415

    return Cast()


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The bells for workers: each is noted, with what it says, and none is rung."""
    # Tasks can be imported once Django is set up.
    from metrics.tasks import bells  # noqa: PLC0415

    rung: list[tuple[Any, ...]] = []
    monkeypatch.setattr(bells, "bell", lambda *bell: rung.append(bell))
    return rung


@pytest.fixture
def redis_server() -> Iterator[RunningRedis]:
    """A running, empty Redis with `kill()`, `start()`, `restart()` and `empty()`."""
    if CLUSTER.redis is None:
        pytest.skip("REDIS_URL names a server that the tests may not kill")
    CLUSTER.redis.start()
    yield CLUSTER.redis
    CLUSTER.redis.start()
    CLUSTER.redis.empty()


@pytest.fixture
def celery_worker_process(transactional_db: None, redis_server: RunningRedis) -> Iterator[WorkerFactory]:
    """Start real workers on the test database: `worker = celery_worker_process()`, then `worker.kill()`."""
    factory = WorkerFactory(CLUSTER)
    yield factory
    factory.kill_all()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A headless Chromium; mark the test `browser`."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium")
    # Playwright's synchronous interface runs an event loop in this thread, in which Django sees a danger.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright_api.sync_playwright() as playwright:
        # As root, Chromium has no sandbox.
        chrome = playwright.chromium.launch(
            executable_path=str(path), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield chrome
        chrome.close()


@pytest.fixture(scope="session")
def windows(browser: "Browser") -> "Windows":
    """Windows of that browser, which tests share one after the other."""
    from tests.readers import Windows  # noqa: PLC0415

    return Windows(browser)


@pytest.fixture(scope="module")
def company_site(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> "Iterator[LiveServer]":
    """The company of `tests/cxdash/overview/company.py` on a server, founded once for a module that only reads."""
    # Models can be imported once Django is set up.
    from tests.cxdash.overview.company import found_company  # noqa: PLC0415
    from tests.readers import served  # noqa: PLC0415

    with served(found_company, django_db_blocker) as server:
        yield server


@pytest.fixture(scope="module")
def company_cast(company_site: "LiveServer") -> "Cast":
    """The people of that company."""
    from tests.cast import Cast  # noqa: PLC0415

    return Cast()


@pytest.fixture
def reader(company_cast: "Cast", windows: "Windows", company_site: "LiveServer") -> "Iterator[Reader]":
    """Somebody who reads its pages in a browser: `reader.opens("/health/")`."""
    from tests.readers import Reader  # noqa: PLC0415

    reader = Reader(windows, company_cast, company_site)
    yield reader
    reader.close()


@pytest.fixture
def live_reader(cast: "Cast", windows: "Windows", live_server: "LiveServer") -> "Iterator[Reader]":
    """The same for a company that is the test's own, and may be changed by it."""
    from tests.readers import Reader  # noqa: PLC0415

    reader = Reader(windows, cast, live_server)
    yield reader
    reader.close()
