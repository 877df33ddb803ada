"""`manage.py confirm_import ID`: loads a file that waits because of its rejects."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics import tasks
from metrics.ingest.loading.confirming import CannotConfirm
from metrics.ingest.report_text import lines_of
from metrics.ingest.reporting import report
from metrics.management.following import see_through


class Command(BaseCommand):
    """Loads a file that waits because of its rejects."""

    help = "Load what is accepted of a file that waits because much of it was rejected."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("id", type=int, help="the number of the import")
        parser.add_argument("--no-wait", action="store_true", help="hand it to the workers and return")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Confirm, and see the load through."""
        try:
            job = tasks.confirm_load(options["id"])
        except CannotConfirm as refusal:
            raise CommandError(str(refusal)) from refusal
        if not options["no_wait"]:
            see_through(job, tell=self.stderr.write)
        for line in lines_of(report(options["id"])):
            self.stdout.write(line)
