"""`manage.py change_person EMAIL [--role ROLE] [--department CODE] [--leaves | --returns]`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cxdash.accounts.people import PersonError, change_person
from cxdash.accounts.roles import Role


class Command(BaseCommand):
    """Give a person another role or department, or let the person leave or come back."""

    help = "Give a person another role or department, or let the person leave or come back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who, and what becomes different."""
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values)
        parser.add_argument("--department", help="code of a department")
        stays = parser.add_mutually_exclusive_group()
        stays.add_argument("--leaves", dest="active", action="store_false", default=None)
        stays.add_argument("--returns", dest="active", action="store_true", default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Change."""
        try:
            person = change_person(
                email=options["email"],
                role=options["role"],
                department=options["department"],
                active=options["active"],
                now=timezone.now(),
            )
        except (PersonError, ValidationError) as error:
            raise CommandError(str(error)) from error
        place = f" of {person.department.name}" if person.department else ""
        state = "" if person.is_active else ", who has left"
        self.stdout.write(f"{person.email} is {person.get_role_display()}{place}{state}")
