"""Job rows: the queue. A Celery message only rings; what there is to do, and how far it got, stands here."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of work that a worker claims by lease, renews with each step, and finishes once.

    A worker that lost its lease notices at its next step, because `lease_token` is no longer its own.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    payload = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    done_steps = models.BigIntegerField(default=0)
    all_steps = models.BigIntegerField(null=True, blank=True)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(state="open"), name="job_open_once"),
            models.CheckConstraint(condition=Q(state__in=["open", "done", "failed"]), name="job_state"),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_claimable")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
