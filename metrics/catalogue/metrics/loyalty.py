"""Loyalty: who stays, comes back and sends others."""

from metrics.catalogue.measures import REPEAT_DAYS
from metrics.catalogue.metrics.declaration import Better, BuiltInMetric, Family

_WINDOW = "the 12 months that end with the period's last complete month, against the 12 before"

LOYALTY = (
    BuiltInMetric(
        code="retention",
        name_en="Customer retention",
        name_ru="Удержание клиентов",
        family=Family.LOYALTY,
        better=Better.HIGHER,
        unit="percent",
        decimals=1,
        smallest_change=0.01,
        reading="window_retention",
        measure="customer_windows",
        leading=False,
        window=_WINDOW,
        formula_en="Customers active in the 12 months before and again in the 12 months of the period / customers "
        "active in the 12 months before. Active: a purchase or renewal, or a contract in force; whose contract "
        "has ended, with no purchase after it, is not retained. One purchase in a year keeps a customer here, however "
        "long the silence before it; churn counts the same customer as gone after 90 days (a setting). So churn and "
        "retention do not add up to 100%.",
        formula_ru="Клиенты, активные в предыдущие 12 месяцев и вновь активные в 12 месяцев периода / клиенты, "
        "активные в предыдущие 12 месяцев. Активен тот, кто купил, продлил или имеет действующий договор; клиент, чей "
        "договор прекращён и кто потом ничего не купил, удержанным не считается. Здесь клиента сохраняет одна покупка "
        "за год, сколько бы он до неё ни молчал, а в оттоке тот же клиент считается ушедшим через 90 дней (настройка). "
        "Поэтому отток и удержание в сумме не дают 100\u00a0%.",
    ),
    BuiltInMetric(
        code="repeat_purchase",
        name_en="Repeat purchase",
        name_ru="Доля купивших повторно",
        family=Family.LOYALTY,
        better=Better.HIGHER,
        unit="percent",
        decimals=1,
        smallest_change=0.02,
        reading="yes_share",
        measure="repeat_purchase",
        leading=False,
        window=f"first purchases made {REPEAT_DAYS} days before the days of the period",
        formula_en=f"First-time buyers who bought again on another day within {REPEAT_DAYS} days / first-time buyers. "
        f"Dated {REPEAT_DAYS} days after the first purchase, when the outcome is known.",
        formula_ru=f"Новые покупатели, купившие снова в другой день в течение {REPEAT_DAYS} дней / все новые "
        f"покупатели. Дата\u00a0— {REPEAT_DAYS}-й день после первой покупки, когда исход известен.",
    ),
    BuiltInMetric(
        code="referral_share",
        name_en="New customers by referral",
        name_ru="Доля пришедших по рекомендации",
        family=Family.LOYALTY,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.03,
        reading="class_share",
        measure="acquired",
        points=(1, 2),
        window="the period, by the day of the first purchase or start",
        formula_en="New customers won by referral or reputation / new customers of whom it is known how they "
        "were won (referral, reputation, advertising, promotion, sales).",
        formula_ru="Новые клиенты, пришедшие по рекомендации или благодаря репутации / новые клиенты, о которых "
        "известно, как они привлечены (рекомендация, репутация, реклама, акция, продажи).",
    ),
    BuiltInMetric(
        code="net_revenue_retention",
        name_en="Net revenue retention",
        name_ru="Чистое удержание выручки",
        family=Family.LOYALTY,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.01,
        reading="window_revenue_retention",
        measure="customer_windows",
        outside_in=False,
        leading=False,
        window=_WINDOW,
        primary_position=7,
        formula_en="Revenue of the 12 months from customers of the 12 months before / the revenue from these "
        "customers then. Above 100%, those who stayed added more than those who left took away. "
        "By channel or product: of the customers who were active by it, with all that they spend.",
        formula_ru="Выручка за 12 месяцев от клиентов предыдущих 12 месяцев / выручка от них же в те "
        "предыдущие месяцы. Выше 100\u00a0%\u00a0— оставшиеся добавили больше, чем унесли ушедшие. По каналам и "
        "продуктам\u00a0— у клиентов, активных в них, со всеми их покупками.",
    ),
    BuiltInMetric(
        code="earned_growth",
        name_en="Earned growth",
        name_ru="Заработанный рост",
        family=Family.LOYALTY,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.01,
        reading="window_earned_growth",
        measure="customer_windows",
        leading=False,
        window=_WINDOW,
        formula_en="Net revenue retention + (revenue of the 12 months from new customers won by referral or "
        "reputation / the revenue from the customers of the 12 months before then) − 100%. New customers of unknown "
        "origin make it a range: from none of them earned to all of them earned; the value is its middle.",
        formula_ru="Чистое удержание выручки + (выручка за 12 месяцев от новых клиентов, пришедших по рекомендации "
        "или благодаря репутации / выручка от клиентов предыдущих 12 месяцев за те же месяцы) − 100\u00a0%. "
        "Новые клиенты, о которых неизвестно, как они пришли, превращают значение в диапазон: от случая, когда ни "
        "один из них не пришёл по рекомендации, до случая, когда так пришли все; значение\u00a0— его середина.",
    ),
)
