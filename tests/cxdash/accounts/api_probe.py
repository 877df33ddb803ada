"""A small API to try tokens, rights and errors on, beside the addresses of the site."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import path
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cxdash.urls import handler400, handler403, handler404, handler500
from cxdash.urls import urlpatterns as site
from metrics.models import Department


class ItemSerializer(serializers.Serializer[Any]):
    score = serializers.IntegerField(min_value=0)


class BatchSerializer(serializers.Serializer[Any]):
    origin = serializers.CharField()
    items = ItemSerializer(many=True)


class Data(APIView):
    rights: ClassVar[dict[str, str]] = {
        "get": "metrics.view_metrics",
        "post": "metrics.load_data",
        "put": "metrics.edit_members",
    }
    scopes: ClassVar[dict[str, str]] = {"put": "read"}

    def get(self, request: Request) -> Response:
        return Response({"who": str(request.user)})

    def post(self, request: Request) -> Response:
        BatchSerializer(data=request.data).is_valid(raise_exception=True)
        return Response(status=202)

    def put(self, request: Request) -> Response:
        raise ValidationError("as a whole")

    def patch(self, request: Request) -> Response:
        return Response({"no right": "is named for this"})


class Comments(APIView):
    """Open to heads for the touchpoints of their department."""

    rights: ClassVar[dict[str, str]] = {"get": "metrics.view_comments"}
    narrowed = frozenset({"get"})

    def get(self, request: Request, code: str) -> Response:
        comment = Comment(Department.objects.get(code=code).pk)
        self.check_object_permissions(request, comment)
        return Response({"text": "…"})


class Unnarrowed(APIView):
    """Forgets to leave out what heads may not see."""

    rights: ClassVar[dict[str, str]] = {"get": "metrics.view_comments"}

    def get(self, request: Request) -> Response:
        return Response({"everything": True})


class Comment:
    def __init__(self, department_id: int) -> None:
        self.department_id = department_id


class Missing(APIView):
    rights: ClassVar[dict[str, str]] = {"get": "metrics.view_metrics"}

    def get(self, request: Request) -> Response:
        raise Http404


class Broken(APIView):
    rights: ClassVar[dict[str, str]] = {"get": "metrics.view_metrics"}

    def get(self, request: Request) -> Response:
        raise RuntimeError("SELECT secret FROM somewhere")


def broken_page(request: Any) -> Any:
    raise RuntimeError("SELECT secret FROM somewhere")


urlpatterns = [
    path("api/v1/data/", Data.as_view()),
    path("api/v1/comments/<code>/", Comments.as_view()),
    path("api/v1/unnarrowed/", Unnarrowed.as_view()),
    path("api/v1/missing/", Missing.as_view()),
    path("api/v1/broken/", Broken.as_view()),
    path("broken/", broken_page),
    *site,
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
