"""The numbers that a board sees today, and the order of the scorecard."""

import pytest

from metrics.catalogue.delivered import ensure_delivered_metric
from metrics.catalogue.incumbents import is_on_board, offered_metrics, set_incumbents
from metrics.catalogue.own_numbers import OwnNumber, OwnNumberError, add_own_number
from metrics.catalogue.scorecard import place, take_off
from metrics.models import Measure, Metric

pytestmark = pytest.mark.django_db

State = Metric.State
DECLARED = [
    "nps",
    "csat",
    "first_contact_resolution",
    "recovery",
    "revenue",
    "churn",
    "net_revenue_retention",
    "complaints_per_1000",
]


def metric(code: str) -> Metric:
    return Metric.objects.get(code=code)


def scorecard() -> list[str]:
    rows = Metric.objects.filter(primary_position__isnull=False).order_by("primary_position")
    assert [row.primary_position for row in rows] == list(range(1, len(rows) + 1))
    return [row.code for row in rows]


def own(**more: object) -> OwnNumber:
    given = {
        "name_en": "Delivered on time",
        "name_ru": "",
        "unit": "percent",
        "better": "higher",
        "family": "operation",
        "adds_up": False,
    }
    return OwnNumber(**{**given, **more})  # type: ignore[arg-type]


def test_places_on_the_scorecard_have_no_gaps() -> None:
    assert scorecard() == DECLARED
    assert place(metric("trust"))
    assert not place(metric("trust"))
    assert place(metric("margin"), after=metric("revenue"))
    assert scorecard() == [*DECLARED[:5], "margin", *DECLARED[5:], "trust"]
    assert take_off(metric("nps"))
    assert not take_off(metric("nps"))
    assert scorecard() == [*DECLARED[1:5], "margin", *DECLARED[5:], "trust"]


def test_what_is_ticked_stays_as_an_incumbent_and_stands_on_the_scorecard() -> None:
    assert set_incumbents({"nps", "trust"})
    assert (metric("nps").state, metric("trust").state) == (State.INCUMBENT, State.INCUMBENT)
    assert metric("csat").state == State.ACTIVE
    assert scorecard() == [*DECLARED, "trust"]
    assert not set_incumbents({"nps", "trust"})


def test_what_is_unticked_is_as_it_was() -> None:
    set_incumbents({"nps", "trust"})
    ensure_delivered_metric(metric("nps"))
    assert set_incumbents(set())
    assert (metric("nps").state, metric("trust").state) == (State.ACTIVE, State.ACTIVE)
    assert metric("reported_nps").state == State.RETIRED
    assert scorecard() == DECLARED
    set_incumbents({"nps"})
    ensure_delivered_metric(metric("nps"))
    assert metric("reported_nps").state == State.INCUMBENT
    assert scorecard() == ["nps", "reported_nps", *DECLARED[1:]]


def test_one_that_runs_in_parallel_stays_so() -> None:
    Metric.objects.filter(code="nps").update(state=State.PARALLEL)
    assert is_on_board(metric("nps"))
    assert not set_incumbents({"nps"})
    assert metric("nps").state == State.PARALLEL


def test_neither_twins_nor_composites_are_offered() -> None:
    ensure_delivered_metric(metric("nps"))
    offered = {one.code for one in offered_metrics()}
    assert {"nps", "revenue", "margin"} <= offered
    assert not offered & {"reported_nps", "finance_revenue", "cx_index"}


def test_an_own_number_is_a_measure_with_the_metric_that_reads_it() -> None:
    made = add_own_number(own(adds_up=True))
    measure = Measure.objects.get(code="own_delivered_on_time")
    assert (measure.kind, measure.adds_up, measure.built_in) == (Measure.Kind.REPORTED, True, False)
    assert (made.code, made.unit, made.decimals, made.better, made.state) == (
        "own_delivered_on_time",
        "percent",
        1,
        "higher",
        State.INCUMBENT,
    )
    assert scorecard() == [*DECLARED, "own_delivered_on_time"]
    version = made.versions.get()
    assert (version.reading, version.measure_id) == ("reported", measure.pk)
    assert set_incumbents(set())
    assert metric("own_delivered_on_time").state == State.RETIRED
    assert scorecard() == DECLARED


@pytest.mark.parametrize(
    ("name_en", "name_ru", "code"),
    [
        ("", "Доставка в срок", "own_dostavka_v_srok"),
        ("Calls > 5 min", "", "own_calls_5_min"),
        ("日本", "", "own_number"),
        ("x" * 80, "", "own_" + "x" * 40),
    ],
)
def test_codes_of_names(name_en: str, name_ru: str, code: str) -> None:
    assert add_own_number(own(name_en=name_en, name_ru=name_ru)).code == code


def test_two_names_with_one_code() -> None:
    assert add_own_number(own(name_en="A & B")).code == "own_a_b"
    assert add_own_number(own(name_en="A, B")).code == "own_a_b_2"


@pytest.mark.parametrize(
    ("name", "words"), [("  ", "Give the number a name"), ("nps", "There is a metric called “nps” already")]
)
def test_what_cannot_be_added(name: str, words: str) -> None:
    with pytest.raises(OwnNumberError, match=words):
        add_own_number(own(name_en=name))
    assert not Measure.objects.filter(code__startswith="own_").exists()
