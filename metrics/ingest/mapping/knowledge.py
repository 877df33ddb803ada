"""What the database already knows, in the words that mappings use; and what a mapping adds to it."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from metrics.catalogue.complaints import note_complaints
from metrics.catalogue.measures import PER_TOUCHPOINT
from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.catalogue.own_questions import add_own_question
from metrics.ingest.mapping.model import KnownWords, Question, SourceMapping
from metrics.models import Dimension, Measure, Organisation


def known_words() -> KnownWords:
    """Return the questions, dimensions and quantities of this organisation."""
    questions = [
        Question(code, minimum, maximum, per_touchpoint=code in PER_TOUCHPOINT)
        for code, minimum, maximum in Measure.objects.filter(kind=Measure.Kind.SCALE).values_list(
            "code", "minimum", "maximum"
        )
        if minimum is not None and maximum is not None
    ]
    quantities = Measure.objects.filter(kind=Measure.Kind.REPORTED).values_list("code", flat=True)
    fiscal_start = Organisation.objects.values_list("fiscal_start_month", flat=True).get()
    return KnownWords.of(
        questions, Dimension.objects.values_list("code", flat=True), quantities, fiscal_start=fiscal_start
    )


def measure_ids() -> Mapping[str, int]:
    """Return the ids of all measures by their codes."""
    return dict(Measure.objects.values_list("code", "id"))


def business_zone() -> str:
    """Return the time zone in which the business counts its days."""
    return Organisation.objects.values_list("time_zone", flat=True).first() or "UTC"


@transaction.atomic
def introduce(mappings: Iterable[SourceMapping]) -> None:
    """Add the dimensions, questions and complaints that mappings bring along, unless they are there already.

    Raises
    ------
    OwnDimensionError
        If a dimension is one too many, or its code means something else.
    """
    for mapping in mappings:
        for own in mapping.own_dimensions:
            add_own_dimension(own.code, own.en, own.ru)
        for own_question in mapping.measures:
            question = own_question.question
            add_own_question(
                question.code,
                names=(own_question.en, own_question.ru),
                points=(question.minimum, question.maximum),
                better=own_question.better,
            )
        note_complaints(mapping.complaints)
