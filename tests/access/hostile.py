"""Requests that no page of ours sends: random and hostile parameters, forms, files and headers, by a seed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from random import Random
from urllib.parse import quote, quote_from_bytes, quote_plus

from tests.access.addresses import Address

NAMES = (
    *(
        "period",
        "grain",
        "compare",
        "metric",
        "n",
        "row",
        "to",
        "months",
        "sheet",
        "page",
        "dimension",
        "into",
    ),
    *(
        "channel",
        "code",
        "comments",
        "what",
        "how",
        "role",
        "email",
        "department",
        "language",
        "lang",
        "next",
    ),
    *(
        "panel",
        "member",
        "all",
        "go",
        "source",
        "quantity",
        "meaning-0",
        "meaning-1",
        "word-0-0",
        "add",
        "seen",
    ),
    *("state", "ended", "kind", "value", "valid_from", "last_day", "smallest_change", "username", "password"),
    *(
        "new_password1",
        "new_password2",
        "scopes",
        "days",
        "form",
        "limit",
        "offset",
        "ordering",
        "search",
        "q",
    ),
    *(
        "csrfmiddlewaretoken",
        "member-0",
        "what-0",
        "en-0",
        "ru-0",
        "nps:2026-01",
        "v-nps-2026-01",
        "__proto__",
    ),
)

VALUES = (
    *(
        "",
        "0",
        "-1",
        "1",
        "2",
        "3",
        "on",
        "true",
        "null",
        "None",
        "nps",
        "year",
        "month",
        "total",
        "en",
        "ru",
    ),
    *(
        "9" * 19,
        "9" * 40,
        "-" + "9" * 30,
        "1e309",
        "1e-400",
        "NaN",
        "inf",
        "-Infinity",
        "1_000",
        " 1 ",
        "+1",
        "0x10",
    ),
    *(
        "²",
        "١٢",
        "𝟙𝟚",
        "½",
        "1,5",
        "1.5.5",
        "--1",
        "1" + "0" * 5000,
        "%",
        "%%s",
        "%(x)s",
        "{}",
        "{0.__class__}",
    ),
    *(
        "2026-Q1",
        "2026-Q9",
        "FY2026",
        "FY99999",
        "2026-13",
        "2026-00",
        "0000-00-00",
        "9999-12-31",
        "10000-01",
    ),
    *("0001-01", "-2026", "2026-W54", "2026-02-30", "2026-01..2026-02", "2026-W01", "1-1-1", "２０２６-０１"),
    *(
        "\0",
        "a\0b",
        "\x01\x1f\x7f",
        "\r\nSet-Cookie: a=b",
        "\u202e",
        "\ufeff",
        "\U0010ffff",
        "e\u0301" * 50,
        "ſ",
        "İ",
    ),
    *(
        "'",
        '"',
        "';--",
        "') OR 1=1--",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "${7*7}",
        "../../../etc/passwd",
    ),
    *(
        "//evil.example/",
        "javascript:alert(1)",
        "\\\\evil",
        "data:text/html,x",
        "file:///etc/passwd",
        "/data/",
    ),
    *(
        "[]",
        "{",
        '{"a": 1}',
        '{"name": {"b": [1]}}',
        "[[[[[[",
        "[" * 3000,
        '"',
        "a" * 300,
        "я" * 5000,
        "a" * 100_000,
    ),
    *(
        "part-of:1",
        "part-of:x",
        "part-of:" + "9" * 30,
        "value:nps",
        "score:x",
        "own:",
        "dimension:channel",
        "text",
    ),
    *(
        "administrator",
        "cco",
        "head",
        "leave",
        "return",
        "link",
        "extend",
        "withdraw",
        "mail",
        "load",
        "read",
    ),
)

BYTES = (
    b"\xff\xfe",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"a\xf0\x90",
    b"%00",
    b"%",
    b"%zz",
    b"%u0041",
    b"+",
    b"&=&=&",
    b";",
)
"""What is no UTF-8, or no escape."""

SEGMENTS = (
    *(
        "0",
        "1",
        "2",
        "3",
        "-1",
        "9" * 10,
        "9" * 19,
        "9" * 40,
        "²",
        "١",
        "x",
        "nps",
        "revenue",
        "NPS",
        "survey",
    ),
    *(
        "responses",
        "csv",
        "xlsx",
        "..",
        ".",
        "a" * 300,
        "я",
        "\u202e",
        "%",
        "'",
        "<b>",
        "a b",
        "a\nb",
        "channel",
    ),
)

FILES = (
    b"",
    b"\0" * 100,
    b"\xff\xfe" + b"a\0" * 50,
    b"PK\x03\x04" + b"\0" * 200,
    b"a,b\n1,2\n",
    b'"' * 1000,
    b"," * 2000,
    b"\n" * 1000,
    b"date,nps\n2025-03-04,9\n2025-03-04,\xff\n",
    b"date,nps\n" + b"9" * 100_000,
    b'{"a": 1}\n[1]\nnull\n',
    b"\xef\xbb\xbfdate;score\n01.02.2025;10\n" * 50,
    b"%PDF-1.4",
    b"date,date,date\n1,2,3\n",
)

PAGES_OF_A_FORM = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"', re.DOTALL)


@dataclass(frozen=True)
class Ask:
    """One request; `said` shows it in a failure."""

    method: str
    path: str
    query: bytes = b""
    body: bytes = b""
    kind: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)

    def said(self) -> str:
        """Return it for a person, cut to a readable length."""
        return (
            f"{self.method} {self.path}?{self.query[:300]!r} {self.kind} {self.body[:300]!r} {self.headers}"
        )


def names_in(page: str) -> tuple[str, ...]:
    """Return the names of the fields of a page."""
    return tuple(dict.fromkeys(map(unescape, PAGES_OF_A_FORM.findall(page))))


def paths(address: Address, real: Sequence[str], random: Random) -> str:
    """Return an address with real, foreign or senseless arguments."""
    if "{}" not in address.path:
        return address.path
    if real and random.random() < 0.6:
        return random.choice(real)
    found = address.path
    while "{}" in found:
        found = found.replace("{}", quote(random.choice(SEGMENTS), safe=""), 1)
    return found


def ask(path: str, method: str, names: Sequence[str], random: Random) -> Ask:
    """Return a request of an address."""
    query = form(names, random) if random.random() < (0.9 if method == "GET" else 0.2) else b""
    headers = dict(heads(random))
    if method != "POST":
        return Ask(method, path, query, headers=headers)
    match random.randrange(10):
        case 0:
            return Ask(method, path, query, *multipart(names, random), headers=headers)
        case 1:
            body = random.choice(
                (b"", b"{", b"[]", b'{"a": ' * 500, b"\xff\xfe", b"null", b'{"next": [1, {}]}')
            )
            kind = random.choice(
                ("application/json", "text/plain", "multipart/form-data", "", "x/y; charset=zz")
            )
            return Ask(method, path, query, body, kind, headers)
        case _:
            return Ask(method, path, query, form(names, random), headers=headers)


def form(names: Sequence[str], random: Random) -> bytes:
    """Return fields as a browser would send them, some twice, some of them broken."""
    some = random.sample(list(names), min(len(names), random.choice((1, 2, 3, 6, 12, 60))))
    pairs = []
    for name in some:
        for _ in range(random.choice((1, 1, 1, 2, 5))):
            key = quote_plus(name) + random.choice(("", "", "", "", "[]", "%00", "%ff"))
            value = (
                quote_from_bytes(random.choice(BYTES), safe="%&;=+")
                if random.random() < 0.1
                else quote_plus(random.choice(VALUES))
            )
            pairs.append(f"{key}={value}")
    return "&".join(pairs).encode("ascii")


def multipart(names: Sequence[str], random: Random) -> tuple[bytes, str]:
    """Return fields and a file."""
    line = b"--x\r\nContent-Disposition: form-data; name="
    parts = [
        line + b'"' + name.encode() + b'"\r\n\r\n' + random.choice(VALUES).encode()
        for name in random.sample(list(names), min(len(names), 3))
    ]
    called = random.choice(
        ("a.csv", "../../a.csv", "a.xlsx", "", "я\u202e.csv", "a" * 400 + ".csv", "a\0.csv")
    )
    parts.append(
        line
        + b'"file"; filename="'
        + called.encode()
        + b'"\r\nContent-Type: text/csv\r\n\r\n'
        + random.choice(FILES)
    )
    whole = b"\r\n".join(parts) + random.choice((b"\r\n--x--\r\n", b"\r\n--x--\r\n", b"\r\n--x"))
    return whole, random.choice(("multipart/form-data; boundary=x", "multipart/form-data; boundary=y"))


def heads(random: Random) -> Iterator[tuple[str, str]]:
    """Yield headers that pages look at."""
    if random.random() < 0.3:
        yield "HX-Request", "true"
        yield (
            "HX-Current-URL",
            random.choice(("http://testserver/x?a=%ff", "http://[", "//", "\u00ff", "data:,")),
        )
    if random.random() < 0.1:
        yield "Referer", random.choice(("http://[", "http://testserver/\u00ff", "x" * 5000))
    if random.random() < 0.1:
        yield "Accept-Language", random.choice(("ru", "zz-ZZ;q=x", "*", ",,,", "a" * 1000))
    if random.random() < 0.1:
        yield "Accept", random.choice(("application/json", "x", "*/*;q=zz"))
    if random.random() < 0.05:
        yield (
            "Authorization",
            random.choice(("Token", "Token \u00ff", "Token a b c", "Basic !!!", "Bearer x")),
        )
    if random.random() < 0.05:
        yield "X-Forwarded-For", random.choice(("", ",", "1.2.3.4", "zz", "::1, x"))
