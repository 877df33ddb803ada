"""Who we are: the one organisation of this database, and its departments."""

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from metrics.models.names import Named


class Organisation(Named):
    """The company that this database belongs to. Exactly one row.

    The currency is fixed by the first load of transactions; until then it is empty, or what was chosen.
    """

    SETUP_STEPS = 3

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    currency = models.CharField(max_length=3, blank=True)
    time_zone = models.CharField(max_length=50, default="UTC")
    fiscal_start_month = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=2, default="en")
    invented = models.BooleanField(default=False)
    hide_below = models.PositiveSmallIntegerField(default=5)
    indicative_below = models.PositiveSmallIntegerField(default=30)
    confidence = models.DecimalField(max_digits=4, decimal_places=3, default="0.95")
    reject_share = models.DecimalField(max_digits=4, decimal_places=3, default="0.20")
    churn_after_days = models.PositiveSmallIntegerField(default=90)
    finance_gap_limit = models.DecimalField(max_digits=5, decimal_places=4, default="0.005")
    hero_experience = models.ForeignKey("Metric", models.SET_NULL, null=True, blank=True, related_name="+")
    hero_outcome = models.ForeignKey("Metric", models.SET_NULL, null=True, blank=True, related_name="+")
    setup_step = models.PositiveSmallIntegerField(default=0, help_text="steps of setting up that are done")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="organisation_is_one_row"),
            models.CheckConstraint(condition=Q(setup_step__range=(0, 3)), name="organisation_setup_step"),
            models.CheckConstraint(
                condition=Q(fiscal_start_month__range=(1, 12)), name="organisation_fiscal_month"
            ),
            models.CheckConstraint(condition=Q(language__in=["en", "ru"]), name="organisation_language"),
            models.CheckConstraint(
                condition=Q(hide_below__gte=1, indicative_below__gte=models.F("hide_below")),
                name="organisation_thresholds",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gt="0.5", confidence__lt=1), name="organisation_confidence"
            ),
            models.CheckConstraint(
                condition=Q(reject_share__gte=0, reject_share__lte=1), name="organisation_reject_share"
            ),
            models.CheckConstraint(
                condition=Q(currency="") | Q(currency__regex=r"^[A-Z]{3}$"), name="organisation_currency"
            ),
        ]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its business days."""
        return ZoneInfo(self.time_zone)

    @property
    def is_set_up(self) -> bool:
        """Whether somebody has said who this is; until then its administrator is led to where one says so."""
        return self.invented or self.setup_step >= self.SETUP_STEPS


class Department(Named):
    """A department whose work customers feel."""

    code = models.SlugField(max_length=50, unique=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
