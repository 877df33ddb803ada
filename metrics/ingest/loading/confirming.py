"""Confirming an import that waits because much of it was rejected."""

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.models import Import


class CannotConfirm(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """An import that does not wait for anybody, with words for a person."""


@transaction.atomic
def confirm(import_id: int) -> None:
    """Let an import be loaded however much of it was rejected; the caller sees to the load.

    Raises
    ------
    CannotConfirm
        If it does not wait.
    """
    of = Import.objects.select_for_update().filter(pk=import_id).first()
    if of is None or of.state != Import.State.WAITING:
        raise CannotConfirm(_("Import %(id)s does not wait for a confirmation.") % {"id": import_id})
    Import.objects.filter(pk=of.pk).update(state=Import.State.RECEIVED, accept_rejects=True)
