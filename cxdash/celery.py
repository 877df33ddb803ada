"""The Celery application: the bell that wakes workers. What there is to do stands in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxdash.settings")

app = Celery("cxdash")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
