"""Addresses of the overview pages, below `/health/`."""

from django.urls import path

from cxdash.overview.views import health

urlpatterns = [
    path("", health, name="health"),
]
