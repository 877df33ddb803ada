"""`GET kpis/`: the numbers, with range, base, status and verdict, as every page shows them."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from metrics.api.pagination import Pages
from metrics.api.rights import HasRight
from metrics.calendar import format_code
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.freshness import through
from metrics.kpis.query import Query, QueryError, read_query
from metrics.kpis.series import Look, Point, series
from metrics.kpis.verdicts import verdicts
from metrics.models import Dimension, Member, Organisation, Verdict
from metrics.upkeep import business_day


class KpiSerializer(serializers.Serializer[dict[str, Any]]):
    """One number. `value`, `low` and `high` are null where it is hidden; shares are fractions of 1."""

    metric = serializers.CharField()
    period_start = serializers.DateField()
    period_end = serializers.DateField(help_text="exclusive")
    members = serializers.DictField(child=serializers.CharField())
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    unit = serializers.CharField()
    status = serializers.ChoiceField(["ok", "indicative", "hidden", "reported"])
    verdict = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(
        allow_null=True, help_text="last day with data; null where a part of the customers appears in steps"
    )
    value_of = serializers.CharField(
        allow_null=True, help_text="the month whose ready-made value stands for a longer period"
    )


def _parameter(
    name: str, what: str, *, kind: Any = OpenApiTypes.STR, required: bool = False
) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=what, required=required)


class Kpis(APIView):
    """Numbers of one metric over periods, for a scope, by at most one dimension."""

    permission_classes = (HasRight,)
    pagination_class = Pages  # for the schema
    rights: ClassVar[dict[str, str]] = {"get": "metrics.view_metrics"}

    @extend_schema(
        operation_id="kpis_list",
        responses=KpiSerializer(many=True),
        parameters=[
            _parameter("metric", "Code of a metric.", required=True),
            _parameter("grain", "day, week, month, quarter, year or total; month if left out."),
            _parameter("from", "First day, snapped to the grain.", kind=OpenApiTypes.DATE),
            _parameter("to", "Last day, exclusive, snapped to the grain.", kind=OpenApiTypes.DATE),
            _parameter("by", "Code of a dimension to break down by."),
            _parameter("comparison", "last_year or previous_period: what the verdict compares with."),
            _parameter("weighted", "true: answers count by their weights.", kind=OpenApiTypes.BOOL),
            _parameter("channel", "Any dimension's code narrows to members; repeated: any of them."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Return the rows in the order of periods, then of members."""
        organisation = Organisation.objects.get()
        parameters = {name: request.query_params.getlist(name) for name in request.query_params}
        try:
            query = read_query(parameters, organisation, business_day(timezone.now()))
            self.check_object_permissions(request, query.metric)
            points = series(query.metric, query.periods, query.look)
        except QueryError as error:
            raise ValidationError({error.parameter: [str(error)]}) from error
        except NotOfferedError as error:
            raise ValidationError({error.parameter: [str(error)]}) from error
        pages = Pages()
        page = pages.paginate_queryset(points, request, view=self)
        return pages.get_paginated_response(_rows(query, page or []))


def _rows(query: Query, points: list[Point]) -> list[dict[str, Any]]:
    """Return points as the API shows them."""
    version = query.metric.versions.select_related("measure", "base").order_by("-number").first()
    as_of = through(version) if version else None
    judged = verdicts([query.metric], query.periods, query.comparison, query.look)
    codes = dict(Dimension.objects.values_list("slot", "code"))
    ids = {point.member for point in points} | {
        one for ids in query.look.scope.members.values() for one in ids
    }
    members = dict(Member.objects.filter(pk__in=ids).values_list("id", "code"))
    scope = {
        codes[slot]: ",".join(sorted(members[one] for one in ids))
        for slot, ids in query.look.scope.members.items()
    }
    return [
        {
            "metric": query.metric.code,
            "period_start": point.period.start,
            "period_end": point.period.end,
            "members": scope | ({codes[query.look.by]: members[point.member]} if query.look.by else {}),
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "n": point.n,
            "unit": query.metric.unit,
            "status": str(point.status),
            "verdict": _verdict(judged.get((query.metric.code, point.period, point.member))),
            "as_of": _as_of(point, as_of, query.look),
            "value_of": format_code(point.value_of) if point.value_of else None,
        }
        for point in points
    ]


def _as_of(point: Point, last: date | None, look: Look) -> date | None:
    """Return the last day that a row counts; what appears in steps has one for each member."""
    if last is None or (look.cut().slots and point.period.end > look.today):
        return None
    return min(last, look.today, point.period.end - timedelta(days=1))


def _verdict(judged: Verdict | None) -> str | None:
    return None if judged is None else judged.verdict
