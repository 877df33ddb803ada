"""What people type into a cell, read as a number: either decimal sign, thousands apart, percent signs.

"1,234" alone says not which it is. Other cells of the same sheet may show it ("12,5" or "1,234.5"); where none
does, counts have no decimals, and else the language of the page decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

SIGNS = {**dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f'’"), " "), ord("−"): "-", ord("–"): "-"}
DIGITS = 15
"""More significant digits than that are no measurement, and no page could keep them exactly."""
PLACES = 6

_NUMBER = re.compile(r"[-+]?(\d+([.,]\d+)*|[.,]\d+)", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*", re.ASCII)
_SPACED = re.compile(r"[-+]?\d{1,3}( \d{3})+([.,]\d+)?", re.ASCII)
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


class UnreadableError(ValueError):
    """A cell that holds no number; the message says so to the person who typed it."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the cells of a sheet are written: the decimal sign, as far as they show it; and the page's language."""

    decimal: str | None
    language: str

    @classmethod
    def of(cls, texts: Iterable[str], language: str) -> "Conventions":
        """Return what the texts of a sheet show; nothing where they contradict each other."""
        signs = {sign for text in texts if (sign := _shown(_bare(text))) is not None}
        return cls(signs.pop() if len(signs) == 1 else None, language)

    def read(self, text: str, *, whole: bool = False) -> Decimal:
        """Return the number of a cell; a percent sign is passed over.

        Parameters
        ----------
        whole
            The number counts something: "1,234" has thousands then.

        Raises
        ------
        UnreadableError
            If it is no number, or one with more digits than can be kept.
        """
        bare = _bare(text)
        if not _NUMBER.fullmatch(bare):
            raise UnreadableError(_("“%(text)s” is not a number.") % {"text": text.strip()[:40]})
        decimal = self._decimal_of(bare, whole=whole)
        other = "," if decimal == "." else "."
        head, _sign, tail = bare.partition(decimal)
        grouped = _THOUSANDS.fullmatch(head) is not None and other in head
        if decimal in tail or other in tail or (other in head and not grouped):
            raise UnreadableError(_("“%(text)s” is not a number.") % {"text": text.strip()[:40]})
        number = Decimal(f"{head.replace(other, '')}.{tail}" if tail else head.replace(other, ""))
        if len(number.as_tuple().digits) > DIGITS:
            raise UnreadableError(_("The number has more digits than can be kept."))
        return number

    def _decimal_of(self, bare: str, *, whole: bool) -> str:
        shown = _shown(bare)
        if shown is not None:
            return shown
        if not _EITHER.fullmatch(bare):
            return "."
        sign = "." if "." in bare else ","
        if whole:
            return "," if sign == "." else "."
        if self.decimal is not None:
            return self.decimal
        # In Russian a comma parts decimals, and nobody parts thousands by points.
        return "." if self.language == "en" else sign


def _bare(text: str) -> str:
    bare = text.translate(SIGNS).strip().removesuffix("%").strip()
    return bare.replace(" ", "") if _SPACED.fullmatch(bare) else bare


def _shown(bare: str) -> str | None:
    """Return the decimal sign that a number shows beyond doubt; None where it has no sign or may have either."""
    signs = [letter for letter in bare if letter in ".,"]
    if not signs or _EITHER.fullmatch(bare):
        return None
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    return signs[0]
