"""What is proposed for files as people have them: names in two languages, values where names say nothing."""

import pytest

from metrics.ingest.kinds import Kind
from metrics.ingest.proposing.choices import Choice
from tests.metrics.ingest.proposing.files import (
    KNOWN,
    accepted_document,
    knowing,
    many,
    meanings,
    proposed,
    seen_of,
    table,
)

RUSSIAN = table(
    "№;Дата опроса;Клиент;Оценка NPS;Удовлетворённость;Канал;Регион;Комментарий",
    *many(
        60,
        lambda i: (
            f"{i};{i % 28 + 1:02d}.07.2026;К-{i};{i % 11 if i % 7 else 99};{i % 5 + 1};"
            f"{['Магазин', 'Сайт', 'Чат на сайте'][i % 3]};{['Москва', 'Казань'][i % 2]};отзыв {i}"
        ),
    ),
)
TICKETS = table(
    "ticket_id,created_at,resolved_at,first_response_at,requester,channel,category,fcr,cost",
    *many(
        60,
        lambda i: (
            f"T{i},2026-07-{i % 28 + 1:02d} 10:00,2026-07-{i % 28 + 1:02d} 12:00,2026-07-{i % 28 + 1:02d} 10:30,"
            f"u{i},{['phone', 'email', 'chat'][i % 3]},{['billing', 'delivery'][i % 2]},{['yes', 'no'][i % 2]},{i}.50"
        ),
    ),
)
CUSTOMERS = table(
    "customer_id;customer since;contract end;tier;state;how heard",
    *many(
        60,
        lambda i: f"c{i};01.{i % 12 + 1:02d}.2024;;{['gold', 'basic'][i % 2]};BY;{['friend', 'ads'][i % 2]}",
    ),
)
ORDERS = table(
    "order_id;order_date;customer_no;total;currency;type;category",
    *many(
        60,
        lambda i: (
            f"o{i};2026-07-{i % 28 + 1:02d};c{i % 20};{i},{i:02d};EUR;{['sale', 'refund'][i % 9 == 0]};"
            f"{['shoes', 'hats'][i % 2]}"
        ),
    ),
)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_a_russian_survey_with_semicolons(encoding: str) -> None:
    source = RUSSIAN.encode(encoding)
    assert meanings(source, "Опрос июль 2026.csv") == {
        "№": "id",
        "Дата опроса": "date",
        "Клиент": "customer",
        "Оценка NPS": "score:recommend_0_10",
        "Удовлетворённость": "score:satisfaction_1_5",
        "Канал": "dimension:channel",
        "Регион": "dimension:region",
    }
    said = proposed(source, "Опрос июль 2026.csv")
    assert said.source == "opros_iyul"
    assert said.choices[3].missing == ("99",)
    assert dict(said.choices[5].words) == {"Магазин": "store", "Сайт": "website", "Чат на сайте": "web_chat"}
    (part,) = accepted_document(seen_of(source), said)
    assert part["metrics"]["Оценка NPS"] == {"measure": "recommend_0_10", "missing": [99]}
    assert part["dimensions"]["region"] == "Регион"
    assert "date" not in part  # day.month.year is clear by itself


def test_a_contacts_log() -> None:
    assert meanings(TICKETS, "tickets.csv") == {
        "ticket_id": "id",
        "created_at": "date",
        "resolved_at": "closed",
        "first_response_at": "first_reply",
        "requester": "customer",
        "channel": "dimension:channel",
        "category": "reason",
        "fcr": "solved",
        "cost": "cost",
    }
    (part,) = accepted_document(seen_of(TICKETS), proposed(TICKETS, "tickets.csv"))
    assert part["kind"] == "contacts"
    assert part["columns"]["opened_at"] == "created_at"
    assert part["dimensions"]["channel"]["values"] == {"phone": "voice_agent", "chat": "web_chat"}


def test_a_list_of_customers_where_nobody_has_left() -> None:
    (part,) = accepted_document(seen_of(CUSTOMERS), proposed(CUSTOMERS, "crm customers.csv"))
    assert part == {
        "source": "crm_customers",
        "kind": "customers",
        "columns": {
            "customer": "customer_id",
            "since": "customer since",
            "until": "contract end",
            "acquired": {"map": "how heard", "values": {"ads": "advertising", "friend": "referral"}},
        },
        "dimensions": {"segment": "tier", "region": "state"},
    }


