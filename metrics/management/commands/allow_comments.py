"""`manage.py allow_comments SOURCE [--off]`: whether free text of a source is stored."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.ingest.corrections.erasing import NoSuchSource
from metrics.ingest.corrections.sources import allow_comments


class Command(BaseCommand):
    """Turns the comments of a source on or off."""

    help = "Store the comments of a source from the next load on; --off removes those that are stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("source", help="its code, as in the mapping")
        parser.add_argument("--off", action="store_true", help="store none, and remove what is stored")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Turn them on or off."""
        try:
            removed = allow_comments(options["source"], allowed=not options["off"])
        except NoSuchSource as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["off"]:
            self.stdout.write(
                ngettext("%(count)s comment was removed.", "%(count)s comments were removed.", removed)
                % {"count": removed}
            )
        else:
            self.stdout.write(
                _("Comments of “%(source)s” are stored from the next load on, where its mapping says so.")
                % {"source": options["source"]}
            )
