"""What a person says of the columns, read from the form of the page."""

from collections.abc import Mapping
from dataclasses import replace

from metrics.ingest.mapping.periods import parse_period
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look, Seen
from metrics.ingest.proposing.members import words_of
from metrics.ingest.proposing.naming import plain
from metrics.ingest.proposing.proposal import meant
from metrics.ingest.proposing.questions import TOUCHPOINT, own_question, touchpoint_in
from metrics.ingest.proposing.scales import natural_scale
from metrics.ingest.proposing.vocabulary import vocabulary
from metrics.models import Upload

Sent = Mapping[str, str]


def said_by(sent: Sent, upload: Upload, known: Known) -> Said:
    """Return what is said now: what was said before, with what the form says instead.

    Where a column gets another meaning, all that can be proposed beside the new one is proposed.
    """
    seen, said = Seen.of_json(upload.seen), Said.of_json(upload.said)
    said = replace(said, source=sent.get("source", said.source).strip())
    if said.kept is not None:
        return said
    allowed = {meaning.code for group in vocabulary(known) for meaning in group.meanings}
    choices = []
    for place, (look, choice) in enumerate(zip(seen.columns, said.choices, strict=True)):
        meaning = sent.get(f"meaning-{place}", choice.meaning)
        if meaning not in allowed and meaning != choice.meaning:
            meaning = choice.meaning
        if meaning == choice.meaning:
            choices.append(_details(sent, place, look, choice, known))
        else:
            choices.append(new_choice(meaning, look, known))
    return replace(
        said,
        choices=tuple(choices),
        currency=sent.get("currency", said.currency).strip().upper()[:3],
        quantity=sent.get("quantity", said.quantity),
    )


def new_choice(meaning: str, look: Look, known: Known) -> Choice:
    """Return a meaning that a person has just chosen, with all that can be proposed beside it."""
    if meaning == c.QUESTION:
        scale = natural_scale(look)
        choice = own_question(look, scale or (1, 5))
        return choice if scale else replace(choice, minimum=None, maximum=None, missing=(), words=())
    if meaning == c.OWN_DIMENSION:
        return Choice(meaning, name=plain(look.name)[:100])
    choice = meant(meaning, look, known)
    if choice.question == TOUCHPOINT:
        return replace(choice, touchpoint=touchpoint_in(look.name, known))
    return choice


def _details(sent: Sent, place: int, look: Look, choice: Choice, known: Known) -> Choice:
    """Return a meaning that stays, with what is said beside it now."""

    def text(name: str, before: str) -> str:
        return " ".join(sent.get(f"{name}-{place}", before).split())[:100]

    missing = choice.missing
    if f"missing-{place}" in sent:
        missing = tuple(part.strip() for part in sent[f"missing-{place}"].split(",") if part.strip())
    return replace(
        choice,
        missing=missing,
        touchpoint=text("touchpoint", choice.touchpoint),
        month=_month(text("month", choice.month)),
        order=text("order", choice.order),
        name=text("name", choice.name),
        minimum=_whole(sent.get(f"minimum-{place}"), choice.minimum),
        maximum=_whole(sent.get(f"maximum-{place}"), choice.maximum),
        better="lower" if sent.get(f"better-{place}", choice.better) == "lower" else "higher",
        words=_words(sent, place, look, choice, known),
    )


def _month(text: str) -> str:
    """Return a month as a mapping writes it, however a person does: browsers without a field for it take text."""
    period = parse_period(text)
    return f"{period.start:%Y-%m}" if period is not None and period.grain == "month" else text


def _whole(text: str | None, before: int | None) -> int | None:
    if text is None:
        return before
    try:
        return int(text)
    except ValueError:
        return None


def _words(sent: Sent, place: int, look: Look, choice: Choice, known: Known) -> tuple[tuple[str, str], ...]:
    """Return what words of the file are loaded as: what was said before, and what is said of single words now."""
    said = dict(choice.words)
    for number, word in enumerate(words_of(look, choice, known)):
        code = sent.get(f"word-{place}-{number}")
        if code is None:
            continue
        if code:
            said[word.text] = code
        else:
            said.pop(word.text, None)
    return tuple(said.items())
