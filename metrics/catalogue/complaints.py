"""Which reasons of contacts are complaints: a person says so, in a mapping."""

from collections.abc import Collection

from django.db import connection, transaction

from metrics.catalogue.marks import mark
from metrics.models import ContactReason, Measure

_MONTHS = """
    SELECT DISTINCT date_trunc('month', business_date)::date FROM metrics_contact WHERE reason_id = ANY(%s)
"""


@transaction.atomic
def note_complaints(reasons: Collection[str]) -> None:
    """Let contacts for these reasons count as complaints, those that are loaded already too.

    Parameters
    ----------
    reasons
        As the files write them.
    """
    known = ContactReason.objects.filter(code__in=reasons, complaint=True).values_list("code", flat=True)
    new = sorted(set(reasons) - set(known))
    if not new:
        return
    ContactReason.objects.bulk_create([ContactReason(code=code) for code in new], ignore_conflicts=True)
    rows = ContactReason.objects.filter(code__in=new)
    rows.update(complaint=True, confirmed=True)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [list(rows.values_list("pk", flat=True))])
        months = [month for (month,) in cursor.fetchall()]
    complaints = Measure.objects.get(code="complaints")
    mark((complaints.pk, month) for month in months)
