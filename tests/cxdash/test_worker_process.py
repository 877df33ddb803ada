"""The fixtures for kills keep their word: a real worker on the test database, a Redis that dies and comes back."""

import time

import psutil
from django.db import connection

from tests.servers import RunningRedis
from tests.workers import Worker, WorkerFactory


def answers_again(worker: Worker, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if worker.answers():
            return True
    return False


def test_a_worker_works_on_the_test_database_and_stops_when_asked(
    celery_worker_process: WorkerFactory,
) -> None:
    worker = celery_worker_process(LOG_LEVEL="WARNING")
    environment = psutil.Process(worker.pid).environ()
    assert environment["DATABASE_URL"].endswith(f"/{connection.settings_dict['NAME']}")
    assert environment["LOG_LEVEL"] == "WARNING"
    worker.stop()
    assert worker.exit_code() == 0


def test_a_killed_worker_is_gone_with_its_pool(celery_worker_process: WorkerFactory) -> None:
    worker = celery_worker_process()
    pool = psutil.Process(worker.pid).children()
    assert pool
    worker.kill()
    _, alive = psutil.wait_procs(pool, timeout=5)
    assert alive == []


def test_an_idle_worker_outlives_a_restart_of_redis(
    celery_worker_process: WorkerFactory, redis_server: RunningRedis
) -> None:
    worker = celery_worker_process()
    redis_server.restart()
    assert answers_again(worker)
    assert worker.exit_code() is None
