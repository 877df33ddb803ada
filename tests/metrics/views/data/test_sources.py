"""Erasing a source, and its comments: asked for on a page, done by a worker."""

from pathlib import Path

import pytest
from django.test import Client

from metrics import tasks
from metrics.models import Import, Job, Source, Submission
from tests.metrics.ingest.loads import RESPONSES, load_rows, response

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(tmp_path: Path) -> Source:
    """A source that has delivered two answers, one with a comment."""
    Source.objects.create(code="survey", comments=True)
    rows = [response(1, comment="Fine."), response(2)]
    load_rows(tmp_path, rows, {**RESPONSES, "comments": True})
    assert Submission.objects.exclude(comment="").count() == 1
    return Source.objects.get(code="survey")


def test_erasing_wants_the_code_typed(analyst: Client, survey: Source) -> None:
    address = "/data/sources/survey/erase/"
    text = analyst.get(address).content.decode()
    assert "Gone for good: 2 rows, and the customers whom only this source knows." in text
    wrong = analyst.post(address, {"code": "Survey "})
    assert wrong.status_code == 400
    page = wrong.content.decode()
    assert '<p class="err" id="code_error">Type the code exactly: survey</p>' in page
    assert 'value="Survey "' in page
    assert not Job.objects.exists()
    assert analyst.post(address, {"code": "survey"})["Location"] == "/data/"
    assert "is being erased" in analyst.get("/data/").content.decode()
    tasks.run_job(Job.objects.get().pk)
    assert not Submission.objects.exists()
    assert Import.objects.get().state == Import.State.ERASED
    after = analyst.get("/data/").content.decode()
    assert "/data/sources/survey/" not in after
    assert "\nerased</span>" in after


def test_comments_are_turned_off_with_those_that_are_stored(analyst: Client, survey: Source) -> None:
    address = "/data/sources/survey/comments/"
    assert "Stop keeping the comments of “survey”?" in analyst.get(address).content.decode()
    assert Submission.objects.exclude(comment="").exists()
    assert analyst.post(address, {"comments": "off"})["Location"] == "/data/"
    assert "comments are being removed" in analyst.get("/data/").content.decode()
    tasks.run_job(Job.objects.get().pk)
    survey.refresh_from_db()
    assert not survey.comments
    assert not Submission.objects.exclude(comment="").exists()


def test_comments_are_turned_on(analyst: Client, survey: Source) -> None:
    Source.objects.update(comments=False)
    address = "/data/sources/survey/comments/"
    assert "Keep the comments of “survey”?" in analyst.get(address).content.decode()
    analyst.post(address, {"comments": "on"})
    assert "comments are being turned on" in analyst.get("/data/").content.decode()
    tasks.run_job(Job.objects.get().pk)
    survey.refresh_from_db()
    assert survey.comments


@pytest.mark.parametrize("what", ["erase", "comments"])
def test_a_source_that_is_not_there_is_not_found(what: str, analyst: Client) -> None:
    assert analyst.get(f"/data/sources/nothing/{what}/").status_code == 404
    assert analyst.post(f"/data/sources/nothing/{what}/", {"code": "nothing"}).status_code == 404
    assert not Job.objects.exists()