def test_orders_with_refunds() -> None:
    (part,) = accepted_document(seen_of(ORDERS), proposed(ORDERS, "orders.csv"))
    assert part == {
        "source": "orders",
        "kind": "transactions",
        "columns": {
            "external_id": "order_id",
            "occurred_at": "order_date",
            "customer": "customer_no",
            "amount": "total",
            "currency": "currency",
            "kind": {"map": "type", "values": {"sale": "purchase"}},
        },
        "dimensions": {"product": "category"},
    }


def test_the_currency_of_the_company_is_taken() -> None:
    source = table("date,amount", *many(30, lambda i: f"2026-07-{i % 28 + 1:02d},{i}.50"))
    assert proposed(source).currency == ""
    said = proposed(source, known=knowing(currency="RUB"))
    assert said.currency == "RUB"
    (part,) = accepted_document(seen_of(source), said, knowing(currency="RUB"))
    assert part["columns"]["currency"] == {"constant": "RUB"}


@pytest.mark.parametrize(
    ("header", "periods"),
    [
        ("Region;2026-01;2026-02;2026-03", ["2026-01", "2026-02", "2026-03"]),
        ("Region;Jan 2026;Feb 2026;Mar 2026", ["Jan 2026", "Feb 2026", "Mar 2026"]),
        ("Регион;январь 2026;февраль 2026;март 2026", ["январь 2026", "февраль 2026", "март 2026"]),
    ],
)
def test_a_finance_table_with_a_column_for_each_month(header: str, periods: list[str]) -> None:
    source = table(header, "North;1000,5;2000,5;3000,1", "South;10;20;30")
    said = proposed(source, "revenue by region.csv")
    assert said.quantity == "finance_revenue"
    (part,) = accepted_document(seen_of(source), said)
    assert part["unpivot"] == {"columns": "months"}
    assert part["columns"] == {"measure": {"constant": "finance_revenue"}}
    assert part["dimensions"] == {"region": header.split(";", maxsplit=1)[0]}
    assert [name for name in meanings(source) if name in periods] == periods


def test_figures_are_named_in_the_reader_s_words() -> None:
    source = table("Показатель;01.2026;02.2026;03.2026", "Выручка;1000;2000;3000", "Маржа;0,1;0,2;0,3")
    (part,) = accepted_document(seen_of(source), proposed(source, "финансы.csv"))
    assert part["columns"]["measure"] == {
        "map": "Показатель",
        "values": {"Выручка": "finance_revenue", "Маржа": "margin"},
    }


def test_several_figures_in_one_row_are_several_parts() -> None:
    source = table("month,revenue,margin", *[f"2026-0{i},{i}000.50,0.{i}" for i in range(1, 8)])
    parts = accepted_document(seen_of(source), proposed(source, "finance.csv"))
    assert [(part["columns"]["measure"]["constant"], part["columns"]["value"]) for part in parts] == [
        ("finance_revenue", "revenue"),
        ("margin", "margin"),
    ]
    assert {part["columns"]["period"] for part in parts} == {"month"}


@pytest.mark.parametrize("code", [-1, 99, 11, 98])
def test_numbers_beside_the_scale_mean_no_answer(code: int) -> None:
    source = table(
        "date,nps", *many(80, lambda i: f"2026-07-{i % 28 + 1:02d},{code if i % 4 == 0 else i % 11}")
    )
    assert proposed(source).choices[1] == Choice("score:recommend_0_10", missing=(str(code),))


def test_effort_from_1_to_7_and_a_look_alike_from_1_to_10() -> None:
    source = table(
        "survey date,ease score,overall rating",
        *many(60, lambda i: f"07/{i % 28 + 1:02d}/2026,{i % 7 + 1},{i % 10 + 1}"),
    )
    _date, ease, rating = proposed(source, "ces.csv").choices
    assert ease == Choice("score:effort_1_7")
    assert (rating.meaning, rating.minimum, rating.maximum) == ("question", 1, 10)
    (part,) = accepted_document(seen_of(source), proposed(source, "ces.csv"))
    assert part["measures"]["overall_rating_1_10"]["maximum"] == 10
    assert part["metrics"]["overall rating"] == {"measure": "overall_rating_1_10"}


