"""Stopping a load that is under way: its rows appear in one transaction at the end, so nothing is half done."""

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from metrics.ingest.loading.load import OPEN_STATES, abandon
from metrics.models import Import


class CannotStop(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """A load that cannot be stopped, with words for a person."""


@transaction.atomic
def stop(import_id: int) -> None:
    """End an import that is not loaded yet; whoever works on it notices at the next step.

    Raises
    ------
    CannotStop
        If it is loaded, closed, or just being finished.
    """
    try:
        of = Import.objects.select_for_update().filter(pk=import_id).first()
    except OperationalError as error:  # its last step takes longer than anybody waits for a lock
        raise CannotStop(_("It is about to finish. Undo it afterwards.")) from error
    if of is None or of.state not in OPEN_STATES:
        raise CannotStop(_("There is nothing to stop any more."))
    abandon(of.pk, _("Somebody stopped it. Nothing was loaded."))
