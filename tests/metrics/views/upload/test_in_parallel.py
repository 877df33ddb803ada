"""One file, two pages of it that are open at once: it is loaded, or it is thrown away."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from metrics.ingest.loading.uploads import document_for, load_upload
from metrics.ingest.proposing.company import known_company
from metrics.models import FileChunk, Import
from tests.metrics.views.walking import go_on, hand_in

pytestmark = pytest.mark.django_db(transaction=True)


def is_waited_for() -> bool:
    """Whether somebody waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_what_is_just_being_loaded_is_not_thrown_away(analyst: Client) -> None:
    upload = hand_in(analyst)
    go_on(analyst, upload)
    upload.refresh_from_db()
    document = document_for(upload, known_company())
    held = Event()

    def load() -> None:
        try:
            with transaction.atomic():
                now = timezone.now()
                load_upload(upload.pk, document=document, requested_by_id=upload.requested_by_id, now=now)
                held.set()
                for _ in range(100_000):
                    if is_waited_for():
                        break
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        loads = threads.submit(load)
        assert held.wait(30)
        answer = analyst.post(reverse("upload-discard", args=[upload.pk]))
        loads.result(30)
    assert answer.status_code == 404
    assert Import.objects.get().upload == upload
    assert FileChunk.objects.filter(of__isnull=False).exists()
