"""The app's registration with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration company."""

    name = "cxdash.demo"
    label = "demo"
