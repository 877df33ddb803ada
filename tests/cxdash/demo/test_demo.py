"""The demonstration company: the same for the same seed, day and size, on whatever day; loadable in full, once."""

from datetime import date
from hashlib import sha256
from io import StringIO

import polars as pl
import pytest
from django.core.management import CommandError, call_command

from cxdash.accounts.models import User
from cxdash.demo import truths
from cxdash.demo.files import DemoFile, files
from metrics.models import Contact, Import, ImportPart, Member, Metric, Organisation, Transaction

TODAY = date(2026, 11, 16)


def made(seed: int = 1, today: date = TODAY) -> dict[str, DemoFile]:
    return {file.name: file for file in files(seed=seed, today=today, size="small")}


def fingerprint(of: dict[str, DemoFile]) -> str:
    return sha256("".join(name + file.rows.write_csv() for name, file in of.items()).encode()).hexdigest()


def test_the_same_seed_and_day_give_the_same_files() -> None:
    first = fingerprint(made())
    assert fingerprint(made()) == first
    assert fingerprint(made(seed=2)) != first
    assert fingerprint(made(today=date(2026, 11, 17))) != first


@pytest.mark.parametrize("today", [TODAY, date(2026, 3, 1), date(2028, 2, 29), date(2027, 1, 2)])
def test_thirty_six_months_end_with_the_day_before(today: date) -> None:
    of = made(today=today)
    for name, column in (
        ("orders", "ordered"),
        ("contacts", "closed"),
        ("recommendations", "at"),
        ("service", "at"),
    ):
        days = pl.concat(file.rows[column] for key, file in of.items() if key.startswith(f"{name}-"))
        assert newest(days) < today
        assert len(set(days.drop_nulls().dt.strftime("%Y-%m"))) in {truths.MONTHS, truths.MONTHS - 1}
    assert newest(of["customers.csv"].rows["since"]) < today
    assert newest(of["customers.csv"].rows["until"]) < today


def newest(days: pl.Series) -> date:
    """Return the last day of a column."""
    found = days.cast(pl.Date).max()
    assert isinstance(found, date)
    return found


def test_a_month_of_contacts_is_delivered_twice() -> None:
    of = made()
    again = of.pop("contacts-2026-06-again.csv").rows
    once = pl.concat(file.rows for name, file in of.items() if name.startswith("contacts-"))
    assert len(again) > 300
    assert again.equals(once.filter(pl.col("id").is_in(again["id"].implode())))


@pytest.mark.django_db
def test_a_size_that_there_is_not_is_refused_before_anything_is_loaded() -> None:
    with pytest.raises(CommandError, match="DEMO_SIZE is 'huge'; it can be small, standard, large"):
        call_command("demo", now=TODAY, size="huge", stdout=StringIO())
    assert not Import.objects.exists()


@pytest.mark.django_db
def test_it_loads_without_a_reject_and_twice_is_once() -> None:
    out = StringIO()
    call_command("demo", now=TODAY, size="small", stdout=out)
    assert set(ImportPart.objects.values_list("of__state", "rejected")) == {("loaded", 0)}
    assert Organisation.objects.get().invented
    assert all(person.email in out.getvalue() for person in User.objects.all())
    again = ImportPart.objects.get(of__file_name="contacts-2026-06-again.csv")
    assert (again.new, again.changed) == (0, 0) and again.unchanged > 300
    assert not Member.objects.filter(status=Member.Status.UNCONFIRMED).exists()
    assert Member.objects.get(code="small_business").name_ru == "Малый бизнес"
    anew = Metric.objects.filter(versions__number=2).values_list("code", flat=True)
    assert sorted(anew) == ["ces_easy", "touchpoint_csat"]
    before = Import.objects.count(), Transaction.objects.count(), Contact.objects.count()
    call_command("demo", now=TODAY, size="small", stdout=StringIO())
    assert before == (Import.objects.count(), Transaction.objects.count(), Contact.objects.count())
