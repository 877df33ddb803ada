"""Every door has a rule: each address and operation, for each role and for nobody, as `table.py` says."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from itertools import product
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cxdash.accounts.roles import Role
from tests.access.addresses import METHODS, Address, addresses, operations
from tests.access.table import ARGUMENTS, BODIES, ROWS, Row
from tests.cast import Cast

ADDRESSES = addresses()
FORM = "application/x-www-form-urlencoded"


@contextmanager
def undone() -> Iterator[Cast]:
    """People and what they do, all of it rolled back."""
    with transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def ask(cast: Cast, *, who: str, by: str, name: str, method: str, whose: str) -> int:
    client, headers = Client(), {}
    if who != "nobody" and by == "session":
        client.force_login(cast[who])
    elif who != "nobody":
        headers["Authorization"] = f"Token {cast.token(who)}"
    kwargs = ARGUMENTS[name](cast, whose) if name in ARGUMENTS else {}
    body = BODIES.get((name, method), {})
    address = reverse(name, kwargs=kwargs)
    if method == "GET":
        response = client.get(address, body, headers=headers)
    else:
        # A page sends forms, a program JSON.
        text, kind = (json.dumps(body), "application/json") if by == "token" else (urlencode(body), FORM)
        response = client.generic(method, address, text, kind, headers=headers)
    return int(response.status_code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}-{row.method}-{row.by}-{row.whose}")
def test_everybody_gets_the_answer_of_the_table(row: Row, cast: Cast) -> None:
    codes = {}
    for who in row.codes:
        with undone() as people:
            codes[who] = ask(people, who=who, by=row.by, name=row.name, method=row.method, whose=row.whose)
    assert codes == row.codes


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {address.name for address in ADDRESSES} == {row.name for row in ROWS}


def test_every_operation_of_the_api_has_a_row() -> None:
    paths = {address.path: address.name for address in ADDRESSES}
    listed = {(row.method, row.name) for row in ROWS}
    unlisted = [(method, path) for method, path in operations() if (method, paths[path]) not in listed]
    assert unlisted == []


def test_every_row_speaks_of_every_role_once() -> None:
    assert all(list(row.codes) == ["nobody", *Role.values] for row in ROWS)
    keys = Counter((row.name, row.method, row.by, row.whose) for row in ROWS)
    assert [key for key, count in keys.items() if count > 1] == []


def test_an_address_with_arguments_is_asked_for_own_and_other_objects_or_is_nobodys() -> None:
    with_arguments = {address.name for address in ADDRESSES if "{}" in address.path}
    assert with_arguments == set(ARGUMENTS)
    for name in with_arguments:
        assert {row.whose for row in ROWS if row.name == name} in ({"own", "other"}, {"-"})


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_methods_without_a_row_do_nothing(address: Address, cast: Cast) -> None:
    listed = {row.method for row in ROWS if row.name == address.name}
    by = {row.by for row in ROWS if row.name == address.name}.pop()
    for who, method in product(("nobody", "administrator", "cco"), set(METHODS) - listed):
        refusals = {HTTPStatus.METHOD_NOT_ALLOWED}
        if who == "nobody":
            refusals |= {HTTPStatus.FOUND, HTTPStatus.UNAUTHORIZED}
        with undone() as people:
            code = ask(people, who=who, by=by, name=address.name, method=method, whose="own")
        assert code in refusals, (who, method)


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.path.startswith("/api/v1/")], ids=str)
def test_a_session_opens_no_door_of_the_api(address: Address, cast: Cast) -> None:
    client = Client()
    client.force_login(cast["administrator"])
    kwargs = ARGUMENTS[address.name](cast, "own") if address.name in ARGUMENTS else {}
    assert client.get(reverse(address.name, kwargs=kwargs)).status_code == HTTPStatus.UNAUTHORIZED


def test_somebody_who_has_left_gets_no_further_than_nobody(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["outsider"])
    assert client.get(reverse("health")).status_code == HTTPStatus.FOUND
