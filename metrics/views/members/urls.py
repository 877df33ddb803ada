"""Addresses of members, below `/data/members/`."""

from django.urls import path

from metrics.views.members import views

urlpatterns = [
    path("", views.members, name="members"),
    path("confirm/", views.confirm, name="members-confirm"),
    path("dimensions/<slug:code>/", views.dimension, name="dimension"),
    path("<int:pk>/", views.member, name="member"),
    path("<int:pk>/merge/", views.merge, name="member-merge"),
]
