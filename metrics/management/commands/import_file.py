"""`manage.py import_file FILE --mapping MAPPING.json`: loads a file, with or without a running worker.

Without a mapping where the columns are called as those of a template.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.ingest.loading.intake import FileFacts, FileTooLarge, receive, store
from metrics.ingest.loading.rehearsal import rehearse
from metrics.ingest.mapping.standard import standard_mapping
from metrics.ingest.reading.opening import open_sheet
from metrics.ingest.report_text import lines_of
from metrics.ingest.reporting import Report, report
from metrics.management.following import see_through
from metrics.models import Import, Job

REFUSED: tuple[type[Exception], ...] = (FileTooLarge, *tasks.REFUSALS)
FAILED, WAITS_FOR_A_PERSON = 1, 3


class Command(BaseCommand):
    """Loads a file."""

    help = (
        "Load a file of responses, transactions, contacts, customers or measurements. "
        "Exit code 1: nothing was loaded; 3: so much was rejected that a person should look first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="CSV, XLSX or JSON lines")
        parser.add_argument(
            "--mapping", type=Path, help="JSON: what the columns mean; not needed for a filled-in template"
        )
        parser.add_argument("--source", help="code of the source, instead of the mapping's")
        parser.add_argument("--dry-run", action="store_true", help="read and check only; keep nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument(
            "--accept-rejects", action="store_true", help="load what is accepted, however much is not"
        )
        parser.add_argument("--no-wait", action="store_true", help="hand it to the workers and return")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Load the file and say what became of it."""
        path: Path = options["file"]
        try:
            document = _mapping_in(options["mapping"]) if options["mapping"] else _mapping_of(path)
            found = self._dry_run(path, document, options) if options["dry_run"] else None
            if found is None:
                job, import_id = self._receive(path, document, options)
                if not options["no_wait"]:
                    see_through(job, tell=_nothing if options["json"] else self.stderr.write)
                found = report(import_id)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from error
        except REFUSED as refusal:
            raise CommandError(str(refusal)) from refusal
        self._print(found, as_json=options["json"])

    def _dry_run(self, path: Path, document: Any, options: dict[str, Any]) -> Report:
        return rehearse(
            path,
            file_name=path.name,
            document=document,
            source=options["source"],
            accept_rejects=options["accept_rejects"],
            secret=tasks.key_secret(),
            now=timezone.now(),
        )

    def _receive(self, path: Path, document: Any, options: dict[str, Any]) -> tuple[Job, int]:
        with transaction.atomic():
            made = receive(
                FileFacts.of(path, path.name),
                document=document,
                source=options["source"],
                accept_rejects=options["accept_rejects"],
                now=timezone.now(),
            )
            store(path, made, limit=settings.UPLOAD_LIMIT_BYTES)
            return tasks.request_load(made.pk), made.pk

    def _print(self, found: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str))
        else:
            for line in lines_of(found):
                self.stdout.write(line)
        if found.state == Import.State.FAILED:
            raise SystemExit(FAILED)
        if found.state == Import.State.WAITING:
            if not as_json:
                self.stdout.write(
                    _(
                        "So much was rejected that nothing is loaded yet. "
                        "To load the rest: manage.py confirm_import %(id)s"
                    )
                    % {"id": found.import_id}
                )
            raise SystemExit(WAITS_FOR_A_PERSON)


def _mapping_in(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from error
    except ValueError as error:
        raise CommandError(_("%(file)s is not JSON.") % {"file": path}) from error


def _mapping_of(path: Path) -> Any:
    document = standard_mapping(open_sheet(path).header)
    if document is None:
        raise CommandError(
            _(
                "The columns of %(file)s are not called as those of a template. "
                "Say with --mapping what they mean."
            )
            % {"file": path.name}
        )
    return document


def _nothing(_said: str) -> None:
    pass
