"""How an estimate reads in both languages. In expected texts ~ is a fixed space."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import formats
from metrics.formats import Shown
from tests.metrics.formats.both import LANGUAGES, both

# -- Estimates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "en", "ru"),
    [
        # Both sides round to the same figure.
        (Shown(value=33, unit="points", low=26, high=40, n=400),
         "33, give or take 7 (400 answers)", "33, плюс-минус 7 (400 ответов)"),
        (Shown(value=33.4, unit="points", low=26.8, high=40.3, n=400),
         "33, give or take 7 (400 answers)", "33, плюс-минус 7 (400 ответов)"),
        (Shown(value=-8, unit="points", low=-15, high=-1, n=400),
         "−8, give or take 7 (400 answers)", "−8, плюс-минус 7 (400 ответов)"),
        # Small margins have one decimal more than the metric.
        (Shown(value=38.02, unit="points", low=36.6, high=39.42, n=12480),
         "38, give or take 1.4 (12,480 answers)", "38, плюс-минус 1,4 (12~480 ответов)"),
        (Shown(value=0.66, unit="percent", low=0.645, high=0.675, n=3940),
         "66%, give or take 1.5 (3,940 answers)", "66~%, плюс-минус 1,5 (3~940 ответов)"),
        (Shown(value=0.5, unit="percent", low=0.4998, high=0.5002, n=2_000_001),
         "50%, give or take less than 0.1 (2,000,001 answers)",
         "50~%, плюс-минус менее 0,1 (2~000~001 ответ)"),
        (Shown(value=2, unit="points", low=1.96, high=2.06, n=9_000_000),
         "2, give or take less than 0.1 (9,000,000 answers)",
         "2, плюс-минус менее 0,1 (9~000~000 ответов)"),
        # At one decimal more the sides differ, at the metric's they agree.
        (Shown(value=38, unit="points", low=36.9, high=39.2, n=9000),
         "38, give or take 1 (9,000 answers)", "38, плюс-минус 1 (9~000 ответов)"),
        # They do not.
        (Shown(value=57, unit="points", low=28, high=75, n=30),
         "57 (28 to 75; 30 answers)", "57 (от~28 до~75; 30 ответов)"),
        (Shown(value=33, unit="points", low=25, high=40, n=400),
         "33 (25 to 40; 400 answers)", "33 (от~25 до~40; 400 ответов)"),
        (Shown(value=38, unit="points", low=37.9, high=38.3, n=400_000),
         "38 (37.9 to 38.3; 400,000 answers)", "38 (от~37,9 до~38,3; 400~000 ответов)"),
        (Shown(value=100, unit="points", low=80, high=99, n=31),
         "100 (80 to 99; 31 answers)", "100 (от~80 до~99; 31 ответ)"),
        (Shown(value=0.8, unit="percent", low=0.7, high=0.85, n=60),
         "80% (70 to 85%; 60 answers)", "80~% (от~70 до~85~%; 60 ответов)"),
        # Every other unit.
        (Shown(value=4.2, unit="score", decimals=1, low=3.9, high=4.5, n=64),
         "4.2, give or take 0.3 (64 answers)", "4,2, плюс-минус 0,3 (64 ответа)"),
        (Shown(value=3.5, unit="hours", decimals=1, low=3.1, high=3.9, n=200, noun="contacts"),
         "3.5~h, give or take 0.4~h (200 contacts)", "3,5~ч, плюс-минус 0,4~ч (200 обращений)"),
        (Shown(value=9.6, unit="per_1000", decimals=1, low=9.2, high=10.0, n=2_100, noun="customers"),
         "9.6, give or take 0.4 (2,100 customers)", "9,6, плюс-минус 0,4 (2~100 клиентов)"),
        (Shown(value=0.12, unit="index", decimals=2, low=-0.1, high=0.5, n=90),
         "0.12 (−0.10 to 0.50; 90 answers)", "0,12 (от~−0,10 до~0,50; 90 ответов)"),
        (Shown(value=1200, unit="count", low=1100, high=1300, n=90),
         "1,200, give or take 100 (90 answers)", "1~200, плюс-минус 100 (90 ответов)"),
        (Shown(value=5.7, unit="money", decimals=2, low=5.3, high=6.1, n=900, noun="customers",
               currency="EUR"),
         "€5.70, give or take €0.40 (900 customers)", "5,70~€, плюс-минус 0,40~€ (900 клиентов)"),
        (Shown(value=4.6e6, unit="money", low=2.9e6, high=6.1e6, base=212e6, n=900, noun="customers",
               currency="EUR"),
         "€4.6~m of €212~m (€2.9 to 6.1~m; 900 customers)",
         "4,6 из 212~млн~€ (от~2,9 до~6,1~млн~€; 900 клиентов)"),
        (Shown(value=100, unit="points", low=99.91, high=99.93, n=9_000),
         "100 (99.91 to 99.93; 9,000 answers)", "100 (от~99,91 до~99,93; 9~000 ответов)"),
        # Few answers.
        (Shown(value=57, unit="points", low=28, high=75, n=22, status="indicative"),
         "57 (28 to 75; 22 answers): too few answers to judge",
         "57 (от~28 до~75; 22 ответа): мало ответов"),
        (Shown(value=0.5, unit="percent", low=0.3, high=0.7, n=24, status="indicative", noun="contacts"),
         "50%, give or take 20 (24 contacts): too few to judge",
         "50~%, плюс-минус 20 (24 обращения): мало данных"),
        # Hidden.
        (Shown(value=None, unit="points", n=3, status="hidden"),
         "3 answers, hidden (fewer than 5)", "3 ответа, скрыто (меньше 5)"),
        (Shown(value=None, unit="points", n=9, status="hidden", hide_below=10),
         "9 answers, hidden (fewer than 10)", "9 ответов, скрыто (меньше 10)"),
        (Shown(value=None, unit="points", n=14, status="hidden"),
         "14 answers, hidden (to protect a smaller group)",
         "14 ответов, скрыто (чтобы не раскрыть меньшую группу)"),
        (Shown(value=None, unit="points", status="hidden"), "hidden", "скрыто"),
        (Shown(value=None, unit="points", n=0, status="hidden"), "0 answers", "0 ответов"),
        # Ready-made.
        (Shown(value=41, unit="points", status="reported", source="Brandwatch"),
         "41, reported by Brandwatch, precision unknown", "41, по данным: Brandwatch, точность неизвестна"),
        (Shown(value=3.5, unit="hours", decimals=1, n=5, status="indicative", unranged=True),
         "3.5~h, precision unknown (5 answers): too few answers to judge",
         "3,5~ч, точность неизвестна (5 ответов): мало ответов"),
        (Shown(value=104, unit="index", unranged=True),
         "104, precision unknown", "104, точность неизвестна"),
        (Shown(value=41, unit="points", status="reported"),
         "41, reported, precision unknown", "41, готовое значение, точность неизвестна"),
        (Shown(value=41, unit="points", status="reported", source="X", n=900),
         "41, reported by X (900 answers), precision unknown",
         "41, по данным: X (900 ответов), точность неизвестна"),
        (Shown(value=41, unit="points", status="reported", source="X", n=900, low=38, high=44),
         "41, give or take 3 (900 answers, reported by X)", "41, плюс-минус 3 (900 ответов, по данным: X)"),
        (Shown(value=41, unit="points", status="reported", source="X", value_of="Aug 2025"),
         "41, reported by X, precision unknown: value of Aug 2025",
         "41, по данным: X, точность неизвестна: значение за Aug 2025"),
        # Counted.
        (Shown(value=0.76, unit="percent", counted=True, n=412_300, noun="contacts"),
         "76%, counted, all 412,300 contacts", "76~%, полный подсчёт, 412~300 обращений"),
        (Shown(value=1, unit="percent", counted=True, n=1, noun="contacts"),
         "100%, counted, 1 contact", "100~%, полный подсчёт, 1 обращение"),
        (Shown(value=0.5, unit="percent", counted=True, n=12, noun="contacts", status="indicative"),
         "50%, counted, all 12 contacts: too few to judge",
         "50~%, полный подсчёт, 12 обращений: мало данных"),
        (Shown(value=9.6, unit="per_1000", decimals=1, counted=True), "9.6, counted", "9,6, полный подсчёт"),
        (Shown(value=1.4e6, unit="money", base=38e6, counted=True, currency="EUR"),
         "€1.4~m of €38~m, counted", "1,4 из 38~млн~€, полный подсчёт"),
        # Nothing.
        (Shown(value=None, unit="points"), "no data", "нет данных"),
    ],
)  # fmt: skip
def test_wording(shown: Shown, en: str, ru: str) -> None:
    texts = [formats.word(shown, language=code).text.replace("\u00a0", "~") for code in LANGUAGES]
    assert texts == [en, ru]


def test_parts_for_a_table() -> None:
    wording = formats.word(Shown(value=57, unit="points", low=28, high=75, n=22, status="indicative"))
    assert (wording.value, wording.precision, wording.basis, wording.note) == (
        "57",
        "28 to 75",
        "22 answers",
        "too few answers to judge",
    )
    wording = formats.word(Shown(value=0.76, unit="percent", counted=True, n=412_300, noun="contacts"))
    assert (wording.value, wording.precision, wording.basis) == ("76%", "counted", "all 412,300 contacts")
    wording = formats.word(Shown(value=41, unit="points", status="reported", source="X"))
    assert (wording.value, wording.precision, wording.basis) == ("41", "precision unknown", "reported by X")
    wording = formats.word(Shown(value=None, unit="points", n=3, status="hidden"))
    assert (wording.value, wording.precision, wording.basis, wording.note) == (
        "–",
        "",
        "3 answers",
        "hidden (fewer than 5)",
    )


def test_sentences_name_the_metric() -> None:
    shown = Shown(value=33, unit="points", low=26, high=40, n=400)
    assert formats.sentence("NPS", shown) == "NPS 33, give or take 7 (400 answers)"
    hidden = Shown(value=None, unit="points", n=3, status="hidden")
    assert both(formats.sentence, "NPS", hidden) == (
        "NPS: 3 answers, hidden (fewer than 5)",
        "NPS: 3 ответа, скрыто (меньше 5)",
    )


@pytest.mark.parametrize(
    "shown",
    [
        Shown(value=33, unit="points"),
        Shown(value=33, unit="points", n=400),
        Shown(value=33, unit="points", low=26, high=40),
        Shown(value=33, unit="points", low=26, n=400),
    ],
)
def test_a_bare_number_of_a_survey_is_refused(shown: Shown) -> None:
    with pytest.raises(ValueError, match="needs its interval"):
        formats.word(shown)


@given(st.integers(1, 4), st.floats(-100, 100), st.sampled_from(["ok", "indicative", "reported", "hidden"]))
def test_a_small_group_is_never_shown(n: int, value: float, status: Any) -> None:
    shown = Shown(value=value, unit="points", low=value - 5, high=value + 5, n=n, status=status)
    wording = formats.word(shown, language="en")
    assert (wording.value, wording.precision) == ("–", "")
    assert wording.note == "hidden (fewer than 5)"


@given(
    st.floats(-100, 100), st.floats(0.001, 60), st.floats(0.001, 60), st.integers(0, 2), st.integers(5, 10**6)
)
def test_give_or_take_means_that_both_sides_are_that_long(
    value: float, below: float, above: float, decimals: int, n: int
) -> None:
    shown = Shown(value=value, unit="points", decimals=decimals, low=value - below, high=value + above, n=n)
    precision = formats.word(shown, language="en").precision
    if precision.startswith("give or take less than"):
        assert max(below, above) < 0.1 * 10**-decimals
    elif precision.startswith("give or take"):
        margin = precision.removeprefix("give or take ")
        places = len(margin.partition(".")[2])
        assert places in {decimals, decimals + 1}
        tolerance = 0.5 * 10**-places + 1e-9
        assert abs(float(margin) - below) <= tolerance
        assert abs(float(margin) - above) <= tolerance
    else:
        low, high = precision.replace("−", "-").split(" to ")
        assert float(low) < float(high)
