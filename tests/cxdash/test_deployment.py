"""Production: Django's own deployment checks find nothing, and cookies and transport are strict."""

import os
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "CXDASH_MODE": "production",
    "SECRET_KEY": "v7Jq2mXw9RkB4tYz8LcN3pHd6FsG1aUe5oTiV0xQyWv7Jq2mXw9RkB4tYz8LcN3p",
    "CUSTOMER_KEY_SECRET": "k" * 64,
    "ALLOWED_HOSTS": "cx.example.com",
    "DATABASE_URL": "postgresql://cxdash@127.0.0.1:1/cxdash",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def manage(*words: str) -> subprocess.CompletedProcess[str]:
    # The browser's tests set this for their own process; it has no place in a deployment.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE_DIR,
        env={**environment, **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_checks_find_nothing() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout + done.stderr
