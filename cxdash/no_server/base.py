"""A PostgreSQL backend that knows the dialect and answers every connection with a plain sentence."""

from typing import Any, NoReturn

from django.db.backends.postgresql import base
from django.db.utils import OperationalError


class DatabaseWrapper(base.DatabaseWrapper):
    """Refuses to connect; the sentence stands where the name of the database would."""

    def get_connection_params(self) -> NoReturn:
        """Refuse.

        Raises
        ------
        OperationalError
            Always, with the sentence.
        """
        raise OperationalError(self.settings_dict["NAME"])

    def get_new_connection(self, conn_params: Any) -> NoReturn:
        """Refuse."""
        self.get_connection_params()
