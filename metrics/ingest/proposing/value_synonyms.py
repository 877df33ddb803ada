"""The words that values are written in, in English and in Russian: channels, answers, kinds of sales."""

from collections.abc import Mapping

CHANNELS: Mapping[str, tuple[str, ...]] = {
    "voice_agent": ("voice", "phone", "call", "telephone", "inbound call", "телефон", "звонок", "тел"),
    "email": ("mail", "e mail", "email", "эл почта", "имейл", "электронная почта", "почта электронная"),
    "web_chat": ("chat", "live chat", "webchat", "чат", "онлайн чат"),
    "text_message": ("sms", "text", "смс"),
    "messenger": ("whatsapp", "telegram", "viber", "мессенджер", "телеграм"),
    "store": ("shop", "branch", "retail", "offline", "магазин", "офис", "отделение", "салон"),
    "website": ("web", "site", "online", "internet", "сайт", "интернет", "онлайн"),
    "mobile_app": ("app", "mobile", "application", "приложение", "мп"),
    "social_network": ("social", "facebook", "instagram", "vk", "соцсети", "вк"),
    "till": ("cash desk", "checkout", "pos", "касса"),
}
"""Other words for the built-in channels."""

MODES: Mapping[str, tuple[str, ...]] = {
    "email": ("mail", "e mail", "письмо"),
    "web": ("online", "site", "cawi", "сайт", "онлайн"),
    "phone": ("call", "cati", "telephone", "телефон", "звонок"),
    "text_message": ("sms", "смс"),
    "in_person": ("face to face", "capi", "f2f", "личное интервью", "лично"),
    "paper": ("paper", "анкета", "бумага"),
    "in_app": ("app", "приложение"),
}
SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"channel": CHANNELS, "survey_mode": MODES}

ANSWERS: Mapping[str, int] = {
    **{"very good": 5, "good": 4, "fair": 3, "poor": 2, "very poor": 1, "excellent": 5, "average": 3},
    **{"very satisfied": 5, "satisfied": 4, "neutral": 3, "dissatisfied": 2, "very dissatisfied": 1},
    **{"neither satisfied nor dissatisfied": 3, "rather satisfied": 4, "rather dissatisfied": 2, "bad": 2},
    **{"very bad": 1, "somewhat satisfied": 4, "somewhat dissatisfied": 2, "ok": 3},
    **{"отлично": 5, "хорошо": 4, "удовлетворительно": 3, "плохо": 2, "очень плохо": 1, "нормально": 3},
    **{"полностью удовлетворен": 5, "полностью удовлетворена": 5, "очень доволен": 5, "доволен": 4},
    **{"скорее удовлетворен": 4, "удовлетворен": 4, "затрудняюсь": 3, "нейтрально": 3, "недоволен": 2},
    **{"скорее не удовлетворен": 2, "не удовлетворен": 2, "совсем не удовлетворен": 1, "очень недоволен": 1},
}
"""Answers from 1 to 5 that are written as words."""

NO_ANSWER = frozenset(
    {
        *(
            "blank",
            "n/a",
            "na",
            "n.a.",
            "none",
            "null",
            "nan",
            "-",
            "--",
            "—",
            "–",
            ".",
            "?",
            "no answer",
            "nil",
        ),
        *(
            "not applicable",
            "dk",
            "don't know",
            "dont know",
            "do not know",
            "refused",
            "skipped",
            "skip",
            "no",
        ),
        *(
            "нет ответа",
            "не знаю",
            "нет",
            "н/д",
            "н/п",
            "затрудняюсь ответить",
            "отказ",
            "не применимо",
            "пусто",
        ),
    }
)
"""Words that stand where nothing was answered."""

SALES: Mapping[str, tuple[str, ...]] = {
    "purchase": ("purchase", "sale", "order", "s", "buy", "продажа", "покупка", "заказ"),
    "refund": ("refund", "return", "r", "возврат", "credit note"),
    "renewal": ("renewal", "renew", "продление"),
    "cancellation": ("cancellation", "cancel", "отмена", "расторжение"),
    "fee": ("fee", "charge", "комиссия", "плата"),
}
WON: Mapping[str, tuple[str, ...]] = {
    "referral": ("referral", "referred", "friend", "word of mouth", "друзья", "рекомендация", "знакомые"),
    "reputation": ("reputation", "organic", "direct", "brand", "репутация", "сам"),
    "advertising": ("advertising", "ads", "ad", "paid", "campaign", "реклама"),
    "promotion": ("promotion", "promo", "discount", "акция", "промо", "скидка"),
    "sales": ("sales", "outbound", "rep", "partner", "продажи", "менеджер"),
    "unknown": ("unknown", "other", "неизвестно", "другое", "не указано"),
}
