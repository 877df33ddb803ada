"""Outcome: what customers' behaviour brings to the business."""

from metrics.catalogue.metrics.declaration import SIZED_BY_THE_COMPANY, Better, BuiltInMetric, Family

_BOOKED = "the period, by the day of the transaction"
_DELIVERED = "the period that the value was delivered for"

OUTCOME = (
    BuiltInMetric(
        code="active_customers",
        name_en="Active customers",
        name_ru="Активные клиенты",
        family=Family.OUTCOME,
        better=Better.HIGHER,
        unit="count",
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="distinct",
        measure="active_customers",
        outside_in=False,
        leading=False,
        window="the period; each customer is counted once in it",
        formula_en="Number of different customers with at least one purchase or renewal in the period, or with a "
        "contract in force on a day of it.",
        formula_ru="Число разных клиентов, совершивших в периоде хотя бы одну покупку или продление либо имевших "
        "действующий договор хотя бы в один его день.",
    ),
    BuiltInMetric(
        code="churn",
        name_en="Churn",
        name_ru="Отток клиентов",
        family=Family.OUTCOME,
        better=Better.LOWER,
        unit="percent",
        decimals=1,
        smallest_change=0.005,
        reading="distinct_share",
        measure="churned_customers",
        base="customers_at_start",
        leading=False,
        window="the period; who has no contract is watched for 90 days (a setting) after each purchase",
        primary_position=6,
        formula_en="Customers of the first day who left within the period / customers on the first day. With a "
        "contract: in force on the first day; it ended or was cancelled. Without one: not gone by the eve of the "
        "first day; gone on day 91 after the last purchase or renewal (90 days are a setting), or by cancelling. "
        "Who comes back later has still left here, and is kept in retention, which sets twelve months against the "
        "twelve before: churn and retention do not add up to 100%.",
        formula_ru="Клиенты на первый день, ушедшие в течение периода / все клиенты на первый день. С договором: он "
        "действовал в первый день; он закончился или расторгнут. Без договора: накануне первого дня клиент ещё "
        "не ушёл; ушёл на 91-й день после последней покупки или продления (90 дней\u00a0— настройка) или отказался. "
        "Клиент, вернувшийся позже, здесь всё равно считается ушедшим, а в удержании\u00a0— сохранённым: там "
        "двенадцать месяцев сравниваются с двенадцатью предыдущими. Поэтому отток и удержание в сумме не "
        "дают 100\u00a0%.",
    ),
    BuiltInMetric(
        code="acquisition",
        name_en="New customers",
        name_ru="Новые клиенты",
        family=Family.OUTCOME,
        better=Better.HIGHER,
        unit="count",
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="count",
        measure="acquired",
        outside_in=False,
        leading=False,
        window="the period, by the day of the first purchase or start",
        formula_en="Number of customers whose first purchase, or start of contract, lies in the period.",
        formula_ru="Число клиентов, чья первая покупка или начало договора приходится на период.",
    ),
    BuiltInMetric(
        code="cross_sell",
        name_en="Cross-sell",
        name_ru="Кросс-продажи",
        family=Family.OUTCOME,
        better=Better.HIGHER,
        unit="percent",
        decimals=1,
        smallest_change=0.01,
        reading="window_cross_sell",
        measure="customer_windows",
        outside_in=False,
        leading=False,
        window="the 12 months that end with the period's last complete month",
        formula_en="Customers with at least two different products in 12 months / customers active in these "
        "12 months.",
        formula_ru="Клиенты, купившие за 12 месяцев не менее двух разных продуктов / клиенты, активные в эти "
        "12 месяцев.",
    ),
    BuiltInMetric(
        code="revenue",
        name_en="Revenue",
        name_ru="Выручка",
        family=Family.OUTCOME,
        better=Better.HIGHER,
        unit="money",
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="total",
        measure="revenue",
        outside_in=False,
        leading=False,
        window=_BOOKED,
        primary_position=5,
        formula_en="Purchases + renewals + fees − refunds, of all transactions that were loaded. The page shows "
        "them against the total that finance reported.",
        formula_ru="Покупки + продления + сборы − возвраты по всем загруженным операциям. На странице показано, "
        "какую часть выручки по данным финансовой службы они составляют.",
    ),
    BuiltInMetric(
        code="finance_revenue",
        name_en="Revenue reported by finance",
        name_ru="Выручка по данным финансовой службы",
        family=Family.OUTCOME,
        better=Better.HIGHER,
        unit="money",
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="reported",
        measure="finance_revenue",
        outside_in=False,
        leading=False,
        window=_DELIVERED,
        formula_en="Total revenue of the closed period as reported by finance.",
        formula_ru="Общая выручка закрытого периода по данным финансовой службы.",
    ),
    BuiltInMetric(
        code="orders",
        name_en="Orders",
        name_ru="Заказы",
        family=Family.OUTCOME,
        better=Better.HIGHER,
        unit="count",
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="count",
        measure="orders",
        outside_in=False,
        leading=False,
        window=_BOOKED,
        formula_en="Number of purchases and renewals.",
        formula_ru="Число покупок и продлений.",
    ),
    BuiltInMetric(
        code="margin",
        name_en="Margin",
        name_ru="Рентабельность",
        family=Family.OUTCOME,
        better=Better.HIGHER,
        unit="percent",
        decimals=1,
        smallest_change=0.005,
        reading="reported",
        measure="margin",
        outside_in=False,
        leading=False,
        window=_DELIVERED,
        formula_en="Profit / revenue, as delivered by finance, which states which profit it is.",
        formula_ru="Прибыль / выручка по данным финансовой службы; вид прибыли указывает источник.",
    ),
    BuiltInMetric(
        code="cost_to_serve",
        name_en="Cost to serve a customer",
        name_ru="Затраты на обслуживание клиента",
        family=Family.OUTCOME,
        better=Better.LOWER,
        unit="money",
        decimals=2,
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="per_customer",
        measure="contact_cost",
        base="active_customers",
        outside_in=False,
        leading=False,
        window="the period, by the day on which the contact was opened",
        formula_en="Cost of the contacts of the period, or the cost that finance delivered where no contact has one / "
        "active customers of the period. Contacts of unknown cost add nothing.",
        formula_ru="Стоимость обращений за период, а если она ни для одного не указана\u00a0— затраты, переданные "
        "финансовой службой / активные клиенты периода. Обращения с неизвестной стоимостью ничего не прибавляют.",
    ),
)
