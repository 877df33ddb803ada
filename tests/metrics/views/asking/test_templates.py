"""Templates: loaded untouched they need no mapping, and nothing in them is taken for a formula."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from metrics import tasks
from metrics.ingest.kinds import Kind
from metrics.management import following
from metrics.models import Dimension, Member, Organisation
from metrics.views.asking.columns import columns_of
from metrics.views.asking.company import company_words
from metrics.views.asking.examples import example_rows
from metrics.views.asking.files import FORMATS, template_file

TODAY = date(2026, 11, 5)


def template(kind: Kind, form: str, language: str) -> bytes:
    with translation.override(language):
        company = company_words()
        columns = columns_of(kind, company)
        return template_file(form, columns, example_rows(kind, columns, company, TODAY))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", Kind)
def test_an_untouched_template_is_loaded_whole_without_a_mapping(
    kind: Kind, form: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(tasks, "bell", lambda *_arguments: False)
    Organisation.objects.update(fiscal_start_month=4)
    region = Dimension.objects.get(code="region")
    Member.objects.create(dimension=region, code="=north", status="confirmed")
    Member.objects.create(dimension=region, code="Юг; центр", status="confirmed")
    members = set(Member.objects.values_list("pk", flat=True))
    path = tmp_path / f"template.{form}"
    path.write_bytes(template(kind, form, language))
    said = StringIO()
    call_command("import_file", str(path), "--json", stdout=said)
    found = json.loads(said.getvalue())
    (part,) = found["parts"]
    assert (found["state"], found["source"]) == ("loaded", kind.value)
    assert (part["kind"], part["rows"], part["rejected"], part["new"]) == (kind.value, 5, 0, 5)
    assert found["unconfirmed"] == []
    assert set(Member.objects.values_list("pk", flat=True)) == members
