"""Sizes of files: "640 kB", "1.9 MB"."""

from decimal import Decimal

from django.utils.translation import gettext

from metrics.formats.notation import NBSP, written_in
from metrics.formats.numbers import digits


def file_size(count: int, *, language: str | None = None) -> str:
    """Return a number of bytes as people speak of files: in kilobytes, from one million on in megabytes."""
    with written_in(language) as notation:
        kilobytes, megabytes = gettext("kB"), gettext("MB")
        if count < 1_000_000:
            return f"{digits(Decimal(max(1, round(count / 1000))), 0, notation)}{NBSP}{kilobytes}"
        return f"{digits(Decimal(count) / 1_000_000, 1, notation)}{NBSP}{megabytes}"
