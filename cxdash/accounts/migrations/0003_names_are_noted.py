"""A person's name stands on pages of numbers: who owns a metric, who confirmed it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_initial"),
        ("metrics", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER note_change AFTER UPDATE OF name, email ON accounts_user
            FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_change()
            """,
            "DROP TRIGGER note_change ON accounts_user",
        ),
    ]
