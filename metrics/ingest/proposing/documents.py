"""From what columns are said to mean to the mapping that loading reads."""

import re
from typing import Any

from metrics.ingest.kinds import CUSTOMER_DIMENSIONS, Kind
from metrics.ingest.mapping.periods import grain_of, parse_period
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look, Seen
from metrics.ingest.proposing.naming import code_of
from metrics.ingest.proposing.scales import whole

DELIVERY = "delivery"
"""The dimension that is made of a promised and a real day."""
_DELIVERY_NAMES = {"en": "Delivery", "ru": "Доставка"}

Document = list[dict[str, Any]]


def document_of(seen: Seen, said: Said, known: Known) -> Document:
    """Return the mapping as JSON: an object for each kind of rows that the file holds."""
    parts: Document = []
    for kind in said.kinds:
        parts += (
            _figures(seen, said, known) if kind is Kind.MEASUREMENTS else [_part(kind, seen, said, known)]
        )
    if parts and said.form:
        parts[0] = {**parts[0], "file": dict(said.form)}
    return parts


def question_code(choice: Choice) -> str:
    """Return the code of a question of one's own: its scale is part of it, another scale is another question."""
    return f"{code_of(choice.name, longest=40, otherwise='question')}_{choice.minimum}_{choice.maximum}"


def dimension_code(choice: Choice) -> str:
    """Return the code of a dimension of one's own."""
    return code_of(choice.name, longest=30, otherwise="own")


def date_format(look: Look, order: str) -> str:
    """Return the form of the dates of a column in which a person says what comes first."""
    sign = "-" if "-" in look.example[:6] else "/"
    day, _space, time = look.example.partition(" ")
    year = "%Y" if re.search(r"\d{4}", day) else "%y"
    form = sign.join(("%d", "%m", year) if order == "day" else ("%m", "%d", year))
    if not look.timed or not time:
        return form
    half = re.search(r"[AaPp]\.?[Mm]", time)
    clock = (
        ("%I" if half else "%H") + ":%M" + (":%S" if time.count(":") > 1 else "") + (" %p" if half else "")
    )
    return f"{form} {clock}"


def _part(kind: Kind, seen: Seen, said: Said, known: Known) -> dict[str, Any]:
    part: dict[str, Any] = {"source": said.source, "kind": kind.value, "columns": _columns(kind, seen, said)}
    if kind is Kind.RESPONSES:
        part |= _answers(seen, said)
    part |= _dimensions(kind, seen, said, known)
    return part | _date(seen, said)


def _columns(kind: Kind, seen: Seen, said: Said) -> dict[str, Any]:
    places = {choice.meaning: place for place, choice in enumerate(said.choices)}
    columns: dict[str, Any] = {}
    when = {Kind.RESPONSES: "occurred_at", Kind.TRANSACTIONS: "occurred_at", Kind.CONTACTS: "opened_at"}.get(
        kind
    )
    if when:
        order = (c.OPENED, c.DATE, c.DAY) if kind is Kind.CONTACTS else (c.DATE, c.DAY, c.OPENED)
        found = next((places[meaning] for meaning in order if meaning in places), None)
        if found is not None:
            columns[when] = _value(seen.columns[found], said.choices[found])
    for meaning, name in c.FIELDS[kind].items():
        if meaning in places and name != when:
            columns[name] = _value(seen.columns[places[meaning]], said.choices[places[meaning]])
    if kind is Kind.TRANSACTIONS:
        amounts = [
            look.name for look, one in zip(seen.columns, said.choices, strict=True) if one.meaning == c.AMOUNT
        ]
        columns["amount"] = amounts[0] if len(amounts) == 1 else {"sum": amounts}
        if "currency" not in columns and said.currency:
            columns["currency"] = {"constant": said.currency}
    if kind is Kind.RESPONSES and c.COMMENT in places:
        columns["comment"] = seen.columns[places[c.COMMENT]].name
    return columns


def _value(look: Look, choice: Choice) -> Any:
    if choice.meaning == c.DAY:
        return {"day": look.name, "month": choice.month}
    words = {word: code for word, code in choice.words if code != word}
    return {"map": look.name, "values": words} if words else look.name


