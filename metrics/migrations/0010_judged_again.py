from django.db import migrations

# What may be compared was decided anew: every stored verdict is judged again.
AGAIN = """
    INSERT INTO metrics_dirtyverdicts (month, generation)
    SELECT DISTINCT date_trunc('month', start)::date, 1 FROM metrics_verdict
    ON CONFLICT (month) DO UPDATE SET generation = metrics_dirtyverdicts.generation + 1
"""


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0009_changes"),
    ]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
