"""Operation: how well and how fast customers are served."""

from metrics.catalogue.measures import RECOVERY_DAYS, SOLVED_DAYS
from metrics.catalogue.metrics.declaration import SIZED_BY_THE_COMPANY, Better, BuiltInMetric, Family

_OPENED = "the period, by the day on which the contact was opened"
_CALLED_BACK = f"first contacts of the period within {RECOVERY_DAYS} days after an unhappy answer"

OPERATION = (
    BuiltInMetric(
        code="first_contact_resolution",
        name_en="First-contact resolution",
        name_ru="Решение при первом обращении",
        family=Family.OPERATION,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.02,
        reading="yes_share",
        measure="solved_first_contact",
        window=f"{_OPENED}; contacts of the last {SOLVED_DAYS} days of data are still watched and not counted",
        primary_position=3,
        formula_en="Contacts solved at first contact, after which the same customer did not come back with the "
        f"same reason for {SOLVED_DAYS} days / contacts of which it is known whether they were solved. Two contacts "
        "without a reason count as having the same.",
        formula_ru="Обращения, решённые с первого раза, после которых тот же клиент не вернулся с той же причиной "
        f"в течение {SOLVED_DAYS} дней / обращения, о которых известно, решены ли они. Два обращения без причины "
        "считаются обращениями с одной причиной.",
    ),
    BuiltInMetric(
        code="first_reply",
        name_en="Time to first reply",
        name_ru="Время до первого ответа",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="hours",
        decimals=1,
        smallest_change=0.5,
        reading="median_hours",
        measure="first_reply",
        window=_OPENED,
        formula_en="Median hours from the opening of a contact to the first reply; half of the contacts were "
        "answered sooner. Contacts without a reply are not counted.",
        formula_ru="Медиана часов от поступления обращения до первого ответа: на половину обращений ответили "
        "быстрее. Обращения без ответа не учитываются.",
    ),
    BuiltInMetric(
        code="first_reply_mean",
        name_en="Average time to first reply",
        name_ru="Среднее время до первого ответа",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="hours",
        decimals=1,
        smallest_change=0.5,
        reading="mean_hours",
        measure="first_reply",
        window=_OPENED,
        formula_en="Hours from the opening of contacts to their first replies / contacts with a reply.",
        formula_ru="Сумма часов от поступления обращений до первого ответа / обращения с ответом.",
    ),
    BuiltInMetric(
        code="handling_time",
        name_en="Handling time",
        name_ru="Время обработки обращения",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="hours",
        decimals=1,
        smallest_change=0.5,
        reading="median_hours",
        measure="handling_time",
        outside_in=False,
        window=_OPENED,
        formula_en="Median hours from the opening of a contact to its closing. Open contacts are not counted.",
        formula_ru="Медиана часов от поступления обращения до его закрытия. Незакрытые обращения не учитываются.",
    ),
    BuiltInMetric(
        code="handling_time_mean",
        name_en="Average handling time",
        name_ru="Среднее время обработки обращения",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="hours",
        decimals=1,
        smallest_change=0.5,
        reading="mean_hours",
        measure="handling_time",
        outside_in=False,
        window=_OPENED,
        formula_en="Hours from the opening of contacts to their closing / closed contacts.",
        formula_ru="Сумма часов от поступления обращений до их закрытия / закрытые обращения.",
    ),
    BuiltInMetric(
        code="call_back",
        name_en="Time to call back",
        name_ru="Время ответа недовольному клиенту",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="hours",
        decimals=1,
        smallest_change=4,
        reading="median_hours",
        measure="call_back",
        window=_CALLED_BACK,
        formula_en="Median hours from an unhappy answer (0–6 of 0–10, 1–2 of 1–5, 1–3 of 1–7) to the first "
        f"contact with this customer after it, within {RECOVERY_DAYS} days. Dated at the contact; channel, touchpoint "
        "and segment are those of the answer. Unhappy answers without a contact are not counted.",
        formula_ru="Медиана часов от низкой оценки (0–6 из 0–10, 1–2 из 1–5, 1–3 из 1–7) до первого контакта с "
        f"этим клиентом после неё, в течение {RECOVERY_DAYS} дней. Дата\u00a0— день контакта; канал, точка контакта и "
        "сегмент\u00a0— как у оценки. Низкие оценки, за которыми контакта не было, не учитываются.",
    ),
    BuiltInMetric(
        code="call_back_mean",
        name_en="Average time to call back",
        name_ru="Среднее время ответа недовольному",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="hours",
        decimals=1,
        smallest_change=4,
        reading="mean_hours",
        measure="call_back",
        window=_CALLED_BACK,
        formula_en="Hours from unhappy answers to the first contact with the customer after them, within "
        f"{RECOVERY_DAYS} days / unhappy answers that such a contact followed. Dated at the contact.",
        formula_ru="Сумма часов от низких оценок до первого контакта с клиентом после них, в течение "
        f"{RECOVERY_DAYS} дней / низкие оценки, за которыми такой контакт последовал. Дата\u00a0— день контакта.",
    ),
    BuiltInMetric(
        code="complaints_per_1000",
        name_en="Complaints per 1,000 customers",
        name_ru="Жалобы на 1000 клиентов",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="per_1000",
        decimals=1,
        smallest_change=1,
        reading="per_1000",
        measure="complaints",
        base="active_customers",
        window=_OPENED,
        primary_position=8,
        formula_en="Contacts with a reason that is marked as a complaint / active customers of the period × 1,000. "
        "Nothing is said of periods without any contact.",
        formula_ru="Обращения с причиной, отмеченной как жалоба / активные клиенты периода × 1000. О периодах, в "
        "которых нет ни одного обращения, ничего не говорится.",
    ),
    BuiltInMetric(
        code="self_service_rate",
        name_en="Self-service rate",
        name_ru="Доля самообслуживания",
        family=Family.OPERATION,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.02,
        reading="yes_share",
        measure="self_service",
        outside_in=False,
        window=_OPENED,
        formula_en="Contacts in channels where customers serve themselves / contacts with a stated channel. "
        "Visits to site and app that led to no contact are not counted.",
        formula_ru="Обращения в каналах самообслуживания / обращения с указанным каналом. Посещения сайта и "
        "приложения, не ставшие обращением, не учитываются.",
    ),
    BuiltInMetric(
        code="contacts",
        name_en="Contacts",
        name_ru="Обращения",
        family=Family.OPERATION,
        better=Better.LOWER,
        unit="count",
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="count",
        measure="contacts",
        outside_in=False,
        window=_OPENED,
        formula_en="Number of contacts opened, without visits to site and app.",
        formula_ru="Число поступивших обращений без посещений сайта и приложения.",
    ),
)
