"""Addresses of the pages of numbers."""

from django.urls import path

from cxdash.overview.views import health, metric, metric_csv

urlpatterns = [
    path("health/", health, name="health"),
    path("metrics/<slug:code>/", metric, name="metric"),
    path("metrics/<slug:code>/numbers.csv", metric_csv, name="metric-csv"),
]
