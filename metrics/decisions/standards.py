"""By what numbers are judged, counted and arranged: settings whose change makes stored results stale."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.catalogue.incumbents import set_incumbents
from metrics.catalogue.marks import mark_everything
from metrics.catalogue.own_numbers import OwnNumber, add_own_number
from metrics.catalogue.scorecard import arrange
from metrics.kpis.verdicts import judge_all_again
from metrics.models import Metric, Organisation
from metrics.tasks import ring_for_refresh

JUDGED_BY = frozenset({"hide_below", "indicative_below", "confidence"})
COUNTED_BY = frozenset({"churn_after_days"})


@transaction.atomic
def change_standards(
    *,
    hide_below: int | None = None,
    indicative_below: int | None = None,
    confidence: Decimal | None = None,
    reject_share: Decimal | None = None,
    churn_after_days: int | None = None,
    finance_gap_limit: Decimal | None = None,
) -> Organisation:
    """Write what is given and leave the rest; return the organisation.

    Raises
    ------
    ValidationError
        By field, if a value makes no sense.
    """
    given: dict[str, Any] = {
        "hide_below": hide_below,
        "indicative_below": indicative_below,
        "confidence": confidence,
        "reject_share": reject_share,
        "churn_after_days": churn_after_days,
        "finance_gap_limit": finance_gap_limit,
    }
    organisation = Organisation.objects.select_for_update().get()
    changed = {
        field for field, value in given.items() if value is not None and value != getattr(organisation, field)
    }
    for field in changed:
        setattr(organisation, field, given[field])
    if organisation.indicative_below < organisation.hide_below:
        message = _("Groups that are hidden cannot be judged: at least %(limit)s.")
        raise ValidationError({"indicative_below": message % {"limit": organisation.hide_below}})
    organisation.full_clean()
    organisation.save(update_fields=sorted(changed))
    if changed & JUDGED_BY:
        judge_all_again()
    if changed & COUNTED_BY:
        mark_everything()
    if changed & (JUDGED_BY | COUNTED_BY):
        ring_for_refresh()
    return organisation


@transaction.atomic
def keep_numbers(codes: Collection[str], own: OwnNumber | None = None) -> None:
    """Let exactly these be the numbers that the board sees, and add one of the company's own.

    Raises
    ------
    OwnNumberError
        If that one cannot be added; nothing is written.
    """
    changed = set_incumbents(codes)
    if own is not None:
        add_own_number(own)
    if changed or own is not None:
        judge_all_again()
        ring_for_refresh()


@transaction.atomic
def arrange_scorecard(metrics: Sequence[Metric]) -> bool:
    """Let exactly these be the primary metrics, in this order; return whether that was not so before.

    They are judged together, so that others among them make every verdict another one.
    """
    before, after = arrange(metrics)
    if set(before) != set(after):
        judge_all_again()
        ring_for_refresh()
    return before != after


@transaction.atomic
def choose_heroes(*, experience: Metric | None, outcome: Metric | None) -> None:
    """Let these two be the first picture of Health; without one, the metric that has most data is shown."""
    organisation = Organisation.objects.select_for_update().get()
    organisation.hero_experience, organisation.hero_outcome = experience, outcome
    organisation.save(update_fields=["hero_experience", "hero_outcome"])
