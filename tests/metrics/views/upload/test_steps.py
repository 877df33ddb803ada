"""The steps of an upload: what each page says, what it takes, and that nothing is loaded before the last."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from metrics.ingest.loading.uploads import NotTried, document_for, load_upload
from metrics.ingest.proposing.choices import Said
from metrics.ingest.proposing.company import known_company
from metrics.models import (
    Answer,
    Dimension,
    FileChunk,
    Import,
    Job,
    Measurement,
    Member,
    Source,
    Submission,
    Upload,
)
from metrics.tasks import TRIAL
from metrics.views.upload import views
from tests.metrics.views.walking import SURVEY, go_on, hand_in, load, text_of, work


def columns(client: Client, upload: Upload) -> str:
    return text_of(client.get(reverse("upload-columns", args=[upload.pk])))


def said(upload: Upload) -> Said:
    return Said.of_json(Upload.objects.get(pk=upload.pk).said)


def test_from_a_file_to_numbers(analyst: Client) -> None:
    upload = hand_in(analyst)
    page = columns(analyst, upload)
    assert "This looks like answers to surveys" in page
    assert "survey.csv · 1 kB · 60 rows · 4 columns" in page
    assert "Semicolon, UTF-8, names in row 1" in page
    assert "60 within 0–10" in page
    assert "“kiosk2” (30 rows) is not known. Load it as" in page
    trial = text_of(go_on(analyst, upload))
    assert "All 60 rows can be loaded" in trial
    assert "Channel: 1" in trial
    assert not Import.objects.exists()
    made = load(analyst, upload)
    assert made.state == Import.State.LOADED
    assert Answer.objects.count() == 60
    assert Source.objects.get().code == "survey"
    page = text_of(analyst.get(reverse("import", args=[made.pk])))
    assert "Loaded: 60 answered surveys" in page


def test_what_is_missing_is_said_at_its_place_and_what_was_said_stays(analyst: Client) -> None:
    upload = hand_in(analyst, b"date,price\n" + b"2025-03-04,9.50\n2025-03-05,8.50\n" * 30, "shop.csv")
    assert "Say in which currency" not in columns(analyst, upload)
    answer = analyst.post(reverse("upload-columns", args=[upload.pk]), {"go": "1", "source": "my_shop"})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert '<p class="err" id="currency-error">Say in which currency the amounts are' in html
    assert 'aria-describedby="currency-error"' in html
    assert 'value="my_shop"' in html
    assert "60 rows can be loaded" in text_of(go_on(analyst, upload, currency="eur"))
    assert said(upload).currency == "EUR"


def test_another_meaning_brings_what_it_needs(analyst: Client) -> None:
    upload = hand_in(analyst)
    address = reverse("upload-columns", args=[upload.pk])
    response = analyst.post(address, {"meaning-3": "own_dimension"}, headers={"HX-Request": "true"})
    assert response.status_code == 200  # a part of the page, for htmx
    assert 'name="name-3" value="Channel"' in response.content.decode()
    response = analyst.post(address, {"name-3": "Desk"})
    assert response.status_code == 302
    assert said(upload).choices[3].name == "Desk"
    assert analyst.post(address, {"meaning-3": "nonsense"}).status_code == 302
    assert said(upload).choices[3].meaning == "own_dimension"
    go_on(analyst, upload)
    load(analyst, upload)
    assert Dimension.objects.get(code="desk").members.filter(code="kiosk2").exists()


def test_codes_of_no_answer_can_be_corrected(analyst: Client) -> None:
    upload = hand_in(analyst)
    page = text_of(go_on(analyst, upload, **{"missing-2": "0, 10"}))
    assert said(upload).choices[2].missing == ("0", "10")
    assert "50 of 60 rows can be loaded; 10 cannot, for one reason" in page
    assert "No question is answered in this row" in page
    # Those 10 rows hold nothing: the trial offers them as a file all the same.
    lines = csv_lines(analyst, upload)
    assert len(lines) == 11
    assert lines[0] == "\ufeffRow,Column,Value,Code,What is wrong"


def csv_lines(client: Client, upload: Upload) -> list[str]:
    response = client.get(reverse("upload-rejected", args=[upload.pk]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="survey-rejected.csv"'
    return b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]


def test_rejects_name_the_reason_the_rows_and_what_to_do(analyst: Client) -> None:
    bad = SURVEY + b"r61;31.02.2025;9;store\nr62;01.03.2025;14;store\nr63;01.03.2025;9\n"
    upload = hand_in(analyst, bad)
    page = text_of(go_on(analyst, upload))
    assert "60 of 63 rows can be loaded; 3 cannot, for 3 reasons" in page
    assert "date: not a date in the form that the rest of the column has (31.01.2025)" in page
    assert "row 62" in page
    assert "nps: not a whole number from 0 to 10, such as “14” 1 row 63" in page
    assert "If it means that nothing was answered, add it to “no answer” of the column." in page


def test_a_word_is_loaded_as_a_person_says(analyst: Client) -> None:
    upload = hand_in(analyst)
    go_on(analyst, upload, **{"word-3-0": "kiosk"})
    assert dict(said(upload).choices[3].words) == {"kiosk2": "kiosk"}
    load(analyst, upload)
    assert not Member.objects.filter(code="kiosk2").exists()
    assert Submission.objects.filter(members__channel__code="kiosk").count() == 30


def test_the_next_file_is_recognised_and_read_alike(analyst: Client) -> None:
    first = hand_in(analyst, name="survey q1.csv")
    go_on(analyst, first, **{"word-3-0": "kiosk", "source": "exit_survey"})
    load(analyst, first)
    upload = hand_in(analyst, SURVEY + b"r61;01.03.2025;9;kiosk2\n", "survey q2.csv")
    page = columns(analyst, upload)
    assert "Recognised: a file of “exit_survey”" in page
    assert "61 of 61 rows" in page
    trial = text_of(go_on(analyst, upload))
    assert "All 61 rows can be loaded" in trial
    assert "60 already loaded" in trial
    load(analyst, upload)
    assert Submission.objects.count() == 61
    third = hand_in(analyst, name="survey q3.csv")
    analyst.post(reverse("upload-anew", args=[third.pk]))
    assert "This looks like answers to surveys" in columns(analyst, third)
    assert said(third).source == "survey"


def test_a_file_that_is_here_already_cannot_be_loaded_again(analyst: Client) -> None:
    go_on(analyst, first := hand_in(analyst))
    load(analyst, first)
    page = text_of(go_on(analyst, hand_in(analyst)))
    assert "Everything in this file is here already" in page
    assert "There is nothing to load" in page
    assert "Load 60 rows" not in page


def test_a_mapping_that_says_more_is_shown_and_used(analyst: Client) -> None:
    go_on(analyst, upload := hand_in(analyst))
    made = load(analyst, upload)
    Import.objects.filter(pk=made.pk).update(
        mapping=[{**made.mapping[0], "date": {"timezone": "Europe/Moscow"}}]
    )
    later = hand_in(analyst, SURVEY + b"r61;01.03.2025;9;store\n")
    page = columns(analyst, later)
    assert "As in the last file of this source, whose mapping says more" in page
    assert "Would you recommend us? (0–10) nps" in page
    assert "All 61 rows can be loaded" in text_of(go_on(analyst, later))
    assert load(analyst, later).mapping[0]["date"] == {"timezone": "Europe/Moscow"}


def test_how_the_file_is_written_can_be_corrected(analyst: Client) -> None:
    upload = hand_in(analyst, "Отчёт\nдата;балл\n".encode() + b"2025-03-04;9\n" * 20)
    address = reverse("upload-file", args=[upload.pk])
    analyst.post(address, {"header_row": "2", "delimiter": ";", "encoding": "", "decimal": ",", "sheet": ""})
    assert said(upload).form == {"header_row": 2, "delimiter": ";", "decimal": ","}
    refused = analyst.post(address, {"header_row": "900"})
    assert refused.status_code == 400
    assert "Row 900, where the column names should stand" in text_of(refused)
    assert said(upload).form["header_row"] == 2


def test_no_file_an_unreadable_one_and_one_that_is_too_large(analyst: Client, settings: Settings) -> None:
    address = reverse("upload")
    assert "Choose a file first." in text_of(analyst.post(address))
    for content, words in (
        (b"", "The file is empty."),
        (b"\x00\x01\x02\x03" * 99, "neither a table of text"),
    ):
        with pytest.raises(AssertionError, match=words):
            hand_in(analyst, content, "x.csv")
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(AssertionError, match="The file is larger than 1 MB"):
        hand_in(analyst, b"a,b\n" + b"1,2\n" * 300_000, "x.csv")
    assert not Upload.objects.exists()
    assert not FileChunk.objects.exists()


def test_the_limit_is_that_of_the_settings(analyst: Client) -> None:
    assert f"At most {project.UPLOAD_LIMIT_BYTES // 1024**2} MB." in text_of(analyst.get(reverse("upload")))


def test_files_that_wait_are_listed_for_their_owner_and_can_be_thrown_away(
    analyst: Client, signed_in: Callable[[str], Client]
) -> None:
    upload = hand_in(analyst, name="<i>mine.csv")
    html = analyst.get(reverse("upload")).content.decode()
    assert "&lt;i&gt;mine.csv" in html
    other = signed_in("administrator")
    assert "mine" not in other.get(reverse("upload")).content.decode()
    analyst.post(reverse("upload-discard", args=[upload.pk]))
    assert not Upload.objects.exists()
    assert not FileChunk.objects.exists()


def test_a_large_file_is_tried_by_a_worker(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "TRIED_IN_PLACE", 10)
    upload = hand_in(analyst)
    page = text_of(go_on(analyst, upload))
    assert "Trying out survey.csv" in page
    assert "you may leave this page" in page.lower()
    assert Job.objects.get().kind == TRIAL
    work()
    page = text_of(analyst.get(reverse("upload-trial", args=[upload.pk])))
    assert "All 60 rows can be loaded" in page
    # What was said meanwhile makes the answer stale, and asks again.
    page = text_of(go_on(analyst, upload, source="other"))
    assert "Trying out survey.csv" in page
    assert load_refused(analyst, upload)
    work()
    assert load(analyst, upload).source.code == "other"


def load_refused(client: Client, upload: Upload) -> bool:
    response = client.post(reverse("upload-load", args=[upload.pk]))
    assert response.headers["Location"] == reverse("upload-trial", args=[upload.pk])
    return not Import.objects.exists()


def test_a_trial_that_broke_off_says_so(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "TRIED_IN_PLACE", 10)
    upload = hand_in(analyst)
    go_on(analyst, upload)
    Job.objects.update(state=Job.State.FAILED, problem="The disk is full.")
    page = text_of(analyst.get(reverse("upload-trial", args=[upload.pk])))
    assert "The trial broke off" in page
    assert "The disk is full." in page


def test_loading_twice_is_loading_once(analyst: Client) -> None:
    upload = hand_in(analyst)
    go_on(analyst, upload)
    address = reverse("upload-load", args=[upload.pk])
    assert analyst.post(address).headers["Location"] == analyst.post(address).headers["Location"]
    assert Import.objects.count() == Job.objects.count() == 1
    made = Import.objects.get()
    for name in ("upload-columns", "upload-trial"):
        response = analyst.get(reverse(name, args=[upload.pk]))
        assert response.headers["Location"] == reverse("import", args=[made.pk])
    assert analyst.post(reverse("upload-discard", args=[upload.pk])).status_code == 404


def test_finance_does_not_change_how_the_files_of_others_are_read(analyst: Client, finance: Client) -> None:
    first = hand_in(analyst)
    go_on(analyst, first)
    load(analyst, first)
    before = Source.objects.get(code="survey").mapping
    figures = b"month,revenue\n" + b"".join(b"2025-0%d,1000\n" % i for i in range(1, 10))
    upload = hand_in(finance, figures, "finance.csv")
    refused = finance.post(reverse("upload-columns", args=[upload.pk]), {"go": "1", "source": "survey"})
    assert refused.status_code == 400
    assert "“survey” delivers other data too" in text_of(refused)
    finance.post(reverse("upload-load", args=[upload.pk]))
    assert Import.objects.count() == 1
    assert Source.objects.get(code="survey").mapping == before
    go_on(finance, upload, source="finance")
    assert load(finance, upload).source.code == "finance"


def test_what_was_thrown_away_meanwhile_is_not_loaded(analyst: Client) -> None:
    upload = hand_in(analyst)
    go_on(analyst, upload)
    document = document_for(Upload.objects.get(), known_company())
    Upload.objects.all().delete()
    with pytest.raises(NotTried):
        load_upload(upload.pk, document=document, requested_by_id=upload.requested_by_id, now=timezone.now())
    assert not Import.objects.exists()


def test_much_rejected_is_said_before_loading(analyst: Client) -> None:
    upload = hand_in(analyst, SURVEY + b"".join(b"x%d;01.03.2025;14;store\n" % i for i in range(30)))
    page = text_of(go_on(analyst, upload))
    assert "More than 20% of the answers to surveys would be left out." in page
    assert load(analyst, upload).state == Import.State.LOADED  # somebody has seen it


def test_a_form_says_nothing_of_columns_that_the_vocabulary_does_not_know(finance: Client) -> None:
    figures = b"month,revenue\n" + b"".join(b"2025-0%d,1000\n" % i for i in range(1, 10))
    upload = hand_in(finance, figures, "finance.csv")
    finance.post(reverse("upload-columns", args=[upload.pk]), {"meaning-1": "amount", "meaning-0": "date"})
    assert [choice.meaning for choice in said(upload).choices] == ["period", "value:finance_revenue"]


def test_finance_loads_figures_and_nothing_else(finance: Client, analyst: Client) -> None:
    figures = b"month,revenue\n" + b"".join(b"2025-0%d,1000\n" % i for i in range(1, 10))
    upload = hand_in(finance, figures, "finance.csv")
    assert "9 rows can be loaded" in text_of(go_on(finance, upload))
    made = load(finance, upload)
    assert made.state == Import.State.LOADED
    assert finance.get(reverse("import", args=[made.pk])).status_code == 200
    survey = hand_in(finance)
    assert go_on(finance, survey).status_code == 400
    # Not even by a meaning that was said before the right was taken away.
    go_on(analyst, others := hand_in(analyst))
    Upload.objects.filter(pk=others.pk).update(requested_by=Upload.objects.get(pk=survey.pk).requested_by)
    response = finance.post(reverse("upload-load", args=[others.pk]))
    assert response.headers["Location"] == reverse("upload-columns", args=[others.pk])
    assert Import.objects.count() == 1


OTHERS = (
    b"period,measure,value\n2025-01,finance_revenue,1000\n2025-01,brand_strength,40\n"
    b"2025-02,margin,0.2\n2025-02,employee_engagement,70\n2025-03,cost_to_serve_reported,5\n"
)


def test_finance_loads_no_figures_of_others_where_each_row_says_which_it_is(
    finance: Client, analyst: Client
) -> None:
    upload = hand_in(finance, OTHERS, "finance.csv")
    assert "3 of 5 rows can be loaded" in text_of(go_on(finance, upload))
    rejected = finance.get(reverse("upload-rejected", args=[upload.pk])).getvalue().decode()
    assert "Finance loads its own figures" in rejected
    assert "brand_strength" in rejected
    made = load(finance, upload)
    assert set(Measurement.objects.values_list("measure__code", flat=True)) == {
        *("finance_revenue", "margin", "cost_to_serve_reported")
    }
    # Others read the next file of the source without that limit.
    again = hand_in(analyst, OTHERS.replace(b"1000", b"1001"), "finance.csv")
    go_on(analyst, again)
    assert load(analyst, again).source == made.source
    assert Measurement.objects.filter(measure__code="brand_strength").exists()


def test_finance_loads_no_figures_of_others_where_the_columns_say_which_they_are(
    finance: Client, analyst: Client
) -> None:
    figures = b"month,brand strength\n" + b"".join(b"2025-0%d,40\n" % i for i in range(1, 10))
    upload = hand_in(finance, figures, "brand.csv")
    for words in (
        {"meaning-1": "value:brand_strength"},
        {"meaning-1": "value", "quantity": "brand_strength"},
    ):
        said_so = {"go": "1", "source": "brand", "meaning-0": "period", **words}
        finance.post(reverse("upload-columns", args=[upload.pk]), said_so)
        finance.post(reverse("upload-trial", args=[upload.pk]))
        finance.post(reverse("upload-load", args=[upload.pk]))
    assert not Import.objects.exists()
    assert "Brand strength" not in text_of(finance.get(reverse("upload-columns", args=[upload.pk])))
    # Nor by the mapping of an earlier file like it.
    others = hand_in(analyst, figures, "brand.csv")
    go_on(analyst, others)
    load(analyst, others)
    again = hand_in(finance, figures.replace(b"40", b"41"), "brand.csv")
    assert again.recognised == ""
    finance.post(reverse("upload-load", args=[again.pk]))
    assert Import.objects.count() == 1


def test_an_upload_that_is_gone_is_not_found(analyst: Client) -> None:
    upload = hand_in(analyst)
    Upload.objects.update(created_at=timezone.now() - timedelta(days=2))
    from metrics.tasks import purge  # noqa: PLC0415

    purge()
    assert analyst.get(reverse("upload-columns", args=[upload.pk])).status_code == 404


def test_a_page_of_columns_asks_the_database_as_often_for_a_wide_file(
    analyst: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    wide = (
        ",".join(["date", "nps", *(f"c{i}" for i in range(300))]) + "\n" + "2025-03-04,9," + "," * 299 + "\n"
    )
    upload = hand_in(analyst, wide.encode(), "wide.csv")
    with django_assert_max_num_queries(16):
        html = analyst.get(reverse("upload-columns", args=[upload.pk])).content.decode()
    assert "300 columns are not loaded" in html
