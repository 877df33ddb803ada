"""Which numbers lack days of the period, at its start or at its end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from cxdash.overview.ground import Ground
from metrics.calendar import Period
from metrics.formats import day
from metrics.kpis.comparable import begins_inside
from metrics.models import Metric


def covered(ground: Ground, primary: Sequence[Metric], shown: Period) -> str:
    """Return which numbers lack days of a period that is over, or that none does."""
    if shown.end > ground.today:
        return ""
    known = {one.name: ground.known[one.code] for one in primary if one.code in ground.known}
    begins = {name: own.first for name, own in known.items() if begins_inside(own, shown)}
    ends = {name: own.last for name, own in known.items() if shown.start <= own.last < shown.last_day}
    if not (begins or ends):
        return _("All numbers cover the whole period.")
    from_day, to_day = _("Data from %(day)s: %(names)s."), _("Data to %(day)s: %(names)s.")
    return " ".join([*_by_day(from_day, begins), *_by_day(to_day, ends)])


def _by_day(pattern: str, days: Mapping[str, date]) -> Iterator[str]:
    for when in sorted(set(days.values())):
        names = [name for name, own in days.items() if own == when]
        yield pattern % {"day": day(when), "names": ", ".join(names)}
