"""The app's registration with Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MetricsConfig(AppConfig):
    """What customers say and what the business earns."""

    name = "metrics"

    def ready(self) -> None:
        """Keep the catalogue at this release in every database: fresh, migrated, or emptied by a test."""
        # Models exist only from here on.
        from metrics.catalogue.sync import sync_after_migration  # noqa: PLC0415

        post_migrate.connect(
            sync_after_migration, sender=self, dispatch_uid="metrics.catalogue.sync_after_migration"
        )