def _answers(seen: Seen, said: Said) -> dict[str, Any]:
    metrics, measures = {}, {}
    for look, choice in zip(seen.columns, said.choices, strict=True):
        if not choice.is_score:
            continue
        code = choice.question or question_code(choice)
        answer: dict[str, Any] = {"measure": code}
        if choice.missing:
            answer["missing"] = [_code(value) for value in choice.missing]
        if choice.touchpoint:
            answer["touchpoint"] = choice.touchpoint
        if choice.words:
            answer["values"] = {word: int(point) for word, point in choice.words}
        metrics[look.name] = answer
        if choice.meaning == c.QUESTION:
            measures[code] = {
                "en": choice.name,
                "ru": choice.name,
                "minimum": choice.minimum,
                "maximum": choice.maximum,
                "better": choice.better,
            }
    comments = {"comments": True} if any(one.meaning == c.COMMENT for one in said.choices) else {}
    return {"metrics": metrics, **({"measures": measures} if measures else {}), **comments}


def _code(value: str) -> int | str:
    number = whole(value)
    return value if number is None else number


def _dimensions(kind: Kind, seen: Seen, said: Said, known: Known) -> dict[str, Any]:
    found: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for look, choice in zip(seen.columns, said.choices, strict=True):
        if choice.meaning == c.OWN_DIMENSION:
            code = dimension_code(choice)
            found[code] = _value(look, choice)
            own[code] = {"en": choice.name, "ru": choice.name}
        elif choice.dimension and (kind is not Kind.CUSTOMERS or choice.dimension in CUSTOMER_DIMENSIONS):
            found[choice.dimension] = _value(look, choice)
        elif choice.dimension and (dimension := known.dimension(choice.dimension)) and dimension.own:
            found[choice.dimension] = _value(look, choice)
            own[choice.dimension] = {"en": dimension.name, "ru": dimension.name}
    if kind in {Kind.RESPONSES, Kind.TRANSACTIONS} and (compared := _delivery(seen, said)):
        found[DELIVERY] = compared
        own[DELIVERY] = _DELIVERY_NAMES
    return {**({"dimensions": found} if found else {}), **({"own_dimensions": own} if own else {})}


def _delivery(seen: Seen, said: Said) -> dict[str, Any] | None:
    places = {choice.meaning: place for place, choice in enumerate(said.choices)}
    if not {c.PROMISED, c.DELIVERED} <= places.keys():
        return None
    delivered, promised = (seen.columns[places[meaning]].name for meaning in (c.DELIVERED, c.PROMISED))
    return {
        "compare": [delivered, ">", promised],
        "true": "late",
        "false": "on_time",
        "missing": "undelivered",
    }


def _date(seen: Seen, said: Said) -> dict[str, Any]:
    for look, choice in zip(seen.columns, said.choices, strict=True):
        if choice.meaning in c.DATES and look.undecided and choice.order:
            return {"date": {"format": date_format(look, choice.order)}}
    return {}


def _figures(seen: Seen, said: Said, known: Known) -> Document:
    """Return the parts of a file of figures: one for each column that holds a quantity of its own."""
    base: dict[str, Any] = {"source": said.source, "kind": Kind.MEASUREMENTS.value}
    columns = _columns(Kind.MEASUREMENTS, seen, said)
    rest = _dimensions(Kind.MEASUREMENTS, seen, said, known)
    if "period" in columns and "grain" not in columns and _are_first_days(seen, said):
        columns["grain"] = {"constant": "month"}
    parts = []
    for look, choice in zip(seen.columns, said.choices, strict=True):
        if choice.quantity:
            of_one = {"measure": {"constant": choice.quantity}, "value": look.name}
            parts.append({**base, "columns": {**_only_period(columns), **of_one}, **rest})
    if "measure" not in columns and said.quantity:
        columns["measure"] = {"constant": said.quantity}
    wide = _wide(seen, said)
    if wide:
        named = {key: value for key, value in columns.items() if key == "measure"}
        parts.append({**base, "columns": named, **rest, "unpivot": {"columns": wide}})
    elif {"value", "numerator"} & columns.keys() or not parts:
        parts.append({**base, "columns": columns, **rest})
    return parts


def _only_period(columns: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in columns.items() if key in {"period", "grain"}}


def _wide(seen: Seen, said: Said) -> str | list[str]:
    """Return the columns that are periods: by their grain, so that next month's file is read alike."""
    names = [
        look.name for look, one in zip(seen.columns, said.choices, strict=True) if one.meaning == c.OF_PERIOD
    ]
    grains = {grain_of(name) for name in names}
    if (
        len(grains) == 1
        and (grain := grains.pop())
        and names == [one for one in seen.header if grain_of(one, grain)]
    ):
        return f"{grain}s"
    return names


def _are_first_days(seen: Seen, said: Said) -> bool:
    """Return whether the periods are written as the first days of months."""
    for look, choice in zip(seen.columns, said.choices, strict=True):
        if choice.meaning == c.PERIOD and look.values:
            periods = [parse_period(value) for value, _count in look.values]
            return all(one is not None and one.grain == "day" and one.start.day == 1 for one in periods)
    return False
