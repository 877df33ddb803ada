"""`manage.py create_token EMAIL [--scopes read,load] [--days 90] [--name NAME]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cxdash.accounts.models import User
from cxdash.accounts.tokens import TokenError, create_token


class Command(BaseCommand):
    """Make an API token for a person and print it once."""

    help = "Make an API token for a person and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the owner and what the token may do."""
        parser.add_argument("email")
        parser.add_argument("--scopes", default="read", help="read, load, or read,load")
        parser.add_argument("--days", type=int, default=90, help="until it expires")
        parser.add_argument("--name", default="command line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make."""
        owner = User.objects.with_address(options["email"]).filter(is_active=True).first()
        if owner is None:
            raise CommandError(f"nobody active has the address {options['email']}")
        try:
            _, text = create_token(
                user=owner,
                name=options["name"],
                scopes=[word.strip() for word in options["scopes"].split(",") if word.strip()],
                days=options["days"],
                now=timezone.now(),
            )
        except TokenError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)
