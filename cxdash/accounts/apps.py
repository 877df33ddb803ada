"""The app's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in, API tokens."""

    name = "cxdash.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell the schema of the API about our tokens, sessions when they end, and workers what people asked for."""
        # DRF reads the settings, which are complete only from here on; models exist from here on.
        from cxdash.accounts import resetting, schema, sessions  # noqa: F401, PLC0415
        from metrics.tasks import HANDLERS  # noqa: PLC0415

        HANDLERS[resetting.KIND] = resetting.send_reset
