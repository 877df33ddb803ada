"""The Celery application: the bell that wakes workers. What there is to do stands in the database."""

import os

from celery import Celery
from celery.signals import worker_init

from metrics.stats import import_libraries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxdash.settings")

app = Celery("cxdash")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _before_it_forks(**_of_celery: object) -> None:
    import_libraries()
