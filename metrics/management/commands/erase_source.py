"""`manage.py erase_source CODE`: removes everything that a source delivered."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.ingest.corrections.erasing import NoSuchSource, erase


class Command(BaseCommand):
    """Removes everything that a source delivered."""

    help = (
        "Remove everything that a source delivered, and customers of whom no other source says anything. "
        "This cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("code", help="the code of the source")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Erase."""
        code = options["code"]
        if not options["yes"]:
            asked = _("Everything from “%(code)s” will be gone for good. Write its code to go on: ")
            if input(asked % {"code": code}) != code:
                raise CommandError(_("Nothing was erased."))
        try:
            gone = erase(code)
        except NoSuchSource as refusal:
            raise CommandError(str(refusal)) from refusal
        tasks.ring_for_refresh()
        self.stdout.write(
            _("Erased: %(facts)s facts, %(customers)s customers, %(imports)s imports.")
            % {"facts": gone.facts, "customers": gone.customers, "imports": gone.imports}
        )
