"""Addresses of setting up, below `/begin/`."""

from django.urls import path

from metrics.views.beginning import views

urlpatterns = [
    path("", views.company, name="begin"),
    path("departments/", views.departments, name="begin-departments"),
    path("numbers/", views.numbers, name="begin-numbers"),
    path("data/", views.data, name="begin-data"),
]
