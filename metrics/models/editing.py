"""What people edit: who did so when, and in which edition, so that nobody overwrites what they have not seen."""

from django.conf import settings
from django.db import models


class Edited(models.Model):
    """A row that people change on pages. `revision` counts its changes; a form says which one it was made of."""

    created_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
