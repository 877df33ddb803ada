"""What the first step of an upload shows: a place for a file, and files that wait to be gone on with."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from metrics import formats
from metrics.ingest.mapping.knowledge import business_zone
from metrics.models import Upload


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was handed in and not loaded."""

    pk: int
    file_name: str
    size: str
    since: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """The page."""

    problem: str
    finance: bool
    """Whoever reads it may load figures of periods only."""
    limit: int
    waiting: tuple[Waiting, ...]


def file_page(person: int, *, problem: str, finance: bool) -> FilePage:
    """Return the page."""
    zone = ZoneInfo(business_zone())
    return FilePage(
        problem=problem,
        finance=finance,
        limit=settings.UPLOAD_LIMIT_BYTES // 1024**2,
        waiting=tuple(
            Waiting(
                one.pk, one.file_name, formats.file_size(one.file_size), formats.moment(one.created_at, zone)
            )
            for one in Upload.objects.filter(requested_by_id=person, became=None).only(
                "file_name", "file_size", "created_at"
            )
        ),
    )
