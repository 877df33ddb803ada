"""Walking through an upload as a person does, form by form."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metrics import tasks
from metrics.jobs.queue import claim
from metrics.models import Import, Upload

SURVEY = (
    "id;date;nps;channel\n"
    + "".join(f"r{i};{i % 28 + 1:02d}.03.2025;{i % 11};{['store', 'kiosk2'][i % 2]}\n" for i in range(1, 61))
).encode()


def hand_in(client: Client, content: bytes = SURVEY, name: str = "survey.csv") -> Upload:
    """Hand a file in; return what was made of it."""
    response = client.post(reverse("upload"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.latest("id")


def text_of(response: Any) -> str:
    """Return what a page says, without its tags."""
    html = response.content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&nbsp;", " ").replace("\u00a0", " ").split())


def go_on(client: Client, upload: Upload, **said: Any) -> Any:
    """Say something about the columns and try the file; return the page that follows."""
    return client.post(reverse("upload-columns", args=[upload.pk]), {"go": "1", **said}, follow=True)


def load(client: Client, upload: Upload) -> Import:
    """Load what was tried, and let a worker do it."""
    response = client.post(reverse("upload-load", args=[upload.pk]))
    made = Import.objects.latest("id")
    assert response.headers["Location"] == reverse("import", args=[made.pk])
    work()
    made.refresh_from_db()
    return made


def work() -> None:
    """Do what waits in the queue."""
    while lease := claim():
        tasks.work_on(lease)
