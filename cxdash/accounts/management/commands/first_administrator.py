"""`manage.py first_administrator`: the one person of a company that is still empty."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cxdash.accounts.models import User
from cxdash.accounts.people import add_person
from cxdash.accounts.roles import Role


class Command(BaseCommand):
    """Create an administrator where there is none; safe to repeat."""

    help = "Create an administrator where there is none, and print the password for the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("--email", default="administrator@localhost")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create or say who is there."""
        known = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).first()
        if known is not None:
            self.stdout.write(
                f"Sign in as {known.email}, with the password you have.\n"
                f"A lost one is replaced by: .venv/bin/python manage.py new_password {known.email}"
            )
            return
        person, password = add_person(email=options["email"], role=Role.ADMINISTRATOR)
        self.stdout.write(
            f"Sign in as {person.email} with the password {password}\n"
            "It works once: you are asked for one of your own. It is not shown again."
        )
