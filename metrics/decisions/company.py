"""Who the company is: one function writes it, for the pages and for the command."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.catalogue.company import currency_is_fixed
from metrics.catalogue.marks import mark_everything
from metrics.models import Organisation
from metrics.tasks import ring_for_refresh


@transaction.atomic
def change_organisation(
    *,
    name_en: str | None = None,
    name_ru: str | None = None,
    language: str | None = None,
    currency: str | None = None,
    time_zone: str | None = None,
    fiscal_start_month: int | None = None,
) -> Organisation:
    """Write what is given and leave the rest; return the organisation.

    The time zone fixes the business day of a row when it is loaded: it holds for files loaded from now on. Another
    fiscal year moves quarters and years, so everything is counted again.

    Raises
    ------
    ValidationError
        By field, if a value is none, or the currency is fixed by amounts that are loaded.
    """
    organisation = Organisation.objects.select_for_update().get()
    before = organisation.fiscal_start_month, organisation.currency
    given = {
        "name_en": name_en,
        "name_ru": name_ru,
        "language": language,
        "currency": currency,
        "time_zone": time_zone,
        "fiscal_start_month": fiscal_start_month,
    }
    for field, value in given.items():
        if value is not None:
            setattr(organisation, field, value.strip() if isinstance(value, str) else value)
    if organisation.time_zone not in available_timezones():
        message = _("There is no time zone “%(name)s”.") % {"name": organisation.time_zone}
        raise ValidationError({"time_zone": message})
    if organisation.currency != before[1] and currency_is_fixed():
        message = _("Amounts are loaded in %(currency)s, so the currency stays.") % {"currency": before[1]}
        raise ValidationError({"currency": message})
    organisation.full_clean()
    organisation.save()
    if organisation.fiscal_start_month != before[0]:
        mark_everything()
        ring_for_refresh()
    return organisation
