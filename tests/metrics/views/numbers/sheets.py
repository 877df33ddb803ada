"""A sheet of numbers in a browser without JavaScript."""

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from metrics.calendar import add_months
from metrics.models import Measurement
from metrics.rollup.refresh import refresh_next
from metrics.upkeep import business_day

SHEET = "/data/numbers/"


def month(back: int) -> date:
    """The month so many months before this one."""
    return add_months(business_day(timezone.now()).replace(day=1), -back)


def name(code: str, back: int, kind: str = "v") -> str:
    return f"{kind}.{code}.{month(back):%Y-%m}"


def fields(page: str) -> dict[str, str]:
    """What a browser without JavaScript sends back if nothing is touched."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        one = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in one:
            found[one["name"]] = html.unescape(one.get("value", ""))
    return found


def opened(client: Client, address: str = SHEET) -> dict[str, str]:
    return fields(client.get(address).content.decode())


def saved(client: Client, cells: dict[str, str], address: str = SHEET, **more: str) -> Any:
    """Open a sheet, type into some cells, save."""
    return client.post(address, {**opened(client, address), "name": "Marketing", **cells, **more})


def values(code: str) -> dict[date, Decimal | None]:
    rows = Measurement.objects.filter(measure__code=code).order_by("period_start")
    return dict(rows.values_list("period_start", "value"))


def refresh() -> None:
    while refresh_next():
        pass
