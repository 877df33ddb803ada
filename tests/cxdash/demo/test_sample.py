"""The invented company: the same for the same seed and day, and loadable in full."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cxdash.accounts.models import User
from cxdash.demo.sample import SampleFile, sample_files
from metrics.models import Import, ImportPart, Organisation, Transaction

TODAY = date(2026, 11, 23)


def files(seed: int) -> list[SampleFile]:
    return list(sample_files(seed=seed, today=TODAY, size="small"))


def test_the_same_seed_and_day_give_the_same_files() -> None:
    assert files(1) == files(1)
    assert files(1) != files(2)


def test_nothing_lies_beyond_the_day_before() -> None:
    by_name = {file.name: file for file in files(1)}
    assert max(str(row[1]) for row in by_name["answers.csv"].rows) < TODAY.isoformat()
    assert max(str(row[1]) for row in by_name["purchases.csv"].rows) < TODAY.isoformat()
    assert max(str(row[3]) for row in by_name["contacts.csv"].rows) < TODAY.isoformat()


@pytest.mark.django_db
def test_a_size_that_there_is_not_is_refused_before_anything_is_loaded() -> None:
    with pytest.raises(CommandError, match="DEMO_SIZE is 'huge'; it can be small or standard"):
        call_command("load_sample", now=TODAY, size="huge", stdout=StringIO())
    assert not Import.objects.exists()


@pytest.mark.django_db
def test_it_loads_without_a_reject_and_twice_is_once() -> None:
    out = StringIO()
    call_command("load_sample", now=TODAY, size="small", stdout=out)
    assert set(ImportPart.objects.values_list("of__state", "rejected")) == {("loaded", 0)}
    assert Import.objects.count() == 5
    assert Organisation.objects.get().invented
    assert all(person.email in out.getvalue() for person in User.objects.all())
    before = Transaction.objects.count()
    call_command("load_sample", now=TODAY, size="small", stdout=StringIO())
    assert (Import.objects.count(), Transaction.objects.count()) == (5, before)
