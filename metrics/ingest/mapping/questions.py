"""The questions of a mapping: which columns answer them, and new ones that the mapping introduces."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.expressions import text_of
from metrics.ingest.mapping.model import AnswerColumn, KnownWords, OwnMeasure, Question
from metrics.ingest.mapping.settings import CODE, names_of, object_of
from metrics.ingest.problems import Notebook, inside

POINTS = 101
"""Points of the widest scale."""
BETTER = ("higher", "lower")


def read_measures(node: Any, catalogue: KnownWords, path: str, notebook: Notebook) -> tuple[OwnMeasure, ...]:
    """Read the questions on a scale that the mapping introduces."""
    here = inside(path, "measures")
    found = []
    for code, spec in object_of(node, here, (), notebook).items():
        place = inside(here, code)
        if not CODE.fullmatch(code):
            notebook.note(
                place, _("Write a short code: lower-case Latin letters, digits and _, a letter first.")
            )
        names = names_of(spec, place, ("en", "ru", "minimum", "maximum", "better"), notebook)
        if not isinstance(spec, dict):
            continue
        scale = _scale([spec.get("minimum"), spec.get("maximum")])
        if scale is None:
            notebook.note(
                place,
                _("Give “minimum” and “maximum”: whole numbers, at most %(limit)s points."),
                limit=POINTS,
            )
            continue
        known = catalogue.questions.get(code)
        if known and (known.minimum, known.maximum) != scale:
            notebook.note(
                place,
                _(
                    "The catalogue has “%(code)s” from %(minimum)s to %(maximum)s. "
                    "Another scale needs another code."
                ),
                code=code,
                minimum=known.minimum,
                maximum=known.maximum,
            )
        better = spec.get("better", "higher")
        if better not in BETTER:
            notebook.note(
                inside(place, "better"),
                _("Write one of: %(words)s."),
                name=str(better),
                among=BETTER,
                words=" ".join(BETTER),
            )
        found.append(OwnMeasure(Question(code, *scale), *names, str(better)))
    return tuple(found)


def _scale(node: Any) -> tuple[int, int] | None:
    match node:
        case [int(low), int(high)] if low < high and high - low < POINTS:
            return low, high
    return None


def read_metrics(
    node: Any,
    kind: Kind,
    questions: dict[str, Question],
    path: str,
    notebook: Notebook,
    *,
    by_touchpoint: bool,
) -> tuple[AnswerColumn, ...]:
    """Read which columns hold answers, and to which questions."""
    here = inside(path, "metrics")
    node = object_of(node, here, (), notebook)
    if kind is not Kind.RESPONSES:
        if node:
            notebook.note(here, _("Only responses have answers to questions. Leave this out."))
        return ()
    if not node:
        notebook.note(here, _('Name at least one column with answers: {"score": {"measure": …}}.'))
    found: dict[tuple[str, str | None], AnswerColumn] = {}
    for column, spec in node.items():
        place = inside(here, column)
        metric = _metric(column.strip(), spec, questions, place, notebook)
        if metric is None:
            continue
        if metric.question.per_touchpoint and not metric.touchpoint and not by_touchpoint:
            notebook.note(
                place, _("Say which touchpoint was asked about: “touchpoint” here, or under “dimensions”.")
            )
        other = found.setdefault((metric.question.code, metric.touchpoint), metric)
        if other is not metric:
            notebook.note(
                place,
                _("“%(column)s” already answers this question. Give each its own touchpoint or measure."),
                column=other.column,
            )
    return tuple(found.values())


def _metric(
    column: str, node: Any, questions: dict[str, Question], place: str, notebook: Notebook
) -> AnswerColumn | None:
    spec = object_of(node, place, ("measure", "missing", "touchpoint", "scale", "values"), notebook)
    code = spec.get("measure")
    question = questions.get(code) if isinstance(code, str) else None
    if question is None:
        notebook.note(
            inside(place, "measure"),
            _("No question “%(name)s” in the catalogue. A new one is described under “measures”."),
            name=str(code),
            among=questions,
        )
        return None
    if "scale" in spec and _scale(spec["scale"]) != (question.minimum, question.maximum):
        notebook.note(
            inside(place, "scale"),
            _(
                "“%(code)s” is asked from %(minimum)s to %(maximum)s. "
                "Scores are never rescaled: describe the other scale under “measures”."
            ),
            code=question.code,
            minimum=question.minimum,
            maximum=question.maximum,
        )
    touchpoint = spec.get("touchpoint")
    if touchpoint is not None and not (isinstance(touchpoint, str) and touchpoint.strip()):
        notebook.note(inside(place, "touchpoint"), _("Write the code of a touchpoint."))
        touchpoint = None
    listed = spec.get("missing", [])
    missing = [text_of(item) for item in listed] if isinstance(listed, list) else [None]
    if None in missing:
        notebook.note(
            inside(place, "missing"), _('List the values that mean no answer, such as [11, "Blank"].')
        )
    return AnswerColumn(
        column=column,
        question=question,
        missing=frozenset(item.casefold() for item in missing if item),
        touchpoint=touchpoint.strip() if touchpoint else None,
        values=_worded(spec.get("values"), question, inside(place, "values"), notebook),
    )


def _worded(node: Any, question: Question, place: str, notebook: Notebook) -> dict[str, int]:
    values = object_of(node, place, (), notebook)
    for word, point in values.items():
        on_scale = isinstance(point, int) and question.minimum <= point <= question.maximum
        if isinstance(point, bool) or not on_scale:
            notebook.note(
                inside(place, word),
                _("Write a whole number from %(minimum)s to %(maximum)s."),
                minimum=question.minimum,
                maximum=question.maximum,
            )
            return {}
    return {word.strip().casefold(): int(point) for word, point in values.items()}
