"""The invented company: the same for the same seed and day, and loadable in full."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from cxdash.accounts.models import User
from cxdash.demo.sample import sample_files
from metrics.models import Import, ImportPart, Organisation, Transaction

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _few_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxdash.demo.sample.CUSTOMERS", 25)


def test_the_same_seed_and_day_give_the_same_files() -> None:
    assert list(sample_files(seed=1, today=TODAY)) == list(sample_files(seed=1, today=TODAY))
    assert list(sample_files(seed=1, today=TODAY)) != list(sample_files(seed=2, today=TODAY))


def test_nothing_lies_beyond_the_day_before() -> None:
    files = {file.name: file for file in sample_files(seed=1, today=TODAY)}
    assert max(str(row[1]) for row in files["answers.csv"].rows) < TODAY.isoformat()
    assert max(str(row[1]) for row in files["purchases.csv"].rows) < TODAY.isoformat()
    assert max(str(row[3]) for row in files["contacts.csv"].rows) < TODAY.isoformat()


@pytest.mark.django_db
def test_it_loads_without_a_reject_and_twice_is_once() -> None:
    out = StringIO()
    call_command("load_sample", now=TODAY, stdout=out)
    assert set(ImportPart.objects.values_list("of__state", "rejected")) == {("loaded", 0)}
    assert Import.objects.count() == 5
    assert Organisation.objects.get().invented
    assert all(person.email in out.getvalue() for person in User.objects.all())
    before = Transaction.objects.count()
    call_command("load_sample", now=TODAY, stdout=StringIO())
    assert (Import.objects.count(), Transaction.objects.count()) == (5, before)
