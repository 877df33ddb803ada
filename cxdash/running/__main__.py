"""The command line of the run commands."""

import argparse
import logging
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from cxdash import env
from cxdash.embedded.postgres import PostgresError
from cxdash.embedded.redis import RedisError
from cxdash.local_services import is_live
from cxdash.processes.supervisor import KeepsDyingError
from cxdash.running.folder import DataFolder, FolderError, InUseError
from cxdash.running.site import BASE_DIR, DEMONSTRATION, OWN, Kind, Site, SiteError
from cxdash.running.stop_request import Stopped, StopRequest
from metrics.jobs.full_disk import is_full

DEMONSTRATION_NAME = "demo"
OWN_NAME = "own"
STOP_PATIENCE_SECONDS = 60


def main() -> int:
    """Run one command; return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m cxdash.running", description=__doc__)
    parser.add_argument("command", choices=["demo", "own", "stop"])
    command = parser.parse_args().command
    try:
        if command == "demo":
            return run(DEMONSTRATION, _folder(DEMONSTRATION_NAME))
        if command == "own":
            name = env.text("NAME", OWN_NAME)
            if name == DEMONSTRATION_NAME:
                raise FolderError(f"{name} is the name of the demonstration: choose another NAME")
            return run(OWN, _folder(name))
        return stop(Path(env.text("CXDASH_VAR", str(BASE_DIR / "var"))))
    except (env.SettingError, FolderError) as error:
        return _fail(str(error))


def run(kind: Kind, path: Path) -> int:
    """Run a server in the foreground until somebody asks for an end; return the exit code."""
    port = env.number("PORT", 8000)
    folder = DataFolder(path)
    stop_request = StopRequest()
    stop_request.listen()
    try:
        folder.acquire(kind=kind.name)
    except InUseError as error:
        return _fail(str(error))
    # Logs and uploads are nobody else's business.
    os.umask(0o077)
    site = Site(folder, kind, port=port, say=say, stop=stop_request)
    code = 0
    try:
        site.start()
        say(f"\nCtrl-C stops it. Logs are in {folder.logs}")
        site.watch()
    except Stopped:
        say("\nstopping")
    except (SiteError, KeepsDyingError, PostgresError, RedisError) as error:
        code = _fail(str(error))
    except OSError as error:
        if not is_full(error):
            raise
        code = _fail(f"there is no room left for {path}: make room, then start again; what was saved is safe")
    finally:
        site.stop()
        folder.release()
    return code


def stop(var_dir: Path) -> int:
    """Stop the servers of `var_dir`, or of the folders in it, and what killed servers left running."""
    candidates = [var_dir] if (var_dir / "lock").exists() else sorted(var_dir.glob("*/lock"))
    folders = [DataFolder(path if path.is_dir() else path.parent) for path in candidates]
    for folder in folders:
        pid = folder.runner_pid()
        if is_live(folder.path) and pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
                psutil.Process(pid).wait(STOP_PATIENCE_SECONDS)
            if is_live(folder.path):
                return _fail(f"the server in {folder.path} (process {pid}) does not stop")
            say(f"stopped the server in {folder.path}")
        left = folder.stop_orphans()
        if left:
            say(f"stopped what was left running in {folder.path}: {', '.join(left)}")
    return 0


def say(line: str) -> None:
    """Write a line for the person at the terminal; a terminal that is gone is no error."""
    with suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _fail(message: str) -> int:
    with suppress(OSError):
        sys.stderr.write(f"\n{message}\n")
        sys.stderr.flush()
    return 1


def _folder(name: str) -> Path:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,40}", name):
        raise FolderError(f"NAME may hold a-z, 0-9, - and _ only, not {name!r}")
    return Path(env.text("CXDASH_VAR", str(BASE_DIR / "var" / name)))


if __name__ == "__main__":
    sys.exit(main())
