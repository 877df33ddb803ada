"""What is kept for a time only: files, uploads that nobody loads, replaced revisions, rejects, staging left over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from metrics.ingest.loading.load import OPEN_STATES
from metrics.ingest.loading.staging import drop_staging, imports_with_staging
from metrics.ingest.loading.uploads import remove_left_uploads
from metrics.models import FileChunk, Import, ImportReject, Superseded


def purge_old(*, now: datetime, days: int) -> None:
    """Remove what is older than the time in which an import can be undone.

    Parameters
    ----------
    now
        The clock.
    days
        How long an import can be undone; files and rejects are kept as long.
    """
    limit = now - timedelta(days=days)
    forgotten = Import.objects.filter(state=Import.State.WAITING, created_at__lt=limit)
    for pk in forgotten.values_list("pk", flat=True):
        with transaction.atomic():
            # Whoever confirms it at this moment holds the row.
            if Import.objects.select_for_update().filter(pk=pk, state=Import.State.WAITING).exists():
                problem = _("Nobody confirmed it within %(days)s days, so its file was removed.") % {
                    "days": days
                }
                Import.objects.filter(pk=pk).update(state=Import.State.FAILED, problem=problem)
    remove_left_uploads(now)
    FileChunk.objects.filter(~Q(of__state__in=OPEN_STATES), of__created_at__lt=limit).delete()
    Superseded.objects.filter(replaced_by__loaded_at__lt=limit).delete()
    ImportReject.objects.filter(part__of__created_at__lt=limit).delete()
    left = imports_with_staging()
    still_open = Import.objects.filter(pk__in=left, state__in=OPEN_STATES).values_list("pk", flat=True)
    drop_staging(left - set(still_open))
