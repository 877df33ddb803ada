"""Customer-months count the questionnaires of each customer, parts of imports know their days.

The customer-months of all months are counted again.
"""

from django.db import migrations, models

_MARK_ALL = """
    INSERT INTO metrics_dirtymark (measure_id, month, generation, attempts, problem)
    SELECT measure.id, stale.month, 1, 0, ''
    FROM metrics_measure measure CROSS JOIN (
        SELECT DISTINCT date_trunc('month', business_date)::date AS month
        FROM metrics_submission WHERE customer_id IS NOT NULL
    ) AS stale
    WHERE measure.code = 'customer_months'
    ON CONFLICT (measure_id, month) DO UPDATE SET generation = metrics_dirtymark.generation + 1, attempts = 0
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0004_reach_of_imports")]

    operations = [
        migrations.AddField("customermonth", "submissions", models.IntegerField(default=0)),
        migrations.AddField("importpart", "first_day", models.DateField(blank=True, null=True)),
        migrations.AddField("importpart", "last_day", models.DateField(blank=True, null=True)),
        migrations.RunSQL(_MARK_ALL, migrations.RunSQL.noop),
    ]
