"""The page of an import: progress, rejects, confirming, stopping, undoing, members."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from metrics import tasks
from metrics.models import Import, Job, Member, Submission
from tests.metrics.ingest.loads import RESPONSES, csv_file, response, stored
from tests.metrics.views.walking import SURVEY, go_on, hand_in, load, text_of, work

pytestmark = pytest.mark.django_db


def page(client: Client, of: Import) -> str:
    return text_of(client.get(reverse("import", args=[of.pk])))


def loaded(client: Client, content: bytes = SURVEY, name: str = "survey.csv") -> Import:
    upload = hand_in(client, content, name)
    go_on(client, upload)
    return load(client, upload)


def waiting(folder: Path) -> Import:
    rows = [response(number, nps=9 if number % 2 else 77) for number in range(1, 11)]
    made = stored(csv_file(folder, rows), RESPONSES)
    tasks.request_load(made.pk)
    work()
    made.refresh_from_db()
    assert made.state == Import.State.WAITING
    return made


def test_progress_comes_from_the_job(analyst: Client) -> None:
    upload = hand_in(analyst)
    go_on(analyst, upload)
    analyst.post(reverse("upload-load", args=[upload.pk]))
    made = Import.objects.get()
    html = analyst.get(reverse("import", args=[made.pk])).content.decode()
    assert 'hx-trigger="every 2s"' in html
    assert '<progress max="100" value="0"' in html
    Job.objects.update(done_steps=45, created_at=timezone.now() - timedelta(seconds=30))
    text = page(analyst, made)
    assert "75%" in text
    assert "45 of 60 rows read · about 10 seconds left" in text
    assert "75% of the rows are read" in text  # said aloud
    Job.objects.update(done_steps=60)
    html = analyst.get(reverse("import", args=[made.pk])).content.decode()
    assert "All 60 rows are read; now they are put in their places" in html
    assert "<progress aria-label" in html
    work()
    html = analyst.get(reverse("import", args=[made.pk])).content.decode()
    assert "every 2s" not in html
    assert "Loaded: 60 answered surveys" in html


def test_what_was_loaded_can_be_seen_in_its_newest_period(analyst: Client) -> None:
    rows = SURVEY.replace(b".03.2025", b".05.2018")
    made = loaded(analyst, rows)
    html = analyst.get(reverse("import", args=[made.pk])).content.decode()
    # The month is not over by its last row, and there is no earlier one.
    assert '<a class="btn pri" href="/health/?period=2018-05">See it on Health</a>' in html
    assert '<a class="btn" href="/data/upload/">' in html
    both = loaded(analyst, rows + SURVEY.partition(b"\n")[2].replace(b"r", b"s").replace(b".03.", b".12."))
    html = analyst.get(reverse("import", args=[both.pk])).content.decode()
    assert "/health/?period=2025-Q3" in html


def test_what_failed_or_waits_is_not_to_be_seen(analyst: Client, tmp_path: Path) -> None:
    html = analyst.get(reverse("import", args=[waiting(tmp_path).pk])).content.decode()
    assert "See it on Health" not in html


def test_without_a_trial_the_number_of_rows_is_not_known(analyst: Client, tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    job = tasks.request_load(made.pk)
    Job.objects.filter(pk=job.pk).update(done_steps=20_000)
    html = analyst.get(reverse("import", args=[made.pk])).content.decode()
    assert "<progress aria-label" in html
    assert "20,000 rows read" in html


def test_rejects_are_grouped_and_can_be_downloaded(analyst: Client) -> None:
    made = loaded(analyst, SURVEY + b"=1+1;31.02.2025;9;store\nx;01.03.2025;=cmd;store\n")
    text = page(analyst, made)
    assert "60 accepted 2 rejected" in text
    assert "row 62" in text
    response = analyst.get(reverse("import-rejected", args=[made.pk]))
    rows: list[str] = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert rows[0] == "\ufeffRow,Column,Value,Code,What is wrong"
    assert rows[1].startswith("62,date,31.02.2025,not_a_date,")
    assert rows[2].startswith("63,nps,'=cmd,not_on_scale,")


def test_a_download_speaks_the_language_of_its_reader(analyst: Client) -> None:
    made = loaded(analyst, SURVEY + b"x;31.02.2025;9;store\n")
    analyst.post("/language/", {"language": "ru", "next": "/"})
    response = analyst.get(reverse("import-rejected", args=[made.pk]))
    translation.deactivate()  # the request is over when the lines are written
    rows = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert rows[0] == "\ufeffСтрока,Столбец,Значение,Код,Что не так"
    assert "это не дата" in rows[1].lower()


def test_one_that_waits_is_loaded_once_somebody_says_so(analyst: Client, tmp_path: Path) -> None:
    made = waiting(tmp_path)
    text = page(analyst, made)
    assert "So much was rejected that a person should look first" in text
    assert "Load 5 rows" in text
    assert analyst.post(reverse("import-confirm", args=[made.pk])).status_code == 302
    work()
    assert Submission.objects.count() == 5
    again = analyst.post(reverse("import-confirm", args=[made.pk]))
    assert again.status_code == 409
    assert "does not wait" in text_of(again)


def test_a_load_is_stopped(analyst: Client, tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    tasks.request_load(made.pk)
    assert analyst.post(reverse("import-stop", args=[made.pk])).status_code == 302
    work()
    text = page(analyst, made)
    assert "Nothing was loaded" in text
    assert "Somebody stopped it." in text
    assert not Submission.objects.exists()
    assert analyst.post(reverse("import-stop", args=[made.pk])).status_code == 409


def test_a_load_is_undone_after_a_question(analyst: Client) -> None:
    made = loaded(analyst)
    until = timezone.now() + timedelta(days=30)
    assert f"until {until.day} {until:%B} {until.year}" in page(analyst, made)
    address = reverse("import-undo", args=[made.pk])
    assert "Undo the load of survey.csv?" in text_of(analyst.get(address))
    assert not Job.objects.filter(kind=tasks.UNDO).exists()
    assert "Undoing the load of survey.csv" in text_of(analyst.post(address, follow=True))
    assert "Undo this load" not in page(analyst, made).replace("Undoing the load", "")
    assert analyst.post(address).status_code == 409  # somebody does it already
    work()
    assert "This load was undone" in page(analyst, made)
    assert not Submission.objects.exists()
    assert analyst.post(address).status_code == 409
    assert "cannot be undone" in text_of(analyst.get(address))


def test_one_that_is_too_old_is_not_undone(analyst: Client) -> None:
    made = loaded(analyst)
    Import.objects.filter(pk=made.pk).update(loaded_at=timezone.now() - timedelta(days=31))
    assert "Undo this load" not in page(analyst, made)
    refused = analyst.post(reverse("import-undo", args=[made.pk]))
    assert refused.status_code == 409
    assert "not loaded, or too old" in text_of(refused)
    work()
    assert Submission.objects.count() == 60


def test_why_it_could_not_be_undone_is_said(analyst: Client) -> None:
    made = loaded(analyst)
    analyst.post(reverse("import-undo", args=[made.pk]))
    Import.objects.filter(pk=made.pk).update(loaded_at=timezone.now() - timedelta(days=31))
    work()
    assert f"Import {made.pk} is older than 30 days" in page(analyst, made)


def members(client: Client, of: Import, **said: Any) -> Any:
    return client.post(reverse("import-members", args=[of.pk]), said, follow=True)


def member(code: str) -> Member:
    return Member.objects.get(dimension__code="channel", code=code)


def test_members_wait_with_the_nearest_that_is_known(analyst: Client) -> None:
    made = loaded(analyst)
    html = analyst.get(reverse("import", args=[made.pk])).content.decode()
    assert "New names that nobody has confirmed" in html
    assert "like Kiosk" in html
    nearest = f'<option value="part-of:{member("kiosk").pk}">part of: Kiosk (nearest)</option>'
    assert nearest in html


def test_a_member_becomes_part_of_another(analyst: Client) -> None:
    made = loaded(analyst)
    said = {"member-0": member("kiosk2").pk, "what-0": f"part-of:{member('kiosk').pk}"}
    assert "New names that nobody has confirmed" not in text_of(members(analyst, made, **said))
    work()
    assert member("kiosk2").status == "merged"
    assert Submission.objects.filter(members__channel__code="kiosk").count() == 30
    assert "New names that nobody has confirmed" not in page(analyst, made)


def test_members_are_confirmed_one_by_one_or_all(analyst: Client) -> None:
    made = loaded(analyst, SURVEY.replace(b"store", b"pier"))
    said = {"member-0": member("kiosk2").pk, "what-0": "", "member-1": member("pier").pk, "what-1": ""}
    members(analyst, made, **said)
    assert {member("kiosk2").status, member("pier").status} == {"unconfirmed"}
    members(analyst, made, all="1", **said, **{"en-1": " Pier ", "ru-1": "Пирс"})
    pier = member("pier")
    assert (pier.status, pier.name_en, pier.name_ru) == ("confirmed", "Pier", "Пирс")
    assert member("kiosk2").status == "confirmed"
    assert "New names that nobody has confirmed" not in page(analyst, made)


def test_what_cannot_be_merged_says_why(analyst: Client) -> None:
    made = loaded(analyst)
    elsewhere = Member.objects.get(dimension__code="touchpoint", code="order")
    refused = members(analyst, made, **{"member-0": member("kiosk2").pk, "what-0": f"part-of:{elsewhere.pk}"})
    assert refused.status_code == 409
    assert "Choose a member of the same dimension." in text_of(refused)
    # What is no number at all is passed over, and so is what cannot be meant.
    assert members(analyst, made, **{"member-0": "x", "what-0": "confirm"}).status_code == 200
    assert members(analyst, made, **{"member-0": member("kiosk2").pk, "what-0": "y"}).status_code == 200
    assert member("kiosk2").status == "unconfirmed"


def test_what_somebody_else_has_decided_meanwhile_is_not_overwritten(
    analyst: Client, administrator: Client
) -> None:
    made = loaded(analyst)
    mine = {"member-0": member("kiosk2").pk, "what-0": "confirm", "en-0": "Mine", "ru-0": ""}
    theirs = mine | {"en-0": "Theirs"}
    assert members(administrator, made, **theirs).status_code == 200
    late = members(analyst, made, **mine)
    assert late.status_code == 409
    assert "Somebody else has since decided about “kiosk2”." in text_of(late)
    assert member("kiosk2").name_en == "Theirs"
    assert members(administrator, made, **theirs).status_code == 200  # sent twice by a double click


def test_finance_sees_figures_and_no_other_import(analyst: Client, finance: Client) -> None:
    made = loaded(analyst)
    for name in ("import", "import-rejected", "import-undo"):
        assert finance.get(reverse(name, args=[made.pk])).status_code == 404
    for name in ("import-undo", "import-stop", "import-confirm"):
        assert finance.post(reverse(name, args=[made.pk])).status_code == 404
    trackers = loaded(
        analyst, b"month,trust\n" + b"".join(b"2025-0%d,40\n" % i for i in range(1, 10)), "t.csv"
    )
    assert finance.get(reverse("import", args=[trackers.pk])).status_code == 404
    assert finance.post(reverse("import-undo", args=[trackers.pk])).status_code == 404
    theirs = loaded(
        analyst, b"month,revenue\n" + b"".join(b"2025-0%d,9\n" % i for i in range(1, 10)), "r.csv"
    )
    assert finance.get(reverse("import", args=[theirs.pk])).status_code == 200
    figures = b"month,revenue,region\n" + b"".join(b"2025-0%d,1000,North\n" % i for i in range(1, 10))
    own = loaded(finance, figures, "figures.csv")
    assert "Loaded: 9 figures" in page(finance, own)
    assert members(finance, own).status_code == 403


def test_an_erased_import_shows_nothing_of_what_it_was(analyst: Client) -> None:
    made = loaded(analyst)
    Import.objects.filter(pk=made.pk).update(
        state=Import.State.ERASED, file_name="", mapping={}, detected={}, file_size=0
    )
    made.parts.all().delete()
    assert "What this file brought was erased" in page(analyst, made)


def test_as_many_questions_for_many_members_as_for_few(
    analyst: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = SURVEY + b"".join(b"x%d;01.03.2025;9;desk %d\n" % (i, i) for i in range(60))
    made = loaded(analyst, many)
    with django_assert_max_num_queries(25):
        assert "Channel: 61" in page(analyst, made)
