"""`manage.py set_organisation`: the name, time zone, language and fiscal year of this company."""

from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from metrics.catalogue.marks import mark_everything
from metrics.models import Organisation

FIELDS = {
    "name": "name_en",
    "name_ru": "name_ru",
    "time_zone": "time_zone",
    "language": "language",
    "fiscal_start": "fiscal_start_month",
}


class Command(BaseCommand):
    """Writes what is given, leaves the rest, and prints how things stand."""

    help = "Set the organisation's name, time zone, language and first month of the fiscal year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--name", help="name in English")
        parser.add_argument("--name-ru", help="name in Russian")
        parser.add_argument("--time-zone", help="where the business counts its days, such as Europe/Berlin")
        parser.add_argument("--language", choices=["en", "ru"], help="language of whoever has not chosen one")
        parser.add_argument(
            "--fiscal-start", type=int, choices=range(1, 13), help="first month of the fiscal year"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set what is given.

        The time zone fixes the business day of a row when it is loaded: it holds for files loaded from now on.
        """
        organisation = Organisation.objects.get()
        fiscal_start = organisation.fiscal_start_month
        for option, field in FIELDS.items():
            if options[option] is not None:
                setattr(organisation, field, options[option])
        try:
            ZoneInfo(organisation.time_zone)
            organisation.full_clean()
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise CommandError(f"there is no time zone {organisation.time_zone!r}") from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        organisation.save()
        if organisation.fiscal_start_month != fiscal_start:
            mark_everything()  # quarters and years lie elsewhere now
        for option, field in FIELDS.items():
            self.stdout.write(f"{option.replace('_', ' ')}: {getattr(organisation, field) or '–'}")
