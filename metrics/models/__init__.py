"""The tables: organisation, dimensions, catalogue, facts, imports, cells, jobs."""

from metrics.models.catalogue import (
    Measure,
    Metric,
    MetricPart,
    MetricVersion,
    ReferenceValue,
    Target,
)
from metrics.models.cells import (
    Cell,
    CoverageCell,
    CustomerMonth,
    CustomerSpan,
    DistinctCell,
    DurationCell,
    ReportedCell,
    WeightedCell,
    WindowCell,
)
from metrics.models.changes import Change
from metrics.models.dimensions import NOT_STATED, Dimension, Member, MemberSet
from metrics.models.facts import (
    Acquired,
    Answer,
    Contact,
    ContactReason,
    Customer,
    CustomerRecord,
    Measurement,
    Submission,
    Transaction,
)
from metrics.models.imports import (
    FileChunk,
    Import,
    ImportPart,
    ImportReject,
    MissingAnswers,
    Source,
    Superseded,
    Upload,
)
from metrics.models.jobs import Job
from metrics.models.marks import DirtyMark, DirtyVerdicts
from metrics.models.organisation import Department, Organisation
from metrics.models.verdicts import Verdict

__all__ = [
    "NOT_STATED",
    "Acquired",
    "Answer",
    "Cell",
    "Change",
    "Contact",
    "ContactReason",
    "CoverageCell",
    "Customer",
    "CustomerMonth",
    "CustomerRecord",
    "CustomerSpan",
    "Department",
    "Dimension",
    "DirtyMark",
    "DirtyVerdicts",
    "DistinctCell",
    "DurationCell",
    "FileChunk",
    "Import",
    "ImportPart",
    "ImportReject",
    "Job",
    "Measure",
    "Measurement",
    "Member",
    "MemberSet",
    "Metric",
    "MetricPart",
    "MetricVersion",
    "MissingAnswers",
    "Organisation",
    "ReferenceValue",
    "ReportedCell",
    "Source",
    "Submission",
    "Superseded",
    "Target",
    "Transaction",
    "Upload",
    "Verdict",
    "WeightedCell",
    "WindowCell",
]
