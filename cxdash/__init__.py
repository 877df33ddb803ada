"""cxdash: the composition root. The only package that knows both apps; neither knows it."""

from cxdash.celery import app as celery_app

__all__ = ["celery_app"]
