"""Dimensions and their members, and the sets of members that facts carry.

Six dimensions are built in, up to four are the organisation's own. A fact does not hold ten member columns
but one number: its member set, a row that names one member of every dimension ("not stated" where the data
said nothing). So labels are stored once, merging members touches no fact, and a key never holds NULL.
"""

from django.db import models
from django.db.models import Q

from metrics.models.names import Named
from metrics.models.organisation import Department

NOT_STATED = "not_stated"

BUILT_IN = ("channel", "touchpoint", "segment", "region", "product", "survey_mode")
OWN = ("own_1", "own_2", "own_3", "own_4")
COLUMNS = BUILT_IN + OWN
"""Columns of a member set, in the order of `Dimension.slot` (slot 1 is `channel`)."""

OF_CUSTOMER = ("segment", "region")
"""Columns that say what a customer is, as the customer's record states from a day on; others are of one dealing."""


class Dimension(Named):
    """One way to tell customers, dealings or answers apart."""

    code = models.SlugField(max_length=30, unique=True)
    slot = models.PositiveSmallIntegerField(unique=True)
    in_use = models.BooleanField(default=False, help_text="some fact states a member of it")

    class Meta:
        ordering = ["slot"]
        constraints = [
            models.CheckConstraint(condition=Q(slot__range=(1, len(COLUMNS))), name="dimension_slot"),
        ]

    @property
    def column(self) -> str:
        """The column of a member set that holds this dimension."""
        return COLUMNS[self.slot - 1]


class Member(Named):
    """One value of a dimension. Values that arrive unknown are unconfirmed until a person looks."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed"
        UNCONFIRMED = "unconfirmed"
        MERGED = "merged"

    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="members")
    code = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UNCONFIRMED)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    owner = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="touchpoints")
    self_service = models.BooleanField(default=False)
    active = models.BooleanField(default=True, help_text="the company has it; others are not offered")

    class Meta:
        ordering = ["dimension_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "code"], name="member_code"),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="member_merged_has_heir",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["confirmed", "unconfirmed", "merged"]), name="member_status"
            ),
        ]

    @property
    def name(self) -> str:
        """The name in the reader's language, or the code as it came in the data."""
        return super().name or self.code


def _member() -> "models.ForeignKey[Member, Member]":
    return models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)


class MemberSet(models.Model):
    """One member of every dimension: what a fact says about who, where and how."""

    channel = _member()
    touchpoint = _member()
    segment = _member()
    region = _member()
    product = _member()
    survey_mode = _member()
    own_1 = _member()
    own_2 = _member()
    own_3 = _member()
    own_4 = _member()

    class Meta:
        constraints = [models.UniqueConstraint(fields=COLUMNS, name="member_set_once")]

    def __str__(self) -> str:
        return f"member set {self.pk}"
