"""Invitations: who was asked to join, in which role, until when; the link itself is stored only as a hash."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cxdash.accounts.roles import Role
from metrics.models import Department


class Invitation(models.Model):
    """A person who was asked to join. Open until accepted or withdrawn; an open one may have expired."""

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=13, choices=Role.choices)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
            models.CheckConstraint(
                condition=~Q(role="head") | Q(department__isnull=False), name="invitation_head_has_department"
            ),
            models.CheckConstraint(condition=Q(language__in=["en", "ru"]), name="invitation_language"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="invitation_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def stands(self) -> bool:
        """Whether whoever invited may still do so: what somebody handed out does not outlast the right to it."""
        return self.invited_by is None or self.invited_by.has_perm("accounts.edit_users")
