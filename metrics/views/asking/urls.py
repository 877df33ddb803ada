"""Addresses of requests and templates, below `/data/`."""

from django.urls import path

from metrics.views.asking import views

urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("ask/<slug:kind>/", views.ask_kind, name="ask-kind"),
    path("templates/<slug:kind>.<slug:form>", views.template, name="template"),
]
