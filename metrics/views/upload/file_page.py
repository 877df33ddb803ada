"""What the first step of an upload shows: a place for a file, and files that wait to be gone on with."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from metrics import formats
from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.knowledge import business_zone
from metrics.models import Upload
from metrics.views.asking.wording import wording_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was handed in and not loaded."""

    pk: int
    file_name: str
    size: str
    since: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of file that can be loaded, and its template."""

    kind: str
    title: str
    holders: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """The page."""

    problem: str
    finance: bool
    """Whoever reads it may load figures of periods only."""
    limit: int
    waiting: tuple[Waiting, ...]
    offers: tuple[Offer, ...]


def file_page(person: int, *, problem: str, finance: bool) -> FilePage:
    """Return the page."""
    zone, kinds = ZoneInfo(business_zone()), (Kind.MEASUREMENTS,) if finance else tuple(Kind)
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
        offers=tuple(
            Offer(kind.value, words.title, words.holders) for kind in kinds for words in (wording_of(kind),)
        ),
    )
