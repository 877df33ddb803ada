"""A small table that is loaded at once, in the caller's transaction: all of it, or nothing.

For what people type on pages. It is a load like any other, with its import, its revisions and its marks, so it
can be undone; only the queue and the stored file are left out, because nobody would come back for them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from metrics.ingest.loading import locks
from metrics.ingest.loading.intake import FileFacts, receive
from metrics.ingest.loading.keys import KeySecret
from metrics.ingest.loading.load import Load, LoadRefused
from metrics.ingest.loading.progress import NoAccount
from metrics.ingest.reading.copies import private_folder
from metrics.ingest.reasons import Reason, render
from metrics.models import Import, Source

FORM: Mapping[str, Any] = {
    "format": "csv",
    "encoding": "utf-8",
    "delimiter": ",",
    "decimal": ".",
    "header_row": 1,
}
"""How the table is written, so that nothing about it has to be detected."""

PATIENCE_SECONDS = 5


class LoadingElsewhere(Exception):  # noqa: N818 - what was asked must wait, nothing went wrong
    """Another load holds what this one needs, for longer than a page may wait."""

    def __str__(self) -> str:
        return _("A large file is being loaded at this moment. Nothing was saved yet: try again in a minute.")


def hold(source: Source) -> None:
    """Keep others from changing the facts of a source, and from marking, until the transaction ends.

    Raises
    ------
    LoadingElsewhere
        If others do so and do not end soon; the transaction is lost then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE_SECONDS}s"])
    try:
        locks.members_stay()
        locks.change_facts_of([source.pk])
        locks.mark_in_turn()
    except OperationalError as error:
        raise LoadingElsewhere from error


def load_at_once(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    document: Mapping[str, Any],
    file_name: str,
    secret: KeySecret,
    now: datetime,
    requested_by_id: int | None = None,
) -> Import:
    """Load a table that was checked before; the caller holds its source (`hold`).

    Raises
    ------
    LoadRefused
        If a row is not accepted after all; the caller's transaction must not be kept then.
    """
    with private_folder() as folder:
        path = folder / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
        made = receive(
            FileFacts.of(path, file_name),
            document={**document, "file": dict(FORM)},
            now=now,
            accept_rejects=True,
            requested_by_id=requested_by_id,
        )
        _AtOnce(made, path, secret=secret, now=now).run()
    rejected = [row for part in made.parts.all() for row in part.rejects.all()]
    if rejected:
        first = rejected[0]
        raise LoadRefused(f"{first.value}: {render(Reason(first.reason), first.parameters)}")
    return made


class _AtOnce(Load):
    def __init__(self, of: Import, path: Path, *, secret: KeySecret, now: datetime) -> None:
        super().__init__(of.pk, progress=NoAccount(), secret=secret, clock=lambda: now)
        self._path = path

    @contextmanager
    def file(self) -> Iterator[Path]:
        yield self._path
