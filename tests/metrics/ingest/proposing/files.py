"""Invented files, and a company that knows the built-in catalogue: what proposals are tested on."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from metrics.catalogue.dimensions import DIMENSIONS
from metrics.catalogue.measures import DELIVERED, PER_TOUCHPOINT, QUESTIONS
from metrics.ingest.mapping.document import check_header, read_mappings
from metrics.ingest.mapping.model import KnownWords, Question
from metrics.ingest.proposing.choices import Said
from metrics.ingest.proposing.documents import document_of
from metrics.ingest.proposing.known import Known, KnownDimension, KnownMember
from metrics.ingest.proposing.looks import Seen, look_at
from metrics.ingest.proposing.needs import needs_of
from metrics.ingest.proposing.proposal import propose
from metrics.ingest.reading.opening import open_sheet

WORDS = KnownWords.of(
    [
        Question(one.code, one.minimum or 0, one.maximum or 0, per_touchpoint=one.code in PER_TOUCHPOINT)
        for one in QUESTIONS
    ],
    [one.code for one in DIMENSIONS],
    [one.code for one in DELIVERED],
)
KNOWN = Known(
    words=WORDS,
    questions={one.code: one.name_en for one in QUESTIONS},
    quantities={one.code: one.name_en for one in DELIVERED},
    dimensions=tuple(
        KnownDimension(
            one.code,
            one.name_en,
            members=tuple(
                KnownMember(member.code, (member.name_en, member.name_ru), member.name_en)
                for member in one.all_members
            ),
        )
        for one in DIMENSIONS
    ),
)


def knowing(**more: Any) -> Known:
    """Return a company that knows more."""
    return replace(KNOWN, **more)


def seen_of(source: str | bytes | Path) -> Seen:
    """Look at a file; a text stands for one in UTF-8."""
    return look_at(open_sheet(source.encode() if isinstance(source, str) else source))


def proposed(source: str | bytes | Path, name: str = "file.csv", known: Known = KNOWN) -> Said:
    """Return what is proposed for a file."""
    return propose(seen_of(source), known, file_name=name)


def meanings(source: str | bytes | Path, name: str = "file.csv", known: Known = KNOWN) -> dict[str, str]:
    """Return the meanings that are proposed for the columns of a file, those that are not loaded left out."""
    seen = seen_of(source)
    said = propose(seen, known, file_name=name)
    return {
        look.name: choice.meaning
        for look, choice in zip(seen.columns, said.choices, strict=True)
        if choice.meaning != "skip"
    }


def accepted_document(seen: Seen, said: Said, known: Known = KNOWN) -> list[dict[str, Any]]:
    """Return the mapping of what is said, after reading has taken it for this file."""
    assert needs_of(seen, said, known) == []
    document = document_of(seen, said, known)
    for mapping in read_mappings(document, known.words):
        assert check_header(mapping, seen.header) == []
    return document


def table(header: str, *rows: str) -> str:
    """Return a text table."""
    return "\n".join((header, *rows)) + "\n"


def many(count: int, row: Any) -> list[str]:
    """Return rows made by a function of their number."""
    return [row(number) for number in range(1, count + 1)]


def with_choice(said: Said, place: int, **parts: Any) -> Said:
    """Return what is said of a file with one column corrected."""
    choices = list(said.choices)
    choices[place] = replace(choices[place], **parts)
    return replace(said, choices=tuple(choices))
