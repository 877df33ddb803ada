"""The state of everything that pages read, in one word: as long as it is the same, so are the pages."""

from django.db import connection
from django.db.models import Count, Max, Sum

from metrics.models import Change

_KEPT = 1


def state_of_data() -> str:
    """Return a word that is another one after every committed change of what pages read."""
    found = Change.objects.aggregate(count=Count("xid"), newest=Max("xid"), total=Sum("xid"))
    return "-".join(str(found[name] or 0) for name in ("count", "newest", "total"))


def forget_changes() -> None:
    """Remove the notes but the newest: what was put together under an older state is then put together again."""
    newest = list(Change.objects.order_by("-xid").values_list("xid", flat=True)[:_KEPT])
    with connection.cursor() as cursor:
        # The removal is a change itself, or two different states could have one word.
        cursor.execute("DELETE FROM metrics_change WHERE xid <> ALL(%s)", [newest])
        cursor.execute(
            "INSERT INTO metrics_change (xid) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING"
        )
