"""What is wrong with a mapping: every problem at its place in the JSON, in words for a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DID_YOU_MEAN = _("Did you mean “%(name)s”?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a mapping and the place where it stands, such as `columns.amount`."""

    path: str
    template: Promise | str
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    suggestion: str | None = None

    @property
    def message(self) -> str:
        """Return the problem in the reader's language, with the nearest right name where there is one."""
        text = str(self.template) % dict(self.parameters)
        if self.suggestion is not None:
            text = f"{text} {str(DID_YOU_MEAN) % {'name': self.suggestion}}"
        return text


class MappingError(Exception):
    """A mapping that cannot be used, with all its problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problem(s)")

    def __str__(self) -> str:
        return "\n".join(f"{problem.path or '.'}: {problem.message}" for problem in self.problems)


class Notebook:
    """Collects problems while a mapping is read, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(
        self,
        path: str,
        template: Promise | str,
        *,
        name: str | None = None,
        among: Iterable[str] = (),
        **parameters: str | int,
    ) -> None:
        """Write one problem down; `name` is the wrong word and `among` are the words it may have meant."""
        suggestion = None
        if name is not None:
            parameters["name"] = name
            suggestion = nearest(name, among)
        self.problems.append(Problem(path, template, parameters, suggestion))

    def raise_if_any(self) -> None:
        """Raise `MappingError` if anything was written down."""
        if self.problems:
            raise MappingError(self.problems)


def nearest(name: str, among: Iterable[str]) -> str | None:
    """Return the word most like `name`, or None if nothing is like it."""
    by_folded = {word.casefold(): word for word in among}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def inside(path: str, key: str) -> str:
    """Return the path of a key inside an object of the JSON."""
    return f"{path}.{key}" if path else key
