"""Addresses of single imports, below `/data/imports/`."""

from django.urls import path

from metrics.views.imports import views

urlpatterns = [
    path("<int:pk>/", views.shown, name="import"),
    path("<int:pk>/rejected.csv", views.rejected, name="import-rejected"),
    path("<int:pk>/confirm/", views.confirm, name="import-confirm"),
    path("<int:pk>/stop/", views.stop, name="import-stop"),
    path("<int:pk>/undo/", views.undo, name="import-undo"),
    path("<int:pk>/members/", views.members, name="import-members"),
]
