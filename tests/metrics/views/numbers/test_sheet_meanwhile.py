"""What others have saved since a sheet was opened is shown, never overwritten unseen."""

from collections.abc import Callable

import pytest
from django.test import Client

from metrics.catalogue.incumbents import set_incumbents
from tests.metrics.views.numbers.sheets import SHEET, fields, month, name, opened, saved, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("board")]
Role = Callable[[str], Client]


def test_a_cell_that_somebody_changed_meanwhile_is_shown_with_both_values(
    administrator: Client, as_role: Role
) -> None:
    saved(administrator, {name("nps", 1): "33", name("nps", 2): "20"})
    address = f"{SHEET}?sheet=typed_marketing"
    mine = opened(administrator, address)
    saved(as_role("analyst"), {name("nps", 1): "35", name("nps", 3): "7"}, address)

    answer = administrator.post(address, {**mine, name("nps", 1): "34", name("nps", 2): "21"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "analyst@example.com has since saved 35; you typed 34." in page
    # Nothing of it was saved, not even what nobody else has touched.
    assert values("reported_nps") == {month(3): 7, month(2): 20, month(1): 35}
    again = fields(page)
    assert (again[name("nps", 1)], again[name("nps", 2)], again[name("nps", 3)]) == ("34", "21", "7")

    assert administrator.post(address, again).status_code == 302
    assert values("reported_nps") == {month(3): 7, month(2): 21, month(1): 34}


def test_two_who_type_the_same_do_not_disagree(administrator: Client, as_role: Role) -> None:
    mine = opened(administrator)
    saved(as_role("analyst"), {name("nps", 1): "35"})
    answer = administrator.post(SHEET, {**mine, "name": "Marketing", name("nps", 1): "35.0"})
    assert answer.status_code == 302
    assert values("reported_nps") == {month(1): 35}


def test_a_cell_that_was_cleared_meanwhile(administrator: Client, as_role: Role) -> None:
    saved(administrator, {name("nps", 1): "33"})
    address = f"{SHEET}?sheet=typed_marketing"
    mine = opened(administrator, address)
    saved(as_role("analyst"), {name("nps", 1): ""}, address)
    page = administrator.post(address, {**mine, name("nps", 1): "34"}).content.decode()
    assert "somebody has since cleared this cell; you typed 34" in page


def test_errors_keep_the_ground_of_what_was_typed(administrator: Client, as_role: Role) -> None:
    """A page that comes back with an error still knows what its reader had seen of the other cells."""
    saved(administrator, {name("nps", 1): "33"})
    address = f"{SHEET}?sheet=typed_marketing"
    mine = opened(administrator, address)
    saved(as_role("analyst"), {name("nps", 1): "35"}, address)
    page = administrator.post(address, {**mine, name("nps", 1): "34", name("nps", 2): "abc"}).content.decode()
    again = {**fields(page), name("nps", 2): ""}
    assert "has since saved 35" in administrator.post(address, again).content.decode()


def test_a_month_that_has_left_the_page_since_it_was_opened_is_not_lost(administrator: Client) -> None:
    assert saved(administrator, {name("nps", 13): "33"}).status_code == 302
    assert values("reported_nps") == {month(13): 33}


def test_a_row_that_the_board_has_lost_meanwhile_is_not_lost(administrator: Client) -> None:
    mine = opened(administrator)
    set_incumbents({"csat"})
    answer = administrator.post(SHEET, {**mine, "name": "Marketing", name("nps", 1): "33"})
    assert answer.status_code == 302
    assert values("reported_nps") == {month(1): 33}
