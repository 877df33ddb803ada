"""The app's registration with Django."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """People and their invitations, tokens, the organisation's settings."""

    name = "cxdash.administration"
    label = "administration"
