"""What the database already knows, in the words that mappings use; and what a mapping adds to it."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from metrics.catalogue.measures import PER_TOUCHPOINT
from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.ingest.mapping import Catalogue, OwnMeasure, Question, SourceMapping
from metrics.models import Dimension, Measure, Organisation


def known_words() -> Catalogue:
    """Return the questions, dimensions and quantities of this organisation."""
    questions = [
        Question(code, minimum, maximum, per_touchpoint=code in PER_TOUCHPOINT)
        for code, minimum, maximum in Measure.objects.filter(kind=Measure.Kind.SCALE).values_list(
            "code", "minimum", "maximum"
        )
        if minimum is not None and maximum is not None
    ]
    quantities = Measure.objects.filter(kind=Measure.Kind.REPORTED).values_list("code", flat=True)
    return Catalogue.of(questions, Dimension.objects.values_list("code", flat=True), quantities)


def measure_ids() -> Mapping[str, int]:
    """Return the ids of all measures by their codes."""
    return dict(Measure.objects.values_list("code", "id"))


def business_zone() -> str:
    """Return the time zone in which the business counts its days."""
    return Organisation.objects.values_list("time_zone", flat=True).first() or "UTC"


@transaction.atomic
def introduce(mappings: Iterable[SourceMapping]) -> None:
    """Add the dimensions and questions that mappings bring along, unless they are there already.

    Raises
    ------
    OwnDimensionError
        If a dimension is one too many, or its code means something else.
    """
    for mapping in mappings:
        for own in mapping.own_dimensions:
            add_own_dimension(own.code, own.en, own.ru)
        for measure in mapping.measures:
            _introduce_measure(measure)


def _introduce_measure(own: OwnMeasure) -> None:
    Measure.objects.get_or_create(
        code=own.question.code,
        defaults={
            "kind": Measure.Kind.SCALE,
            "minimum": own.question.minimum,
            "maximum": own.question.maximum,
            "name_en": own.en,
            "name_ru": own.ru,
        },
    )
