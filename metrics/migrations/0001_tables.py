"""The tables as the first release has them.

Databases that were made while it was being written have them too, step by step.
"""

from django.conf import settings
from django.db import migrations

from metrics.migrations.tables import catalogue, cells, changes, facts, imports, references


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('metrics', '0001_initial'),
        ('metrics', '0002_weight_of_zero'),
        ('metrics', '0003_uploads'),
        ('metrics', '0004_reach_of_imports'),
        ('metrics', '0005_coverage_and_days_of_imports'),
        ('metrics', '0006_what_people_edit'),
        ('metrics', '0007_what_was_there_before'),
        ('metrics', '0008_coverage_cells'),
        ('metrics', '0009_changes'),
        ('metrics', '0010_judged_again'),
        ('metrics', '0011_contracts_apart_from_customer_months'),
        ('metrics', '0012_references_of_facts_by_statement'),
        ('metrics', '0013_leaner_customer_months'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *catalogue.OPERATIONS,
        *imports.OPERATIONS,
        # Files are kept for minutes; packing them takes longer than writing them as they are.
        migrations.RunSQL(
            'ALTER TABLE metrics_filechunk ALTER data SET STORAGE EXTERNAL',
            'ALTER TABLE metrics_filechunk ALTER data SET STORAGE EXTENDED',
        ),
        *facts.OPERATIONS,
        *cells.OPERATIONS,
        *changes.OPERATIONS,
        *references.OPERATIONS,
    ]
