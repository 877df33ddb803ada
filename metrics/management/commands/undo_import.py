"""`manage.py undo_import ID`: takes an import back."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.ingest.corrections.undoing import CannotUndo, undo


class Command(BaseCommand):
    """Takes an import back."""

    help = "Take an import back: its facts go, and what it replaced returns. Possible for 30 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("id", type=int, help="the number of the import")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Undo."""
        try:
            undo(options["id"], now=timezone.now(), days=settings.UNDO_DAYS)
        except CannotUndo as refusal:
            raise CommandError(str(refusal)) from refusal
        tasks.ring_for_refresh()
        self.stdout.write(_("Import %(id)s is undone.") % {"id": options["id"]})
