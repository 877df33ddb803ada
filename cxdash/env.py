"""Loud readers of the environment: a setting that is missing or malformed stops the start and says its name.

Each reader takes `NAME`, or, for secrets mounted as files, the path in `NAME_FILE`.
"""

import os
from pathlib import Path


class SettingError(Exception):
    """A setting in the environment is missing, unreadable or malformed."""


def text(name: str, default: str | None = None) -> str:
    """Return the value of `name`, or the stripped contents of the file that `name_FILE` names.

    Raises
    ------
    SettingError
        If neither is set and there is no default, or the file cannot be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {path}, which cannot be read: {error}") from error
    value = os.environ.get(name, default)
    if value is None:
        raise SettingError(f"{name} is not set (nor {name}_FILE)")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return whether `name` is on: `1/true/yes/on` or `0/false/no/off`, in any case."""
    value = text(name, "on" if default else "off").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name} must be on or off, not {value!r}")


def number(name: str, default: int) -> int:
    """Return `name` as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise SettingError(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str = "") -> list[str]:
    """Return `name` split at commas, without blanks."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
