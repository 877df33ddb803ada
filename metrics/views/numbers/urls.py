"""The address of the sheet, below `/data/numbers/`."""

from django.urls import path

from metrics.views.numbers.views import numbers

urlpatterns = [
    path("", numbers, name="numbers"),
]
