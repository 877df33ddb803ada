"""The line of coverage: from how much of the business the numbers are heard."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.charts.small import share_bar
from metrics.formats import money_of, percent
from metrics.kpis.coverage import EVERYONE, Heard
from metrics.models import Member, Organisation

LEAST_CUSTOMERS = 30
"""Of fewer customers no segment is said to be the least heard."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is said of it, with a bar for the share of revenue."""

    title: str
    bar: SafeString
    text: str


def heard(
    found: Mapping[int, Heard], members: Mapping[int, Member], organisation: Organisation
) -> Coverage | None:
    """Return the line of coverage of a period; None where no customer is known or too few answered to say.

    Parameters
    ----------
    found
        By segment, as `metrics.kpis.coverage.heard_from` gives it.
    """
    everyone = found.get(EVERYONE)
    if everyone is None or not everyone.customers_heard or everyone.share_of_customers is None:
        return None
    customers = percent(everyone.share_of_customers)
    share = everyone.share_of_revenue
    if share is None or everyone.revenue_heard is None:
        title = _("We hear from %(customers)s of customers") % {"customers": customers}
        return Coverage(title, share_bar(everyone.share_of_customers), "")
    title = _("We hear from %(revenue)s of revenue, %(customers)s of customers") % {
        "revenue": percent(share),
        "customers": customers,
    }
    text = money_of(everyone.revenue_heard, everyone.revenue, organisation.currency)
    least = _least_heard(found, members, organisation)
    return Coverage(title, share_bar(share), f"{text}. {least}" if least else f"{text}.")


def _least_heard(
    found: Mapping[int, Heard], members: Mapping[int, Member], organisation: Organisation
) -> str:
    """Return which segment is heard from least by its revenue; nothing where there are no two to compare.

    Nothing either where a segment is hidden that is large enough: it may be the one that is heard from least.
    """
    least = max(LEAST_CUSTOMERS, organisation.indicative_below)
    large = {
        members[segment].name: one
        for segment, one in found.items()
        if segment in members and one.customers >= least and one.revenue > 0
    }
    shares = {name: share for name, one in large.items() if (share := one.share_of_revenue) is not None}
    if len(shares) < 2 or len(shares) < len(large):
        return ""
    name, share = min(shares.items(), key=lambda pair: (pair[1], pair[0]))
    return _("Least heard: %(segment)s, %(share)s of its revenue.") % {
        "segment": name,
        "share": percent(share),
    }
