"""Why most of the rejected rows of a file were left out, in one line; the page of the file says it all."""

from collections.abc import Collection

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.formats import number
from metrics.ingest.reporting import ReasonCount
from metrics.models import ImportReject
from metrics.views.reasons import reason_row


def main_reasons(imports: Collection[int]) -> dict[int, str]:
    """Return the most frequent reason of each import that has rejects, and how many others there are."""
    counts = (
        ImportReject.objects.filter(part__of__in=imports)
        .order_by()
        .values("part__of", "reason", "column")
        .annotate(_rows=Count("pk"), _first=Min("pk"))
        .values_list("part__of", "_rows", "_first")
    )
    by_import: dict[int, list[tuple[int, int]]] = {}
    for of, rows, first in counts:
        by_import.setdefault(of, []).append((rows, first))
    most = {of: max(found, key=lambda one: (one[0], -one[1])) for of, found in by_import.items()}
    examples = ImportReject.objects.in_bulk([first for _rows, first in most.values()])
    return {
        of: _line(examples[first], rows, len(by_import[of]) - 1)
        for of, (rows, first) in most.items()
        if first in examples
    }


def _line(example: ImportReject, rows: int, others: int) -> str:
    reason = ReasonCount(example.reason, example.column, rows, first=(), parameters=example.parameters)
    title = reason_row(reason).title
    line = _("%(reason)s (%(rows)s)") % {"reason": title, "rows": number(rows)}
    if not others:
        return line
    more = ngettext("and %(count)s other reason", "and %(count)s other reasons", others)
    return f"{line}, {more % {'count': number(others)}}"
