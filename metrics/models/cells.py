"""Cells: sufficient statistics per measure, period and members. Rebuilt from facts, never edited.

The key of every cell ends in a *margin*: no member (everyone), one member, or two members of two dimensions.
`dim_1 = 0` means everyone, `dim_2 = 0` means one member only; dimensions are named by slot, `dim_1 < dim_2`.

What is rebuilt from facts has no foreign keys in the database: the facts have them, a rebuild reads nothing else, and
checking millions of references one by one took longer than the rebuild.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from metrics.models.catalogue import Measure
from metrics.models.dimensions import Member
from metrics.models.facts import Customer

POINTS = 11
"""Scores 0..10 have a column of their own (`c0` .. `c10`)."""


class Cell(models.Model):
    """Counts and sums of one measure's observations on a day or in a month."""

    # In the order in which series are read: one margin over time.
    pk = models.CompositePrimaryKey("measure_id", "grain", "dim_1", "dim_2", "start", "member_1", "member_2")
    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.CharField(max_length=5)
    start = models.DateField()
    dim_1 = models.PositiveSmallIntegerField(default=0)
    member_1 = models.IntegerField(default=0)
    dim_2 = models.PositiveSmallIntegerField(default=0)
    member_2 = models.IntegerField(default=0)
    n = models.BigIntegerField()
    total = models.DecimalField(max_digits=28, decimal_places=4)
    total_sq = models.DecimalField(max_digits=38, decimal_places=8)
    c0 = models.IntegerField(default=0)
    c1 = models.IntegerField(default=0)
    c2 = models.IntegerField(default=0)
    c3 = models.IntegerField(default=0)
    c4 = models.IntegerField(default=0)
    c5 = models.IntegerField(default=0)
    c6 = models.IntegerField(default=0)
    c7 = models.IntegerField(default=0)
    c8 = models.IntegerField(default=0)
    c9 = models.IntegerField(default=0)
    c10 = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grain__in=["day", "month"]), name="cell_grain"),
            models.CheckConstraint(
                condition=(Q(dim_2=0) | Q(dim_1__gt=0, dim_1__lt=F("dim_2"))) & Q(n__gt=0), name="cell_margin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.grain} {self.start} n={self.n}"


class WeightedCell(models.Model):
    """The weighted twin of a cell; exists only where answers carry weights.

    Weights are normalised to mean 1 within each source and month, so that sources weigh as many as they are.
    """

    pk = models.CompositePrimaryKey("measure_id", "grain", "start", "dim_1", "member_1", "dim_2", "member_2")
    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.CharField(max_length=5)
    start = models.DateField()
    dim_1 = models.PositiveSmallIntegerField(default=0)
    member_1 = models.IntegerField(default=0)
    dim_2 = models.PositiveSmallIntegerField(default=0)
    member_2 = models.IntegerField(default=0)
    n = models.BigIntegerField()
    w = models.FloatField()
    w_sq = models.FloatField()
    w_total = models.FloatField()
    w_total_sq = models.FloatField()
    w0 = models.FloatField(default=0)
    w1 = models.FloatField(default=0)
    w2 = models.FloatField(default=0)
    w3 = models.FloatField(default=0)
    w4 = models.FloatField(default=0)
    w5 = models.FloatField(default=0)
    w6 = models.FloatField(default=0)
    w7 = models.FloatField(default=0)
    w8 = models.FloatField(default=0)
    w9 = models.FloatField(default=0)
    w10 = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grain__in=["day", "month"]), name="weighted_cell_grain"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.grain} {self.start} w={self.w}"


class DurationCell(models.Model):
    """The sorted seconds behind a duration's cell, for medians: an order statistic cannot be added up."""

    pk = models.CompositePrimaryKey("measure_id", "grain", "start", "dim_1", "member_1")
    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.CharField(max_length=5)
    start = models.DateField()
    dim_1 = models.PositiveSmallIntegerField(default=0)
    member_1 = models.IntegerField(default=0)
    seconds = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grain__in=["day", "month"]), name="duration_cell_grain"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.grain} {self.start}"


