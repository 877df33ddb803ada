"""Experience: what customers say of us, and whether the unhappy among them are made happy again."""

from metrics.catalogue.measures import RECOVERY_DAYS
from metrics.catalogue.metrics.declaration import Better, BuiltInMetric, BuiltInPart, Family

_PERIOD = "the period, by the day of the answer"
_NEXT = f"next answers given in the period, at most {RECOVERY_DAYS} days after the unhappy one"

EXPERIENCE = (
    BuiltInMetric(
        code="nps",
        name_en="NPS",
        name_ru="NPS",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="points",
        smallest_change=3,
        reading="nps",
        measure="recommend_0_10",
        window=_PERIOD,
        primary_position=1,
        formula_en="Share of answers 9–10 minus share of answers 0–6 to “Would you recommend us?” (0–10), "
        "in points from −100 to 100.",
        formula_ru="Доля оценок 9–10 минус доля оценок 0–6 в ответах на вопрос «Порекомендуете ли вы нас?» "
        "(0–10), в пунктах от −100 до 100.",
    ),
    BuiltInMetric(
        code="csat",
        name_en="Satisfaction (CSAT)",
        name_ru="Удовлетворённость (CSAT)",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.02,
        reading="share",
        measure="satisfaction_1_5",
        points=(4, 5),
        window=_PERIOD,
        primary_position=2,
        formula_en="Answers 4–5 / all answers to the question about overall satisfaction (1–5).",
        formula_ru="Оценки 4–5 / все оценки в ответах на вопрос об общей удовлетворённости (1–5).",
    ),
    BuiltInMetric(
        code="csat_mean",
        name_en="Average satisfaction",
        name_ru="Средняя удовлетворённость",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="score",
        decimals=2,
        smallest_change=0.05,
        reading="mean",
        measure="satisfaction_1_5",
        window=_PERIOD,
        formula_en="Sum of scores / number of answers to the question about overall satisfaction (1–5).",
        formula_ru="Сумма оценок / число ответов на вопрос об общей удовлетворённости (1–5).",
    ),
    BuiltInMetric(
        code="touchpoint_csat",
        name_en="Touchpoint satisfaction",
        name_ru="Удовлетворённость точками контакта",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.03,
        reading="share",
        measure="touchpoint_satisfaction_1_5",
        points=(4, 5),
        window=_PERIOD,
        formula_en="Answers 4–5 / all answers to questions about single touchpoints (1–5). "
        "An answer about several touchpoints counts once for each; the overall question is not among them.",
        formula_ru="Оценки 4–5 / все оценки в ответах на вопросы об отдельных точках контакта (1–5). "
        "Ответ о нескольких точках учитывается по каждой из них; общий вопрос сюда не входит.",
    ),
    BuiltInMetric(
        code="touchpoint_csat_mean",
        name_en="Average touchpoint score",
        name_ru="Средняя оценка точек контакта",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="score",
        decimals=2,
        smallest_change=0.1,
        reading="mean",
        measure="touchpoint_satisfaction_1_5",
        window=_PERIOD,
        formula_en="Sum of scores / number of answers to questions about single touchpoints (1–5).",
        formula_ru="Сумма оценок / число ответов на вопросы об отдельных точках контакта (1–5).",
    ),
    BuiltInMetric(
        code="ces",
        name_en="Ease, average (CES)",
        name_ru="Лёгкость взаимодействия (CES)",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="score",
        decimals=2,
        smallest_change=0.1,
        reading="mean",
        measure="effort_1_7",
        window=_PERIOD,
        formula_en="Sum of scores / number of answers to “How easy was it?” (1–7, 7 is very easy).",
        formula_ru="Сумма оценок / число ответов на вопрос «Насколько это было легко?» (1–7, 7\u00a0— очень легко).",
    ),
    BuiltInMetric(
        code="ces_easy",
        name_en="Found it easy",
        name_ru="Доля ответов «было легко»",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.02,
        reading="share",
        measure="effort_1_7",
        points=(5, 7),
        window=_PERIOD,
        formula_en="Answers 5–7 / all answers to “How easy was it?” (1–7, 7 is very easy).",
        formula_ru="Оценки 5–7 / все оценки в ответах на вопрос «Насколько это было легко?» "
        "(1–7, 7\u00a0— очень легко).",
    ),
    BuiltInMetric(
        code="recovery",
        name_en="Recovery of unhappy customers",
        name_ru="Снятое недовольство",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.05,
        reading="yes_share",
        measure="recovery_recommend",
        window=_NEXT,
        primary_position=4,
        formula_en="Unhappy answers (0–6 of 0–10) whose customer's next answer to the same question is no longer "
        f"unhappy / unhappy answers that a next answer followed within {RECOVERY_DAYS} days. "
        "Dated at the next answer; channel, touchpoint and segment are those of the unhappy one.",
        formula_ru="Низкие оценки (0–6 из 0–10), после которых следующая оценка того же клиента уже не была "
        f"низкой / низкие оценки, за которыми в течение {RECOVERY_DAYS} дней последовала следующая. "
        "Дата\u00a0— день следующей оценки; канал, точка контакта и сегмент\u00a0— как у низкой.",
    ),
    BuiltInMetric(
        code="recovery_satisfaction",
        name_en="Recovery of the dissatisfied",
        name_ru="Снятое недовольство (по CSAT)",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.05,
        reading="yes_share",
        measure="recovery_satisfaction",
        window=_NEXT,
        formula_en="Dissatisfied answers (1–2 of 1–5) whose customer's next answer to the same question is no "
        f"longer dissatisfied / dissatisfied answers that a next answer followed within {RECOVERY_DAYS} days. "
        "Dated at the next answer; channel, touchpoint and segment are those of the dissatisfied one.",
        formula_ru="Неудовлетворительные оценки (1–2 из 1–5), после которых следующая оценка того же клиента уже "
        f"не была неудовлетворительной / неудовлетворительные оценки, за которыми в течение {RECOVERY_DAYS} дней "
        "последовала следующая. Дата\u00a0— день следующей оценки; канал, точка контакта и "
        "сегмент\u00a0— как у первой.",
    ),
    BuiltInMetric(
        code="response_rate",
        name_en="Response rate",
        name_ru="Доля ответивших",
        family=Family.EXPERIENCE,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.02,
        reading="answered_share",
        measure="submissions",
        base="invited",
        outside_in=False,
        window="the period, by the day of the answer and the period of the invitation count",
        formula_en="Questionnaires answered / customers invited to answer.",
        formula_ru="Заполненные анкеты / клиенты, приглашённые к опросу.",
    ),
)

