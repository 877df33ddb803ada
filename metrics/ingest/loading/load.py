"""Loading: from a stored file to facts, in steps that survive a crash at any moment.

Each step is one transaction that begins with the renewal of the work's lease and ends with the note of how far
it is: reading stages batch after batch, settling judges what needs the whole file, merging makes the facts
appear. Whoever takes the work over goes on behind the last step; a step is never done twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from metrics.catalogue.own_dimensions import OwnDimensionError
from metrics.catalogue.planning import keep_statistics_fresh
from metrics.ingest.loading import locks, staging_rows
from metrics.ingest.loading.heirs import heirs_of_sets
from metrics.ingest.loading.intake import read_document
from metrics.ingest.loading.keys import KeySecret
from metrics.ingest.loading.member_ids import MemberFinder, MemberIds
from metrics.ingest.loading.merging import Merge, Merged
from metrics.ingest.loading.outcome import count_merged, note_measures, start_account
from metrics.ingest.loading.parts import Part, parts_of
from metrics.ingest.loading.progress import Progress
from metrics.ingest.loading.resolving import Resolver
from metrics.ingest.loading.settling import settle, too_many_rejects, unconfirmed_members
from metrics.ingest.loading.spooling import spooled
from metrics.ingest.loading.staging import drop_staging
from metrics.ingest.loading.staging_rows import PartReader, open_for, rows_of
from metrics.ingest.mapping.knowledge import introduce, measure_ids
from metrics.ingest.problems import MappingError
from metrics.ingest.reading.sheets import Sheet
from metrics.ingest.reasons import FileRefused
from metrics.models import FileChunk, Import, Organisation, Source

State = Import.State
OPEN_STATES = (State.RECEIVED, State.READING)


class LoadRefused(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """A file whose rows cannot become facts, with words for a person."""


class LoadStopped(Exception):  # noqa: N818 - somebody decided otherwise
    """The import was erased while it was being loaded."""


OPENING_SECONDS = 600
"""How long a workbook may take to unpack and parse."""

MANY = 10_000
"""So many rows at once make what the database knows of a table stale."""

REFUSALS: tuple[type[Exception], ...] = (FileRefused, MappingError, OwnDimensionError, LoadRefused)
"""What ends a load with a reason, and would end it the same way each time."""


class Load:
    """Loads one import.

    Parameters
    ----------
    import_id
        The stored file.
    progress
        The account of the steps; a job's lease.
    secret
        Hashes customer keys.
    clock
        Tells the time.
    """

    idle_seconds = 60
    """How long a step may think between two statements; one that stands still is cut off by the database."""

    def __init__(
        self, import_id: int, *, progress: Progress, secret: KeySecret, clock: Callable[[], datetime]
    ) -> None:
        self.of = Import.objects.select_related("source").get(pk=import_id)
        self.progress = progress
        self.secret = secret
        self.clock = clock

    def run(self) -> None:
        """Do what is left to do.

        Raises
        ------
        FileRefused, MappingError, OwnDimensionError, LoadRefused
            Nothing was loaded; the import says why.
        """
        if self.of.state not in OPEN_STATES:
            return
        try:
            self._run()
        except LoadStopped:
            drop_staging([self.of.pk])
        except REFUSALS as refusal:
            with transaction.atomic():
                self.progress.renew()
                abandon(self.of.pk, str(refusal))
            raise

    def _run(self) -> None:
        cursor = self.progress.cursor
        if cursor.get("rows") != staging_rows.BATCH_ROWS or self._is_lost():
            cursor = self._begin()
        parts = parts_of(self.of)
        if "read" not in cursor:
            self._read(parts, part=cursor["part"], batches=cursor["batches"])
        if "settled" in cursor or self._settle(parts):
            self.finish(parts)

    def _is_lost(self) -> bool:
        """Return whether the database has crashed since rows were staged, and lost them."""
        return any(part.row.accepted and part.staging.is_empty() for part in parts_of(self.of))

    def _begin(self) -> Mapping[str, Any]:
        """Start from nothing, or from nothing again."""
        cursor = {"part": 0, "batches": 0, "rows": staging_rows.BATCH_ROWS}
        with self._step(0, cursor):
            Import.objects.filter(pk=self.of.pk).update(state=State.READING)
            self.introduce()
            for part in parts_of(self.of):
                start_account(part.row)
                part.staging.create()
        return cursor

    @contextmanager
    def _step(self, done: int | None = None, cursor: Mapping[str, Any] | None = None) -> Iterator[None]:
        """Open the transaction of one step, and stop where somebody has ended the import."""
        with transaction.atomic():
            locks.without_time_limits(idle_seconds=self.idle_seconds)
            locks.without_waiting_for_disk()
            self.progress.renew(done=done, cursor=cursor)
            self._hold()
            yield

    def _hold(self) -> None:
        """Keep others from ending the import in this transaction."""
        if Import.objects.select_for_update().get(pk=self.of.pk).state not in OPEN_STATES:
            raise LoadStopped

    def _read(self, parts: list[Part], *, part: int, batches: int) -> None:
        with self.file() as path:
            sheet = self._opened(path, parts)
            done = 0
            for number, current in enumerate(parts):
                if number < part:
                    done += rows_of(current)
                    continue
                resolver = Resolver(
                    current.mapping,
                    secret=self.secret,
                    measures=self.measures(parts),
                    members=self.members(),
                )
                reader = PartReader(sheet, current, resolver, now=self.clock())
                staged = batches if number == part else 0
                done += reader.read(self.progress, self._step, staged=staged, done=done)
        self.progress.renew(done=done, total=done, cursor={"rows": staging_rows.BATCH_ROWS, "read": True})

    def _opened(self, path: Path, parts: list[Part]) -> Sheet:
        """Open the file. A large workbook takes longer than a lease; nobody claims a job whose row is held."""
        with transaction.atomic():
            locks.without_time_limits(idle_seconds=OPENING_SECONDS)
            self.progress.renew()
            return open_for(path, parts)

    def _settle(self, parts: list[Part]) -> bool:
        """Judge what needs the whole file; return whether it goes on without a person."""
        with self._step(cursor={"rows": staging_rows.BATCH_ROWS, "read": True, "settled": True}):
            for part in parts:
                settle(part.staging, part.row)
            rows = list(self.of.parts.all())
            if not any(row.rows for row in rows):
                raise LoadRefused(_("The file has no rows."))
            self.note_members(parts)
            if not too_many_rejects(self.of, rows):
                return True
            Import.objects.filter(pk=self.of.pk).update(state=State.WAITING)
            drop_staging([self.of.pk])
            return False

    # -- What a trial does otherwise ----------------------------------------------------------------------

    def file(self) -> AbstractContextManager[Path]:
        """Give the path of the file for as long as it is read."""
        return spooled(FileChunk.objects.filter(of=self.of), self.progress)

    def introduce(self) -> None:
        """Add the dimensions and questions that the mapping brings along."""
        introduce(read_document(self.of.mapping))

    def measures(self, parts: list[Part]) -> Mapping[str, int]:
        """Return the ids of measures."""
        return measure_ids()

    def members(self) -> MemberFinder:
        """Return what finds the member sets of rows."""
        return MemberIds()

    def note_members(self, parts: list[Part]) -> None:
        """Note which members of the file nobody has confirmed yet."""
        found = unconfirmed_members([part.staging for part in parts])
        detected = Import.objects.values_list("detected", flat=True).get(pk=self.of.pk)
        Import.objects.filter(pk=self.of.pk).update(detected={**detected, "unconfirmed": found})

    def finish(self, parts: list[Part]) -> None:
        """Make the facts appear, and close the import."""
        with transaction.atomic():
            locks.without_time_limits()
            self.progress.renew()
            locks.members_stay()
            locks.change_facts_of([self.of.source_id])
            self._hold()
            self._fix_currency(parts)
            heirs = heirs_of_sets()
            merged = [self._merge(part, heirs) for part in parts]
            # Before others have to wait: in a large file it takes as long as the merging.
            connection.check_constraints()
            locks.mark_in_turn()
            for one in merged:
                one.touched.settle()
            Import.objects.filter(pk=self.of.pk).update(
                state=State.LOADED, loaded_at=self.clock(), problem=""
            )
            Source.objects.filter(pk=self.of.source_id).update(mapping=self.of.mapping)
            FileChunk.objects.filter(of=self.of).delete()
            drop_staging([self.of.pk])

        written = sum((one.written for one in merged), Counter[str]())
        keep_statistics_fresh(table for table, rows in written.items() if rows > MANY)

    def _merge(self, part: Part, heirs: dict[int, int]) -> Merged:
        merged = Merge(
            part.staging,
            import_id=self.of.pk,
            source_id=self.of.source_id,
            key_space=part.mapping.key_space,
            key_version=self.secret.version,
        ).run(heirs)
        count_merged(part.row, merged.new, merged.changed, merged.unchanged)
        note_measures(part.row, merged.touched.measures)
        return merged

    def _fix_currency(self, parts: list[Part]) -> None:
        """Let the first transactions decide in which currency amounts are kept."""
        for currency in filter(None, (part.staging.currency() for part in parts)):
            organisation = Organisation.objects.select_for_update().get()
            if organisation.currency not in {"", currency}:
                raise LoadRefused(
                    _(
                        "Amounts are kept in %(known)s here; this file is in %(found)s. Until the first amounts are "
                        "loaded, an administrator can choose another currency."
                    )
                    % {"known": organisation.currency, "found": currency}
                )
            Organisation.objects.filter(pk=organisation.pk).update(currency=currency)


def abandon(import_id: int, problem: str) -> None:
    """Close an import that will not be loaded, with the reason; its file stays until it is purged."""
    Import.objects.filter(pk=import_id, state__in=OPEN_STATES).update(state=State.FAILED, problem=problem)
    drop_staging([import_id])
