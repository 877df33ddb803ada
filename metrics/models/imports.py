"""Where facts come from: sources, the files that arrived, what was rejected and what was replaced."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Source(models.Model):
    """A system, or a person, that delivers data: a survey tool, a shop, finance. Keeps its last mapping.

    The name is what pages call it, "reported by NAME"; without one they say its code.
    """

    code = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=50, blank=True)
    comments = models.BooleanField(default=False)
    mapping = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name or self.code


class Import(models.Model):
    """One file on its way into the facts. All of its accepted rows appear in one transaction, or none."""

    class State(models.TextChoices):
        RECEIVED = "received"
        READING = "reading"
        WAITING = "waiting"  # more was rejected than the organisation accepts without a look
        LOADED = "loaded"
        FAILED = "failed"
        UNDONE = "undone"
        ERASED = "erased"

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    file_size = models.BigIntegerField()
    mapping = models.JSONField()
    detected = models.JSONField(default=dict)
    accept_rejects = models.BooleanField(default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"], name="import_state")]

    def __str__(self) -> str:
        return f"import {self.pk}: {self.file_name}"


class ImportPart(models.Model):
    """What one mapping of a file brought: a file may feed several kinds of facts.

    Its accepted rows lie between two days, both inclusive; the customers of a list lie on none.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    # Questions and quantities that it named; empty where the kind alone says what it speaks of.
    measures = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["of", "position"], name="import_part_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["responses", "transactions", "contacts", "customers", "measurements"]),
                name="import_part_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of import {self.of_id}"


class ImportReject(models.Model):
    """One row that could not be taken, with the field, the value and the reason."""

    part = models.ForeignKey(ImportPart, models.CASCADE, related_name="rejects")
    row_number = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=50)
    parameters = models.JSONField(default=dict)

    class Meta:
        ordering = ["row_number", "id"]

    def __str__(self) -> str:
        return f"row {self.row_number}: {self.reason}"


class MissingAnswers(models.Model):
    """How often a column said "no answer", and with which code: counted, not rejected."""

    part = models.ForeignKey(ImportPart, models.CASCADE, related_name="missing")
    column = models.CharField(max_length=200)
    value = models.CharField(max_length=200, blank=True)
    answers = models.PositiveIntegerField()

    class Meta:
        ordering = ["-answers"]
        constraints = [
            models.UniqueConstraint(fields=["part", "column", "value"], name="missing_answers_once")
        ]

    def __str__(self) -> str:
        return f"{self.column}={self.value!r}: {self.answers}"


class Upload(models.Model):
    """A file that somebody has handed in by the page and not loaded yet: what it shows, and what is said of it.

    Its file becomes that of an import when it is loaded; one that nobody loads is removed after a day.
    """

    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    file_size = models.BigIntegerField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen = models.JSONField(default=dict, help_text="what the first rows show")
    said = models.JSONField(default=dict, help_text="what each column means")
    recognised = models.CharField(max_length=50, blank=True, help_text="the source it looks like")
    trial = models.JSONField(default=dict, help_text="what loading it would bring")
    became = models.OneToOneField("Import", models.CASCADE, null=True, blank=True, related_name="upload")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"upload {self.pk}: {self.file_name}"


class FileChunk(models.Model):
    """A piece of an uploaded file. Kept in the database, so that any worker on any host can read it."""

    of = models.ForeignKey(Import, models.CASCADE, null=True, blank=True, related_name="chunks")
    upload = models.ForeignKey(Upload, models.CASCADE, null=True, blank=True, related_name="chunks")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["of", "position"], name="file_chunk_once"),
            models.UniqueConstraint(fields=["upload", "position"], name="file_chunk_of_upload_once"),
            models.CheckConstraint(
                condition=Q(of__isnull=False, upload__isnull=True) | Q(of__isnull=True, upload__isnull=False),
                name="file_chunk_of_one_file",
            ),
        ]

    def __str__(self) -> str:
        return f"chunk {self.position} of " + (
            f"import {self.of_id}" if self.of_id else f"upload {self.upload_id}"
        )


class Superseded(models.Model):
    """A fact as it was before another import replaced it: kept until that import can no longer be undone.

    The revisions of one key form a stack: `written_by` delivered this content, `replaced_by` covered it.
    """

    kind = models.CharField(max_length=12)
    source = models.ForeignKey(Source, models.CASCADE, related_name="+", db_index=False)
    external_id = models.TextField()
    written_by = models.ForeignKey(Import, models.CASCADE, related_name="+")
    replaced_by = models.ForeignKey(Import, models.CASCADE, related_name="+")
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "external_id", "replaced_by"], name="superseded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id} before import {self.replaced_by_id}"
