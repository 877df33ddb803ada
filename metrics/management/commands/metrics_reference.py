"""Write the documentation of the built-in metrics anew."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from metrics.catalogue.reference import reference


class Command(BaseCommand):
    """Write docs/metrics.md from the declarations of the catalogue."""

    help = "Writes docs/metrics.md from the declarations of the catalogue."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        page = Path(settings.BASE_DIR) / "docs" / "metrics.md"
        page.write_text(reference(), encoding="utf-8")
        self.stdout.write(f"written: {page}")
