"""Addresses of the catalogue, below `/metrics/`."""

from django.urls import path

from metrics.views.catalogue.references import reference, references
from metrics.views.catalogue.targets import target, targets
from metrics.views.catalogue.views import catalogue, edit

urlpatterns = [
    path("", catalogue, name="catalogue"),
    path("<slug:code>/edit/", edit, name="metric-edit"),
    path("<slug:code>/targets/", targets, name="targets"),
    path("<slug:code>/targets/<int:pk>/", target, name="target-edit"),
    path("<slug:code>/references/", references, name="references"),
    path("<slug:code>/references/<int:pk>/", reference, name="reference-edit"),
]
