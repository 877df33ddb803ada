"""The first tables of the app."""

from django.conf import settings
from django.db import migrations

from metrics.migrations.first import catalogue, cells, facts, imports


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *catalogue.OPERATIONS,
        *imports.OPERATIONS,
        *facts.OPERATIONS,
        *cells.OPERATIONS,
    ]
