"""Up to four dimensions of the organisation's own: an airport's airline, a bank's branch."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.catalogue.dimensions import DIMENSIONS, NOT_STATED_MEMBER
from metrics.catalogue.member_sets import lock
from metrics.models import Dimension, Member, MemberSet
from metrics.models.dimensions import BUILT_IN, COLUMNS, OWN

CODE = re.compile(r"[a-z][a-z0-9_]{0,29}", re.ASCII)

PARAMETERS = frozenset(
    {
        *("metric", "grain", "from", "to", "by", "weighted", "comparison", "period", "who"),
        *("page", "page_size", "format", "def"),
    }
)
"""Words of addresses, of pages and API, that are not dimensions."""

RESERVED = PARAMETERS | {
    *("measure", "period_start", "period_end", "scope", "ordering", "search", "members"),
    *("value", "low", "high", "n", "unit", "status", "verdict", "as_of", "total"),
    *OWN,
    *(dimension.code for dimension in DIMENSIONS),
}
"""Words that mean something already; a dimension called so could not be asked for."""


class OwnDimensionError(ValueError):
    """A dimension of one's own cannot be added; the message says why to the person who asked."""


@transaction.atomic
def add_own_dimension(code: str, name_en: str, name_ru: str) -> Dimension:
    """Return the organisation's own dimension of this code, added where there was none.

    One that exists stays as it is, so that two files at once may both bring it along. All facts so far state
    nothing of a new dimension. Waits for loads that are creating members, until the lock's time limit.

    Raises
    ------
    OwnDimensionError
        If the code is not a plain word, is reserved or built in, has no name, or is a fifth.
    """
    _check(code, name_en, name_ru)
    lock()
    taken = {dimension.slot: dimension for dimension in Dimension.objects.filter(slot__gt=len(BUILT_IN))}
    for dimension in taken.values():
        if dimension.code == code:
            return dimension
    free = [slot for slot in range(len(BUILT_IN) + 1, len(COLUMNS) + 1) if slot not in taken]
    if not free:
        raise OwnDimensionError(
            _("There are already %(limit)s dimensions of your own; “%(name)s” is one too many.")
            % {"limit": len(OWN), "name": code}
        )
    added = Dimension.objects.create(
        code=code, slot=free[0], name_en=name_en.strip(), name_ru=name_ru.strip()
    )
    not_stated = Member.objects.create(
        dimension=added,
        code=NOT_STATED_MEMBER.code,
        name_en=NOT_STATED_MEMBER.name_en,
        name_ru=NOT_STATED_MEMBER.name_ru,
        status=Member.Status.CONFIRMED,
    )
    # Until now these sets borrowed a member at this slot.
    MemberSet.objects.update(**{added.column: not_stated})
    return added


def _check(code: str, name_en: str, name_ru: str) -> None:
    if not CODE.fullmatch(code):
        raise OwnDimensionError(
            _(
                "A code has 1 to 30 lower-case Latin letters, digits and underscores, and a letter first: “%(name)s”."
            )
            % {"name": code}
        )
    if code in RESERVED:
        raise OwnDimensionError(_("“%(name)s” already means something else here.") % {"name": code})
    if not (name_en.strip() or name_ru.strip()):
        raise OwnDimensionError(_("Give the dimension a name in English, in Russian, or in both."))
