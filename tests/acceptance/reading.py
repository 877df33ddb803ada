"""Pages as trees, for tests that read what a reader sees."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line"}


@dataclass
class Node:
    """One element with its children, in order."""

    tag: str
    attributes: dict[str, str]
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """What stands in it, with single spaces; line breaks are spaces too."""
        parts = [one if isinstance(one, str) else " " + one.text + " " for one in self.children]
        return " ".join("".join(parts).replace("\u00a0", " ").split())

    def walk(self) -> "Iterator[Node]":
        yield self
        for one in self.children:
            if isinstance(one, Node):
                yield from one.walk()

    def all(self, tag: str, *classes: str) -> "list[Node]":
        return [one for one in self.walk() if one.tag == tag and one.classes.issuperset(classes)]

    def first(self, tag: str, *classes: str) -> "Node | None":
        return next(iter(self.all(tag, *classes)), None)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("page", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(page: str) -> Node:
    """Return the tree of a page."""
    builder = _Builder()
    builder.feed(page)
    return builder.root
