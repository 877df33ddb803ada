"""The command line of the measurements."""

import argparse
import os
from collections.abc import Callable

from benchmarks import databases, pages, server


def _pages(_size: str) -> None:
    with server.folder() as folder, server.running_site(folder) as address:
        pages.measure(address)


def _data(size: str) -> None:
    """Load, refresh, and look at Health of the same company, which is made once."""
    with server.folder() as small, server.running_site(small) as address:
        of_small = pages.looks_at_health(address)
    with server.folder() as folder, server.postgres(folder) as url:
        databases.set_up(url, folder)
        from benchmarks import health, loading, refreshing  # noqa: PLC0415 - there was no database before

        loading.measure(size)
        refreshing.measure(size)
        facts = health.from_facts(loading.TODAY.replace(day=1))
        os.environ["DATABASE_URL"] = url
        with server.running_site(folder, size=size) as address:
            health.compare(of_small, pages.looks_at_health(address), facts)


MEASUREMENTS: dict[str, Callable[[str], None]] = {"pages": _pages, "data": _data}


def main() -> None:
    """Run the measurements that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"of {', '.join(MEASUREMENTS)}; all if left out"
    )
    parser.add_argument("--size", default="large", help="of the company whose data are loaded and refreshed")
    arguments = parser.parse_args()
    names = arguments.names or list(MEASUREMENTS)
    if unknown := set(names) - set(MEASUREMENTS):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    for name in names:
        MEASUREMENTS[name](arguments.size)


if __name__ == "__main__":
    main()
