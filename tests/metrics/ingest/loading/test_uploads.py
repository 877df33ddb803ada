"""Files handed in by the page: kept, looked at, tried, loaded once; and gone after a day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from metrics.ingest.corrections.erasing import erase
from metrics.ingest.corrections.purging import purge_old
from metrics.ingest.loading.intake import CHUNK_BYTES, FileTooLarge
from metrics.ingest.loading.load import Load
from metrics.ingest.loading.progress import NoAccount
from metrics.ingest.loading.uploads import (
    NotTried,
    document_for,
    hand_in,
    load_upload,
    propose_anew,
    read_anew,
    say,
    try_out,
)
from metrics.ingest.proposing.choices import Said
from metrics.ingest.proposing.company import known_company
from metrics.ingest.reasons import FileRefused
from metrics.models import Answer, FileChunk, Import, Member, Source, Submission, Upload
from tests.cast import Cast
from tests.metrics.ingest.loads import NOW, SECRET
from tests.metrics.ingest.proposing.files import with_choice

pytestmark = pytest.mark.django_db

CSV = (
    b"id,date,nps,channel\n1,2025-03-04,9,store\n2,2025-03-05,11,kiosk2\n3,2025-03-06,15,store\n"
    b"4,2025-03-06,0,store\n5,2025-03-06,10,kiosk2\n"
)


@pytest.fixture
def person() -> int:
    return Cast()["analyst"].pk


def handed_in(person: int, content: bytes = CSV, name: str = "survey 2025.csv") -> Upload:
    return hand_in(
        [content], file_name=name, requested_by_id=person, known=known_company(), now=NOW, limit=10**8
    )


def tried(upload: Upload) -> Upload:
    document = document_for(upload, known_company())
    try_out(upload, document, secret=SECRET, clock=lambda: NOW, progress=NoAccount())
    return Upload.objects.get(pk=upload.pk)


def loaded(upload: Upload) -> Import:
    made, is_new = load_upload(
        upload.pk,
        document=document_for(upload, known_company()),
        requested_by_id=upload.requested_by_id,
        now=NOW,
    )
    assert is_new
    Load(made.pk, progress=NoAccount(), secret=SECRET, clock=lambda: NOW).run()
    made.refresh_from_db()
    return made


def test_a_file_is_kept_whole_and_looked_at(person: int) -> None:
    pieces = [b"id,date,nps\n", b"1,2025-03-04,9\n" * (CHUNK_BYTES // 15), b"2,2025-03-05,8\n" * 9]
    upload = hand_in(
        pieces, file_name="big.csv", requested_by_id=person, known=known_company(), now=NOW, limit=10**8
    )
    chunks = list(FileChunk.objects.filter(upload=upload).order_by("position").values_list("data", flat=True))
    assert b"".join(map(bytes, chunks)) == b"".join(pieces)
    assert [len(chunk) for chunk in chunks][:-1] == [CHUNK_BYTES]
    assert upload.file_size == sum(map(len, pieces))
    assert Said.of_json(upload.said).source == "big"


def test_a_file_beyond_the_limit_and_one_that_cannot_be_read_leave_nothing(person: int) -> None:
    known = known_company()
    with pytest.raises(FileTooLarge):
        hand_in(
            [b"a" * 50, b"b" * 51], file_name="x", requested_by_id=person, known=known, now=NOW, limit=100
        )
    with pytest.raises(FileRefused):
        handed_in(person, b"")
    assert not Upload.objects.exists()
    assert not FileChunk.objects.exists()


def test_a_trial_says_what_loading_would_bring_and_keeps_nothing_of_it(person: int) -> None:
    upload = tried(handed_in(person))
    (part,) = upload.trial["report"]["parts"]
    assert (part["rows"], part["accepted"], part["rejected"], part["new"]) == (5, 3, 2, 3)
    assert [(one["reason"], one["column"], one["rows"], one["first"]) for one in part["reasons"]] == [
        ("no_answer", "nps", 1, [3]),
        ("not_on_scale", "nps", 1, [4]),
    ]
    assert upload.trial["report"]["unconfirmed"] == ["channel: kiosk2"]
    assert not Import.objects.exists()
    assert not Source.objects.exists()
    assert not Member.objects.filter(code="kiosk2").exists()


def test_a_trial_that_cannot_be_is_kept_with_its_reason(person: int) -> None:
    upload = handed_in(person, b"id,date,amount,currency\n1,2025-03-04,9.5,EUR\n")
    document = document_for(upload, known_company())
    document[0]["columns"]["amount"] = "price"
    try_out(upload, document, secret=SECRET, clock=lambda: NOW, progress=NoAccount())
    assert "price" in upload.trial["problem"]
    assert "report" not in upload.trial


def test_what_was_tried_is_loaded_with_the_file_that_was_kept(person: int) -> None:
    upload = tried(handed_in(person))
    made = loaded(upload)
    assert made.state == Import.State.LOADED
    assert (made.file_name, made.file_size, made.requested_by_id) == ("survey 2025.csv", len(CSV), person)
    assert made.accept_rejects  # two of five were rejected, and somebody has seen it
    assert Submission.objects.count() == Answer.objects.count() == 3
    assert not FileChunk.objects.exists()
    assert Source.objects.get().mapping == made.mapping


def test_of_two_who_load_at_once_one_does(person: int) -> None:
    upload = tried(handed_in(person))
    first = loaded(upload)
    again, is_new = load_upload(
        upload.pk, document=document_for(upload, known_company()), requested_by_id=person, now=NOW
    )
    assert (again, is_new) == (first, False)
    assert Import.objects.count() == 1


def test_what_was_not_tried_like_this_is_not_loaded(person: int) -> None:
    upload = handed_in(person)
    with pytest.raises(NotTried):
        loaded(upload)
    upload = tried(upload)
    said = Said.of_json(upload.said)
    say(upload, with_choice(said, 2, missing=()))
    with pytest.raises(NotTried):
        loaded(upload)
    assert not Import.objects.exists()


def test_the_next_file_of_a_source_is_recognised_and_may_be_another_after_all(person: int) -> None:
    loaded(tried(handed_in(person)))
    upload = handed_in(person, CSV.replace(b"9,store", b"8,store"), "survey 2026.csv")
    assert upload.recognised == "survey"
    (part,) = tried(upload).trial["report"]["parts"]
    assert (part["new"], part["changed"]) == (0, 1)
    propose_anew(upload, known_company())
    assert Upload.objects.get(pk=upload.pk).recognised == ""


def test_a_file_is_read_as_a_person_says(person: int) -> None:
    upload = handed_in(person, "дата;балл|x\n2025-03-04;9|7\n".encode("cp1251"), "a.csv")
    read_anew(upload, {"delimiter": "|", "encoding": "windows-1251"}, known_company())
    upload.refresh_from_db()
    assert [column["name"] for column in upload.seen["columns"]] == ["дата;балл", "x"]
    assert Said.of_json(upload.said).form == {"delimiter": "|", "encoding": "windows-1251"}
    before = upload.seen
    with pytest.raises(FileRefused), transaction.atomic():
        read_anew(upload, {"header_row": 500}, known_company())
    assert Upload.objects.get(pk=upload.pk).seen == before


def test_what_nobody_goes_on_with_is_removed_after_a_day(person: int) -> None:
    upload = handed_in(person)
    purge_old(now=NOW + timedelta(hours=23), days=30)
    assert FileChunk.objects.filter(upload=upload).exists()
    purge_old(now=NOW + timedelta(hours=25), days=30)
    assert not Upload.objects.exists()
    assert not FileChunk.objects.exists()


def test_an_import_outlives_its_upload(person: int) -> None:
    made = loaded(tried(handed_in(person)))
    purge_old(now=NOW + timedelta(hours=25), days=30)
    assert not Upload.objects.exists()
    assert Import.objects.get() == made


def test_what_stood_in_the_rows_is_forgotten_once_they_are_loaded(person: int) -> None:
    made = loaded(tried(handed_in(person)))
    assert Upload.objects.get(became=made).seen == {}
    erase("survey")
    assert not Upload.objects.exists()


def test_a_piece_belongs_to_one_file(person: int) -> None:
    upload = handed_in(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        FileChunk.objects.create(position=7, data=b"")
    made = Import.objects.create(
        source=Source.objects.create(code="s"), file_name="f", file_size=1, mapping=[], created_at=NOW
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FileChunk.objects.create(upload=upload, of=made, position=8, data=b"")


def pieces() -> Iterator[bytes]:
    yield from ()


def test_an_empty_file_is_refused(person: int) -> None:
    with pytest.raises(FileRefused):
        hand_in(pieces(), file_name="x", requested_by_id=person, known=known_company(), now=NOW, limit=9)


def test_a_trial_takes_no_source_from_others(person: int, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = handed_in(person)
    codes: list[str] = []
    run = Load.run

    def note(self: Load) -> None:
        codes.extend(Source.objects.values_list("code", flat=True))
        run(self)

    monkeypatch.setattr(Load, "run", note)
    report = tried(upload).trial["report"]
    assert report["source"] == "survey"
    assert [code.startswith("trial_") for code in codes] == [True]
    assert not Source.objects.exists()
