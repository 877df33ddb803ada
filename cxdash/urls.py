"""All addresses of the site."""

from django.urls import path

from cxdash.health_probe import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
]
