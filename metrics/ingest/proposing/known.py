"""What is known before a file is opened: the catalogue with its names, members, and how earlier files were read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.model import KnownWords


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member of a dimension that a file may mean."""

    code: str
    names: tuple[str, ...] = ()
    """In both languages."""
    name: str = ""
    """In the reader's language."""
    means: str = ""
    """The code of the member that it is part of since they were merged."""


@dataclass(frozen=True, slots=True)
class KnownDimension:
    """A dimension with its members."""

    code: str
    name: str
    own: bool = False
    members: tuple[KnownMember, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """How the last file of a source was read."""

    source: str
    file_name: str
    columns: tuple[str, ...]
    """The columns of that file."""
    document: Any = field(hash=False)
    """Its mapping."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that a proposal may rely on besides the file."""

    words: KnownWords
    questions: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names of the questions on a scale by their codes."""
    quantities: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names of the quantities that are delivered by period, by their codes."""
    dimensions: tuple[KnownDimension, ...] = ()
    currency: str = ""
    """The currency of all amounts; empty before the first were loaded."""
    earlier: tuple[Earlier, ...] = ()
    """The last file of each source."""
    comments: frozenset[str] = frozenset()
    """Sources whose comments are kept."""
    own_dimensions_left: int = 4
    measurements_only: bool = False
    """Somebody who may load figures of finance, and nothing else."""

    def dimension(self, code: str) -> KnownDimension | None:
        """Return a dimension by its code."""
        return next((one for one in self.dimensions if one.code == code), None)

    def delivers_more(self, source: str) -> bool:
        """Return whether the last file of a source held more than ready-made figures."""
        documents = [one.document for one in self.earlier if one.source == source]
        parts = [part for one in documents for part in (one if isinstance(one, list) else [one])]
        return any(part["kind"] != Kind.MEASUREMENTS for part in parts)
