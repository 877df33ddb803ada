"""The facts: immutable inputs, each known by its source and its id there. Everything else is rebuilt from them.

What they refer to is guarded by the database, but not by its foreign keys, which look up row by row and took half the
time of a load. Triggers (`migrations/tables/references.py`) do it once for all rows of a statement, by the same rules:
what is referred to is there and stays, locked until the transaction ends; what is still referred to is not deleted.
Whoever adds a table of facts adds its triggers.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from metrics.models.catalogue import Measure
from metrics.models.dimensions import MemberSet
from metrics.models.imports import Import, Source
from metrics.models.names import Named


class Acquired(models.TextChoices):
    """How a customer was won, as far as the data says. Earned growth counts the first two."""

    UNKNOWN = "unknown"
    REFERRAL = "referral"
    REPUTATION = "reputation"
    ADVERTISING = "advertising"
    PROMOTION = "promotion"
    SALES = "sales"


class Customer(models.Model):
    """A customer, known only by the keyed hash of a key from one list of customers."""

    key_space = models.CharField(max_length=50)
    key_hash = models.BinaryField(max_length=32)
    key_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_space", "key_hash", "key_version"], name="customer_key")
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"


class Fact(models.Model):
    """What all facts share: where they came from, under which id, and a hash that recognises their content."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    external_id = models.TextField()
    content_hash = models.BinaryField(max_length=16)
    loaded_by = models.ForeignKey(
        Import, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.external_id}"


def _by_import(name: str) -> BrinIndex:
    """Return the index that finds the facts of an import; they lie together, so it knows stretches, not rows."""
    return BrinIndex(fields=["loaded_by"], name=name, autosummarize=True)


class CustomerRecord(Fact):
    """What a source says of a customer from a day on: contract span, how acquired, segment and region."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="records", db_constraint=False)
    valid_from = models.DateField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    acquired = models.CharField(max_length=12, choices=Acquired.choices, default=Acquired.UNKNOWN)
    members = models.ForeignKey(
        MemberSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="customer_record_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="customer_record_span",
            ),
        ]
        indexes = [
            _by_import("customer_record_import"),
            models.Index(fields=["since"], name="customer_record_since"),
        ]


class Submission(Fact):
    """One filled-in questionnaire of one customer."""

    occurred_at = models.DateTimeField()
    business_date = models.DateField()
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+", db_constraint=False)
    members = models.ForeignKey(
        MemberSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    weight = models.FloatField(null=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=0), name="submission_weight"
            ),
        ]
        indexes = [
            _by_import("submission_import"),
            models.Index(fields=["business_date"], name="submission_date"),
        ]


class Answer(models.Model):
    """One score. Carries its submission's date, weight and customer, so that counting needs no join.

    The member set is the submission's with the touchpoint that was asked about; so the key is the
    submission, the measure and the touchpoint. The customer is copied from the submission, which guards it.
    """

    pk = models.CompositePrimaryKey("submission_id", "measure_id", "members_id")
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="answers", db_index=False, db_constraint=False
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    members = models.ForeignKey(
        MemberSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    business_date = models.DateField()
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    score = models.SmallIntegerField()
    weight = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["measure", "business_date"], name="answer_measure_date"),
            models.Index(
                fields=["customer", "measure", "business_date"],
                name="answer_customer",
                condition=Q(customer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score} on {self.business_date}"


class Transaction(Fact):
    """One dated amount of one customer, in the organisation's currency. A refund is negative."""

    class Kind(models.TextChoices):
        PURCHASE = "purchase"
        REFUND = "refund"
        RENEWAL = "renewal"
        CANCELLATION = "cancellation"
        FEE = "fee"

    business_date = models.DateField()
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    members = models.ForeignKey(
        MemberSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=4)
    currency = models.CharField(max_length=3)
    acquired = models.CharField(max_length=12, choices=Acquired.choices, default=Acquired.UNKNOWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="transaction_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["purchase", "refund", "renewal", "cancellation", "fee"]),
                name="transaction_kind",
            ),
        ]
        indexes = [
            _by_import("transaction_import"),
            models.Index(fields=["business_date"], name="transaction_date"),
            models.Index(
                fields=["customer", "business_date"],
                name="transaction_customer",
                condition=Q(customer__isnull=False),
            ),
            models.Index(
                fields=["customer", "business_date"],
                name="transaction_cancellation",
                condition=Q(kind="cancellation"),
            ),
        ]


class ContactReason(Named):
    """Why customers contact the company. Complaints are marked by a person."""

    code = models.CharField(max_length=100, unique=True)
    complaint = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)

    @property
    def name(self) -> str:
        """The name in the reader's language, or the code as it came in the data."""
        return super().name or self.code


class Contact(Fact):
    """One dealing of a customer with the company; site and app visits are a kind."""

    class Kind(models.TextChoices):
        CONTACT = "contact"
        VISIT = "visit"

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CONTACT)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    first_reply_at = models.DateTimeField(null=True)
    business_date = models.DateField()
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    members = models.ForeignKey(
        MemberSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    reason = models.ForeignKey(
        ContactReason, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    solved = models.BooleanField(null=True)
    handed_over_to = models.CharField(max_length=100, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=4, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="contact_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="contact_span"
            ),
            models.CheckConstraint(
                condition=Q(first_reply_at__isnull=True) | Q(first_reply_at__gte=F("opened_at")),
                name="contact_reply_after_opening",
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="contact_cost"),
            models.CheckConstraint(condition=Q(kind__in=["contact", "visit"]), name="contact_kind"),
        ]
        indexes = [
            _by_import("contact_import"),
            models.Index(fields=["business_date"], name="contact_date"),
            models.Index(
                fields=["customer", "opened_at"],
                name="contact_customer",
                condition=Q(customer__isnull=False),
            ),
        ]


LENGTH_OF_GRAIN = """CASE grain WHEN 'day' THEN interval '1 day' WHEN 'week' THEN interval '7 days'
    WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months' ELSE interval '1 year' END"""
"""How long the period of a ready-made value is, for statements written by hand."""


class Measurement(Fact):
    """A ready-made value of a period: as a value, as numerator and denominator, or with n and a range.

    One that says nothing at all was taken back by its source: the value before it lies among the revisions, so
    that taking back can be undone like any other load.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", db_constraint=False)
    grain = models.CharField(max_length=7)
    period_start = models.DateField()
    members = models.ForeignKey(
        MemberSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    n = models.PositiveIntegerField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="measurement_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False)
                | (Q(numerator__isnull=False) & Q(denominator__gt=0))
                | Q(
                    value__isnull=True,
                    numerator__isnull=True,
                    denominator__isnull=True,
                    n__isnull=True,
                    low__isnull=True,
                    high__isnull=True,
                ),
                name="measurement_says_something",
            ),
            models.CheckConstraint(
                condition=Q(grain__in=["day", "week", "month", "quarter", "year"]), name="measurement_grain"
            ),
        ]
        indexes = [_by_import("measurement_import")]
