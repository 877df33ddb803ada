"""The built-in measures: questions on a scale, and quantities that are counted, summed, timed or delivered.

How long an observation is waited for stands here, because measures and formulas are worded by it.
"""

from dataclasses import dataclass
from typing import Literal

from metrics.models import Measure

Kind = Measure.Kind
Origin = Literal["answers", "transactions", "customers", "contacts", "measurements"]

RECOVERY_DAYS = 180
"""An unhappy customer's next answer, and the call back, count when they come within this many days."""

REPEAT_DAYS = 365
"""A first-time buyer's second purchase counts when it comes within this many days."""

SOLVED_DAYS = 7
"""A contact counts as solved when the same reason does not bring the customer back for this many days."""

ACQUIRED_CLASSES = ("unknown", "referral", "reputation", "advertising", "promotion", "sales")
"""How a customer was won: the class numbers of the measure `acquired`, counted from 0."""


@dataclass(frozen=True, slots=True)
class BuiltInMeasure:
    """One question on one scale, or one measured quantity.

    Attributes
    ----------
    origins
        The kinds of facts that it is made of.
    minimum, maximum
        Points of a scale or numbers of classes.
    unhappy_to
        The last point at which a customer counts as unhappy.
    per_touchpoint
        An answer means something only together with the touchpoint that was asked about.
    adds_up
        Delivered amounts and counts: those of months make up the quarter, those of members the total.
    """

    code: str
    kind: Measure.Kind
    name_en: str
    name_ru: str
    origins: tuple[Origin, ...]
    minimum: int | None = None
    maximum: int | None = None
    unhappy_to: int | None = None
    per_touchpoint: bool = False
    adds_up: bool = False


def _scale(code: str, points: range, unhappy_to: int, name_en: str, name_ru: str) -> BuiltInMeasure:
    return BuiltInMeasure(
        code,
        Kind.SCALE,
        name_en,
        name_ru,
        ("answers",),
        minimum=points[0],
        maximum=points[-1],
        unhappy_to=unhappy_to,
        per_touchpoint=code.startswith("touchpoint_"),
    )


QUESTIONS = (
    _scale(
        "recommend_0_10", range(11), 6, "Would you recommend us? (0–10)", "Готовность рекомендовать (0–10)"
    ),
    _scale("satisfaction_1_5", range(1, 6), 2, "Overall satisfaction (1–5)", "Общая удовлетворённость (1–5)"),
    # Kept apart from overall satisfaction: the total of CSAT is the overall question and nothing else.
    _scale(
        "touchpoint_satisfaction_1_5",
        range(1, 6),
        2,
        "Satisfaction with a touchpoint (1–5)",
        "Удовлетворённость точкой контакта (1–5)",
    ),
    _scale("effort_1_7", range(1, 8), 3, "How easy was it? (1–7)", "Насколько это было легко? (1–7)"),
)

YES_OR_NO = (
    BuiltInMeasure(
        "recovery_recommend",
        Kind.BINARY,
        "Unhappy customer recovered (recommendation)",
        "Недовольство снято (рекомендация)",
        ("answers",),
    ),
    BuiltInMeasure(
        "recovery_satisfaction",
        Kind.BINARY,
        "Unhappy customer recovered (satisfaction)",
        "Недовольство снято (удовлетворённость)",
        ("answers",),
    ),
    BuiltInMeasure(
        "repeat_purchase",
        Kind.BINARY,
        "Second purchase within 365 days",
        "Вторая покупка в течение 365 дней",
        ("transactions",),
    ),
    BuiltInMeasure(
        "solved_first_contact",
        Kind.BINARY,
        "Solved at first contact",
        "Решено при первом обращении",
        ("contacts",),
    ),
    BuiltInMeasure(
        "self_service", Kind.BINARY, "Self-service contact", "Самостоятельное обращение", ("contacts",)
    ),
)

CLASSES = (
    BuiltInMeasure(
        "acquired",
        Kind.NOMINAL,
        "How the customer was won",
        "Как привлечён клиент",
        ("customers", "transactions"),
        minimum=0,
        maximum=len(ACQUIRED_CLASSES) - 1,
    ),
)

