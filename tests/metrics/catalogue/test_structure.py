"""Departments that are renamed and switched off."""

import pytest

from metrics.catalogue.structure import NameTakenError, change_department
from metrics.models import Department

pytestmark = pytest.mark.django_db


def test_one_is_renamed_and_switched_off_and_keeps_its_code() -> None:
    sales = Department.objects.get(code="sales")
    change_department(department_id=sales.pk, name_en=" Stores ", name_ru="Магазины", active=False)
    sales.refresh_from_db()
    assert (sales.code, sales.name_en, sales.name_ru, sales.active) == ("sales", "Stores", "Магазины", False)


@pytest.mark.parametrize("names", [("BILLING", ""), ("Stores", "маркетинг")])
def test_two_do_not_get_one_name(names: tuple[str, str]) -> None:
    sales = Department.objects.get(code="sales")
    with pytest.raises(NameTakenError):
        change_department(department_id=sales.pk, name_en=names[0], name_ru=names[1], active=True)
    sales.refresh_from_db()
    assert sales.name_en == "Sales"


def test_its_own_name_stands_in_nobodys_way() -> None:
    sales = Department.objects.get(code="sales")
    same = change_department(department_id=sales.pk, name_en="sales", name_ru=sales.name_ru, active=True)
    assert same.name_en == "sales"
