"""`manage.py merge_members DIMENSION FROM INTO`: two names of the same thing become one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.ingest.corrections.member_merging import CannotMerge, merge_members


class Command(BaseCommand):
    """Merges two members."""

    help = "Make a member part of another, in all facts so far and in all files to come."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("dimension", help="its code, such as channel")
        parser.add_argument("member", help="the code of the member that ends")
        parser.add_argument("into", help="the code of the member that takes its place")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Merge."""
        try:
            merge_members(options["dimension"], options["member"], options["into"])
        except CannotMerge as refusal:
            raise CommandError(str(refusal)) from refusal
        tasks.ring_for_refresh()
        self.stdout.write(
            _("“%(member)s” is now part of “%(into)s”.")
            % {"member": options["member"], "into": options["into"]}
        )
