"""The steps of setting up: which are done, and where one is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.models import Organisation


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the head of a page shows it."""

    number: int
    name: str
    address: str
    current: bool
    done: bool


def steps(organisation: Organisation, current: int) -> tuple[Step, ...]:
    """Return the steps; those that are done, and the next one, can be gone to."""
    names = (
        ("begin", _("Company")),
        ("begin-departments", _("Departments and channels")),
        ("begin-numbers", _("Numbers")),
        ("begin-data", _("First data")),
    )
    done = organisation.setup_step
    return tuple(
        Step(
            number,
            name,
            reverse(address) if number <= done + 1 and number != current else "",
            number == current,
            number <= done,
        )
        for number, (address, name) in enumerate(names, start=1)
    )
