"""How long a page takes, as a multiple of an empty page for somebody who is signed in.

Over HTTP, one request after the other, from the first byte sent to the last one received, session and
middleware included. The pages take turns, so that what else the machine does falls on all alike.

A page of numbers is remembered until what it shows changes, so it is measured twice: as readers mostly get it, and
at its first look, when it is put together. For first looks every request asks for another view.
"""

import re
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from itertools import cycle, product
from statistics import quantiles
from urllib.parse import urlencode

SIGN_IN = {"username": "cco@example.com", "password": "invented-company"}
"""As `make run` prints it."""
ROUNDS = 100
WARMING = 10
BASELINE = "/password/"
PAGES = {
    "Health, everyone": "/health/",
    "Health, one channel": "/health/?channel=mobile_app",
    "Health, two filters": "/health/?channel=mobile_app&region=harbour",
    "Metric, everyone": "/metrics/nps/",
    "Metric, one channel": "/metrics/nps/?channel=mobile_app",
    "Metric, not primary": "/metrics/csat_mean/?channel=mobile_app",
}
FIRST_LOOKS = 60
PERIODS = [f"2025-{month:02d}" for month in range(1, 13)] + [f"2026-{month:02d}" for month in range(1, 11)]


def measure(address: str) -> None:
    """Print the median and the 95th percentile of each page, remembered and at its first look."""
    browser = signed_in(address)
    paths = [BASELINE, *PAGES.values()]
    for _ in range(WARMING):
        for path in paths:
            seconds(browser, address + path)
    taken: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(ROUNDS):
        for path in paths:
            taken[path].append(seconds(browser, address + path))
    print(f"\nPages, {ROUNDS} requests each: median and 95th percentile in ms, and as multiples of the first")
    _print(taken[BASELINE], {name: taken[path] for name, path in PAGES.items()})
    looks: dict[str, list[float]] = {name: [] for name in PAGES}
    baseline = []
    for _number, paths_of_view in zip(range(FIRST_LOOKS), views(), strict=False):
        baseline.append(seconds(browser, address + BASELINE))
        for name, path in paths_of_view.items():
            looks[name].append(seconds(browser, address + path))
    print(f"\nThe same at their first look, {FIRST_LOOKS} views each")
    _print(baseline, looks)


def views() -> Iterator[dict[str, str]]:
    """Yield every page in one view after the other, no view twice."""
    for period, comparison in cycle(product(PERIODS, ("last_year", "previous_period", ""))):
        query = f"period={period}" + (f"&comparison={comparison}" if comparison else "")
        yield {name: f"{path}{'&' if '?' in path else '?'}{query}" for name, path in PAGES.items()}


def _print(baseline: list[float], taken: dict[str, list[float]]) -> None:
    base_median, base_p95 = _median_and_p95(baseline)
    print(f"{'an empty page':24} {base_median:8.1f} {base_p95:8.1f}")
    for name, of_page in taken.items():
        median, p95 = _median_and_p95(of_page)
        print(f"{name:24} {median:8.1f} {p95:8.1f} {median / base_median:8.2f} {p95 / base_p95:8.2f}")


def _median_and_p95(taken: list[float]) -> tuple[float, float]:
    cuts = quantiles(taken, n=20)
    return cuts[9] * 1000, cuts[18] * 1000


def looks_at_health(address: str) -> dict[str, list[float]]:
    """Return the seconds of Health as it is remembered, and at first looks."""
    browser = signed_in(address)
    remembered = [seconds(browser, f"{address}/health/") for _ in range(WARMING + ROUNDS)]
    at_first = zip(range(FIRST_LOOKS), views(), strict=False)
    first = [seconds(browser, address + paths["Health, everyone"]) for _number, paths in at_first]
    return {"remembered": remembered[WARMING:], "first looks": first}


def seconds(browser: urllib.request.OpenerDirector, url: str) -> float:
    """Return how long a page takes."""
    start = time.perf_counter()
    with browser.open(url, timeout=60) as answer:
        answer.read()
    return time.perf_counter() - start


def signed_in(address: str) -> urllib.request.OpenerDirector:
    """Return a browser in which the chief customer officer is signed in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{address}/sign-in/", timeout=60) as answer:
        page = answer.read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the sign-in page has no form")
    form = urlencode({"csrfmiddlewaretoken": found[1], **SIGN_IN}).encode()
    browser.open(f"{address}/sign-in/", form, timeout=60).close()
    return browser
