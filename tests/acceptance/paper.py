"""Pages as a browser lays them out to print.

The browser gets pages that were put together already, and asks nobody: what a test has written in its transaction is
on paper too. It runs in a thread of its own, for Django's connection is another one where Playwright has its loop.
"""

import mimetypes
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

from cxdash import browser as chromium

if TYPE_CHECKING:
    from playwright.sync_api import Route

SITE = "http://paper.test"
VISIBLE = """() => {
  for (const one of document.querySelectorAll('.var')) {
    one.dataset.colour = getComputedStyle(one).color;
  }
  for (const one of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(one);
    if (style.display === 'none' || style.visibility === 'hidden') one.dataset.hidden = '';
  }
  for (const one of document.querySelectorAll('[data-hidden]')) one.remove();
  return document.body.outerHTML;
}"""


def printed(pages: Sequence[str]) -> list[str]:
    """Return what of each page comes on paper, each change with its colour in `data-colour`."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_printed, pages).result()


def _printed(pages: Sequence[str]) -> list[str]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=str(chromium.find()), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = chrome.new_page(java_script_enabled=False)
        page.emulate_media(media="print", color_scheme="dark")
        page.route("**/*", lambda route: _answer(route, pages))
        found = []
        for number in range(len(pages)):
            page.goto(f"{SITE}/{number}")
            found.append(str(page.evaluate(VISIBLE)))
        chrome.close()
    return found


def _answer(route: "Route", pages: Sequence[str]) -> None:
    path = urlsplit(route.request.url).path.removeprefix("/")
    if path.isdecimal():
        route.fulfill(body=pages[int(path)], content_type="text/html; charset=utf-8")
        return
    file = finders.find(path.removeprefix("static/"))
    if isinstance(file, str):
        route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0] or "")
    else:
        route.abort()
