"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from metrics.stats import import_libraries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxdash.settings")

application = get_wsgi_application()
import_libraries()
