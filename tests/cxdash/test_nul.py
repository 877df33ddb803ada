"""NUL in addresses and forms: a plain refusal, whoever asks."""

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("cco", "/health/?channel=a%00b"),
        ("cco", "/health/?a%00b=store"),
        ("analyst", "/data/members/?dimension=%00"),
        ("analyst", "/data/numbers/?sheet=%00&row=%00"),
    ],
)
def test_an_address_with_a_nul_cannot_be_read(role: str, address: str, cast: Cast, client: Client) -> None:
    client.force_login(cast[role])
    answer = client.get(address)
    assert answer.status_code == 400
    assert "This request cannot be read." in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "address", "sent"),
    [
        ("administrator", "/settings/", {"panel": "company", "company-name_en": "a\0b"}),
        ("administrator", "/begin/departments/", {"department": "a\0b"}),
        ("analyst", "/data/numbers/", {"name": "a\0b", "v.revenue.2026-01": "1"}),
    ],
)
def test_a_form_with_a_nul_cannot_be_read(
    role: str, address: str, sent: dict[str, str], cast: Cast, client: Client
) -> None:
    client.force_login(cast[role])
    assert client.post(address, sent).status_code == 400


def test_a_program_is_told_in_its_own_form(cast: Cast, client: Client) -> None:
    answer = client.get("/api/v1/kpis/?metric=%00", headers={"Authorization": f"Token {cast.token('cco')}"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"
