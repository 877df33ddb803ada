"""Who the company is, and what it is made of: written by one function each, for pages and commands."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from metrics.catalogue.company import currency_is_fixed, finish_step
from metrics.catalogue.structure import (
    NameTakenError,
    add_channel,
    add_department,
    channels,
    keep_channels,
    keep_departments,
)
from metrics.models import Department, Member, Organisation
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("measure", "value", "fixed"),
    [
        ("finance_revenue", "100", True),
        ("cost_to_serve_reported", "100", True),
        ("finance_revenue", None, False),
        ("trust", "50", False),
        ("invited", "50", False),
    ],
)
def test_ready_made_amounts_fix_the_currency_too(measure: str, value: str | None, fixed: bool) -> None:
    Facts().measured(measure, date(2025, 5, 1), value=value)
    assert currency_is_fixed() is fixed


def test_steps_only_go_forward() -> None:
    finish_step(2)
    finish_step(1)
    assert Organisation.objects.get().setup_step == 2
    assert not Organisation.objects.get().is_set_up
    finish_step(3)
    assert Organisation.objects.get().is_set_up


def test_who_gives_the_name_by_command_has_set_it_up(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("set_organisation", "--currency", "EUR")
    assert not Organisation.objects.get().is_set_up
    call_command("set_organisation", "--name", "Acme", "--fiscal-start", "4")
    found = Organisation.objects.get()
    assert (found.name_en, found.currency, found.fiscal_start_month, found.is_set_up) == (
        "Acme",
        "EUR",
        4,
        True,
    )
    assert "fiscal start: 4" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Moon/Sea"):
        call_command("set_organisation", "--time-zone", "Moon/Sea")


def test_departments_are_switched_off_and_on() -> None:
    keep_departments({"sales", "it"})
    assert set(Department.objects.filter(active=True).values_list("code", flat=True)) == {"sales", "it"}
    keep_departments({"sales", "legal"})
    assert set(Department.objects.filter(active=True).values_list("code", flat=True)) == {"sales", "legal"}


def test_channels_are_switched_off_and_on_and_others_are_left_alone() -> None:
    Member.objects.create(dimension_id=channels()[0].dimension_id, code="kiosk2")
    keep_channels({"store"})
    assert [one.code for one in channels() if one.active] == ["store"]
    assert Member.objects.get(code="kiosk2").active
    assert Member.objects.get(dimension__code="channel", code="not_stated").active
    assert Member.objects.filter(dimension__code="touchpoint", active=False).count() == 0


def test_a_department_and_a_channel_of_ones_own() -> None:
    made = add_department(name_en="", name_ru="Отдел доставки")
    assert (made.code, made.active) == ("otdel_dostavki", True)
    channel = add_channel(name_en="Roadshow", name_ru="")
    assert (channel.code, channel.status, channel.active) == ("roadshow", Member.Status.CONFIRMED, True)
    assert channel in channels()


@pytest.mark.parametrize("name", ["sales", "SALES", "Продажи"])
def test_a_name_that_is_there_is_not_added_again(name: str) -> None:
    with pytest.raises(NameTakenError, match=name):
        add_department(name_en=name, name_ru="")


def test_another_name_with_the_code_of_one_that_is_there() -> None:
    assert add_department(name_en="Sales!", name_ru="").code == "sales_2"
    assert add_channel(name_en="Store.", name_ru="").code == "store_2"
