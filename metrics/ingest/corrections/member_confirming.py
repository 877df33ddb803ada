"""Confirming members that arrived in data: somebody says that they are what they seem, and names them."""

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.models import Member


class CannotConfirmMember(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """A member that waits for nobody, with words for a person."""


@transaction.atomic
def confirm_member(dimension: str, code: str, *, name_en: str, name_ru: str) -> None:
    """Confirm a member and name it; a name that is left empty stays the word of the file.

    Raises
    ------
    CannotConfirmMember
        If there is none, or it is part of another one by now.
    """
    member = Member.objects.select_for_update().filter(dimension__code=dimension, code=code).first()
    if member is None or member.status == Member.Status.MERGED:
        raise CannotConfirmMember(_("“%(code)s” does not wait for anybody any more.") % {"code": code})
    Member.objects.filter(pk=member.pk).update(
        status=Member.Status.CONFIRMED, name_en=name_en.strip()[:100], name_ru=name_ru.strip()[:100]
    )