# Equal weights, because no part has been shown to matter more; centre and spread are those of a good company
# in its ordinary years. An organisation that knows better makes a version of its own.
INDEX = BuiltInMetric(
    code="cx_index",
    name_en="Customer experience index",
    name_ru="Индекс клиентского опыта",
    family=Family.EXPERIENCE,
    better=Better.HIGHER,
    unit="index",
    smallest_change=2,
    reading="composite",
    window="the period",
    parts=(
        BuiltInPart("nps", weight=0.25, centre=30, spread=20),
        BuiltInPart("csat", weight=0.25, centre=0.75, spread=0.1),
        BuiltInPart("ces_easy", weight=0.25, centre=0.7, spread=0.1),
        BuiltInPart("first_contact_resolution", weight=0.25, centre=0.7, spread=0.1),
    ),
    formula_en="100 + 10 × the sum over NPS, CSAT, found it easy and first-contact resolution of weight × "
    "(value − centre) / spread. Weights 25% each; centre 30 points, 75%, 70%, 70%; spread 20 points, "
    "10, 10, 10 percentage points. A missing part is left out, the other weights grow in proportion, and the "
    "page says so. The number of answers is that of the smallest part.",
    formula_ru="100 + 10 × сумма по NPS, CSAT, доле ответов «было легко» и решению при первом обращении: вес × "
    "(значение − центр) / размах. Веса по 25\u00a0%; центр 30 пунктов, 75\u00a0%, 70\u00a0%, 70\u00a0%; "
    "размах 20 пунктов, 10, 10, 10 процентных пунктов. Отсутствующая составляющая не учитывается, веса остальных "
    "пропорционально растут, и страница об этом сообщает. Число ответов\u00a0— как у наименьшей составляющей.",
)
