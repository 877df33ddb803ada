"""The command line of the measurements."""

import argparse
from collections.abc import Callable

from benchmarks import pages
from benchmarks.server import running_site

MEASUREMENTS: dict[str, Callable[[str], None]] = {"pages": pages.measure}
"""By name: takes the address of a running demonstration company and prints what it found."""


def main() -> None:
    """Run the measurements that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"of {', '.join(MEASUREMENTS)}; all if left out"
    )
    names = parser.parse_args().names or list(MEASUREMENTS)
    if unknown := set(names) - set(MEASUREMENTS):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    with running_site() as address:
        for name in names:
            MEASUREMENTS[name](address)


if __name__ == "__main__":
    main()
