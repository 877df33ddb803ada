"""Departments as the organisation has them."""

import pytest

from metrics.catalogue.own_departments import DepartmentError, write_department
from metrics.models import Department

pytestmark = pytest.mark.django_db


def test_one_is_renamed_and_switched_off_and_keeps_its_code() -> None:
    sales = Department.objects.get(code="sales")
    write_department(department_id=sales.pk, name_en=" Stores ", name_ru="Магазины", active=False)
    sales.refresh_from_db()
    assert (sales.code, sales.name_en, sales.name_ru, sales.active) == ("sales", "Stores", "Магазины", False)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Claims & returns", ""), "claims_returns"),
        (("", "Претензии"), "department"),
        (("Sales!", ""), "sales_2"),
    ],
)
def test_a_new_one_gets_a_code_of_its_own(names: tuple[str, str], code: str) -> None:
    added = write_department(name_en=names[0], name_ru=names[1])
    assert (added.code, added.active) == (code, True)
    assert Department.objects.count() == 13


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("", " "), "needs a name"),
        (("SALES", ""), "“SALES” already"),
        (("Claims", "продажи"), "“продажи” already"),
    ],
)
def test_names_that_cannot_be(names: tuple[str, str], reason: str) -> None:
    with pytest.raises(DepartmentError, match=reason):
        write_department(name_en=names[0], name_ru=names[1])
    assert Department.objects.count() == 12


def test_its_own_name_stands_in_nobodys_way() -> None:
    sales = Department.objects.get(code="sales")
    assert write_department(department_id=sales.pk, name_en="sales", name_ru=sales.name_ru).name_en == "sales"
