"""Requests: the whole on a page, in either language, as plain text and as a mail."""

import hashlib
import hmac
import shutil
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from metrics.ingest.kinds import FIELDS, Kind
from metrics.models import Organisation
from metrics.views.asking.columns import NOT_ASKED
from metrics.views.asking.wording import RECIPES
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def read(client: Client, kind: str, **parameters: str) -> str:
    response = client.get(f"/data/ask/{kind}/", parameters)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", Kind)
def test_a_request_names_every_field_and_the_sender(kind: Kind, analyst: Client) -> None:
    text = read(analyst, kind)
    for field in FIELDS[kind]:
        named = f"<code>{field.name}</code>" in text
        assert named == (field.name not in NOT_ASKED[kind]), field.name
    assert "analyst@example.com" in text
    assert f'href="/data/templates/{kind}.xlsx?lang=en"' in text
    assert ("Customer keys" in text) == (kind is not Kind.MEASUREMENTS)


def test_its_language_is_chosen_apart_from_that_of_the_reader(analyst: Client) -> None:
    Organisation.objects.update(name_en="Northlight", name_ru="Северный свет")
    text = read(analyst, "contacts", lang="ru")
    # The frame speaks English, the request Russian.
    assert "Write an e-mail" in text
    assert '<article class="ask" lang="ru">' in text
    assert "Запрос данных · Северный свет" in text
    assert "Когда клиент обратился" in text
    analyst.post("/language/", {"language": "ru", "next": "/"})
    english = read(analyst, "contacts", lang="en")
    assert "Написать письмо" in english
    assert "Request for data · Northlight" in english
    assert "When the customer got in touch" in english


def test_an_unknown_language_is_that_of_the_reader(analyst: Client) -> None:
    assert '<article class="ask" lang="en">' in read(analyst, "contacts", lang="xx")


def test_the_mail_and_the_plain_text_hold_the_whole_request(analyst: Client) -> None:
    context = analyst.get("/data/ask/transactions/").context
    text, mail = context["text"], context["mail"]
    lines = text.splitlines()
    assert lines[0] == "Data for our customer figures: Purchases"
    assert (
        "- amount (required): Amount as in the books, with or without tax, but always the same way; number"
        in lines
    )
    start = lines.index("Five example rows") + 1
    assert lines[start].startswith("external_id;occurred_at;customer;kind;amount;currency;acquired;channel")
    assert lines[start + 3].split(";")[:5][2:] == ["example-3f9a", "refund", "49.90"]
    assert lines[start + 6] == ""
    assert "   Python: " + RECIPES[0].code in lines
    parts = parse_qs(urlsplit(mail).query)
    assert mail.startswith("mailto:?")
    assert parts["subject"] == ["Data for our customer figures: Purchases"]
    assert parts["body"] == [text.replace("\n", "\r\n")]


def test_all_recipes_mask_a_key_alike() -> None:
    secret, number = "a secret of more than thirty-two signs", "000123"
    by_python = eval(RECIPES[0].code, {"hmac": hmac, "secret": secret, "number": number})
    assert by_python == hmac.digest(secret.encode(), number.encode(), hashlib.sha256).hex()
    if shutil.which("openssl"):
        said = subprocess.run(
            ["sh", "-c", RECIPES[2].code],
            env={"secret": secret, "number": number, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert said.stdout.split()[-1] == by_python


@pytest.mark.parametrize(
    "address",
    ["/data/ask/nothing/", "/data/templates/nothing.csv", "/data/templates/responses.pdf"],
)
def test_other_kinds_and_formats_are_not_found(address: str, analyst: Client) -> None:
    assert analyst.get(address).status_code == 404


def test_a_template_is_handed_out_as_a_file(analyst: Client) -> None:
    response = analyst.get("/data/templates/customers.csv", {"lang": "ru"})
    assert response["Content-Disposition"] == 'attachment; filename="customers.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert response.content.decode("utf-8-sig").startswith(
        "customer;valid_from;since;until;acquired;segment;region"
    )
    assert analyst.get("/data/templates/customers.xlsx").content.startswith(b"PK")


def test_the_list_leads_to_all_kinds_and_back_to_data_who_may_see_them(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["finance"])
    assert '<a href="/data/">Data</a>' in client.get("/data/ask/").content.decode()
    client.force_login(cast["cco"])
    text = client.get("/data/ask/").content.decode()
    assert 'href="/data/"' not in text
    for kind in Kind:
        assert f'href="/data/ask/{kind}/"' in text
        assert f'href="/data/templates/{kind}.csv"' in text
