"""Perception: what people say of us where we do not ask. Delivered by others as ready-made values."""

from metrics.catalogue.metrics.declaration import Better, BuiltInMetric, Family

_DELIVERED = "the period that the value was delivered for"

PERCEPTION = (
    BuiltInMetric(
        code="brand_strength",
        name_en="Brand strength",
        name_ru="Сила бренда",
        family=Family.PERCEPTION,
        better=Better.HIGHER,
        unit="index",
        smallest_change=2,
        reading="reported",
        measure="brand_strength",
        window=_DELIVERED,
        formula_en="Index as delivered by its source, which defines and names the method.",
        formula_ru="Индекс в том виде, в каком его передал источник; методику определяет и указывает источник.",
    ),
    BuiltInMetric(
        code="trust",
        name_en="Trust",
        name_ru="Доверие",
        family=Family.PERCEPTION,
        better=Better.HIGHER,
        unit="index",
        smallest_change=2,
        reading="reported",
        measure="trust",
        window=_DELIVERED,
        formula_en="Index as delivered by its source, which defines and names the method.",
        formula_ru="Индекс в том виде, в каком его передал источник; методику определяет и указывает источник.",
    ),
    BuiltInMetric(
        code="net_sentiment",
        name_en="Net sentiment",
        name_ru="Баланс тональности",
        family=Family.PERCEPTION,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.03,
        reading="reported",
        measure="net_sentiment",
        window=_DELIVERED,
        formula_en="(Positive mentions − negative mentions) / all mentions, as delivered: from −100% to 100%.",
        formula_ru="(Положительные упоминания − отрицательные) / все упоминания, по данным источника: "
        "от −100\u00a0% до 100\u00a0%.",
    ),
    BuiltInMetric(
        code="share_of_voice",
        name_en="Share of voice",
        name_ru="Доля упоминаний",
        family=Family.PERCEPTION,
        better=Better.HIGHER,
        unit="percent",
        smallest_change=0.02,
        reading="reported_share",
        measure="share_of_voice",
        window=_DELIVERED,
        formula_en="Mentions of us / mentions of us and the competitors that the source follows, as delivered.",
        formula_ru="Упоминания о нас / упоминания о нас и о конкурентах, за которыми следит источник, по его "
        "данным.",
    ),
)
