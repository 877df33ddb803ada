"""Files handed in by the page: kept from the first step, looked at, tried out, and loaded once somebody says so."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from metrics.catalogue.measures import FINANCE
from metrics.ingest.loading import locks
from metrics.ingest.loading.intake import CHUNK_BYTES, FileFacts, FileTooLarge, receive
from metrics.ingest.loading.keys import KeySecret
from metrics.ingest.loading.load import OPENING_SECONDS, REFUSALS
from metrics.ingest.loading.progress import NoAccount, Progress
from metrics.ingest.loading.rehearsal import rehearse
from metrics.ingest.loading.spooling import spooled
from metrics.ingest.mapping.document import read_mappings
from metrics.ingest.mapping.model import FileForm
from metrics.ingest.mapping.settings import read_file
from metrics.ingest.problems import MappingError, Notebook
from metrics.ingest.proposing.choices import Said
from metrics.ingest.proposing.documents import Document, document_of
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Seen, look_at
from metrics.ingest.proposing.needs import Need, figures_only, finance_may_load, needs_of, source_of_others
from metrics.ingest.proposing.proposal import propose
from metrics.ingest.proposing.recognising import recognise
from metrics.ingest.reading.opening import open_sheet
from metrics.ingest.reporting import Report
from metrics.models import FileChunk, Import, Upload

KEPT_FOR = timedelta(days=1)
"""How long a file waits for somebody to go on with it."""
KEPT_REJECTS = 1_000
"""Rejected rows of a trial that are kept, of each kind of rows."""


class NotTried(Exception):  # noqa: N818 - what was asked cannot be done yet
    """A file whose meaning was changed since it was last tried, or that was never tried."""


@transaction.atomic
def hand_in(
    pieces: Iterable[bytes], *, file_name: str, requested_by_id: int, known: Known, now: datetime, limit: int
) -> Upload:
    """Keep a file and propose what its columns mean.

    Raises
    ------
    FileTooLarge
        If it has more bytes than the limit; nothing of it is kept.
    FileRefused
        If it cannot be read as it is; nothing of it is kept.
    """
    locks.without_time_limits(idle_seconds=OPENING_SECONDS)
    made = Upload.objects.create(
        file_name=file_name[-255:], file_size=0, requested_by_id=requested_by_id, created_at=now
    )
    digest, size = hashlib.sha256(), 0
    for position, data in enumerate(_of_one_size(pieces)):
        size += len(data)
        if size > limit:
            raise FileTooLarge(limit)
        digest.update(data)
        FileChunk.objects.create(upload=made, position=position, data=data)
    made.file_size, made.file_sha256 = size, digest.hexdigest()
    _look(made, {}, known)
    made.save()
    return made


@transaction.atomic
def read_anew(upload: Upload, form: dict[str, Any], known: Known) -> None:
    """Look at a file again, with what a person says of how it is written, and propose anew.

    Raises
    ------
    FileRefused
        If it cannot be read like this; nothing is changed.
    """
    locks.without_time_limits(idle_seconds=OPENING_SECONDS)
    _look(upload, form, known)
    upload.save(update_fields=["seen", "said", "recognised", "trial"])


def _look(upload: Upload, form: dict[str, Any], known: Known) -> None:
    read_as = read_file(form, "", Notebook()) if form else FileForm()
    with spooled(FileChunk.objects.filter(upload=upload), NoAccount()) as path:
        seen = look_at(open_sheet(path, read_as))
    said = recognise(seen, known, file_name=upload.file_name)
    upload.recognised = said.source if said else ""
    said = said or propose(seen, known, file_name=upload.file_name)
    if form:
        said = replace(said, form=form)
    upload.seen, upload.said, upload.trial = seen.as_json(), said.as_json(), {}


def propose_anew(upload: Upload, known: Known) -> None:
    """Forget the earlier file that this one was recognised by, and propose from what it shows."""
    said = propose(Seen.of_json(upload.seen), known, file_name=upload.file_name)
    upload.recognised = ""
    say(upload, said)


def say(upload: Upload, said: Said) -> None:
    """Keep what a person says of the columns."""
    upload.said = said.as_json()
    upload.save(update_fields=["said", "recognised"])


def document_for(upload: Upload, known: Known) -> Document:
    """Return the mapping by which a file is to be read."""
    said = Said.of_json(upload.said)
    if said.kept is None:
        parts = document_of(Seen.of_json(upload.seen), said, known)
    else:
        kept = said.kept if isinstance(said.kept, list) else [said.kept]
        parts = [{**part, "source": said.source} for part in kept]
    # What was kept may have been loaded by somebody who may load more, or less.
    parts = [{key: value for key, value in part.items() if key != "only"} for part in parts]
    return [part | {"only": sorted(FINANCE)} for part in parts] if known.measurements_only else parts


def still_needed(upload: Upload, known: Known) -> list[Need]:
    """Return everything that is still to be said before a file can be tried; also what its mapping lacks."""
    said = Said.of_json(upload.said)
    if said.kept is None and (needs := needs_of(Seen.of_json(upload.seen), said, known)):
        return needs
    try:
        mappings = read_mappings(document_for(upload, known), known.words)
    except MappingError as error:
        return [
            Need(f"{problem.path}: {problem.message}" if problem.path else problem.message)
            for problem in error.problems
        ]
    if known.measurements_only and not all(map(finance_may_load, mappings)):
        return [Need(figures_only())]
    if known.measurements_only and known.delivers_more(said.source):
        return [Need(source_of_others(said.source), field="source")]
    return []


def fingerprint(document: Document) -> str:
    """Return what tells a mapping from another one."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def try_out(
    upload: Upload,
    document: Document,
    *,
    secret: KeySecret,
    clock: Callable[[], datetime],
    progress: Progress,
) -> None:
    """Find out what loading a file would bring, and keep the answer; also where it cannot be loaded at all.

    All of it is one transaction, of which only the answer stays: a worker holds its job until then.
    """
    progress.renew()
    began = clock()
    trial: dict[str, Any] = {"mapping": fingerprint(document), "at": began.isoformat()}
    try:
        with spooled(FileChunk.objects.filter(upload=upload), progress) as path:
            report = rehearse(
                path,
                file_name=upload.file_name,
                document=document,
                secret=secret,
                now=began,
                accept_rejects=True,
                rejects=KEPT_REJECTS,
            )
    except REFUSALS as refusal:
        trial["problem"] = str(refusal)
    else:
        trial["report"] = report.as_json()
    trial["seconds"] = (clock() - began).total_seconds()
    Upload.objects.filter(pk=upload.pk).update(trial=trial)
    progress.renew()
    upload.trial = trial


