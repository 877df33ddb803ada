"""People at browsers: signed in, in a language, with everything that goes wrong noted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer


@contextmanager
def served(found: Callable[[], object], blocker: DjangoDbBlocker) -> "Iterator[LiveServer]":
    """Found a company and serve it for tests that only read; it is gone afterwards."""
    from pytest_django.live_server_helper import LiveServer  # noqa: PLC0415

    with blocker.unblock():
        found()
        server = LiveServer("localhost")
        try:
            yield server
        finally:
            server.stop()
            call_command("flush", interactive=False, verbosity=0)


def is_sideways(page: "Page") -> bool:
    """Whether a page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


class Reader:
    """Somebody at browsers that note what goes wrong: errors, what is blocked, what is asked of other hosts."""

    def __init__(self, browser: "Browser", cast: Cast, server: "LiveServer") -> None:
        self._browser, self._cast, self._server = browser, cast, server
        self._contexts: list[BrowserContext] = []
        self.wrong: list[str] = []

    def opens(
        self, address: str = "/health/", *, who: str = "cco", language: str = "en", **how: Any
    ) -> "Page":
        """Open an address in a browser of its own.

        Parameters
        ----------
        who
            Is signed in; nobody where it is empty.
        language
            Was chosen there; where it is empty, none was.
        """
        client = Client()
        if who:
            client.force_login(self._cast[who])
        if language:
            client.post("/language/", {"language": language, "next": "/"})
        context = self._browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **how})
        self._contexts.append(context)
        context.add_cookies(
            [
                {"name": name, "value": client.cookies[name].value, "url": self._server.url}
                for name in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
                if name in client.cookies
            ]
        )
        page = context.new_page()
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self._note_foreign(request.url))
        page.goto(self.at(address))
        return page

    def at(self, address: str) -> str:
        """Return an address with its host."""
        return self._server.url + address

    def _note_foreign(self, url: str) -> None:
        if not url.startswith((self._server.url, "data:")):
            self.wrong.append(f"asked {url}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()
