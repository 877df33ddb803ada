"""Every page for people, as it stands in a browser: readable for all, on every width, with nothing blocked or fetched.

axe (WCAG 2.0 to 2.2, A and AA, and best practices), sideways scroll, reports of the content security policy, requests
to other hosts. Normally each page is looked at in one of the eight ways, in turn, in `make soak` in all of them.
"""

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from metrics.models import Import
from tests.readers import Reader, is_sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 1024, 1440)

PAGES: tuple[tuple[str, str], ...] = (
    ("cco", "/health/?period=2026-Q1"),
    ("cco", "/health/?period=2026-Q2"),
    ("cco", "/health/?period=2026-Q1&channel=store"),
    ("cco", "/metrics/nps/?period=2026-Q1"),
    ("cco", "/metrics/nps/?period=2026-Q1&def=1"),
    ("cco", "/metrics/revenue/?period=2026-Q1"),
    ("cco", "/metrics/trust/"),
    ("cco", "/metrics/"),
    ("cco", "/metrics/nps/edit/"),
    ("cco", "/metrics/nps/targets/"),
    ("cco", "/metrics/nps/references/"),
    ("analyst", "/data/"),
    ("analyst", "/data/upload/"),
    ("analyst", "/data/numbers/"),
    ("analyst", "/data/members/"),
    ("analyst", "/data/ask/"),
    ("analyst", "/data/ask/responses/"),
    ("analyst", "{import}"),
    ("administrator", "/settings/"),
    ("administrator", "/settings/people/"),
    ("administrator", "/settings/people/invite/"),
    ("administrator", "/settings/tokens/"),
    ("administrator", "/begin/"),
    ("administrator", "/begin/departments/"),
    ("administrator", "/begin/numbers/"),
    ("administrator", "/begin/data/"),
    ("board", "/password/"),
    ("board", "/nowhere/"),
    ("administrator", "/password/again/?next=/settings/tokens/"),
    ("", "/sign-in/"),
    ("", "/sign-in/?next=/data/&ended=1"),
    ("", "/password/forgotten/"),
    ("cco", "/health/?period=2024-Q1"),
)
WAYS = tuple(product(("en", "ru"), ("light", "dark"), (1440, 390)))
USUAL = [(*page, *WAYS[place * 3 % len(WAYS)]) for place, page in enumerate(PAGES)]
OTHERS = [(*page, *way) for page in PAGES for way in WAYS if (*page, *way) not in USUAL]


def _address(page: str) -> str:
    return reverse("import", args=[Import.objects.latest("pk").pk]) if page == "{import}" else page


def _open(reader: Reader, who: str, page: str, language: str, scheme: str, width: int) -> "Page":
    how: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    opened = reader.opens(_address(page), who=who, language=language, **how)
    # Every figure is drawn over the drawing of the server, and text has its own font.
    opened.locator(".plot:not(.drawn)").first.wait_for(state="detached")
    opened.evaluate("document.fonts.ready.then(() => null)")
    return opened


def _violations(page: "Page") -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
        ".then(one => one.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 150)).join(' | ')))",
        RULES,
    )
    return list(found)


def _check(reader: Reader, who: str, page: str, language: str, scheme: str, width: int) -> None:
    opened = _open(reader, who, page, language, scheme, width)
    assert _violations(opened) == []
    widths = WIDTHS if width == 1440 else (width,)
    for one in widths:
        opened.set_viewport_size({"width": one, "height": 900})
        assert not is_sideways(opened), one
    expected = [text for text in reader.wrong if "404" in text] if page == "/nowhere/" else []
    assert reader.wrong == expected


@pytest.mark.parametrize(("who", "page", "language", "scheme", "width"), USUAL)
def test_a_page_is_readable_for_all_and_keeps_to_itself(
    reader: Reader, who: str, page: str, language: str, scheme: str, width: int
) -> None:
    _check(reader, who, page, language, scheme, width)


@pytest.mark.soak
@pytest.mark.parametrize(("who", "page", "language", "scheme", "width"), OTHERS)
def test_a_page_is_so_in_every_way(
    reader: Reader, who: str, page: str, language: str, scheme: str, width: int
) -> None:
    _check(reader, who, page, language, scheme, width)
