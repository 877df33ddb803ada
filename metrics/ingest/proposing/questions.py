"""Which columns answer questions, on which scale, and what about."""

import re
from collections import defaultdict

from metrics.catalogue.similar import tokens
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice
from metrics.ingest.proposing.column_synonyms import QUESTIONS, SCORES
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look, Seen
from metrics.ingest.proposing.naming import code_of, likeness, plain
from metrics.ingest.proposing.scales import natural_scale, points_of

OVERALL, TOUCHPOINT, RECOMMEND = "satisfaction_1_5", "touchpoint_satisfaction_1_5", "recommend_0_10"
_BATTERY = 3
"""So many questions with one number, such as Q7FOOD and Q7WIFI, are one question about several things."""
_NUMBERED = re.compile(r"([A-Za-zА-Яа-я]{1,3}\d{1,3})[_ .-]?([A-Za-zА-Яа-я][\w ]*)")
_WHOLE = frozenset({"all", "overall", "total", "general", "в целом", "общая", "всего"})
_LEAST = 0.4
_STRAY = 0.02
"""Share of answers that may be no point of the scale where values alone say which it is."""
_WRONG = 0.5
"""The same where the name says which scale it is: then the values are wrong, and not the name."""


def guess_scores(seen: Seen, known: Known, free: list[int]) -> dict[int, Choice]:
    """Return the columns that answer questions, by their places."""
    found = _by_name(seen, known, free)
    found |= _battery(seen, known, [place for place in free if place not in found], found)
    if not found:
        found = _by_values(seen, known, free)
    return found


def score_choice(look: Look, code: str, known: Known, *, touchpoint: str = "") -> Choice:
    """Return that a column answers a question, with the values that mean no answer."""
    question = known.words.questions[code]
    points = points_of(look, question.minimum, question.maximum)
    return Choice(
        meaning=c.SCORE_OF + code,
        missing=tuple(value for value, _count in points.missing),
        touchpoint=touchpoint,
        words=points.words,
    )


def own_question(look: Look, scale: tuple[int, int]) -> Choice:
    """Return that a column answers a question of one's own."""
    points = points_of(look, *scale)
    lower = likeness(look.name, ("effort", "усили*")) > 0 and not likeness(look.name, ("ease", "easy"))
    return Choice(
        meaning=c.QUESTION,
        missing=tuple(value for value, _count in points.missing),
        name=plain(look.name),
        minimum=scale[0],
        maximum=scale[1],
        better="lower" if lower else "higher",
        words=points.words,
    )


def _on(look: Look, code: str, known: Known, *, outside: float = _STRAY) -> bool:
    question = known.words.questions.get(code)
    if question is None or not look.complete:
        return False
    return points_of(look, question.minimum, question.maximum).fit(outside)


def _by_name(seen: Seen, known: Known, free: list[int]) -> dict[int, Choice]:
    named: dict[int, tuple[float, str]] = {}
    for place in free:
        look = seen.columns[place]
        specific = max(
            ((likeness(look.name, words), code) for code, words in QUESTIONS.items()), default=(0, "")
        )
        generic = likeness(look.name, SCORES)
        if specific[0] >= _LEAST:
            named[place] = specific
        elif generic >= _LEAST:
            named[place] = (generic / 2, "")
    found: dict[int, Choice] = {}
    taken: set[str] = set()
    several = sum(natural_scale(seen.columns[place]) == (1, 5) for place in named) > 1
    for place in sorted(named, key=lambda place: (-named[place][0], place)):
        look, code = seen.columns[place], named[place][1]
        # Satisfaction with something that is named is about that. Of several mere scores the same is likely; a
        # single "order score" is about the whole.
        named_about = code == OVERALL or (several and not code)
        about = known_touchpoint(look.name, known) if named_about else ""
        if about and _on(look, TOUCHPOINT, known) and natural_scale(look) == (1, 5):
            found[place] = score_choice(look, TOUCHPOINT, known, touchpoint=about)
            continue
        choice = _choice(look, code, known, taken)
        if choice is not None:
            found[place] = choice
            taken.add(choice.question)
    return found


