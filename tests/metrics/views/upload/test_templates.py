"""The templates that people are given: handed in by the page they leave no question open."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.catalogue.own_questions import add_own_question
from metrics.ingest.kinds import Kind
from metrics.ingest.loading.uploads import document_for
from metrics.ingest.mapping.document import read_mappings
from metrics.ingest.mapping.standard import standard_mapping
from metrics.ingest.proposing.company import known_company
from metrics.ingest.proposing.looks import Seen
from metrics.models import Organisation
from metrics.views.asking.columns import columns_of
from metrics.views.asking.company import company_words
from metrics.views.asking.examples import ROWS, example_rows
from metrics.views.asking.files import FORMATS, template_file
from tests.metrics.views.walking import go_on, hand_in, text_of

TODAY = date(2026, 11, 5)


@pytest.fixture(autouse=True)
def own_words(db: None) -> None:
    Organisation.objects.update(currency="EUR")
    add_own_dimension("airline", "Airline", "Авиакомпания")
    add_own_question("ease_1_3", names=("Ease", "Лёгкость"), points=(1, 3), better="higher")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", Kind)
def test_an_untouched_template(analyst: Client, kind: Kind, form: str, language: str) -> None:
    with translation.override(language):
        company = company_words()
        columns = columns_of(kind, company)
        contents = template_file(form, columns, example_rows(kind, columns, company, TODAY))
    upload = hand_in(analyst, contents, f"{kind.value}.{form}")
    known = known_company()
    (proposed,) = read_mappings(document_for(upload, known), known.words)
    (standard,) = read_mappings(standard_mapping(Seen.of_json(upload.seen).header) or [], known.words)
    assert proposed.kind is standard.kind is kind
    assert set(proposed.columns) == set(standard.columns)
    assert proposed.dimensions == standard.dimensions
    assert {(one.column, one.question) for one in proposed.metrics} == {
        (one.column, one.question) for one in standard.metrics
    }
    page = text_of(go_on(analyst, upload))
    assert f"All {ROWS} rows can be loaded" in page
    assert (
        reverse("upload-load", args=[upload.pk])
        in analyst.get(reverse("upload-trial", args=[upload.pk])).content.decode()
    )


def test_the_first_page_lists_what_can_be_loaded_with_its_templates(analyst: Client, finance: Client) -> None:
    page = analyst.get(reverse("upload")).content.decode()
    assert "Answers of customers" in page
    for kind in Kind:
        for form in FORMATS:
            assert f'href="{reverse("template", args=[kind.value, form])}"' in page
    page = finance.get(reverse("upload")).content.decode()
    assert "Answers of customers" not in page
    template = reverse("template", args=["measurements", "xlsx"])
    assert f'href="{template}"' in page
    assert finance.get(template).status_code == 200
