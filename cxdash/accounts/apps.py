"""The app's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in, API tokens."""

    name = "cxdash.accounts"
    label = "accounts"
