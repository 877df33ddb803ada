"""The company: whether its currency is fixed, how far it is set up."""

from django.db.models import Q

from metrics.catalogue.delivered import DELIVERED_READINGS, WITHOUT_METRIC
from metrics.models import Measurement, MetricVersion, Organisation, Transaction


def currency_is_fixed() -> bool:
    """Return whether amounts are kept, transactions or ready-made ones, which no other currency can be written on."""
    of_money = MetricVersion.objects.filter(metric__unit="money", reading__in=DELIVERED_READINGS)
    parts = [code for code, unit in WITHOUT_METRIC.items() if unit == "money"]
    ready_made = Measurement.objects.filter(
        Q(measure__in=of_money.values("measure")) | Q(measure__code__in=parts),
        Q(value__isnull=False) | Q(numerator__isnull=False),
    )
    return Transaction.objects.exists() or ready_made.exists()


def finish_step(step: int) -> None:
    """Note that a step of setting up is done; an earlier one that is done again takes nothing back."""
    Organisation.objects.filter(setup_step__lt=step).update(setup_step=step)
