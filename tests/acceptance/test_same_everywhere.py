"""One number is one number: Health, Metric and the API say the same of any metric, scope, period and comparison.

What is compared is what a reader sees: the figure, how sure it is, the change, the verdict and its colour, read out
of the pages as they are sent, and as a browser lays them out to print; of the API the numbers, written by
`metrics.formats`.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import translation

from cxdash.overview.judged import TONES, words
from cxdash.overview.wording import in_words
from metrics.calendar import Period, format_code, period_containing, periods_between
from metrics.kpis.series import Point, Status
from metrics.kpis.verdicts import judge_dirty
from metrics.models import Metric, Organisation
from tests.acceptance.paper import printed
from tests.acceptance.reading import Node, parse
from tests.cast import Cast
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 6, 17)
SCOPES: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("channel", "store"),),
    (("channel", "website"),),
    (("channel", "store"), ("channel", "website")),
    (("region", "south"),),
    (("channel", "store"), ("region", "north")),
    (("channel", "not_stated"),),
)
COLOURS = {"good": "rgb(11, 122, 115)", "bad": "rgb(161, 44, 15)", "none": "rgb(77, 89, 104)"}
"""As paper shows a change: --good, --bad and --ink2 of the light colours."""


@dataclass(frozen=True)
class Choice:
    """What somebody may ask for."""

    metric: str
    scope: tuple[tuple[str, str], ...]
    period: Period
    comparison: str

    @property
    def view(self) -> str:
        pairs = [("period", format_code(self.period)), ("comparison", self.comparison), *self.scope]
        return urlencode(pairs)

    @property
    def health(self) -> str:
        return f"/health/?{self.view}"

    @property
    def page(self) -> str:
        return f"/metrics/{self.metric}/?{self.view}"


@dataclass(frozen=True)
class Said:
    """What a place says of a number."""

    value: str
    sure: str
    change: str
    tone: str
    word: str
    colour: str


def choices(seed: int, count: int) -> Iterator[Choice]:
    draw = random.Random(seed)
    of_2026 = [
        *periods_between(date(2026, 1, 1), date(2026, 7, 1), "month"),
        *periods_between(date(2026, 1, 1), date(2026, 7, 1), "quarter"),
        period_containing(date(2026, 1, 1), "year"),
    ]
    # Before them there is less to be compared with, or nothing.
    earlier = [
        *periods_between(date(2025, 1, 1), date(2026, 1, 1), "month"),
        *periods_between(date(2024, 10, 1), date(2026, 1, 1), "quarter"),
        period_containing(date(2025, 1, 1), "year"),
    ]
    metrics = list(Metric.objects.order_by("pk").values_list("code", flat=True))
    spoken_of = ["nps", "csat", "first_contact_resolution", "revenue", "churn", "csat_mean", "orders"]
    for _ in range(count):
        yield Choice(
            draw.choice(spoken_of if draw.random() < 0.8 else metrics),
            draw.choice(SCOPES),
            draw.choice(of_2026 if draw.random() < 0.8 else earlier),
            draw.choice(["last_year", "previous_period"]),
        )


@pytest.fixture(scope="module")
def company(kept: None) -> None:
    """Eighteen months by channel and region: enough answers, too few, hidden ones, and a month that is not over."""
    Organisation.objects.update(currency="EUR")
    facts, draw = Facts(), random.Random(7)
    for month in periods_between(date(2025, 1, 1), date(2026, 7, 1), "month"):
        for channel in ("store", "website"):
            for region in ("north", "south"):
                where: Any = {"channel": channel, "region": region}
                day = month.start + timedelta(days=draw.randrange(16))
                many = draw.choice([2, 40, 90, 90])
                rise = 20 if month.start.year == 2026 else 0
                happy = many * (40 + rise + draw.randrange(10)) // 100
                facts.answers(day, {10: happy, 7: many // 4, 0: many - happy - many // 4}, **where)
                facts.answers(day, {5: happy, 2: many - happy}, "satisfaction_1_5", **where)
                for number in range(draw.choice([1, 8, 8])):
                    bought = month.start + timedelta(days=number)
                    facts.bought(bought, str(20 + rise), customer=f"{region}{number}", **where)
                for number in range(draw.choice([0, 10])):
                    solved = number < (8 if rise else 4)
                    facts.contact(
                        datetime(day.year, day.month, day.day, 9, tzinfo=UTC), solved=solved, **where
                    )
    facts.measured("finance_revenue", date(2026, 1, 1), "quarter", value="900")
    facts.measured("trust", date(2026, 1, 1), "quarter", value="61")
    facts.settle()
    judge_dirty(LAST_DAY)


@pytest.fixture
def reader(company: None, settings: Any) -> Client:
    cast, client = Cast(), Client()
    client.force_login(cast["analyst"])
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {cast.token('analyst')}"
    return client


def sent(client: Client, address: str) -> Node:
    return parse(client.get(address).content.decode())


def on_health(page: Node, choice: Choice) -> Said | None:
    for row in page.all("tr"):
        name = row.first("a", "mn")
        if name is None or not name.attributes["href"].startswith(f"/metrics/{choice.metric}/"):
            continue
        change = row.first("span", "var")
        return Said(
            _text(row.first("td", "v")),
            _text(row.first("td", "gt")),
            _text(change),
            _tone(change),
            _text((row.first("td", "st") or row).first("b")),
            _colour(change),
        )
    return None


def on_metric(page: Node) -> Said | None:
    figure = page.first("dl", "one")
    if figure is None:
        return None
    change = (figure.first("dd", "kd") or figure).first("span", "var")
    return Said(
        _text(figure.first("dd", "kv")),
        _text(figure.first("dd", "kn")),
        _text(change),
        _tone(change),
        _text(page.first("h1")),
        _colour(change),
    )


def in_the_api(client: Client, choice: Choice) -> dict[str, Any] | None:
    query = urlencode(
        [
            ("metric", choice.metric),
            ("grain", choice.period.grain),
            ("from", choice.period.start.isoformat()),
            ("to", choice.period.end.isoformat()),
            ("comparison", choice.comparison),
            *choice.scope,
        ]
    )
    answer = client.get(f"/api/v1/kpis/?{query}")
    if answer.status_code == 400:
        return None
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows[0] if rows and (rows[0]["value"] is not None or rows[0]["n"]) else None


def _text(node: Node | None) -> str:
    return node.text if node is not None else ""


def _colour(change: Node | None) -> str:
    """Return the colour that a browser gave it, of a page that was laid out."""
    return change.attributes.get("data-colour", "") if change is not None else ""


def _tone(change: Node | None) -> str:
    if change is None:
        return "none"
    return next((tone for tone in ("good", "bad") if tone in change.classes), "none")


def _same(choice: Choice, client: Client) -> tuple[bool, bool]:
    """Assert that all places agree; return whether there was a number, and whether it has a colour."""
    metric = Metric.objects.get(code=choice.metric)
    primary = metric.primary_position is not None
    health = on_health(sent(client, choice.health), choice) if primary else None
    page, row = on_metric(sent(client, choice.page)), in_the_api(client, choice)
    if row is None:
        assert page is None, choice
        assert health is None, choice
        return False, False
    assert page is not None, choice
    point = Point(choice.period, 0, row["value"], row["low"], row["high"], row["n"], Status(row["status"]))
    verdict, judged = row["verdict"], row["verdict"] is not None and row["value"] is not None
    tone = TONES.get(verdict, "none") if judged else "none"
    for said in (page, health):
        if said is None:
            continue
        assert said.tone == tone, choice
        if row["status"] in {"ok", "indicative"} and row["low"] is not None:
            wording = in_words(point, metric, Organisation.objects.get())
            assert said.value == wording.value.replace("\u00a0", " "), choice
            assert wording.precision.replace("\u00a0", " ") in said.sure, choice
        assert (said.value == "–") == (row["value"] is None), choice
    if health is not None:
        assert health.value == page.value, choice
        if page.change and health.change:
            assert health.change == page.change, choice
        if judged and verdict in {"better", "worse"}:
            assert health.word == words()[verdict], choice
            assert page.word.endswith(f", {words()[verdict]}"), choice
    return True, judged and tone != "none"


@pytest.mark.parametrize(("seed", "count"), [(1, 16), pytest.param(20261127, 200, marks=pytest.mark.soak)])
def test_random_choices_are_the_same_on_health_on_metric_and_in_the_api(
    reader: Client, seed: int, count: int
) -> None:
    found = []
    with translation.override("en"):
        for choice in choices(seed, count):
            found.append(_same(choice, reader))
    # Enough of them speak: else nothing would have been compared.
    assert sum(there for there, _coloured in found) > count / 2
    assert sum(coloured for _there, coloured in found) > count / 10


@pytest.mark.browser
@pytest.mark.parametrize(("seed", "count"), [(1, 8), pytest.param(20261127, 200, marks=pytest.mark.soak)])
def test_paper_says_what_the_page_says(reader: Client, seed: int, count: int) -> None:
    asked = list(choices(seed, count))
    pages = [reader.get(address).content.decode() for one in asked for address in (one.health, one.page)]
    changes = coloured = 0
    for place, (page, paper) in enumerate(zip(pages, printed(pages), strict=True)):
        choice = asked[place // 2]
        found, laid_out = (
            on_metric(parse(one)) if place % 2 else on_health(parse(one), choice) for one in (page, paper)
        )
        if found is None or not found.change:
            assert found == laid_out, choice
        else:
            assert laid_out == replace(found, colour=COLOURS[found.tone]), choice
            changes += 1
            coloured += found.tone != "none"
    assert changes > count / 5
    assert coloured > count / 20
