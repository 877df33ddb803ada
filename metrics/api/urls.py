"""Addresses of the API, below `/api/v1/`. Every new one needs its rows in `tests/access/table.py`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from metrics.api.catalogue import Members, Metrics
from metrics.api.imports import Imports
from metrics.api.kpis import Kpis

router = SimpleRouter()
router.register("metrics", Metrics, basename="metric")
router.register("members", Members, basename="member")
router.register("imports", Imports, basename="import")

urlpatterns = [
    path("kpis/", Kpis.as_view(), name="kpi-list"),
    *router.urls,
]
