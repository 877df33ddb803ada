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
    from playwright.sync_api import Browser, Page
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


class Windows:
    """Browser windows that are used again and again: each has cookies of its own, and none when it is given back.

    A window that has drawn a chart once draws the next one in a fifth of the time.
    """

    def __init__(self, browser: "Browser") -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {}

    def take(self, *, viewport: dict[str, int], color_scheme: str, fresh: bool = False, **how: Any) -> "Page":
        """Return an empty window, as Playwright's `new_context` would make it; a fresh one has nothing cached."""
        free = self._free.setdefault(_kind(how), []) if not fresh else []
        page = free.pop() if free else self._browser.new_context(**how).new_page()
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.emulate_media(media="null", color_scheme=color_scheme)  # type: ignore[arg-type]
        return page

    def give_back(self, page: "Page", *, fresh: bool = False, **how: Any) -> None:
        """Empty a window for whoever takes it next."""
        if fresh:
            page.context.close()
            return
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.unroute_all(behavior="ignoreErrors")
        page.goto("about:blank")
        page.context.clear_cookies()
        self._free[_kind(how)].append(page)


def _kind(how: dict[str, Any]) -> str:
    return repr(sorted(how.items()))


class Reader:
    """Somebody at browsers that note what goes wrong: errors, what is blocked, what is asked of other hosts."""

    def __init__(self, windows: Windows, cast: Cast, server: "LiveServer") -> None:
        self._windows, self._cast, self._server = windows, cast, server
        self._taken: list[tuple[Page, dict[str, Any]]] = []
        self._listeners = {
            "console": lambda message: self.wrong.append(message.text),
            "pageerror": lambda error: self.wrong.append(str(error)),
            "request": lambda request: self._note_foreign(request.url),
        }
        self.wrong: list[str] = []

    def opens(
        self, address: str = "/health/", *, who: str = "cco", language: str = "en", **how: Any
    ) -> "Page":
        """Open an address in a window of its own.

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
        look = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
        kind = {name: value for name, value in how.items() if name not in look}
        page = self._windows.take(**{**look, **how})
        self._taken.append((page, kind))
        page.context.add_cookies(
            [
                {"name": name, "value": client.cookies[name].value, "url": self._server.url}
                for name in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
                if name in client.cookies
            ]
        )
        for event, listener in self._listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]
        page.goto(self.at(address))
        return page

    def at(self, address: str) -> str:
        """Return an address with its host."""
        return self._server.url + address

    def _note_foreign(self, url: str) -> None:
        if not url.startswith((self._server.url, "data:")):
            self.wrong.append(f"asked {url}")

    def close(self) -> None:
        """Leave all windows."""
        for page, kind in self._taken:
            for event, listener in self._listeners.items():
                page.remove_listener(event, listener)
            self._windows.give_back(page, **kind)
