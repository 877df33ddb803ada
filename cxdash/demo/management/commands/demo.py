"""`manage.py demo`: fills an empty database with the demonstration company, once."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cxdash import env
from cxdash.accounts.cast import create_cast
from cxdash.accounts.roles import Role
from cxdash.demo import catalogue, loading
from cxdash.demo.company import SIZES
from cxdash.demo.files import files
from cxdash.demo.timeline import Timeline
from cxdash.demo.truths import SEED
from metrics.upkeep import bring_up_to_date, is_out_of_date

POLL_SECONDS = 0.1

PASSWORD = "invented-company"  # noqa: S105 - printed for everyone to see; the data is invented


class Command(BaseCommand):
    """Loads the company through the product's own loading path, and creates one person per role."""

    help = "Fill an empty database with the invented company; goes on where an earlier run broke off."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--now", type=date.fromisoformat, help="the day to end at; today if left out")
        parser.add_argument("--size", choices=SIZES, default=env.text("DEMO_SIZE", "standard"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there yet; print the sign-ins."""
        now, size = timezone.now(), options["size"]
        today = options["now"] or now.date()
        if size not in SIZES:
            raise CommandError(f"DEMO_SIZE is {size!r}; it can be {', '.join(SIZES)}")
        cast = create_cast(password=PASSWORD)
        catalogue.begin()
        loading.load(files(seed=options["seed"], today=today, size=size))
        cco = next(person for person in cast if person.role == Role.CCO)
        catalogue.decide(Timeline(today), by=cco.pk, now=now)
        _count()
        self.stdout.write(f"Sign in as one of these, all with the password {PASSWORD}:")
        for person in cast:
            self.stdout.write(f"  {person.email:<28} {person.get_role_display()}")


def _count() -> None:
    """Bring cells and verdicts up to date, together with the workers that there are."""
    while is_out_of_date(timezone.now()):
        bring_up_to_date(timezone.now())
        time.sleep(POLL_SECONDS)