AMOUNTS = (
    BuiltInMeasure("submissions", Kind.AMOUNT, "Questionnaires answered", "Заполненные анкеты", ("answers",)),
    BuiltInMeasure("revenue", Kind.AMOUNT, "Revenue", "Выручка", ("transactions",)),
    BuiltInMeasure("orders", Kind.AMOUNT, "Orders", "Заказы", ("transactions",)),
    BuiltInMeasure("contacts", Kind.AMOUNT, "Contacts", "Обращения", ("contacts",)),
    BuiltInMeasure("complaints", Kind.AMOUNT, "Complaints", "Жалобы", ("contacts",)),
    BuiltInMeasure("contact_cost", Kind.AMOUNT, "Cost of contacts", "Стоимость обращений", ("contacts",)),
)

DURATIONS = (
    BuiltInMeasure("first_reply", Kind.DURATION, "First reply", "Первый ответ", ("contacts",)),
    BuiltInMeasure(
        "handling_time", Kind.DURATION, "Handling time", "Время обработки обращения", ("contacts",)
    ),
    BuiltInMeasure(
        "call_back",
        Kind.DURATION,
        "Time to call back",
        "Время ответа недовольному клиенту",
        ("answers", "contacts"),
    ),
)

CUSTOMERS = (
    BuiltInMeasure(
        "active_customers",
        Kind.DISTINCT,
        "Active customers",
        "Активные клиенты",
        ("transactions", "customers"),
    ),
    BuiltInMeasure(
        "customers_at_start",
        Kind.DISTINCT,
        "Customers on the first day",
        "Клиенты на первый день периода",
        ("transactions", "customers"),
    ),
    BuiltInMeasure(
        "churned_customers",
        Kind.DISTINCT,
        "Customers who left",
        "Ушедшие клиенты",
        ("transactions", "customers"),
    ),
    BuiltInMeasure(
        "customer_months",
        Kind.WINDOW,
        "Customers by month",
        "Клиенты по месяцам",
        ("transactions", "customers"),
    ),
    BuiltInMeasure(
        "customer_windows",
        Kind.WINDOW,
        "Customers over 24 months",
        "Клиенты за 24 месяца",
        ("transactions", "customers"),
    ),
)


def _reported(code: str, name_en: str, name_ru: str, *, adds_up: bool = False) -> BuiltInMeasure:
    return BuiltInMeasure(code, Kind.REPORTED, name_en, name_ru, ("measurements",), adds_up=adds_up)


DELIVERED = (
    _reported(
        "finance_revenue", "Revenue reported by finance", "Выручка по данным финансовой службы", adds_up=True
    ),
    _reported("invited", "Customers invited to answer", "Приглашённые к опросу", adds_up=True),
    _reported("brand_strength", "Brand strength", "Сила бренда"),
    _reported("trust", "Trust", "Доверие"),
    _reported("net_sentiment", "Net sentiment", "Баланс тональности"),
    _reported("share_of_voice", "Share of voice", "Доля упоминаний"),
    _reported("employee_engagement", "Employee engagement", "Вовлечённость сотрудников"),
    _reported("frontline_ideas", "Front-line ideas", "Опробованные идеи сотрудников", adds_up=True),
    _reported("margin", "Margin", "Рентабельность"),
    _reported(
        "cost_to_serve_reported",
        "Cost to serve reported by finance",
        "Затраты на обслуживание по данным финансовой службы",
        adds_up=True,
    ),
)

FINANCE = frozenset({"finance_revenue", "margin", "cost_to_serve_reported"})
"""Delivered measures that finance answers for, and may load."""

MEASURES = QUESTIONS + YES_OR_NO + CLASSES + AMOUNTS + DURATIONS + CUSTOMERS + DELIVERED
"""Every built-in measure."""

_FILES = {
    measure.code: tuple("responses" if origin == "answers" else origin for origin in measure.origins)
    for measure in MEASURES
}


def files_of(measure: str) -> tuple[str, ...]:
    """Return of which kinds the files are that a measure is counted from; a question of one's own is answered."""
    return _FILES.get(measure, ("responses",))


PER_TOUCHPOINT = frozenset(measure.code for measure in MEASURES if measure.per_touchpoint)
"""Questions that mean something only together with the touchpoint that was asked about."""
