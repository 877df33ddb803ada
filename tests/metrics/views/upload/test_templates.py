"""Templates on the way through the upload page: nothing has to be said about them."""

import pytest
from django.test import Client

from metrics.ingest.kinds import Kind
from metrics.models import ImportPart
from metrics.views.asking.examples import ROWS
from tests.metrics.views.walking import go_on, hand_in, load, text_of


@pytest.mark.parametrize(("form", "language"), [("csv", "en"), ("xlsx", "ru")])
@pytest.mark.parametrize("kind", Kind)
def test_an_untouched_template_goes_through_without_a_word(
    kind: Kind, form: str, language: str, analyst: Client
) -> None:
    template = analyst.get(f"/data/templates/{kind}.{form}", {"lang": language}).content
    upload = hand_in(analyst, template, f"{kind}.{form}")
    page = text_of(go_on(analyst, upload))
    assert f"All {ROWS} rows can be loaded" in page
    made = load(analyst, upload)
    (part,) = ImportPart.objects.filter(of=made)
    assert (part.kind, part.accepted, part.rejected, part.new) == (kind.value, ROWS, 0, ROWS)
