"""The parts of an import: one for each mapping, with its account and its staging tables."""

from dataclasses import dataclass, replace

from metrics.ingest.loading.intake import read_document
from metrics.ingest.loading.staging import Staging
from metrics.ingest.mapping.model import SourceMapping
from metrics.models import Import, ImportPart


@dataclass(frozen=True, slots=True)
class Part:
    """One mapping of a file."""

    row: ImportPart
    mapping: SourceMapping
    staging: Staging


def parts_of(of: Import) -> list[Part]:
    """Return the parts of an import. Comments are read only where its source has them turned on."""
    mappings = read_document(of.mapping)
    return [
        Part(
            row=row,
            mapping=replace(mapping, comments=mapping.comments and of.source.comments),
            staging=Staging(of.pk, row.position, mapping.kind),
        )
        for row, mapping in zip(of.parts.order_by("position"), mappings, strict=True)
    ]
