"""The app's registration with Django."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Pages that show both apps at once."""

    name = "cxdash.overview"
    label = "overview"
