"""Nothing that anybody sends to any address breaks a page, or shows what is somebody else's."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxdash.accounts.roles import Role
from cxdash.administration.invitations import invite
from metrics.ingest.loading.uploads import hand_in
from metrics.ingest.proposing.company import known_company
from metrics.models import Import, ImportReject, Source
from tests.access.addresses import Address, addresses
from tests.access.hostile import NAMES, Ask, ask, names_in, paths
from tests.access.table import ARGUMENTS, ROWS
from tests.cast import Cast
from tests.cxdash.overview.company import found_company

SECRETS = {
    "the-file-of-somebody-else.csv": frozenset[str](),
    "a-rejected-value": frozenset({"administrator", "analyst"}),
    "the-token-of-the-administrator": frozenset({"administrator"}),
    "invited@secret.example": frozenset({"administrator"}),
}
"""What some may read, and who."""

WHO = ("nobody", *Role.values)
BY_TOKEN = {row.name for row in ROWS if row.by == "token"}
METHODS = {
    address.name: sorted({row.method for row in ROWS if row.name == address.name}) for address in addresses()
}


class Company:
    """A company with something in each room, and people who ask; nothing that they do stays."""

    def __init__(self, cast: Cast, *, with_numbers: bool) -> None:
        self._looks_at_forms = with_numbers
        if with_numbers:
            found_company()
        self._cast = cast
        self.real: dict[str, list[str]] = {
            name: [reverse(name, kwargs=make(cast, whose)) for whose in ("own", "other")]
            for name, make in ARGUMENTS.items()
        }
        self._plant()
        self._keys = {who: self._sign_in(who) for who in WHO if who != "nobody"}
        self._tokens = {who: cast.token(who) for who in WHO if who != "nobody"}
        self._names: dict[str, tuple[str, ...]] = {}

    def _plant(self) -> None:
        now = timezone.now()
        # Of somebody whom no request is sent as.
        upload = hand_in(
            [b"date,nps\n2025-03-04,9\n"],
            file_name="the-file-of-somebody-else.csv",
            requested_by_id=self._cast["other_head"].pk,
            known=known_company(),
            now=now,
            limit=1000,
        )
        made = Import.objects.create(
            source=Source.objects.get_or_create(code="survey")[0],
            file_name="b.csv",
            file_sha256="1" * 64,
            file_size=1,
            mapping={},
            state=Import.State.LOADED,
            loaded_at=now,
            created_at=now,
        )
        part = made.parts.create(position=0, kind="responses", rows=1, rejected=1)
        ImportReject.objects.create(
            part=part, row_number=1, column="a", value="a-rejected-value", reason="not_a_number"
        )
        invite(email="invited@secret.example", role="ceo", by=None, language="en", now=now)
        for name in (name for name in self.real if name.startswith("upload-")):
            self.real[name].append(reverse(name, args=[upload.pk]))
        for name in (name for name in self.real if name.startswith("import")):
            self.real[name].append(reverse(name, args=[made.pk]))
        self._cast["administrator"].tokens.create(
            name="the-token-of-the-administrator",
            prefix="abcdefgh",
            digest="0" * 64,
            scopes=["read"],
            expires_at=now + timedelta(days=9),
        )

    def _sign_in(self, who: str) -> str:
        client = Client()
        client.force_login(self._cast[who])
        return str(client.cookies[django_settings.SESSION_COOKIE_NAME].value)

    def fields(self, address: Address) -> tuple[str, ...]:
        """Return the names that a page's own form has, and those that other pages read."""
        if address.name not in self._names:
            own: tuple[str, ...] = ()
            if self._looks_at_forms and address.name not in BY_TOKEN and "GET" in METHODS[address.name]:
                path = self.real.get(address.name, [address.path])[0]
                for who in ("administrator", "analyst"):
                    answer = self._client(who).get(path)
                    if answer.status_code == 200 and not answer.streaming:
                        own = names_in(answer.content.decode())
                        break
            self._names[address.name] = (*own, *NAMES)
        return self._names[address.name]

    def _client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who != "nobody":
            client.cookies[django_settings.SESSION_COOKIE_NAME] = self._keys[who]
        return client

    def send(self, request: Ask, who: str, *, by_token: bool) -> tuple[int, str]:
        """Return the answer; what it did is taken back."""
        headers = dict(request.headers)
        if by_token and who != "nobody":
            headers["Authorization"] = f"Token {self._tokens[who]}"
        with transaction.atomic():
            answer = self._client("nobody" if by_token else who).generic(
                request.method,
                request.path,
                request.body,
                request.kind,
                headers=headers,
                query_string=request.query.decode("ascii"),
            )
            content = answer.getvalue() if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer.status_code, content.decode("utf-8", "replace")


@pytest.mark.usefixtures("bells")
@pytest.mark.parametrize(("seed", "count"), [(1, 80), pytest.param(20261128, 4000, marks=pytest.mark.soak)])
def test_no_request_breaks_a_page_or_shows_what_is_somebody_elses(seed: int, count: int, cast: Cast) -> None:
    random, company, broken = Random(seed), Company(cast, with_numbers=count > 1000), []
    codes: Counter[int] = Counter()
    places = addresses()
    random.shuffle(places)
    for number in range(count):
        address = places[number % len(places)]
        who = random.choice(WHO)
        method = random.choice(METHODS[address.name])
        path = paths(address, company.real.get(address.name, []), random)
        request = ask(path, method, company.fields(address), random)
        code, text = company.send(request, who, by_token=address.name in BY_TOKEN)
        codes[code] += 1
        shown = [secret for secret, readers in SECRETS.items() if secret in text and who not in readers]
        if (code >= 500 and address.name != "readyz") or shown or "Traceback (most recent" in text:
            broken.append(f"{number} {who} {code} {shown} {request.said()}")
    assert broken == []
    # It gets through to the pages, and not only to their doors.
    assert codes[200] > count / 10, codes
