"""Dirty marks: what no longer matches the facts, until it is refreshed."""

from django.db import models

from metrics.models.catalogue import Measure


class DirtyMark(models.Model):
    """A measure and month whose cells no longer match the facts.

    A load raises `generation`; a refresh removes the mark only if the generation it read still stands, so a
    load in between keeps the mark.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    generation = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "month"], name="dirty_mark_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.month}"


class DirtyVerdicts(models.Model):
    """A month whose verdicts, and those of periods compared with it, are to be judged again."""

    month = models.DateField(primary_key=True)
    generation = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.month)
