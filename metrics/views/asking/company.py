"""The words of the company that a request uses: its channels, departments, questions and codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from metrics.catalogue.measures import PER_TOUCHPOINT
from metrics.kpis.coverage import facts_by_member
from metrics.models import (
    NOT_STATED,
    ContactReason,
    Department,
    Dimension,
    Measure,
    Member,
    Organisation,
)
from metrics.models.dimensions import BUILT_IN

MOST_CODES = 1_000
"""So many codes of one dimension are listed; of more, a list helps nobody."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that a file may hold, and what people call it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DimensionWords:
    """A dimension with its members."""

    name: str
    own: bool
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A question on a scale."""

    code: str
    name: str
    minimum: int
    maximum: int
    per_touchpoint: bool


@dataclass(frozen=True, slots=True)
class Company:
    """What a request says in the company's own words, in the active language."""

    name: str
    currency: str
    dimensions: Mapping[str, DimensionWords]
    questions: tuple[QuestionWords, ...]
    quantities: tuple[Code, ...]
    departments: tuple[Code, ...]
    reasons: tuple[Code, ...]


def company_words() -> Company:
    """Return the words of the organisation, with names in the active language."""
    organisation = Organisation.objects.first()
    measures = list(Measure.objects.order_by("pk"))
    return Company(
        name=organisation.name if organisation else "",
        currency=(organisation.currency if organisation else "") or "EUR",
        dimensions=_dimensions(),
        questions=tuple(
            QuestionWords(one.code, one.name, one.minimum, one.maximum, one.code in PER_TOUCHPOINT)
            for one in measures
            if one.kind == Measure.Kind.SCALE and one.minimum is not None and one.maximum is not None
        ),
        quantities=tuple(Code(one.code, one.name) for one in measures if one.kind == Measure.Kind.REPORTED),
        departments=tuple(Code(one.code, one.name) for one in Department.objects.filter(active=True)),
        reasons=tuple(
            Code(one.code, one.name) for one in ContactReason.objects.order_by("code")[:MOST_CODES]
        ),
    )


def _dimensions() -> dict[str, DimensionWords]:
    """Return the dimensions with their members, those that data state most often first."""
    members = Member.objects.filter(active=True).exclude(status=Member.Status.MERGED).exclude(code=NOT_STATED)
    stated = facts_by_member()
    ordered = sorted(members, key=lambda one: (one.dimension_id, -stated.get(one.pk, 0), one.pk))
    codes = {
        dimension: tuple(Code(one.code, one.name) for one in own)[:MOST_CODES]
        for dimension, own in groupby(ordered, key=lambda one: one.dimension_id)
    }
    return {
        one.code: DimensionWords(one.name, one.code not in BUILT_IN, codes.get(one.pk, ()))
        for one in Dimension.objects.all()
    }
