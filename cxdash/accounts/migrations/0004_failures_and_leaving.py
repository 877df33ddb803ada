"""Failures are counted for network addresses too; what somebody had before leaving ends with that."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_names_are_noted")]

    operations = [
        migrations.RenameModel("FailedSignIns", "Failures"),
        migrations.RenameField("Failures", "account", "key"),
        migrations.AddField("User", "times_left", models.PositiveIntegerField(default=0)),
    ]
