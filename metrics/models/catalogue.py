"""The catalogue: what is measured (measures), how it is read (metrics and their versions), what is aimed at."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from metrics.models.dimensions import Member
from metrics.models.editing import Edited
from metrics.models.names import Named, in_readers_language


class Measure(Named):
    """One question on one scale, or one measured quantity. Cells are kept per measure.

    Another scale is another measure: nothing is rescaled silently.
    """

    class Kind(models.TextChoices):
        SCALE = "scale"  # answers on points minimum..maximum
        NOMINAL = "nominal"  # observations that fall into numbered classes minimum..maximum
        BINARY = "binary"  # yes or no for each observation
        AMOUNT = "amount"  # a count or a sum
        DURATION = "duration"  # seconds
        DISTINCT = "distinct"  # distinct customers of a period
        WINDOW = "window"  # customers over a window that ends with the month
        REPORTED = "reported"  # a ready-made value of a period

    code = models.SlugField(max_length=50, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    minimum = models.SmallIntegerField(null=True, blank=True)
    maximum = models.SmallIntegerField(null=True, blank=True)
    unhappy_to = models.SmallIntegerField(null=True, blank=True)
    adds_up = models.BooleanField(
        default=False, help_text="ready-made values of months, and of members, make up those of the whole"
    )
    built_in = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["scale", "nominal"])
                | (Q(minimum__isnull=False) & Q(maximum__gt=models.F("minimum"))),
                name="measure_scale_has_points",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "scale",
                        "nominal",
                        "binary",
                        "amount",
                        "duration",
                        "distinct",
                        "window",
                        "reported",
                    ]
                ),
                name="measure_kind",
            ),
        ]


class Metric(Named, Edited):
    """A defined quantity that people read: what it is called, which way is better, who owns it."""

    class Family(models.TextChoices):
        EXPERIENCE = "experience"
        LOYALTY = "loyalty"
        PERCEPTION = "perception"
        OPERATION = "operation"
        PEOPLE = "people"
        OUTCOME = "outcome"

    SEEN_BY_CUSTOMERS = frozenset({Family.EXPERIENCE, Family.PERCEPTION})
    BUSINESS = frozenset({Family.OUTCOME, Family.LOYALTY})
    """Families of what the business gets; all others say how customers fare."""

    class Better(models.TextChoices):
        HIGHER = "higher"
        LOWER = "lower"
        RANGE = "range"

    class State(models.TextChoices):
        ACTIVE = "active"
        INCUMBENT = "incumbent"
        PARALLEL = "parallel"
        RETIRED = "retired"

    code = models.SlugField(max_length=50, unique=True)
    family = models.CharField(max_length=12, choices=Family.choices)
    outside_in = models.BooleanField(default=True)
    leading = models.BooleanField(default=True)
    better = models.CharField(max_length=6, choices=Better.choices)
    range_low = models.FloatField(null=True, blank=True)
    range_high = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=12)
    decimals = models.PositiveSmallIntegerField(default=0)
    smallest_change = models.FloatField(help_text="smallest change worth reporting, in the metric's unit")
    smallest_change_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    smallest_change_at = models.DateTimeField(null=True, blank=True)
    minimum_n = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    primary_position = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["primary_position", "family", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(smallest_change__gte=0), name="metric_smallest_change"),
            models.CheckConstraint(
                condition=Q(better__in=["higher", "lower", "range"]), name="metric_better"
            ),
            models.CheckConstraint(
                condition=~Q(better="range")
                | Q(range_low__isnull=False, range_high__gte=models.F("range_low")),
                name="metric_range_is_given",
            ),
        ]


class MetricVersion(models.Model):
    """One definition of a metric: a reading over measures, valid from a day on.

    A reading is the name of a function in `metrics.kpis.readings`. `measure` is what is read, `base` what it
    is set against (none for most), `points_from..points_to` the scores that a share counts.
    """

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField(null=True, blank=True)
    reading = models.CharField(max_length=30)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    base = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    points_from = models.SmallIntegerField(null=True, blank=True)
    points_to = models.SmallIntegerField(null=True, blank=True)
    formula_en = models.TextField()
    formula_ru = models.TextField()
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    certified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["metric_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["metric", "number"], name="metric_version_number"),
            models.UniqueConstraint(
                fields=["metric", "valid_from"], name="metric_version_from", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric.code} v{self.number}"

    @property
    def formula(self) -> str:
        """The formula in the reader's language; where it is missing, in the other."""
        return in_readers_language(self.formula_en, self.formula_ru)


class MetricPart(models.Model):
    """One part of a composite: its weight, and the centre and spread that standardise it."""

    version = models.ForeignKey(MetricVersion, models.CASCADE, related_name="parts")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+")
    weight = models.FloatField()
    centre = models.FloatField()
    spread = models.FloatField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "metric"], name="metric_part_once"),
            models.CheckConstraint(condition=Q(weight__gt=0, spread__gt=0), name="metric_part_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.weight} of {self.metric.code}"


class Target(Edited):
    """What is aimed at: a value with its warning thresholds, for everyone or for one scope.

    It holds from a day on until another, which is no longer part of it.
    """

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="targets")
    members = models.ManyToManyField(Member, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField()
    value = models.FloatField()
    amber = models.FloatField(null=True, blank=True)
    red = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["metric_id", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=models.F("valid_from")), name="target_span"),
        ]

    def __str__(self) -> str:
        return f"{self.metric.code}: {self.value}"


class ReferenceValue(Edited):
    """A value to set ours beside: own best, a competitor, the industry; never without source and method."""

    class Kind(models.TextChoices):
        OWN_BEST = "own_best"
        COMPETITOR = "competitor"
        INDUSTRY = "industry"

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="reference_values")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=100)
    value = models.FloatField()
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    method = models.CharField(max_length=200)
    same_method = models.BooleanField(default=False)

    class Meta:
        ordering = ["metric_id", "kind", "-as_of"]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"
