"""Every setting that the code reads from the environment stands in docs/configuration.md, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
READERS = {"text", "flag", "number", "words"}

# Read by the tools that the commands start, or by the Makefile.
READ_ELSEWHERE = {"CI", "PYTHON", "PLAYWRIGHT_BROWSERS_PATH"}


def names_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="env"), attr=reader), args=[first, *_]) if (
                reader in READERS
            ):
                # A name put together at run time cannot be looked up in a table; there are none.
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def read_settings() -> set[str]:
    files = [*(BASE_DIR / "cxdash").rglob("*.py"), *(BASE_DIR / "metrics").rglob("*.py")]
    return {name for file in files for name in names_in(file.read_text(encoding="utf-8"))}


def documented_settings() -> set[str]:
    table = (BASE_DIR / "docs" / "configuration.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", table, re.MULTILINE))


def test_every_setting_is_documented() -> None:
    assert read_settings() - documented_settings() == set()


def test_every_documented_setting_exists() -> None:
    assert documented_settings() - read_settings() - READ_ELSEWHERE == set()


def test_the_reader_of_this_test_sees_settings() -> None:
    source = "env.text('A')\nenv.flag('B', default=True)\nenv.other('C')\nenv.number('D', 1)"
    assert list(names_in(source)) == ["A", "B", "D"]
    assert {"DATABASE_URL", "PORT"} <= read_settings()
