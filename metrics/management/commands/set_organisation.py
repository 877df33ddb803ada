"""`manage.py set_organisation`: the name, time zone, language and fiscal year of this company."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from metrics.catalogue.company import finish_step
from metrics.decisions.company import change_organisation
from metrics.models import Organisation

FIELDS = {
    "name": "name_en",
    "name_ru": "name_ru",
    "currency": "currency",
    "time_zone": "time_zone",
    "language": "language",
    "fiscal_start": "fiscal_start_month",
}


class Command(BaseCommand):
    """Writes what is given, leaves the rest, and prints how things stand."""

    help = "Set the organisation's name, currency, time zone, language and first month of the fiscal year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--name", help="name in English")
        parser.add_argument("--name-ru", help="name in Russian")
        parser.add_argument("--currency", help="in which amounts are kept, such as EUR")
        parser.add_argument("--time-zone", help="where the business counts its days, such as Europe/Berlin")
        parser.add_argument("--language", choices=["en", "ru"], help="language of whoever has not chosen one")
        parser.add_argument(
            "--fiscal-start", type=int, choices=range(1, 13), help="first month of the fiscal year"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set what is given. Who gives the name by command needs no page to begin with."""
        try:
            organisation = change_organisation(**{field: options[option] for option, field in FIELDS.items()})
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        if organisation.name:
            finish_step(Organisation.SETUP_STEPS)
        for option, field in FIELDS.items():
            self.stdout.write(f"{option.replace('_', ' ')}: {getattr(organisation, field) or '–'}")
