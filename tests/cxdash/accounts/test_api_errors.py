"""Errors of the API: `{type, code, detail, attr}`, whatever went wrong."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.urls("tests.cxdash.accounts.api_probe")


def ask(cast: Cast, method: str, address: str, body: str = "", **headers: str) -> tuple[int, dict[str, Any]]:
    client = Client(raise_request_exception=False)
    headers["Authorization"] = f"Token {cast.token('analyst')}"
    answer = client.generic(method, f"/api/v1/{address}", body, "application/json", headers=headers)
    return answer.status_code, answer.json()


def test_several_wrong_fields(cast: Cast) -> None:
    code, answer = ask(cast, "POST", "data/", '{"items": [{"score": 1}, {"score": -1}, {"score": "x"}]}')
    assert code == 400
    assert answer == {
        "type": "validation_error",
        "code": "required",
        "detail": "This field is required.",
        "attr": "origin",
        "errors": [
            {"code": "required", "detail": "This field is required.", "attr": "origin"},
            {
                "code": "min_value",
                "detail": "Ensure this value is greater than or equal to 0.",
                "attr": "items.1.score",
            },
            {"code": "invalid", "detail": "A valid integer is required.", "attr": "items.2.score"},
        ],
    }


def test_something_wrong_with_no_field(cast: Cast) -> None:
    code, answer = ask(cast, "PUT", "data/")
    assert code == 400
    assert (answer["code"], answer["detail"], answer["attr"]) == ("invalid", "as a whole", None)


def test_what_cannot_be_parsed(cast: Cast) -> None:
    code, answer = ask(cast, "POST", "data/", "{")
    assert code == 400
    assert (answer["type"], answer["code"], answer["attr"]) == ("client_error", "parse_error", None)


@pytest.mark.parametrize("address", ["missing/", "no/such/address/"])
def test_what_is_not_there(address: str, cast: Cast) -> None:
    code, answer = ask(cast, "GET", address)
    assert code == 404
    assert (answer["type"], answer["code"], answer["attr"]) == ("client_error", "not_found", None)


def test_a_fault_of_ours_says_nothing_of_its_cause(cast: Cast) -> None:
    code, answer = ask(cast, "GET", "broken/")
    assert code == 500
    assert (answer["type"], answer["code"], answer["attr"]) == ("server_error", "error", None)
    assert "SELECT" not in str(answer)
    assert "Reference: " in answer["detail"]


def test_the_language_is_that_of_the_request(cast: Cast) -> None:
    _, answer = ask(cast, "POST", "data/", "{}", **{"Accept-Language": "ru"})
    assert answer["detail"] == "Обязательное поле."
