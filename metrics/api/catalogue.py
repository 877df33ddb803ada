"""`metrics/` and `members/`: what is measured, and the members that customers are told apart by."""

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from metrics.api.rights import HasRight
from metrics.models import Member, Metric


class MetricSerializer(serializers.ModelSerializer[Metric]):
    """A metric with the definition in force."""

    formula_en = serializers.SerializerMethodField()
    formula_ru = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()

    class Meta:
        model = Metric
        fields = (
            "code",
            "name_en",
            "name_ru",
            "family",
            "outside_in",
            "leading",
            "better",
            "range_low",
            "range_high",
            "unit",
            "decimals",
            "smallest_change",
            "minimum_n",
            "state",
            "primary_position",
            "version",
            "formula_en",
            "formula_ru",
        )
        read_only_fields = fields

    def get_version(self, metric: Metric) -> int | None:
        """Return the number of the definition in force."""
        latest = max(metric.versions.all(), key=lambda one: one.number, default=None)
        return None if latest is None else latest.number

    def get_formula_en(self, metric: Metric) -> str:
        """Return the formula in English."""
        return max((one.number, one.formula_en) for one in metric.versions.all())[1]

    def get_formula_ru(self, metric: Metric) -> str:
        """Return the formula in Russian."""
        return max((one.number, one.formula_ru) for one in metric.versions.all())[1]


class Metrics(ListModelMixin, RetrieveModelMixin, GenericViewSet[Metric]):
    """The catalogue of metrics."""

    permission_classes = (HasRight,)
    rights: ClassVar[dict[str, str]] = {"list": "metrics.view_health", "retrieve": "metrics.view_health"}
    serializer_class = MetricSerializer
    queryset: QuerySet[Metric] = Metric.objects.prefetch_related("versions").order_by("code")
    lookup_field = "code"

    def check_object_permissions(self, request: object, obj: object) -> None:
        """Let everyone who may see the catalogue see each metric: a definition belongs to nobody."""


class MemberFilter(filters.FilterSet):
    """Members of one dimension, or of one status."""

    dimension = filters.CharFilter(field_name="dimension__code")
    status = filters.ChoiceFilter(choices=Member.Status.choices)

    class Meta:
        model = Member
        fields = ("dimension", "status")


class MemberSerializer(serializers.ModelSerializer[Member]):
    """One member of a dimension; `merged_into` names the member that took its place."""

    dimension = serializers.CharField(source="dimension.code")
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]
    merged_into = serializers.CharField(source="merged_into.code", default=None, allow_null=True)

    class Meta:
        model = Member
        fields = (
            "dimension",
            "code",
            "name_en",
            "name_ru",
            "parent",
            "status",
            "merged_into",
            "self_service",
        )
        read_only_fields = fields


class Members(ListModelMixin, GenericViewSet[Member]):
    """The members of all dimensions."""

    permission_classes = (HasRight,)
    rights: ClassVar[dict[str, str]] = {"list": "metrics.view_health"}
    serializer_class = MemberSerializer
    queryset: QuerySet[Member] = Member.objects.select_related("dimension", "parent", "merged_into").order_by(
        "dimension__slot", "code"
    )
    filter_backends = (filters.DjangoFilterBackend,)
    filterset_class = MemberFilter
