"""Addresses of the API, below `/api/v1/`. Every new one needs its rows in `tests/access/table.py`."""

from rest_framework.routers import SimpleRouter

router = SimpleRouter()

urlpatterns = [
    *router.urls,
]
