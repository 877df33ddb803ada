"""Addresses of the upload, below `/data/upload/`."""

from django.urls import path

from metrics.views.upload import views

urlpatterns = [
    path("", views.upload, name="upload"),
    path("<int:pk>/columns/", views.columns, name="upload-columns"),
    path("<int:pk>/file/", views.file, name="upload-file"),
    path("<int:pk>/anew/", views.anew, name="upload-anew"),
    path("<int:pk>/trial/", views.trial, name="upload-trial"),
    path("<int:pk>/rejected.csv", views.rejected, name="upload-rejected"),
    path("<int:pk>/load/", views.load, name="upload-load"),
    path("<int:pk>/discard/", views.discard, name="upload-discard"),
]
