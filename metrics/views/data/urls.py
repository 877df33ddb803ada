"""Addresses of the page Data and of its sources, below `/data/`."""

from django.urls import path

from metrics.views.data import views

urlpatterns = [
    path("", views.data, name="data"),
    path("sources/<slug:code>/erase/", views.erase_source, name="source-erase"),
    path("sources/<slug:code>/comments/", views.source_comments, name="source-comments"),
]
