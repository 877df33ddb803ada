"""People: those who serve customers."""

from metrics.catalogue.metrics.declaration import SIZED_BY_THE_COMPANY, Better, BuiltInMetric, Family

_DELIVERED = "the period that the value was delivered for"

PEOPLE = (
    BuiltInMetric(
        code="employee_engagement",
        name_en="Employee engagement",
        name_ru="Вовлечённость сотрудников",
        family=Family.PEOPLE,
        better=Better.HIGHER,
        unit="index",
        smallest_change=2,
        reading="reported",
        measure="employee_engagement",
        outside_in=False,
        window=_DELIVERED,
        formula_en="Index as delivered by the employee survey, which defines and names the method.",
        formula_ru="Индекс по данным опроса сотрудников; методику определяет и указывает источник.",
    ),
    BuiltInMetric(
        code="frontline_ideas",
        name_en="Ideas from the front line",
        name_ru="Опробованные идеи сотрудников",
        family=Family.PEOPLE,
        better=Better.HIGHER,
        unit="count",
        smallest_change=SIZED_BY_THE_COMPANY,
        reading="reported",
        measure="frontline_ideas",
        window=_DELIVERED,
        formula_en="Number of ideas from employees who deal with customers that were tried out, as delivered.",
        formula_ru="Число опробованных идей сотрудников, работающих с клиентами, по данным источника.",
    ),
)
