"""The words by which columns are known, in English and in Russian: a star stands for any ending or beginning.

The codes of our own columns, questions and dimensions are known besides; values decide where words do not.
"""

from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "uuid", "guid", "num", "number", "no", "nr", "ref", "reference", "key", "row id", "ticket"),
        *("response id", "respondent id", "order id", "order number", "ticket id", "case id", "invoice"),
        *("номер", "ид", "код заказа", "код анкеты", "код обращения", "№", "идентификатор"),
    ),
    "date": (
        *("date", "*date", "timestamp", "datetime", "time", "day", "when", "created at", "completed at"),
        *("submitted at", "answered", "submitted", "purchased", "ordered", "paid", "paid at", "created"),
        *("дата", "день", "время", "когда", "создан*"),
    ),
    "customer": (
        *("customer", "customer id", "customer number", "customer no", "customer key", "client", "client id"),
        *(
            "cust",
            "cust id",
            "account",
            "account id",
            "user id",
            "buyer",
            "buyer id",
            "requester",
            "contact id",
        ),
        *("member id", "subscriber", "patient id", "guest id", "клиент*", "id клиента", "номер клиента"),
        *("код клиента", "покупател*", "абонент*", "лицевой счет", "контрагент", "заявител*"),
    ),
    "weight": ("weight", "weighting", "wt", "survey weight", "вес", "весовой коэффициент"),
    "comment": (
        *("comment*", "verbatim", "message", "feedback", "remark*", "free text", "open text", "review text"),
        *("коммент*", "отзыв", "текст", "пожелани*", "сообщени*"),
    ),
    "amount": (
        *(
            "amount",
            "value",
            "revenue",
            "price",
            "total",
            "sum",
            "turnover",
            "sales",
            "payment",
            "paid amount",
        ),
        *("gross", "net", "freight", "shipping", "order value", "shipping cost", "delivery fee", "goods"),
        *("сумма", "выручка", "цена", "стоимость", "оплата", "платеж", "оборот", "итого", "доставка сумма"),
    ),
    "currency": ("currency", "currency code", "ccy", "валюта", "код валюты"),
    "sale_kind": (
        *("transaction type", "type", "operation", "order type", "transaction kind", "kind"),
        *("тип операции", "вид операции", "операция", "тип"),
    ),
    "acquired": (
        *(
            "acquired",
            "acquisition",
            "won by",
            "how acquired",
            "acquisition channel",
            "how heard",
            "lead source",
        ),
        *("utm source", "откуда узнал*", "источник привлечения", "как привлечен", "привлечен*"),
    ),
    "opened": (
        *(
            "opened",
            "opened at",
            "open date",
            "start time",
            "call start",
            "received",
            "received at",
            "started",
        ),
        *("открыт*", "дата открытия", "дата обращения", "поступил*", "начало"),
    ),
    "closed": (
        *(
            "closed",
            "closed at",
            "close date",
            "resolved",
            "resolved at",
            "solved at",
            "finished",
            "end time",
        ),
        *("ended", "completed", "закрыт*", "дата закрытия", "решен*", "дата решения", "завершен*"),
    ),
    "first_reply": (
        *(
            "first reply",
            "first reply at",
            "first response",
            "first response at",
            "first answer",
            "replied at",
        ),
        *("первый ответ", "дата первого ответа", "время первого ответа"),
    ),
    "reason": (
        *(
            "reason",
            "topic",
            "subject",
            "issue",
            "contact reason",
            "issue type",
            "category",
            "theme",
            "disposition",
        ),
        *("причина", "тема", "тематика", "категория", "тип обращения", "вопрос"),
    ),
    "solved": (
        *(
            "solved",
            "first contact",
            "fcr",
            "one touch",
            "solved at first contact",
            "first contact resolution",
        ),
        *("solved first contact", "resolved", "решено", "решено сразу", "решено с первого раза", "решен*"),
    ),
    "handed_over": (
        *(
            "handed over",
            "handed over to",
            "transferred to",
            "escalated to",
            "department",
            "team",
            "assigned to",
        ),
        *("передано", "отдел", "подразделение", "исполнител*"),
    ),
    "cost": ("cost", "handling cost", "contact cost", "expense", "затраты", "себестоимость", "стоимость"),
    "since": (
        *("since", "customer since", "registered", "registration date", "signup", "sign up date", "joined"),
        *("start date", "contract start", "contract from", "created at", "активен с", "клиент с"),
        *(
            "дата регистрации",
            "дата начала",
            "начало договора",
            "договор с",
            "зарегистрирован*",
            "подключен*",
        ),
    ),
    "until": (
        *("until", "end date", "contract end", "contract until", "cancelled", "cancellation date", "churned"),
        *("churn date", "left", "expires", "expiry", "valid to", "дата окончания", "окончание договора"),
        *("договор по", "дата расторжения", "расторгнут*", "отключен*", "ушел"),
    ),
    "valid_from": ("valid from", "as of", "effective from", "действует с", "на дату"),
    "measure": ("measure", "indicator", "kpi", "metric", "figure", "item", "показател*", "метрика", "статья"),
    "period": (
        *("period", "month", "quarter", "year", "reporting period", "fiscal period", "week"),
        *("период", "месяц", "квартал", "год", "отчетный период", "неделя"),
    ),
    "value": ("value", "actual", "значение", "факт"),
    "numerator": ("numerator", "числитель"),
    "denominator": ("denominator", "знаменатель"),
    "n": ("n", "base", "answers", "responses", "sample", "sample size", "ответов", "выборка", "база"),
    "low": ("low", "lower", "lower bound", "нижняя граница"),
    "high": ("high", "upper", "upper bound", "верхняя граница"),
    "promised": (
        *("promised", "estimated delivery", "estimated delivery date", "due date", "promised date", "eta"),
        *("обещанная дата", "плановая дата доставки", "план доставки", "обещано", "срок доставки"),
    ),
    "delivered": (
        *("delivered", "delivered at", "delivery date", "delivered customer date", "actual delivery date"),
        *("доставлен*", "дата доставки", "факт доставки", "фактическая дата доставки"),
    ),
    "dimension:channel": (
        *("channel", "via", "contact channel", "sales channel", "chan", "source channel", "medium"),
        *("канал", "канал обращения", "канал продаж", "способ обращения"),
    ),
    "dimension:touchpoint": (
        *("touchpoint", "touch point", "journey step", "journey stage", "stage", "step"),
        *("точка контакта", "этап", "шаг", "этап пути"),
    ),
    "dimension:segment": (
        *(
            "segment",
            "customer segment",
            "tier",
            "customer type",
            "client type",
            "tariff",
            "plan",
            "customer group",
        ),
        *("сегмент", "тип клиента", "группа клиентов", "тариф", "категория клиента"),
    ),
    "dimension:region": (
        *(
            "region",
            "state",
            "country",
            "city",
            "area",
            "province",
            "branch",
            "district",
            "market",
            "location",
        ),
        *("регион", "город", "область", "страна", "филиал", "округ", "край", "рынок"),
    ),
    "dimension:product": (
        *(
            "product",
            "product category",
            "category",
            "product line",
            "product group",
            "service",
            "brand",
            "model",
        ),
        *("продукт", "товар", "категория товара", "категория", "услуга", "группа товаров", "бренд"),
    ),
    "dimension:survey_mode": (
        *("survey mode", "mode", "method", "interview method", "survey channel", "collector"),
        *("способ опроса", "метод опроса", "способ сбора", "режим опроса"),
    ),
}

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "recommend_0_10": (
        *("nps", "recommend*", "net promoter", "promoter", "netpro", "ltr", "likelihood to recommend"),
        *("would recommend", "рекоменд*", "порекоменд*", "готовность рекомендовать", "индекс лояльности"),
    ),
    "effort_1_7": (
        *("ces", "effort", "ease", "easy", "customer effort", "effort score", "how easy"),
        *("легк*", "простот*", "усили*", "удобств*", "насколько легко"),
    ),
    "satisfaction_1_5": (
        "csat",
        "satisfaction",
        "satisfied",
        "overall satisfaction",
        "удовлетвор*",
        "доволен*",
    ),
}

