"""`manage.py refresh`: bring all cells up to date, rebuild them, or recount them."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from metrics.catalogue.marks import mark, mark_everything, months_between
from metrics.models import Measure, Metric
from metrics.rollup.check import recount
from metrics.upkeep import bring_up_to_date


class Command(BaseCommand):
    """Refreshes what loads left dirty; `--all` rebuilds from the ground, `--check` only recounts."""

    help = "Bring cells and verdicts up to date with the facts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--all", action="store_true", help="rebuild every cell")
        parser.add_argument("--metric", help="code of one metric to rebuild")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="first day, with --metric")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, help="last day, with --metric")
        parser.add_argument("--check", action="store_true", help="recount all cells and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command; `--check` ends with an error where a cell differs."""
        if options["check"]:
            self._check()
            return
        if options["all"]:
            mark_everything()
        if options["metric"]:
            self._mark(options["metric"], options["first"], options["last"])
        steps, _ = bring_up_to_date(timezone.now())
        self.stdout.write(f"refreshed {steps} measure-months")

    def _mark(self, code: str, first: date | None, last: date | None) -> None:
        if first is None or last is None:
            raise CommandError("--metric needs --from and --to")
        metric = Metric.objects.filter(code=code).first()
        if metric is None:
            raise CommandError(f"there is no metric {code}")
        measures = _measures_of(metric)
        mark((measure.pk, month) for measure in measures for month in months_between(first, last))

    def _check(self) -> None:
        outcome = recount()
        for difference in outcome.differences[:50]:
            self.stdout.write(
                f"{difference.measure} {difference.table} {difference.key}: "
                f"stored {difference.stored}, counted {difference.counted}"
            )
        self.stdout.write(
            f"{outcome.cells} cells recounted, {len(outcome.differences)} differences, "
            f"{outcome.pending} marks still to be refreshed"
        )
        if outcome.differences:
            raise CommandError("cells differ from the facts")


def _measures_of(metric: Metric) -> set[Measure]:
    """Return what the definitions of a metric read, and those of its parts."""
    found: set[Measure] = set()
    for version in metric.versions.select_related("measure", "base").prefetch_related("parts__metric"):
        found |= {measure for measure in (version.measure, version.base) if measure is not None}
        for part in version.parts.all():
            found |= _measures_of(part.metric)
    return found
