"""The app's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in, API tokens."""

    name = "cxdash.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell the schema of the API about our tokens."""
        # DRF reads the settings, which are complete only from here on.
        from cxdash.accounts import schema  # noqa: F401, PLC0415
