"""How long a page takes, as a multiple of an empty page for somebody who is signed in.

Over HTTP, one request after the other, from the first byte sent to the last one received, session and
middleware included. The pages take turns, so that what else the machine does falls on all alike.
"""

import re
import time
import urllib.request
from http.cookiejar import CookieJar
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
    "Health, two filters": "/health/?channel=mobile_app&region=north",
}


def measure(address: str) -> None:
    """Print the median and the 95th percentile of each page."""
    browser = _signed_in(address)
    paths = [BASELINE, *PAGES.values()]
    for _ in range(WARMING):
        for path in paths:
            _seconds(browser, address + path)
    taken: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(ROUNDS):
        for path in paths:
            taken[path].append(_seconds(browser, address + path))
    base_median, base_p95 = _median_and_p95(taken[BASELINE])
    print(f"\nPages, {ROUNDS} requests each: median and 95th percentile in ms, and as multiples of the first")
    print(f"{'an empty page':24} {base_median:8.1f} {base_p95:8.1f}")
    for name, path in PAGES.items():
        median, p95 = _median_and_p95(taken[path])
        print(f"{name:24} {median:8.1f} {p95:8.1f} {median / base_median:8.2f} {p95 / base_p95:8.2f}")


def _median_and_p95(seconds: list[float]) -> tuple[float, float]:
    cuts = quantiles(seconds, n=20)
    return cuts[9] * 1000, cuts[18] * 1000


def _seconds(browser: urllib.request.OpenerDirector, url: str) -> float:
    start = time.perf_counter()
    with browser.open(url, timeout=60) as answer:
        answer.read()
    return time.perf_counter() - start


def _signed_in(address: str) -> urllib.request.OpenerDirector:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{address}/sign-in/", timeout=60) as answer:
        page = answer.read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the sign-in page has no form")
    form = urlencode({"csrfmiddlewaretoken": found[1], **SIGN_IN}).encode()
    browser.open(f"{address}/sign-in/", form, timeout=60).close()
    return browser
