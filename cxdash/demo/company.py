"""Who the demonstration company is: its sizes, and the names of what it sells, to whom and where."""

from dataclasses import dataclass
from typing import NamedTuple

NAME_EN, NAME_RU = "Northlight", "Северный свет"


class Name(NamedTuple):
    """A code with its names, and how much of the whole it is."""

    code: str
    en: str
    ru: str
    share: float


@dataclass(frozen=True, slots=True)
class Size:
    """How many customers there are, and how busy each is."""

    customers: int
    orders: float
    """By how much orders are more or fewer than planted."""
    contacts_per_year: float
    contacts_answered: float
    orders_answered: float
    touchpoints_asked: float
    """Share of the three touchpoints of an order that an answer speaks of."""
    files_per_year: int = 1


SIZES = {
    "small": Size(3_000, 1.0, 2.7, 0.22, 0.04, 0.85),
    "standard": Size(60_000, 1.0, 2.7, 0.22, 0.04, 0.85),
    "large": Size(1_000_000, 0.30, 1.0, 0.60, 0.60, 0.80, files_per_year=4),
}

SEGMENTS = (
    Name("private", "Households", "Домохозяйства", 0.55),
    Name("small_business", "Small businesses", "Малый бизнес", 0.35),
    Name("enterprise", "Large companies", "Крупные компании", 0.10),
)
REGIONS = (
    Name("capital", "Capital", "Столица", 0.19),
    Name("harbour", "Harbour Coast", "Портовый берег", 0.14),
    Name("north_shore", "North Shore", "Северное побережье", 0.12),
    Name("lakeland", "Lakeland", "Озёрный край", 0.11),
    Name("midlands", "Midlands", "Средний край", 0.10),
    Name("river_valley", "River Valley", "Речная долина", 0.09),
    Name("uplands", "Uplands", "Нагорье", 0.08),
    Name("east_plain", "East Plain", "Восточная равнина", 0.07),
    Name("west_hills", "West Hills", "Западные холмы", 0.06),
    Name("islands", "Islands", "Острова", 0.04),
)
PRODUCTS = (
    Name("internet", "Internet at home", "Домашний интернет", 0.30),
    Name("mobile", "Mobile plan", "Мобильная связь", 0.26),
    Name("devices", "Devices", "Устройства", 0.18),
    Name("energy", "Green energy", "Зелёная энергия", 0.14),
    Name("smart_home", "Smart home", "Умный дом", 0.08),
    Name("care", "Care plan", "Сервисный пакет", 0.04),
)
PRICES = (60.0, 35.0, 180.0, 90.0, 140.0, 25.0)
"""What an order costs on average, by product in their order."""
SEGMENT_PRICES = (1.0, 2.2, 6.0)
"""By how much more each segment orders at once, in their order."""

ACQUIRED = (
    ("referral", 0.20),
    ("reputation", 0.14),
    ("advertising", 0.26),
    ("promotion", 0.15),
    ("sales", 0.15),
    ("unknown", 0.10),
)
MODES = (("email", 0.42), ("web", 0.20), ("phone", 0.22), ("text_message", 0.16))

HOME_CHANNELS = (
    ("store", 0.24),
    ("website", 0.32),
    ("mobile_app", 0.18),
    ("voice_agent", 0.16),
    ("messenger", 0.10),
)
"""Through which channel a customer mostly deals with the company: asked for with the recommendation."""

ORDER_CHANNELS = (
    ("website", 0.38),
    ("mobile_app", 0.24),
    ("store", 0.24),
    ("voice_agent", 0.09),
    ("till", 0.05),
)
CONTACT_CHANNELS = (
    ("voice_agent", 0.40),
    ("web_chat", 0.08),
    ("email", 0.15),
    ("website", 0.13),
    ("mobile_app", 0.10),
    ("messenger", 0.06),
    ("store", 0.04),
    ("ivr", 0.04),
)
SELF_SERVICE = ("website", "mobile_app", "ivr")
CONTACT_CSAT = {
    "voice_agent": 0.05,
    "email": -0.05,
    "website": -0.10,
    "mobile_app": -0.05,
    "store": 0.15,
    "ivr": -0.20,
}
CONTACT_COSTS = {"voice_agent": 7.5, "web_chat": 3.2, "email": 4.5, "messenger": 3.0, "store": 6.0}
SELF_SERVICE_COST = 0.35
REPLY_MINUTES = {"voice_agent": 4.0, "web_chat": 2.0, "email": 420.0, "messenger": 25.0, "store": 8.0}
SELF_SERVICE_REPLY_MINUTES = 1.0

CONTACT_TOUCHPOINTS = (
    ("support", 0.30),
    ("billing", 0.20),
    ("delivery", 0.16),
    ("information", 0.14),
    ("returns", 0.12),
    ("renewal", 0.08),
)
HANDLING_HOURS = {
    "support": 9.0,
    "billing": 6.0,
    "delivery": 7.0,
    "information": 2.0,
    "returns": 14.0,
    "renewal": 4.0,
}
REASONS = (
    Name("fault", "Something does not work", "Что-то не работает", 0.27),
    Name("invoice", "Invoice", "Счёт", 0.22),
    Name("delivery", "Delivery", "Доставка", 0.20),
    Name("advice", "Advice", "Консультация", 0.18),
    Name("change", "Change of contract", "Изменение договора", 0.07),
    Name("complaint", "Complaint", "Жалоба", 0.06),
)
DEPARTMENTS = ("contact_centre", "billing", "fulfilment", "after_sales", "sales")
"""To whom a contact is handed over."""

ORDER_TOUCHPOINTS = ("order", "delivery", "use")
TOUCHPOINT_OWNERS = {
    "information": "marketing",
    "order": "sales",
    "delivery": "fulfilment",
    "billing": "billing",
    "use": "product",
    "support": "contact_centre",
    "returns": "after_sales",
    "renewal": "sales",
}
SEASON = (0.90, 0.86, 0.94, 0.96, 1.00, 1.00, 0.94, 0.90, 1.00, 1.06, 1.18, 1.26)
"""How many orders each month of the year has; they make up twelve."""
