"""`manage.py load_sample`: fills an empty database with the invented company, once."""

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cxdash import env
from cxdash.accounts.cast import create_cast
from cxdash.demo.sample import SIZES, SampleFile, sample_files
from metrics import tasks
from metrics.ingest.loading.intake import FileFacts, receive, store
from metrics.jobs.queue import claim_job
from metrics.management.following import see_through
from metrics.models import ContactReason, Import, Organisation
from metrics.upkeep import bring_up_to_date

PASSWORD = "invented-company"  # noqa: S105 - printed for everyone to see; the data is invented


class Command(BaseCommand):
    """Loads the sample through the product's own loading path, and creates one person per role."""

    help = "Fill an empty database with a small invented company; goes on where an earlier run broke off."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--now", type=date.fromisoformat, help="the day to end at; today if left out")
        parser.add_argument("--size", choices=SIZES, default=env.text("DEMO_SIZE", "standard"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there yet; print the sign-ins."""
        today = options["now"] or timezone.now().date()
        loaded = set(Import.objects.filter(state=Import.State.LOADED).values_list("file_name", flat=True))
        if options["size"] not in SIZES:
            raise CommandError(f"DEMO_SIZE is {options['size']!r}; it can be {' or '.join(SIZES)}")
        made = sample_files(seed=options["seed"], today=today, size=options["size"])
        files = [file for file in made if file.name not in loaded]
        if files:
            Organisation.objects.update(name_en="Northlight", name_ru="Северный свет", invented=True)
            ContactReason.objects.get_or_create(
                code="complaint",
                defaults={"name_en": "Complaint", "name_ru": "Жалоба", "complaint": True, "confirmed": True},
            )
            with tempfile.TemporaryDirectory() as folder:
                for file in files:
                    _load(file, Path(folder))
            bring_up_to_date(timezone.now())
        self.stdout.write(f"Sign in as one of these, all with the password {PASSWORD}:")
        for person in create_cast(password=PASSWORD):
            self.stdout.write(f"  {person.email:<28} {person.get_role_display()}")


def _load(file: SampleFile, folder: Path) -> None:
    """Load one file, here or where a worker has taken it up."""
    path = folder / file.name
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(file.header)
        writer.writerows(file.rows)
    with transaction.atomic():
        made = receive(FileFacts.of(path, file.name), document=file.mapping, now=timezone.now())
        store(path, made, limit=settings.UPLOAD_LIMIT_BYTES)
        job = tasks.request_load(made.pk)
    lease = claim_job(job.pk)
    if lease is not None:
        tasks.work_on(lease)
    see_through(job, tell=lambda _said: None)
    state = Import.objects.values_list("state", flat=True).get(pk=made.pk)
    if state != Import.State.LOADED:
        raise CommandError(f"{file.name} was not loaded: {state}")