def report_of(upload: Upload, *, rejects: int = 0) -> Report | None:
    """Return what the last trial of a file found; None where there was none, or it came to nothing.

    Parameters
    ----------
    rejects
        How many rejects of each part to name.
    """
    kept = upload.trial.get("report")
    return Report.of_json(kept, rejects=rejects) if kept is not None else None


@transaction.atomic
def load_upload(
    upload_id: int, *, document: Document, requested_by_id: int, now: datetime
) -> tuple[Import, bool]:
    """Make an import of a file that was tried; the caller sees to the load.

    Rows that were rejected do not keep the others out: whoever loads it has seen them.

    Returns
    -------
    tuple
        The import, and whether it was made just now: of two people who load at once, one does.

    Raises
    ------
    NotTried
        If this mapping was not tried last, or the file has been thrown away meanwhile.
    """
    found = Upload.objects.select_for_update(of=("self",)).select_related("became").filter(pk=upload_id)
    upload = found.first()
    if upload is None:
        raise NotTried
    if upload.became is not None:
        return upload.became, False
    if upload.trial.get("mapping") != fingerprint(document) or "report" not in upload.trial:
        raise NotTried
    made = receive(
        FileFacts(upload.file_name, upload.file_sha256, upload.file_size),
        document=document,
        accept_rejects=True,
        requested_by_id=requested_by_id,
        now=now,
    )
    FileChunk.objects.filter(upload=upload).update(of=made, upload=None)
    # How many rows there are is still asked for; what stands in them is not.
    upload.became, upload.seen = made, {}
    upload.save(update_fields=["became", "seen"])
    return made, True


def remove_left_uploads(now: datetime) -> None:
    """Remove files that nobody has gone on with."""
    Upload.objects.filter(created_at__lt=now - KEPT_FOR).delete()


def _of_one_size(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Put pieces together to the size in which files are kept."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        while len(kept) >= CHUNK_BYTES:
            yield bytes(kept[:CHUNK_BYTES])
            del kept[:CHUNK_BYTES]
    if kept:
        yield bytes(kept)
