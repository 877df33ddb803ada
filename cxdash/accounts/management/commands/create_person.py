"""`manage.py create_person EMAIL --role ROLE [--department CODE] [--name NAME]`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cxdash.accounts.people import PersonError, add_person
from cxdash.accounts.roles import Role


class Command(BaseCommand):
    """Add a person and print the password for the first sign-in."""

    help = "Add a person and print the password for the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person."""
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--department", default="", help="its code, such as contact_centre")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add."""
        try:
            person, password = add_person(
                email=options["email"],
                role=options["role"],
                name=options["name"],
                department=options["department"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PersonError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.email} signs in once with the password {password}")
