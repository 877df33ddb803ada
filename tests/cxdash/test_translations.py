"""The Russian catalogue is complete, and the check that says so finds every kind of defect."""

import gettext
from pathlib import Path

import pytest

from cxdash import translations
from cxdash.translations import HEADER, catalogue_path, entries, main, read_catalogue

PYTHON = '''
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext

SAVE = gettext_lazy("Save")
GREETING = _("Hello, %(name)s")


def rows(n):
    """Docstrings are not messages."""
    return ngettext("one row", "%(n)s rows", n) % {"n": n}, pgettext("unit", "points"), _("{place} of {all}")
'''

TEMPLATE = """\
{% load i18n %}
<p title="{% translate "Close" %}">{% translate 'Open' context "door" %}</p>
    <div>
  {% blocktranslate trimmed with name=user.name %}
      Signed in as
      {{ name }}, 100% sure
  {% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} file{% plural %}{{ n }} files{% endblocktranslate %}
{{ value|default:_("nothing") }} {# not a message: translate "x" #} it's "quoted ( text
"""

CATALOGUE = (
    HEADER
    + """
msgid "Save"
msgstr "Сохранить"

msgid "Hello, %(name)s"
msgstr "Здравствуйте, %(name)s"

msgid "one row"
msgid_plural "%(n)s rows"
msgstr[0] "%(n)s строка"
msgstr[1] "%(n)s строки"
msgstr[2] "%(n)s строк"

msgctxt "unit"
msgid "points"
msgstr "пункты"

msgid "{place} of {all}"
msgstr "{all}, из них {place}"

msgid "Close"
msgstr "Закрыть"

msgctxt "door"
msgid "Open"
msgstr "Открыта"

msgid "Signed in as %(name)s, 100%% sure"
msgstr "Вы вошли как %(name)s, это на 100%% так"

msgid "%(n)s file"
msgid_plural "%(n)s files"
msgstr[0] "%(n)s файл"
msgstr[1] "%(n)s файла"
msgstr[2] "%(n)s файлов"

msgid "nothing"
msgstr "ничего"
"""
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small source tree with a catalogue in which nothing is wrong."""
    for name, text in (
        ("metrics/words.py", PYTHON),
        ("metrics/migrations/0001.py", '_("Not looked at")'),
        ("metrics/notes.html", '{% translate "Not a template" %}'),
        ("templates/page.html", TEMPLATE),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    catalogue_path(tmp_path).parent.mkdir(parents=True)
    catalogue_path(tmp_path).write_text(CATALOGUE, encoding="utf-8")
    return tmp_path


def replace(tree: Path, old: str, new: str) -> None:
    path = catalogue_path(tree)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_catalogue_of_the_product_is_complete() -> None:
    assert translations.check() == []


def test_a_complete_catalogue_passes(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"], tree) == 0
    assert capsys.readouterr().out == "translations are complete\n"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgid "Save"\nmsgstr "Сохранить"\n', "", "missing: 'Save' in metrics/words.py"),
        ('"Сохранить"', '""', "untranslated: 'Save'"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "fuzzy: 'Save'"),
        ('"Здравствуйте, %(name)s"', '"Здравствуйте, %(имя)s"', "placeholders differ: 'Hello, %(name)s'"),
        ('"Здравствуйте, %(name)s"', '"Здравствуйте"', "placeholders differ: 'Hello, %(name)s'"),
        ("это на 100%% так", "это на 100% так", "placeholders differ: 'Signed in as"),
        ('"{all}, из них {place}"', '"{all}, из них {}"', "placeholders differ: '{place} of {all}'"),
        ('"%(n)s строка"', '"одна строка"', "placeholders differ: 'one row'"),
        ('msgstr[2] "%(n)s строк"\n', "", "wrong number of plural forms: 'one row'"),
        ('msgid "one row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "%(n)s строка"\nmsgstr[1] "%(n)s строки"\n'
         'msgstr[2] "%(n)s строк"\n',
         'msgid "one row"\nmsgstr "%(n)s строк"\n', "wrong number of plural forms: 'one row'"),
        ('msgstr[2] "%(n)s строк"\n', 'msgstr[2] "%(n)s строк"\nmsgstr[3] "%(n)s строк"\n', "cannot be read"),
        ('msgctxt "unit"\n', "", "missing: 'points' [unit] in metrics/words.py"),
        ('msgid "Save"', 'msgid "Gone"\nmsgstr "Нет"\n\nmsgid "Save"', "obsolete: 'Gone'"),
        ('msgid "Save"', '#~ msgid "Gone"\n#~ msgstr "Нет"\n\nmsgid "Save"', "obsolete: 'Gone'"),
        ('msgstr "Сохранить"', 'msgstr "Сохранить"\nmsgstring "x"', "cannot be read"),
    ],
)  # fmt: skip
def test_defects_are_found(
    tree: Path, old: str, new: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(tree, old, new)
    assert main(["check"], tree) == 1
    assert any(problem in line for line in capsys.readouterr().out.splitlines())


def test_source_that_cannot_be_read_is_named(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "templates/broken.html").write_text("{% blocktranslate %}{% if x %}{% endblocktranslate %}")
    assert main(["check"], tree) == 1
    assert "templates/broken.html cannot be read" in capsys.readouterr().out
    assert main(["extract"], tree) == 1


def test_extraction_changes_nothing_that_is_up_to_date(tree: Path) -> None:
    assert main(["extract"], tree) == 0
    first = catalogue_path(tree).read_bytes()
    assert main(["extract"], tree) == 0
    assert catalogue_path(tree).read_bytes() == first
    assert main(["check"], tree) == 0


def test_lines_may_move_without_a_change_in_the_catalogue(tree: Path) -> None:
    main(["extract"], tree)
    first = catalogue_path(tree).read_bytes()
    source = tree / "metrics/words.py"
    source.write_text("# A comment.\n" * 7 + source.read_text())
    main(["extract"], tree)
    assert catalogue_path(tree).read_bytes() == first


def test_extraction_lists_what_is_to_be_translated(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tree / "metrics/words.py").open("a") as file:
        file.write('NEW = _("Brand new")\n')
    assert main(["extract"], tree) == 0
    out = capsys.readouterr().out
    assert "untranslated: 'Brand new' in metrics/words.py" in out
    assert "11 messages, 1 to translate" in out
    assert '#: metrics/words.py\nmsgid "Brand new"\nmsgstr ""\n' in catalogue_path(tree).read_text()


def test_a_message_that_comes_back_finds_its_translation(tree: Path) -> None:
    source = tree / "metrics/words.py"
    text = source.read_text()
    source.write_text(text.replace('gettext_lazy("Save")', '"Save"'))
    main(["extract"], tree)
    assert '#~ msgid "Save"' in catalogue_path(tree).read_text()
    assert main(["check"], tree) == 1
    source.write_text(text)
    main(["extract"], tree)
    assert main(["check"], tree) == 0


def test_pruning_drops_what_is_gone(tree: Path) -> None:
    source = tree / "metrics/words.py"
    source.write_text(source.read_text().replace('gettext_lazy("Save")', '"Save"'))
    main(["extract", "--prune"], tree)
    assert "Save" not in catalogue_path(tree).read_text()
    assert main(["check"], tree) == 0


def test_compiling_writes_what_gettext_reads(tree: Path) -> None:

    assert main(["compile"], tree) == 0
    with catalogue_path(tree).with_suffix(".mo").open("rb") as file:
        russian = gettext.GNUTranslations(file)
    assert russian.gettext("Save") == "Сохранить"
    assert russian.pgettext("unit", "points") == "пункты"
    forms = [russian.ngettext("one row", "%(n)s rows", n) % {"n": n} for n in (1, 2, 5, 11, 21, 22)]
    assert forms == ["1 строка", "2 строки", "5 строк", "11 строк", "21 строка", "22 строки"]
    assert sorted(path.name for path in catalogue_path(tree).parent.iterdir()) == ["django.mo", "django.po"]


def test_a_form_that_is_not_translated_falls_back_to_english(tree: Path) -> None:

    replace(tree, '"Сохранить"', '""')
    with translations.compile_catalogue(catalogue_path(tree)).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save") == "Save"


def test_a_verdict_is_not_called_what_a_claim_is_called() -> None:
    """To the board «вывод» is a claim; what is said of a change is «заключение»."""
    verdicts = [one for one in entries(read_catalogue(catalogue_path())) if "verdict" in str(one.id).lower()]
    assert len(verdicts) > 5
    assert [one.id for one in verdicts if "вывод" in str(one.string).lower()] == []
