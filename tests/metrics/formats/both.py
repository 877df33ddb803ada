"""The same text in both languages."""

from typing import Any

LANGUAGES = ("en", "ru")


def both(function: Any, *arguments: Any, **options: Any) -> tuple[str, str]:
    en, ru = (function(*arguments, language=code, **options).replace("\u00a0", "~") for code in LANGUAGES)
    return en, ru
