"""`manage.py revoke_tokens EMAIL [--prefix 1a2b3c4d]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cxdash.accounts.people import PersonError, revoke_tokens


class Command(BaseCommand):
    """Revoke the API tokens of a person, at once."""

    help = "Revoke the API tokens of a person, at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose, and which."""
        parser.add_argument("email")
        parser.add_argument("--prefix", default="", help="only the token cxd_PREFIX_…")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke."""
        try:
            revoked = revoke_tokens(
                email=options["email"], prefix=options["prefix"].removeprefix("cxd_"), now=timezone.now()
            )
        except PersonError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"revoked: {revoked}")
