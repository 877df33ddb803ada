"""The Russian catalogue of messages, kept without the gettext programs, which many machines lack.

English is the language of the source. The catalogue names the files where a message stands, not the lines,
and no time of day, so that it changes only where messages do.

    python -m cxdash.translations extract [--prune]
    python -m cxdash.translations compile
    python -m cxdash.translations check

`extract` brings the catalogue up to date with the source and lists what waits for a translation; a message
that is gone stays as a comment (`#~`), and comes back with its translation if the message does, until
`--prune` drops it. `compile` writes the file that Django reads. `check` exits with 1 and lists every defect.
"""

import argparse
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "ru"
FOLDERS = ("cxdash", "initiatives", "metrics", "templates")
SKIPPED_FOLDERS = {"migrations", "node_modules", "__pycache__"}
TEMPLATE_ENDINGS = {".html", ".txt", ".xml", ".svg"}

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

HEADER = """\
# Russian translation of cxdash. Kept by `python -m cxdash.translations extract`.
msgid ""
msgstr ""
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""

NAMED = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
POSITIONAL = re.compile(r"%[sdifr]|\{\}")


class TranslationError(Exception):
    """A source file or catalogue that cannot be read."""


def catalogue_path(root: Path = ROOT) -> Path:
    """Return where the catalogue of a source tree lies."""
    return root / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


# -- Reading the source -----------------------------------------------------------------------------------


def source_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield the Python files and templates that may hold messages, in a fixed order."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root).parts
            if SKIPPED_FOLDERS.intersection(inside):
                continue
            is_template = "templates" in inside and path.suffix in TEMPLATE_ENDINGS
            if path.is_file() and (path.suffix == ".py" or is_template):
                yield path


def messages_in_source(root: Path = ROOT) -> Catalog:
    """Return every message of the source with the files where it stands.

    Raises
    ------
    TranslationError
        If a file cannot be read as what it claims to be.
    """
    catalog = Catalog(locale=LANGUAGE)
    for path in source_files(root):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root).as_posix()
        try:
            if path.suffix != ".py":
                # Django turns the tags into calls of gettext amid blanked-out text, for a reader that does
                # not mind; read as Python, its indents would have to make sense.
                text = "\n".join(line.lstrip() for line in templatize(text, origin=name).splitlines())
            found = list(extract("python", BytesIO(text.encode()), KEYWORDS, ("Translators:",)))
        except (SyntaxError, ValueError) as error:
            raise TranslationError(f"{name} cannot be read: {error}") from error
        for _, message_id, comments, context in found:
            catalog.add(message_id, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def read_catalogue(path: Path) -> Catalog:
    """Return the catalogue at `path`; an empty one where there is none.

    Raises
    ------
    TranslationError
        If it is damaged, or a message has more plural forms than Russian.
    """
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        try:
            return read_po(file, locale=LANGUAGE, abort_invalid=True)
        except PoFileError as error:
            line = f" (line {error.lineno})" if error.lineno else ""
            raise TranslationError(f"{path.name} cannot be read{line}: {error}") from error


def entries(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue without its header."""
    return (message for message in catalog if message.id)


# -- Writing the catalogue --------------------------------------------------------------------------------


def updated(old: Catalog, source: Catalog, *, prune: bool = False) -> Catalog:
    """Return the messages of the source with the translations that the old catalogue has for them."""
    known = {_key(message): message for message in (*old.obsolete.values(), *entries(old))}
    new = Catalog(locale=LANGUAGE)
    for message in entries(source):
        before = known.pop(_key(message), None)
        kept = before is not None and before.pluralizable == message.pluralizable
        new.add(
            message.id,
            before.string if before is not None and kept else None,
            locations=message.locations,
            flags={"fuzzy"} if before is not None and kept and before.fuzzy else (),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before is not None else (),
            context=message.context,
        )
    if not prune:
        gone = sorted((message for message in known.values() if any(_forms(message))), key=_key)
        new.obsolete.update({_key(message): message for message in gone})
    return new


