"""Who the company is: what is written, what is refused, and what follows from another fiscal year."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks

from metrics.decisions.company import change_organisation
from metrics.models import DirtyMark, Organisation
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db


def test_what_is_not_given_stays() -> None:
    change_organisation(name_en=" Acme ", currency="EUR", time_zone="Europe/Berlin")
    change_organisation(name_ru="Акме")
    found = Organisation.objects.get()
    assert (found.name_en, found.name_ru, found.currency, found.time_zone) == (
        "Acme",
        "Акме",
        "EUR",
        "Europe/Berlin",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Moon/Sea"), ("currency", "euro"), ("language", "de"), ("fiscal_start_month", 13)],
)
def test_what_is_none_is_refused(field: str, value: object) -> None:
    before = getattr(Organisation.objects.get(), field)
    with pytest.raises(ValidationError):
        change_organisation(**{field: value})  # type: ignore[arg-type]
    assert getattr(Organisation.objects.get(), field) == before


def test_loaded_amounts_fix_the_currency() -> None:
    change_organisation(currency="EUR")
    Facts().bought(date(2025, 5, 1))
    change_organisation(currency="EUR", name_en="Acme")
    with pytest.raises(ValidationError, match="Amounts are loaded in EUR"):
        change_organisation(currency="USD")


def test_another_fiscal_year_has_everything_counted_again(
    bells: list[tuple[Any, ...]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Facts().bought(date(2025, 5, 1))
    DirtyMark.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        change_organisation(name_en="Acme", fiscal_start_month=1)
    assert not DirtyMark.objects.exists()
    assert bells == []
    with django_capture_on_commit_callbacks(execute=True):
        change_organisation(fiscal_start_month=4)
    assert DirtyMark.objects.exists()
    assert bells == [("metrics.refresh",)]
