"""What earlier releases knew by other means: delivered amounts that add up, and companies that have a name."""

from django.db import migrations
from django.db.models import Q

ADD_UP = ["finance_revenue", "invited", "frontline_ideas", "cost_to_serve_reported"]


def note(apps, schema_editor):
    apps.get_model("metrics", "Measure").objects.filter(code__in=ADD_UP).update(adds_up=True)
    named = Q(name_en__gt="") | Q(name_ru__gt="")
    apps.get_model("metrics", "Organisation").objects.filter(named).update(setup_step=3)


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0006_what_people_edit'),
    ]

    operations = [
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
