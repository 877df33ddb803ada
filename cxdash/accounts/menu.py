"""The menu: at most five entries a role, the first of them its first page.

A page that is new adds a line to `PAGES` and its name to the roles that need it daily; everything else opens
from a number or a name.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cxdash.accounts.models import User
from cxdash.accounts.roles import Role

PAGES: dict[str, Promise] = {
    "health": pgettext_lazy("menu", "Health"),
    "data": _("Data"),
    "settings": _("Settings"),
}

WITHIN: dict[str, tuple[str, ...]] = {
    "health": ("/metrics/",),
}
"""Where else one is while a page of the menu is open: what opens from a number belongs to its page."""

MENUS: dict[Role, tuple[str, ...]] = {
    Role.CCO: ("health",),
    Role.CEO: ("health",),
    Role.BOARD: ("health",),
    Role.SECRETARY: ("health",),
    Role.HEAD: ("health",),
    Role.OWNER: (),
    Role.FINANCE: ("health", "data"),
    Role.ADMINISTRATOR: ("data", "health", "settings"),
    Role.ANALYST: ("data", "health"),
}


@dataclass(frozen=True)
class Entry:
    """One entry of the menu."""

    label: Promise
    address: str
    current: bool


def menu_of(user: User, path: str) -> list[Entry]:
    """Return the menu of a person who reads the page at `path`."""
    entries = []
    for name in MENUS[Role(user.role)]:
        address = reverse(name)
        inside = (address, *WITHIN.get(name, ()))
        entries.append(Entry(PAGES[name], address, current=path.startswith(inside)))
    return entries


def first_page(user: User) -> str | None:
    """Return the address of the page that a person sees first."""
    names = MENUS[Role(user.role)]
    return reverse(names[0]) if names else None
