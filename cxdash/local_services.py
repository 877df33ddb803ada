"""In local mode, lets a command in a second terminal find the server that `make run` or `make start` runs.

The running server keeps `services.json` in its data folder (`var/demo`, `var/own`, ...) and holds a lock on
`lock` there for as long as it lives, so that a file left by a killed server is never mistaken for a live one.
"""

import fcntl
import json
import os
import secrets
from pathlib import Path
from urllib.parse import quote

import dj_database_url

SERVICES_FILE = "services.json"
LOCK_FILE = "lock"

NAMES = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "CUSTOMER_KEY_SECRET")

NO_SERVER = "no server is running: start one with make run or make start, or set DATABASE_URL"

# What connects there fails to find the host, and the error message says the name.
NO_REDIS = "redis://no-server-is-running--start-one-or-set-redis-url.invalid:6379/0"


class LocalServicesError(Exception):
    """The environment names a part of the services, and the rest cannot be guessed safely."""


def fill_environment(var_dir: Path, *, production: bool) -> Path:
    """Set what is missing of `NAMES` from the running server, or so that only a connection fails.

    Commands that need no database (checks, `makemigrations --check`, `collectstatic`) work without a server;
    all others fail at their first connection with a sentence that says what to do.

    Parameters
    ----------
    var_dir
        One server's data folder, or the folder that holds several of them.
    production
        Whether every value has to be given by hand; then nothing is looked up.

    Returns
    -------
    Path
        The data folder of the server that was found, else `var_dir`.

    Raises
    ------
    LocalServicesError
        If `DATABASE_URL` is given without the secret that the customer keys in that database come from.
    """
    missing = [name for name in NAMES if name not in os.environ and f"{name}_FILE" not in os.environ]
    if production or not missing:
        return var_dir
    folders = live_folders(var_dir)
    services = _read_services(folders[0]) if len(folders) == 1 else {}
    if "DATABASE_URL" not in missing and os.environ.get("DATABASE_URL") != services.get("DATABASE_URL"):
        # Another database: the running server's secret and queue do not belong to it.
        folders, services = [], {}
    if services:
        for name in missing:
            os.environ[name] = services[name]
        return folders[0]
    _fill_without_server(missing, _reason(folders))
    return var_dir


def _fill_without_server(missing: list[str], reason: str) -> None:
    if "DATABASE_URL" in missing:
        dj_database_url.register("no-server", "cxdash.no_server")
        os.environ["DATABASE_URL"] = f"no-server:///{quote(reason, safe='')}"
        # Nothing can be stored without a database, so no customer key can be made with this.
        os.environ.setdefault("CUSTOMER_KEY_SECRET", secrets.token_urlsafe(48))
    elif "CUSTOMER_KEY_SECRET" in missing:
        raise LocalServicesError(
            "DATABASE_URL is set but CUSTOMER_KEY_SECRET is not: set it to the secret that this database was "
            "filled with (for a new database, any random text of 40 characters or more that you keep)"
        )
    if "SECRET_KEY" in missing:
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)
    if "REDIS_URL" in missing:
        os.environ["REDIS_URL"] = NO_REDIS


def _reason(folders: list[Path]) -> str:
    if len(folders) < 2:
        return NO_SERVER
    names = " or ".join(f"CXDASH_VAR={folder}" for folder in folders)
    return f"{len(folders)} servers are running: set {names}"


def live_folders(var_dir: Path) -> list[Path]:
    """Return `var_dir` or the folders in it whose server is running."""
    if not var_dir.is_dir():
        return []
    candidates = [var_dir] if (var_dir / LOCK_FILE).exists() else sorted(var_dir.iterdir())
    return [folder for folder in candidates if is_live(folder) and (folder / SERVICES_FILE).exists()]


def is_live(folder: Path) -> bool:
    """Return whether a server holds the lock of this data folder."""
    try:
        with (folder / LOCK_FILE).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _read_services(folder: Path) -> dict[str, str]:
    try:
        services: dict[str, str] = json.loads((folder / SERVICES_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Another user's server, or one that is stopping right now.
        return {}
    return services
