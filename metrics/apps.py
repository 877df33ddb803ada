"""The app's registration with Django."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """What customers say and what the business earns."""

    name = "metrics"
