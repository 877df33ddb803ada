"""The departments that shape what customers experience, under the names that most companies use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuiltInDepartment:
    """A department that every new organisation starts with; it may rename it or switch it off."""

    code: str
    name_en: str
    name_ru: str


DEPARTMENTS = (
    BuiltInDepartment("contact_centre", "Contact centre", "Контакт-центр"),
    BuiltInDepartment("sales", "Sales", "Продажи"),
    BuiltInDepartment("marketing", "Marketing", "Маркетинг"),
    BuiltInDepartment("product", "Product", "Продукт"),
    BuiltInDepartment("user_interface", "User interface", "Пользовательские интерфейсы"),
    BuiltInDepartment("billing", "Billing", "Расчёты с клиентами"),
    BuiltInDepartment("fulfilment", "Fulfilment", "Исполнение заказов"),
    BuiltInDepartment("after_sales", "After-sales service", "Послепродажное обслуживание"),
    BuiltInDepartment("hr", "Human resources", "Управление персоналом"),
    BuiltInDepartment("legal", "Legal", "Юридическая служба"),
    BuiltInDepartment("it", "IT", "ИТ"),
    BuiltInDepartment("finance", "Finance", "Финансы"),
)
