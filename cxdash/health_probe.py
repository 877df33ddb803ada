"""`/healthz`: whether this process answers. `/readyz`: whether it can do its work."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from cxdash.accounts.doors import for_machines

BROKER_PATIENCE_SECONDS = 0.5

# Pages come out of the database alone: with its broker gone, a web server still has work that it can do.
NEEDED = {"web": {"database", "migrations"}, "worker": {"database", "migrations", "broker"}}


@for_machines
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 without touching a store: a database that is down is no reason to restart the web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@for_machines
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything that the role needs is there, else 503; with each check by name."""
    role = request.GET.get("role", "web")
    if role not in NEEDED:
        return JsonResponse({"ready": False, "problem": "role is web or worker"}, status=400)
    checks = {name: check() for name, check in CHECKS.items()}
    ready = all(checks[name] == "ok" for name in NEEDED[role])
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def database() -> str:
    """Return `ok` when PostgreSQL answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def migrations() -> str:
    """Return `ok` when the database has the tables that this code was written for."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    return "waiting" if waiting else "ok"


def broker() -> str:
    """Return `ok` when Redis answers."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=BROKER_PATIENCE_SECONDS,
        socket_connect_timeout=BROKER_PATIENCE_SECONDS,
    )
    try:
        client.ping()
    except redis.RedisError:
        return "unreachable"
    finally:
        client.close()
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {"database": database, "migrations": migrations, "broker": broker}