class DistinctCell(models.Model):
    """Distinct customers of a period, by the day on which each was first counted in it.

    Distinct customers cannot be added over periods, so each grain has its own rows; the running sum over
    `day` is exact for any elapsed part.
    """

    pk = models.CompositePrimaryKey("measure_id", "grain", "start", "dim_1", "member_1", "day")
    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.CharField(max_length=7)
    start = models.DateField()
    dim_1 = models.PositiveSmallIntegerField(default=0)
    member_1 = models.IntegerField(default=0)
    day = models.DateField()
    customers = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grain__in=["month", "quarter", "year"]), name="distinct_cell_grain"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.grain} {self.start}: {self.customers}"


class WindowCell(models.Model):
    """Customers over the 24 months that end with a month: the year before against the year itself."""

    pk = models.CompositePrimaryKey("month", "dim_1", "member_1")
    month = models.DateField()
    dim_1 = models.PositiveSmallIntegerField(default=0)
    member_1 = models.IntegerField(default=0)
    customers_before = models.BigIntegerField()
    customers_kept = models.BigIntegerField()
    customers_now = models.BigIntegerField()
    customers_two_products = models.BigIntegerField()
    revenue_before = models.DecimalField(max_digits=24, decimal_places=4)
    revenue_returning = models.DecimalField(max_digits=24, decimal_places=4)
    revenue_new_earned = models.DecimalField(max_digits=24, decimal_places=4)
    revenue_new_unknown = models.DecimalField(max_digits=24, decimal_places=4)
    revenue_new_bought = models.DecimalField(max_digits=24, decimal_places=4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customers_kept__lte=F("customers_before")), name="window_cell_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"12 months to {self.month}"


class CoverageCell(models.Model):
    """Of whom the company heard in a month, quarter or year: everyone, and each segment.

    `segment = 0` means everyone; only then are answers and revenue without a known customer among them.
    """

    pk = models.CompositePrimaryKey("grain", "start", "segment")
    grain = models.CharField(max_length=7)
    start = models.DateField()
    segment = models.IntegerField(default=0)
    answers = models.BigIntegerField()
    answers_known = models.BigIntegerField()
    customers = models.BigIntegerField()
    customers_heard = models.BigIntegerField()
    revenue = models.DecimalField(max_digits=24, decimal_places=4)
    revenue_heard = models.DecimalField(max_digits=24, decimal_places=4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customers_heard__lte=F("customers"), answers_known__lte=F("answers")),
                name="coverage_cell_heard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grain} {self.start}: {self.customers_heard} of {self.customers}"


class ReportedCell(models.Model):
    """The ready-made value in force for a period and margin: the latest delivery of each."""

    pk = models.CompositePrimaryKey("measure_id", "grain", "start", "dim_1", "member_1", "dim_2", "member_2")
    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.CharField(max_length=7)
    start = models.DateField()
    dim_1 = models.PositiveSmallIntegerField(default=0)
    member_1 = models.IntegerField(default=0)
    dim_2 = models.PositiveSmallIntegerField(default=0)
    member_2 = models.IntegerField(default=0)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    n = models.PositiveIntegerField(null=True)
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    source = models.CharField(max_length=50)

    def __str__(self) -> str:
        return f"{self.measure_id} {self.grain} {self.start}"


class CustomerSpan(models.Model):
    """A customer's attributes from a day until the next record says otherwise."""

    pk = models.CompositePrimaryKey("customer_id", "valid_from")
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    valid_from = models.DateField()
    valid_until = models.DateField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    acquired = models.CharField(max_length=12)
    segment = models.ForeignKey(Member, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    region = models.ForeignKey(Member, models.PROTECT, related_name="+", db_constraint=False, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="customer_span_order"),
        ]

    def __str__(self) -> str:
        return f"customer {self.customer_id} from {self.valid_from}"


class CustomerMonth(models.Model):
    """What one customer did in one month: feeds retention, earned growth, coverage and evidence by customer."""

    pk = models.CompositePrimaryKey("month", "customer_id")
    month = models.DateField()
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    revenue = models.DecimalField(max_digits=20, decimal_places=4)
    orders = models.IntegerField()
    contacts = models.IntegerField()
    submissions = models.IntegerField(default=0)
    last_score = models.SmallIntegerField(null=True)
    first_bought = models.DateField(null=True)
    segment = models.ForeignKey(Member, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    region = models.ForeignKey(Member, models.PROTECT, related_name="+", db_constraint=False, db_index=False)

    def __str__(self) -> str:
        return f"customer {self.customer_id} in {self.month}"
