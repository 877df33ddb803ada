"""Revenue set against the total that finance reported for the same period."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.calendar import Period
from metrics.formats import money, percent
from metrics.formats import period as period_name
from metrics.kpis.series import Point
from metrics.models import Organisation


@dataclass(frozen=True, slots=True)
class Tie:
    """What is said of the gap, and whether it needs a banner."""

    title: str
    text: str
    too_wide: bool


def tie(
    revenue: Point | None, finance: Point | None, period: Period, organisation: Organisation, *, partial: bool
) -> Tie | None:
    """Return how revenue here stands to the finance total; None where there is no revenue.

    Parameters
    ----------
    partial
        The period is not over, so that a gap means nothing yet. Of a period that is over, revenue that was not
        loaded is a gap like any other.
    """
    if revenue is None or revenue.value is None:
        return None
    names = {
        "period": period_name(period, organisation.fiscal_start_month),
        "here": money(revenue.value, organisation.currency),
    }
    if finance is None or finance.value is None:
        return Tie(
            _("Not checked against finance"),
            _("Revenue here is %(here)s. No finance total is loaded for %(period)s.") % names,
            too_wide=False,
        )
    names["finance"] = money(finance.value, organisation.currency)
    if partial or not finance.value:
        return Tie(
            _("Not checked against finance"),
            _("Revenue here is %(here)s so far; the finance total for %(period)s is %(finance)s.") % names,
            too_wide=False,
        )
    gap = revenue.value - finance.value
    share = abs(gap / finance.value)
    limit = float(organisation.finance_gap_limit)
    names |= {
        "gap": money(abs(gap), organisation.currency),
        "share": percent(share, 1),
        "limit": percent(limit, 1),
    }
    if share > limit:
        return Tie(
            _("Does not tie with finance"),
            _(
                "Revenue here is %(here)s, the finance total for %(period)s is %(finance)s: "
                "gap %(gap)s, %(share)s, above the limit of %(limit)s."
            )
            % names,
            too_wide=True,
        )
    return Tie(
        _("Ties with finance"),
        _(
            "Revenue here is %(here)s, the finance total for %(period)s is %(finance)s: "
            "gap %(gap)s, %(share)s, within the limit of %(limit)s."
        )
        % names,
        too_wide=False,
    )
