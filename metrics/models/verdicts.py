"""Verdicts: judged once, stored, and shown the same everywhere."""

from django.db import models

from metrics.models.catalogue import MetricVersion


class Verdict(models.Model):
    """The stored judgement of one change: the same on every page, export and in the API."""

    version = models.ForeignKey(MetricVersion, models.CASCADE, related_name="+")
    grain = models.CharField(max_length=7)
    start = models.DateField()
    dim_1 = models.PositiveSmallIntegerField(default=0)
    member_1 = models.IntegerField(default=0)
    comparison = models.CharField(max_length=15)
    through = models.DateField(help_text="the last day counted, exclusive")
    later = models.FloatField()
    earlier = models.FloatField()
    change = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    p_value = models.FloatField(null=True)
    p_adjusted = models.FloatField(null=True)
    minimum_detectable = models.FloatField(null=True)
    verdict = models.CharField(max_length=25)
    family = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "start", "comparison", "dim_1", "member_1", "version"], name="verdict_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.grain} {self.start}: {self.verdict}"
