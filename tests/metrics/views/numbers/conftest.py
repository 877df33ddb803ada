"""What the board sees before anybody types."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def board(cast: "Cast") -> None:
    """The board sees three numbers; amounts are in euro."""
    # Models can be imported once Django is set up.
    from metrics.catalogue.incumbents import set_incumbents  # noqa: PLC0415
    from metrics.models import Organisation  # noqa: PLC0415

    Organisation.objects.update(currency="EUR", name_en="Acme")
    set_incumbents({"nps", "csat", "revenue"})
