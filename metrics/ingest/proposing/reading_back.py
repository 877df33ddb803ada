"""From a mapping back to what it says of each column, as far as the page can show it."""

from collections.abc import Mapping
from typing import Any

from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.periods import grain_of
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.documents import DELIVERY
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Seen

_WHEN = {"occurred_at": c.DATE, "opened_at": c.OPENED, "comment": c.COMMENT}


def read_back(document: Any, seen: Seen, known: Known) -> Said:
    """Return what a mapping says of the columns of a file; what it says besides is lost, so compare."""
    parts = document if isinstance(document, list) else [document]
    reader = _Reader(seen, known)
    for part in parts:
        reader.read(part)
    return Said(
        source=str(parts[0].get("source", "")),
        choices=tuple(reader.choices.get(look.name, Choice()) for look in seen.columns),
        currency=reader.currency,
        quantity=reader.quantity,
        form=dict(parts[0].get("file") or {}),
    )


class _Reader:
    def __init__(self, seen: Seen, known: Known) -> None:
        self._seen = seen
        self._known = known
        self.choices: dict[str, Choice] = {}
        self.currency = ""
        self.quantity = ""

    def read(self, part: Mapping[str, Any]) -> None:
        kind = Kind(part["kind"])
        meanings = {name: meaning for meaning, name in c.FIELDS[kind].items()} | _WHEN
        columns = part.get("columns", {})
        for name, value in columns.items():
            if name == "amount":
                for column in value.get("sum", []) if isinstance(value, dict) else [value]:
                    self._say(column, Choice(c.AMOUNT))
            elif name == "currency" and isinstance(value, dict):
                self.currency = str(value.get("constant", ""))
            elif name == "measure" and isinstance(value, dict) and "constant" in value:
                self._quantity(str(value["constant"]), columns, wide="unpivot" in part)
            elif name == "comment" and not part.get("comments"):
                continue
            elif name in meanings:
                self._column(value, meanings[name])
        self._answers(part)
        self._dimensions(part)
        self._order(part)
        self._wide(part)

    def _say(self, column: str, choice: Choice) -> None:
        # What one kind of rows says of a column stands; DATE is the more general word of two.
        if column not in self.choices or choice.meaning == c.DATE:
            self.choices[column] = choice

    def _column(self, value: Any, meaning: str) -> None:
        match value:
            case str():
                if self.choices.get(value, Choice()).quantity == "":
                    self._say(value, Choice(meaning))
            case {"day": column, "month": month}:
                self._say(column, Choice(c.DAY, month=str(month)))
            case {"map": column, "values": values}:
                self._say(column, Choice(meaning, words=_words(values)))

    def _quantity(self, code: str, columns: Mapping[str, Any], *, wide: bool) -> None:
        """Take the figures of one quantity: a column of its own where there are several, else the file's."""
        value = columns.get("value")
        if wide or not isinstance(value, str):
            self.quantity = code
        else:
            self.choices[value] = Choice(c.VALUE_OF + code)

    def _answers(self, part: Mapping[str, Any]) -> None:
        measures = part.get("measures", {})
        for column, answer in part.get("metrics", {}).items():
            code = answer["measure"]
            common: dict[str, Any] = {
                "missing": tuple(map(str, answer.get("missing", ()))),
                "touchpoint": answer.get("touchpoint") or "",
                "words": _words(answer.get("values", {})),
            }
            own = measures.get(code)
            if own and code not in self._known.words.questions:
                scale = {key: own[key] for key in ("minimum", "maximum")}
                better = own.get("better", "higher")
                self._say(column, Choice(c.QUESTION, name=own["en"], better=better, **scale, **common))
            else:
                self._say(column, Choice(c.SCORE_OF + code, **common))

    def _dimensions(self, part: Mapping[str, Any]) -> None:
        own = part.get("own_dimensions", {})
        for code, value in part.get("dimensions", {}).items():
            if code == DELIVERY and isinstance(value, dict) and "compare" in value:
                delivered, _operator, promised = value["compare"]
                self._say(delivered, Choice(c.DELIVERED))
                self._say(promised, Choice(c.PROMISED))
                continue
            new = code in own and self._known.dimension(code) is None
            meaning = c.OWN_DIMENSION if new else c.DIMENSION + code
            name = str(own[code]["en"]) if new else ""
            match value:
                case str():
                    self._say(value, Choice(meaning, name=name))
                case {"map": column, "values": values}:
                    self._say(column, Choice(meaning, name=name, words=_words(values)))

    def _order(self, part: Mapping[str, Any]) -> None:
        form = (part.get("date") or {}).get("format")
        if not form:
            return
        order = "day" if form.find("%d") < form.find("%m") else "month"
        for look in self._seen.columns:
            choice = self.choices.get(look.name)
            if choice and choice.meaning in c.DATES and look.undecided:
                self.choices[look.name] = Choice(choice.meaning, order=order)

    def _wide(self, part: Mapping[str, Any]) -> None:
        listed = (part.get("unpivot") or {}).get("columns", ())
        if isinstance(listed, str):
            listed = [name for name in self._seen.header if grain_of(name, listed.removesuffix("s"))]
        for name in listed:
            self._say(name, Choice(c.OF_PERIOD))


def _words(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(word), str(code)) for word, code in values.items())
