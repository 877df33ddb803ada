"""Reading single cells by the codes of their members."""

from datetime import date

from metrics.models import DistinctCell, Member, WindowCell
from tests.metrics.facts import Facts


def margin(codes: dict[str, str]) -> dict[str, int]:
    """The key columns of everyone, or of one member: `{"channel": "email"}`."""
    if not codes:
        return {"dim_1": 0, "member_1": 0}
    ((dimension, code),) = codes.items()
    member = Member.objects.select_related("dimension").get(dimension__code=dimension, code=code)
    return {"dim_1": member.dimension.slot, "member_1": member.pk}


def distinct(measure: str, start: date, grain: str = "month", **codes: str) -> dict[date, int]:
    """Distinct customers of a period by the day on which they were first counted."""
    rows = DistinctCell.objects.filter(measure__code=measure, grain=grain, start=start, **margin(codes))
    return dict(rows.values_list("day", "customers"))


def customers(measure: str, start: date, grain: str = "month", **codes: str) -> int:
    """Distinct customers of a period."""
    return sum(distinct(measure, start, grain, **codes).values())


def window(month: date, **codes: str) -> WindowCell | None:
    """The window that ends with a month."""
    return WindowCell.objects.filter(month=month, **margin(codes)).first()


def churn(start: date, grain: str = "month", **codes: str) -> tuple[int, int]:
    """Customers who left, and customers at the start."""
    return (
        customers("churned_customers", start, grain, **codes),
        customers("customers_at_start", start, grain, **codes),
    )


def known_through(facts: Facts, day: date) -> None:
    """Let the data reach to a day: somebody without a name bought something."""
    facts.bought(day)
