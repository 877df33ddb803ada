"""Receiving a file: stored in the database, with its mapping, before anything is read from it.

So any worker on any host can load it, and a file that was taken is never lost.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.ingest.mapping.document import read_mappings
from metrics.ingest.mapping.knowledge import known_words
from metrics.ingest.mapping.model import SourceMapping
from metrics.ingest.problems import MappingError, Problem
from metrics.models import FileChunk, Import, ImportPart, Source

CHUNK_BYTES = 4 * 1024 * 1024


class FileTooLarge(Exception):  # noqa: N818 - a file is turned away, nothing went wrong
    """A file beyond the limit; nothing of it is kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return _("The file is larger than %(limit)s MB. Split it.") % {"limit": self.limit // 1024**2}


def read_document(document: Any, source: str | None = None) -> list[SourceMapping]:
    """Read the mapping of one file against what the organisation knows.

    Parameters
    ----------
    document
        The decoded JSON.
    source
        The code of the source, where the mapping does not say it or another is meant.

    Raises
    ------
    MappingError
        With every problem; also where one file is said to come from two sources.
    """
    mappings = read_mappings(with_source(document, source), known_words())
    problems = [
        Problem(
            f"[{index}].source",
            gettext_lazy("One file comes from one source: write “%(name)s” here too."),
            {"name": mappings[0].source},
        )
        for index, mapping in enumerate(mappings)
        if mapping.source != mappings[0].source
    ]
    if problems:
        raise MappingError(problems)
    return mappings


def with_source(document: Any, source: str | None) -> Any:
    """Return the mapping with every part from this source; as it is, where none is given."""
    if source is None:
        return document
    if isinstance(document, list):
        return [with_source(part, source) for part in document]
    return {**document, "source": source} if isinstance(document, dict) else document


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is noted of a file beside its contents."""

    name: str
    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path, name: str) -> "FileFacts":
        """Look at a file on disk."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return cls(name, digest, path.stat().st_size)


@transaction.atomic
def receive(
    file: FileFacts,
    *,
    document: Any,
    now: datetime,
    source: str | None = None,
    accept_rejects: bool = False,
    requested_by_id: int | None = None,
) -> Import:
    """Note a file and what is to become of it; `store` keeps its contents.

    Parameters
    ----------
    file
        Its name, size and hash.
    document
        The decoded JSON of its mapping.
    source
        The code of the source, in place of what the mapping says.
    accept_rejects
        Load what is accepted however much is rejected.
    requested_by_id
        The user.

    Raises
    ------
    MappingError
        Nothing is stored then.
    """
    mappings = read_document(document, source)
    made = Import.objects.create(
        source=Source.objects.get_or_create(code=mappings[0].source)[0],
        file_name=file.name[-255:],
        file_sha256=file.sha256,
        file_size=file.size,
        mapping=with_source(document, source),
        accept_rejects=accept_rejects,
        requested_by_id=requested_by_id,
        created_at=now,
    )
    ImportPart.objects.bulk_create(
        ImportPart(of=made, position=position, kind=mapping.kind.value)
        for position, mapping in enumerate(mappings)
    )
    return made


@transaction.atomic
def store(path: Path, of: Import, *, limit: int) -> None:
    """Keep the contents of a file until it is loaded.

    Raises
    ------
    FileTooLarge
        If it has more bytes than the limit.
    """
    if path.stat().st_size > limit:
        raise FileTooLarge(limit)
    with path.open("rb") as stream:
        position = 0
        while data := stream.read(CHUNK_BYTES):
            FileChunk.objects.create(of=of, position=position, data=data)
            position += 1