SCORES = (
    *("score", "rating", "grade", "stars", "points", "review score"),
    *("оценк*", "балл", "рейтинг", "звезд*"),
)
"""Words for an answer on some scale; the values say which."""

QUANTITIES: Mapping[str, tuple[str, ...]] = {
    "finance_revenue": ("revenue", "sales", "turnover", "net sales", "income", "выручка", "доход*", "оборот"),
    "margin": ("margin", "profitability", "ebitda margin", "маржа", "маржинальн*", "рентабельн*"),
    "invited": ("invited", "invitations", "sent", "surveys sent", "приглашен*", "отправлен*", "разослан*"),
    "brand_strength": ("brand strength", "brand", "сила бренда", "бренд"),
    "trust": ("trust", "доверие"),
    "net_sentiment": ("net sentiment", "sentiment", "тональност*", "баланс отзывов"),
    "share_of_voice": ("share of voice", "sov", "доля упоминаний"),
    "employee_engagement": ("employee engagement", "engagement", "enps", "вовлеченност*"),
    "frontline_ideas": ("ideas", "front line ideas", "идеи", "идей"),
    "cost_to_serve_reported": ("cost to serve", "service cost", "затраты на обслуживание"),
}

FIRST_DATES: Mapping[str, int] = {
    **{"purchase*": 6, "purchased": 6, "occurred": 7, "ordered": 6, "order": 3, "answered": 5, "answer": 4},
    **{"interview": 5, "survey": 4, "submitted": 5, "response": 4, "completed": 3, "visit": 4, "paid": 3},
    **{"created": 3, "start*": 2, "review": 2, "sale": 4, "invoice": 3, "transaction": 5, "date": 1},
    **{"aproved": -3, "approved": -3, "update*": -6, "modif*": -6, "edit*": -6, "birth": -20, "born": -20},
    **{"expir*": -8, "due": -6, "deliver*": -4, "ship*": -3, "estimat*": -6, "plan*": -5, "end*": -6},
    **{"sent": -2, "invit*": -2, "closed": -5, "resolved": -5, "departure": -5, "dep": -5, "arr": -5},
    **{"покупк*": 6, "заказ*": 4, "ответ*": 4, "опрос*": 5, "анкет*": 4, "продаж*": 5, "обращени*": 4},
    **{
        "создан*": 2,
        "рожден*": -20,
        "измен*": -6,
        "обновл*": -6,
        "доставк*": -4,
        "окончан*": -6,
        "оплат*": 3,
    },
}
"""Of several dates, which is the day on which it happened."""