def _choice(look: Look, code: str, known: Known, taken: set[str]) -> Choice | None:
    """Return the question of one column: the one that its name says, if its values are on that scale."""
    scale = natural_scale(look)
    # A scale that ends at 10 without a zero may be 0 to 10 where the name says so, and is 1 to 10 where not.
    if (
        code
        and code not in taken
        and _on(look, code, known, outside=_WRONG)
        and not _shorter(look, code, known, scale)
    ):
        return score_choice(look, code, known)
    if not code and scale == (0, 10) and RECOMMEND not in taken and _on(look, RECOMMEND, known):
        return score_choice(look, RECOMMEND, known)
    if code in {"", OVERALL} and scale == (1, 5):
        if OVERALL not in taken and _on(look, OVERALL, known):
            return score_choice(look, OVERALL, known)
        if _on(look, TOUCHPOINT, known):
            return score_choice(look, TOUCHPOINT, known, touchpoint=touchpoint_in(look.name, known))
    return own_question(look, scale) if scale is not None and scale[1] <= 10 else None


def _shorter(look: Look, code: str, known: Known, scale: tuple[int, int] | None) -> bool:
    """Return whether the values show a shorter scale than that of the question: 1 to 5 instead of 0 to 10."""
    if scale is None or look.filled < 50:
        return False
    return scale[1] < known.words.questions[code].maximum


def touchpoint_in(name: str, known: Known) -> str:
    """Return the touchpoint that a name speaks of: one that is known, else what the name says besides."""
    generic = (*SCORES, *QUESTIONS[OVERALL], "q", "question", "вопрос")
    said = [word for word in _words(name) if not likeness(word, generic)]
    return known_touchpoint(name, known) or code_of(" ".join(said), longest=100, otherwise="")


def known_touchpoint(name: str, known: Known) -> str:
    """Return the code of the touchpoint that a name speaks of; empty where it speaks of none that is known."""
    words = _words(name)
    dimension = known.dimension("touchpoint")
    for member in dimension.members if dimension else ():
        for known_name in (member.code, *member.names):
            if any(_same(word, part) for word in words for part in tokens(known_name) if len(part) > 3):
                return member.means or member.code
    return ""


def _words(name: str) -> list[str]:
    return [word for word in tokens(name) if not word.isdigit()]


def _same(one: str, other: str) -> bool:
    """Return whether two words are one word, in whatever case it stands."""
    length = max(5, min(len(one), len(other)) - 2)
    return one == other or (len(one) > 4 and len(other) > 4 and one[:length] == other[:length])


def _battery(seen: Seen, known: Known, free: list[int], found: dict[int, Choice]) -> dict[int, Choice]:
    """Return the columns of one question about several things, where its item about the whole shows the scale."""
    if TOUCHPOINT not in known.words.questions or any(one.question == OVERALL for one in found.values()):
        return {}
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for place in free:
        if match := _NUMBERED.fullmatch(seen.columns[place].name):
            groups[match[1].casefold()][match[2].strip()] = place
    for items in groups.values():
        whole = [name for name in items if name.casefold() in _WHOLE]
        if len(items) <= _BATTERY or len(whole) != 1:
            continue
        overall = items.pop(whole[0])
        if natural_scale(seen.columns[overall]) != (1, 5):
            continue
        about = {
            place: score_choice(
                seen.columns[place],
                TOUCHPOINT,
                known,
                touchpoint=touchpoint_in(name, known) or code_of(name, longest=100, otherwise="other"),
            )
            for name, place in items.items()
            if _on(seen.columns[place], TOUCHPOINT, known)
        }
        if len(about) >= _BATTERY:
            return {overall: score_choice(seen.columns[overall], OVERALL, known), **about}
    return {}


def _by_values(seen: Seen, known: Known, free: list[int]) -> dict[int, Choice]:
    """Return the one column that runs from 0 to 10 where no name speaks of scores."""
    full = [
        place
        for place in free
        if natural_scale(seen.columns[place]) == (0, 10)
        and seen.columns[place].distinct >= 8
        and _on(seen.columns[place], RECOMMEND, known)
    ]
    return {full[0]: score_choice(seen.columns[full[0]], RECOMMEND, known)} if len(full) == 1 else {}