def write_catalogue(catalog: Catalog, path: Path) -> None:
    """Write a catalogue, sorted, without dates and line numbers."""
    text = BytesIO()
    write_po(text, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + text.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_catalogue(path: Path) -> Path:
    """Write the compiled catalogue beside its source and return where it lies."""
    compiled = path.with_suffix(".mo")
    # Other processes may be reading, or writing too: the new file takes the place of the old one at once.
    unfinished = compiled.with_suffix(f".{os.getpid()}.mo")
    with unfinished.open("wb") as file:
        write_mo(file, read_catalogue(path))
    unfinished.replace(compiled)
    return compiled


# -- Checking ---------------------------------------------------------------------------------------------


def problems(catalog: Catalog, source: Catalog) -> list[str]:
    """Return what keeps a catalogue from being complete and right, a line each."""
    known = {_key(message): message for message in entries(catalog)}
    found = []
    for message in sorted(entries(source), key=_key):
        translated = known.pop(_key(message), None)
        if translated is None:
            found.append(f"missing: {_described(message)}")
        elif translated.pluralizable != message.pluralizable:
            found.append(f"wrong number of plural forms: {_described(message)}")
        else:
            found += _defects(translated)
    gone = [*known.values(), *catalog.obsolete.values()]
    return found + [f"obsolete: {_described(message)}" for message in sorted(gone, key=_key)]


def check(root: Path = ROOT) -> list[str]:
    """Return every defect of the catalogue of a source tree, a line each; none if all is well."""
    try:
        return problems(read_catalogue(catalogue_path(root)), messages_in_source(root))
    except TranslationError as error:
        return [str(error)]


def untranslated(catalog: Catalog) -> list[str]:
    """Return a line for each message that waits for its translation or for somebody to confirm it."""
    waiting = (message for message in entries(catalog) if message.fuzzy or not all(_forms(message)))
    return [_described(message) for message in sorted(waiting, key=_key)]


def _defects(message: Message) -> Iterator[str]:
    forms = _forms(message)
    if message.fuzzy:
        yield f"fuzzy: {_described(message)}"
    if not any(forms):
        yield f"untranslated: {_described(message)}"
        return
    if not all(forms):
        yield f"wrong number of plural forms: {_described(message)}"
    # In English "one answer" may do without the number; in Russian the same form also serves 21 and 31,
    # so every form needs what the plural has.
    expected = _placeholders(message.id[-1] if message.pluralizable else _text(message.id))
    for form in forms:
        if form and (_placeholders(form) != expected or not _can_be_filled(form)):
            yield f"placeholders differ: {_described(message)} -> {form!r}"


def _placeholders(text: str) -> tuple[frozenset[str], Counter[str]]:
    # A named one may be repeated or moved; of those without a name the number counts.
    plain = text.replace("%%", "")
    return frozenset(NAMED.findall(plain)), Counter(POSITIONAL.findall(plain))


def _can_be_filled(text: str) -> bool:
    """Return whether a text with named placeholders survives `%`: a bare per cent sign in it would not."""
    if "%(" not in text and "%%" not in text:
        return True
    try:
        text % defaultdict(int)
    except (TypeError, ValueError):
        return False
    return True


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _text(message_id: str | Iterable[str]) -> str:
    return message_id if isinstance(message_id, str) else next(iter(message_id))


def _key(message: Message) -> tuple[str, str]:
    return _text(message.id), message.context or ""


def _described(message: Message) -> str:
    places = ", ".join(sorted({name for name, _ in message.locations}))
    context = f" [{message.context}]" if message.context else ""
    return f"{_text(message.id)!r}{context}" + (f" in {places}" if places else "")


# -- Command ----------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run one of the three commands and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m cxdash.translations", description="Russian messages")
    parser.add_argument("command", choices=("extract", "compile", "check"))
    parser.add_argument(
        "--prune", action="store_true", help="with extract: drop what the source no longer has"
    )
    given = parser.parse_args(arguments)
    path = catalogue_path(root)
    try:
        if given.command == "extract":
            catalog = updated(read_catalogue(path), messages_in_source(root), prune=given.prune)
            write_catalogue(catalog, path)
            waiting = untranslated(catalog)
            _say([f"untranslated: {line}" for line in waiting])
            _say([f"{len(list(entries(catalog)))} messages, {len(waiting)} to translate, in {path}"])
            return 0
        if given.command == "compile":
            _say([f"compiled {compile_catalogue(path)}"])
            return 0
    except TranslationError as error:
        _say([str(error)])
        return 1
    found = check(root)
    _say(found or ["translations are complete"])
    return 1 if found else 0


def _say(lines: list[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
