"""`imports/`: what arrived, how far it is, and what was rejected and why."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from metrics.api.pagination import Pages
from metrics.api.rights import HasRight
from metrics.ingest.reporting import reject_message
from metrics.models import Import, ImportPart, ImportReject, MissingAnswers


class MissingSerializer(serializers.ModelSerializer[MissingAnswers]):
    """How often a column said "no answer", and with which value."""

    class Meta:
        model = MissingAnswers
        fields = ("column", "value", "answers")
        read_only_fields = fields


class PartSerializer(serializers.ModelSerializer[ImportPart]):
    """What one mapping of the file brought."""

    missing = MissingSerializer(many=True)

    class Meta:
        model = ImportPart
        fields = ("kind", "rows", "accepted", "rejected", "new", "changed", "unchanged", "missing")
        read_only_fields = fields


class ImportSerializer(serializers.ModelSerializer[Import]):
    """One file and what became of it."""

    source = serializers.CharField(source="source.code")  # type: ignore[assignment]
    parts = PartSerializer(many=True)

    class Meta:
        model = Import
        fields = (
            "id",
            "source",
            "state",
            "file_name",
            "file_size",
            "file_sha256",
            "detected",
            "created_at",
            "loaded_at",
            "problem",
            "parts",
        )
        read_only_fields = fields


class RejectSerializer(serializers.ModelSerializer[ImportReject]):
    """One row that could not be taken, with the reason in words."""

    message = serializers.SerializerMethodField()

    class Meta:
        model = ImportReject
        fields = ("row_number", "column", "value", "reason", "message")
        read_only_fields = fields

    def get_message(self, reject: ImportReject) -> str:
        """Return what is wrong and what to do."""
        return reject_message(reject.reason, reject.parameters)


class Imports(ListModelMixin, RetrieveModelMixin, GenericViewSet[Import]):
    """The files that were loaded, newest first."""

    permission_classes = (HasRight,)
    rights: ClassVar[dict[str, str]] = {
        "list": "metrics.load_data",
        "retrieve": "metrics.load_data",
        "rejects": "metrics.load_data",
    }
    serializer_class = ImportSerializer
    queryset: QuerySet[Import] = Import.objects.select_related("source").prefetch_related("parts__missing")

    @extend_schema(responses=RejectSerializer(many=True))
    @action(detail=True)
    def rejects(self, request: Request, **kwargs: Any) -> Response:
        """Return the rejected rows of one import."""
        rejects = ImportReject.objects.filter(part__of=self.get_object()).order_by("part", "row_number", "id")
        pages = Pages()
        page = pages.paginate_queryset(rejects, request, view=self)
        return pages.get_paginated_response(RejectSerializer(page or [], many=True).data)