def test_a_recommendation_that_nobody_answered_with_0_is_one_by_its_name_only() -> None:
    by_name = table("date,nps", *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 10 + 1}"))
    assert meanings(by_name)["nps"] == "score:recommend_0_10"
    without = table("date,score", *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 10 + 1}"))
    assert meanings(without)["score"] == "question"


def test_a_scale_is_not_taken_for_a_longer_one() -> None:
    source = table("date,nps", *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 5 + 1}"))
    said = proposed(source)
    assert (said.choices[1].meaning, said.choices[1].minimum, said.choices[1].maximum) == ("question", 1, 5)


def test_values_from_0_to_10_are_a_recommendation_where_no_name_speaks_of_scores() -> None:
    source = table("when,q1", *many(80, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 11}"))
    assert meanings(source) == {"when": "date", "q1": "score:recommend_0_10"}


def test_the_only_dates_are_the_date_whatever_they_are_called() -> None:
    source = table("stempel,nps", *many(80, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 11}"))
    assert meanings(source)["stempel"] == "date"


@pytest.mark.parametrize("name", ["birth date", "Дата рождения", "updated_at", "contract end"])
def test_another_day_is_no_date_even_where_it_is_the_only_one(name: str) -> None:
    source = table(f"{name},nps", *many(80, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 11}"))
    assert meanings(source) == {"nps": "score:recommend_0_10"}


def test_of_several_scores_those_that_name_a_touchpoint_are_about_it() -> None:
    source = table(
        "date,how likely are you to recommend us to a friend?,delivery rating,Оценка поддержки,csat",
        *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 11},{i % 5 + 1},{i % 5 + 1},{i % 5 + 1}"),
    )
    _date, recommend, delivery, support, whole = proposed(source).choices
    assert recommend.question == "recommend_0_10"
    assert (delivery.question, delivery.touchpoint) == ("touchpoint_satisfaction_1_5", "delivery")
    assert (support.question, support.touchpoint) == ("touchpoint_satisfaction_1_5", "support")
    assert (whole.question, whole.touchpoint) == ("satisfaction_1_5", "")
    accepted_document(seen_of(source), proposed(source))


def test_a_battery_is_one_question_about_several_things() -> None:
    source = table(
        "id,date,Q7FOOD,Q7WIFI,Q7SIGN,Q7ALL,Q9FOOD",
        *many(90, lambda i: f"{i},2026-07-{i % 28 + 1:02d},{i % 7},{i % 7},{i % 7},{i % 5 + 1},{i % 7}"),
    )
    said = dict(zip(seen_of(source).header, proposed(source).choices, strict=True))
    assert said["Q7ALL"].question == "satisfaction_1_5"
    assert said["Q7WIFI"] == Choice(
        "score:touchpoint_satisfaction_1_5", missing=("6", "0"), touchpoint="wifi"
    )
    assert said["Q9FOOD"].meaning == "skip"  # what its scale is, nothing shows


def test_answers_as_words() -> None:
    words = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied"]
    source = table("Date,Score", *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{words[i % 4]}"))
    (part,) = accepted_document(seen_of(source), proposed(source))
    assert part["metrics"]["Score"]["values"] == {
        "Very satisfied": 5,
        "Satisfied": 4,
        "Neutral": 3,
        "Dissatisfied": 2,
    }


def test_a_delivery_later_than_promised_is_told_apart() -> None:
    source = table(
        "order_date,amount,currency,estimated_delivery_date,delivered_at",
        *many(30, lambda i: f"2026-07-01,{i}.50,EUR,2026-07-05,2026-07-{i % 9 + 1:02d}"),
    )
    (part,) = accepted_document(seen_of(source), proposed(source))
    assert part["dimensions"]["delivery"] == {
        "compare": ["delivered_at", ">", "estimated_delivery_date"],
        "true": "late",
        "false": "on_time",
        "missing": "undelivered",
    }
    assert part["own_dimensions"] == {"delivery": {"en": "Delivery", "ru": "Доставка"}}


def test_one_file_may_feed_several_kinds() -> None:
    source = table(
        "order,purchased,value,shipping,review score",
        *many(60, lambda i: f"{i},2026-07-{i % 28 + 1:02d},{i}.90,4.90,{i % 5 + 1}"),
    )
    said = proposed(source, known=knowing(currency="EUR"))
    assert said.kinds == (Kind.RESPONSES, Kind.TRANSACTIONS)
    answers, sales = accepted_document(seen_of(source), said, knowing(currency="EUR"))
    assert answers["columns"]["occurred_at"] == sales["columns"]["occurred_at"] == "purchased"
    assert sales["columns"]["amount"] == {"sum": ["value", "shipping"]}


def test_days_without_a_month_need_one_word_more() -> None:
    source = table("INTDATE,nps", *many(60, lambda i: f"{i % 28 + 1},{i % 11}"))
    assert proposed(source).choices[0] == Choice("day")


def test_whoever_may_load_figures_only_is_offered_nothing_else() -> None:
    known = knowing(measurements_only=True)
    assert meanings(ORDERS, known=known) == {"category": "dimension:product"}
    figures = table("month,revenue,region", *[f"2026-0{i},{i}000.50,North" for i in range(1, 8)])
    assert meanings(figures, known=known) == {
        "month": "period",
        "revenue": "value:finance_revenue",
        "region": "dimension:region",
    }


def test_an_empty_file_with_a_header_is_looked_at() -> None:
    assert meanings("id,date,nps\n") == {}


TEMPLATES = {
    "responses": "external_id,occurred_at,customer,weight,recommend_0_10,satisfaction_1_5,effort_1_7,channel,region",
    "transactions": "external_id,occurred_at,customer,kind,amount,currency,acquired,product,channel",
    "contacts": "external_id,opened_at,closed_at,first_reply_at,customer,kind,reason,solved,handed_over_to,cost",
    "customers": "customer,valid_from,since,until,acquired,segment,region",
    "measurements": "measure,period,grain,value,numerator,denominator,n,low,high,region",
}
ROWS = {
    "responses": "r1,2026-07-01,c1,1.5,9,5,7,store,north",
    "transactions": "t1,2026-07-01,c1,purchase,12.50,EUR,referral,shoes,website",
    "contacts": "t1,2026-07-01 10:00,2026-07-01 11:00,,c1,contact,bill,yes,billing,2.50",
    "customers": "c1,,2026-07-01,,referral,gold,north",
    "measurements": "finance_revenue,2026-07,month,1000,,,,,,north",
}


@pytest.mark.parametrize("rows", [0, 1, 40])
@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_leaves_no_question_open(kind: str, rows: int) -> None:
    source = table(TEMPLATES[kind], *[ROWS[kind].replace("1,", f"{number},", 1) for number in range(rows)])
    said = proposed(source, f"{kind}-template.csv")
    assert [one.value for one in said.kinds] == [kind]
    (part,) = accepted_document(seen_of(source), said)
    named = {**part["columns"], **part.get("dimensions", {}), **dict.fromkeys(part.get("metrics", {}), "")}
    assert set(named) == set(TEMPLATES[kind].split(","))
    assert {name: column for name, column in named.items() if column and column != name} == {}


def test_a_template_of_months_leaves_no_question_open() -> None:
    source = table("measure,region,2026-01,2026-02", "finance_revenue,north,1000,1100")
    (part,) = accepted_document(seen_of(source), proposed(source, "measurements.csv"))
    assert part["unpivot"] == {"columns": "months"}
    assert part["columns"] == {"measure": "measure"}


def test_a_column_of_one_s_own_in_a_template_is_left_out() -> None:
    source = table(TEMPLATES["responses"] + ",note", ROWS["responses"] + ",hello")
    assert "note" not in meanings(source)


def test_comments_are_proposed_only_where_they_are_kept() -> None:
    source = table("date,nps,comment", *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 11},text {i}"))
    assert "comment" not in meanings(source, "survey.csv")
    known = knowing(comments=frozenset({"survey"}))
    assert meanings(source, "survey.csv", known)["comment"] == "comment"
    (part,) = accepted_document(seen_of(source), proposed(source, "survey.csv", known), known)
    assert (part["columns"]["comment"], part["comments"]) == ("comment", True)


def test_the_company_s_own_dimensions_are_known_by_their_codes() -> None:
    from metrics.ingest.proposing.known import KnownDimension  # noqa: PLC0415

    known = knowing(
        dimensions=(*KNOWN.dimensions, KnownDimension("boarding_area", "Boarding area", own=True))
    )
    source = table(
        "date,nps,boarding area", *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 11},{'AB'[i % 2]}")
    )
    assert meanings(source, known=known)["boarding area"] == "dimension:boarding_area"
