"""`manage.py new_password EMAIL`: for somebody who has lost a password."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cxdash.accounts.people import PersonError, give_new_password


class Command(BaseCommand):
    """Give a person a password for one sign-in; all sessions of the person end."""

    help = "Give a person a password for one sign-in; all sessions of the person end."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give."""
        try:
            person, password = give_new_password(email=options["email"])
        except PersonError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.email} signs in once with the password {password}")
