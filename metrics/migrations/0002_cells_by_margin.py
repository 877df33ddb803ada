"""The key of cells is in the order in which series are read, so that it needs no second index beside it."""

from django.db import migrations, models

_KEY = ('measure_id', 'grain', 'dim_1', 'dim_2', 'start', 'member_1', 'member_2')
_BEFORE = ('measure_id', 'grain', 'start', 'dim_1', 'member_1', 'dim_2', 'member_2')


def _key(columns):
    return (
        'ALTER TABLE metrics_cell DROP CONSTRAINT metrics_cell_pkey, '
        f'ADD CONSTRAINT metrics_cell_pkey PRIMARY KEY ({", ".join(columns)})'
    )


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0001_tables'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='cell',
            name='cell_margin_time',
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_key(_KEY), _key(_BEFORE))],
            state_operations=[
                migrations.AlterField(
                    model_name='cell',
                    name='pk',
                    field=models.CompositePrimaryKey(*_KEY, blank=True, editable=False, primary_key=True, serialize=False),
                ),
            ],
        ),
    ]
