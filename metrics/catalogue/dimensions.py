"""The six built-in dimensions and the members that they start with.

Self-service, for the self-service rate, means that no employee takes part while the customer is served:
IVR, kiosk, website and mobile app. A printed catalogue, a message or a letter only opens a dealing that
somebody then handles, and at a till or on a shared screen an employee is present, so these are not.
"""

from dataclasses import dataclass

from metrics.models import NOT_STATED


@dataclass(frozen=True, slots=True)
class BuiltInMember:
    """A member that every new organisation starts with; it may rename it or merge it into another."""

    code: str
    name_en: str
    name_ru: str
    self_service: bool = False


@dataclass(frozen=True, slots=True)
class BuiltInDimension:
    """A dimension at its fixed slot."""

    slot: int
    code: str
    name_en: str
    name_ru: str
    members: tuple[BuiltInMember, ...] = ()

    @property
    def all_members(self) -> tuple[BuiltInMember, ...]:
        """Its members, headed by the one that stands for a missing value."""
        return (NOT_STATED_MEMBER, *self.members)


NOT_STATED_MEMBER = BuiltInMember(NOT_STATED, "not stated", "не указано")

CHANNELS = (
    BuiltInMember("voice_agent", "Voice agent", "Оператор по телефону"),
    BuiltInMember("outsourced_agent", "Outsourced agent", "Оператор на аутсорсинге"),
    BuiltInMember("offshore_agent", "Offshore agent", "Оператор в другой стране"),
    BuiltInMember("ivr", "Voice menu (IVR)", "Голосовое меню (IVR)", self_service=True),
    BuiltInMember("email", "E-mail", "Электронная почта"),
    BuiltInMember("post", "Post", "Бумажная почта"),
    BuiltInMember("web_chat", "Web chat", "Чат на сайте"),
    BuiltInMember("web_collaboration", "Web collaboration", "Онлайн-консультация"),
    BuiltInMember("co_browsing", "Co-browsing", "Совместный просмотр"),
    BuiltInMember("text_message", "Text message", "СМС"),
    BuiltInMember("messenger", "Messenger", "Мессенджер"),
    BuiltInMember("till", "Till", "Касса"),
    BuiltInMember("kiosk", "Kiosk", "Терминал самообслуживания", self_service=True),
    BuiltInMember("store", "Store", "Магазин"),
    BuiltInMember("catalogue", "Catalogue", "Каталог"),
    BuiltInMember("website", "Website", "Сайт", self_service=True),
    BuiltInMember("mobile_app", "Mobile app", "Мобильное приложение", self_service=True),
    BuiltInMember("social_network", "Social network", "Социальная сеть"),
    BuiltInMember("fax", "Fax", "Факс"),
)

TOUCHPOINTS = (
    BuiltInMember("information", "Information and advice", "Информация и консультация"),
    BuiltInMember("order", "Order", "Заказ"),
    BuiltInMember("delivery", "Delivery", "Доставка"),
    BuiltInMember("billing", "Billing and payment", "Счета и оплата"),
    BuiltInMember("use", "Use of the product", "Использование продукта"),
    BuiltInMember("support", "Support", "Поддержка"),
    BuiltInMember("returns", "Returns", "Возврат"),
    BuiltInMember("renewal", "Renewal", "Продление"),
)

SURVEY_MODES = (
    BuiltInMember("email", "E-mail", "Электронная почта"),
    BuiltInMember("web", "Web", "Сайт"),
    BuiltInMember("phone", "Phone", "Телефон"),
    BuiltInMember("text_message", "Text message", "СМС"),
    BuiltInMember("in_person", "In person", "Личное интервью"),
    BuiltInMember("paper", "Paper", "Бумажная анкета"),
    BuiltInMember("in_app", "In the app", "В приложении"),
)

DIMENSIONS = (
    BuiltInDimension(1, "channel", "Channel", "Канал", CHANNELS),
    BuiltInDimension(2, "touchpoint", "Touchpoint", "Точка контакта", TOUCHPOINTS),
    BuiltInDimension(3, "segment", "Segment", "Сегмент"),
    BuiltInDimension(4, "region", "Region", "Регион"),
    BuiltInDimension(5, "product", "Product", "Продукт"),
    BuiltInDimension(6, "survey_mode", "Survey mode", "Способ опроса", SURVEY_MODES),
)
