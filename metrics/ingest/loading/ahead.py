"""Making the next thing while somebody is busy with the last one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.utils import translation

Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Yield items, of which a thread makes one in advance.

    For work beside which the database is kept busy: what makes the items must not ask it anything, because a thread
    has a connection of its own.

    Parameters
    ----------
    items
        Whatever is raised in making one is raised where it would have been yielded.
    """
    language = translation.get_language()

    def make() -> Item | None:
        # What is said meanwhile is said in the language of who asked.
        with translation.override(language):
            return next(items, None)

    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        coming = pool.submit(make)
        while (item := coming.result()) is not None:
            coming = pool.submit(make)
            yield item
