"""The first tables of what is measured: dimensions, measures, metrics, the organisation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OPERATIONS = [
    migrations.CreateModel(
        name='ContactReason',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name_en', models.CharField(blank=True, max_length=200)),
            ('name_ru', models.CharField(blank=True, max_length=200)),
            ('code', models.CharField(max_length=100, unique=True)),
            ('complaint', models.BooleanField(default=False)),
            ('confirmed', models.BooleanField(default=False)),
        ],
        options={
            'abstract': False,
        },
    ),
    migrations.CreateModel(
        name='Department',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name_en', models.CharField(blank=True, max_length=200)),
            ('name_ru', models.CharField(blank=True, max_length=200)),
            ('code', models.SlugField(unique=True)),
            ('active', models.BooleanField(default=True)),
        ],
        options={
            'ordering': ['id'],
        },
    ),
    migrations.CreateModel(
        name='Dimension',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name_en', models.CharField(blank=True, max_length=200)),
            ('name_ru', models.CharField(blank=True, max_length=200)),
            ('code', models.SlugField(max_length=30, unique=True)),
            ('slot', models.PositiveSmallIntegerField(unique=True)),
            ('in_use', models.BooleanField(default=False, help_text='some fact states a member of it')),
        ],
        options={
            'ordering': ['slot'],
            'constraints': [models.CheckConstraint(condition=models.Q(('slot__range', (1, 10))), name='dimension_slot')],
        },
    ),
    migrations.CreateModel(
        name='Measure',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name_en', models.CharField(blank=True, max_length=200)),
            ('name_ru', models.CharField(blank=True, max_length=200)),
            ('code', models.SlugField(unique=True)),
            ('kind', models.CharField(choices=[('scale', 'Scale'), ('nominal', 'Nominal'), ('binary', 'Binary'), ('amount', 'Amount'), ('duration', 'Duration'), ('distinct', 'Distinct'), ('window', 'Window'), ('reported', 'Reported')], max_length=10)),
            ('minimum', models.SmallIntegerField(blank=True, null=True)),
            ('maximum', models.SmallIntegerField(blank=True, null=True)),
            ('unhappy_to', models.SmallIntegerField(blank=True, null=True)),
            ('built_in', models.BooleanField(default=False)),
        ],
        options={
            'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['scale', 'nominal']), _negated=True), models.Q(('minimum__isnull', False), ('maximum__gt', models.F('minimum'))), _connector='OR'), name='measure_scale_has_points'), models.CheckConstraint(condition=models.Q(('kind__in', ['scale', 'nominal', 'binary', 'amount', 'duration', 'distinct', 'window', 'reported'])), name='measure_kind')],
        },
    ),
    migrations.CreateModel(
        name='Member',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name_en', models.CharField(blank=True, max_length=200)),
            ('name_ru', models.CharField(blank=True, max_length=200)),
            ('code', models.CharField(max_length=100)),
            ('status', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed'), ('merged', 'Merged')], default='unconfirmed', max_length=12)),
            ('self_service', models.BooleanField(default=False)),
            ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='metrics.dimension')),
            ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='metrics.member')),
            ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='touchpoints', to='metrics.department')),
            ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='metrics.member')),
        ],
        options={
            'ordering': ['dimension_id', 'id'],
        },
    ),
    migrations.CreateModel(
        name='MemberSet',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('channel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('own_1', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('own_2', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('own_3', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('own_4', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('survey_mode', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
            ('touchpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.member')),
        ],
    ),
    migrations.CreateModel(
        name='Metric',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name_en', models.CharField(blank=True, max_length=200)),
            ('name_ru', models.CharField(blank=True, max_length=200)),
            ('code', models.SlugField(unique=True)),
            ('family', models.CharField(choices=[('experience', 'Experience'), ('loyalty', 'Loyalty'), ('perception', 'Perception'), ('operation', 'Operation'), ('people', 'People'), ('outcome', 'Outcome')], max_length=12)),
            ('outside_in', models.BooleanField(default=True)),
            ('leading', models.BooleanField(default=True)),
            ('better', models.CharField(choices=[('higher', 'Higher'), ('lower', 'Lower'), ('range', 'Range')], max_length=6)),
            ('range_low', models.FloatField(blank=True, null=True)),
            ('range_high', models.FloatField(blank=True, null=True)),
            ('unit', models.CharField(max_length=12)),
            ('decimals', models.PositiveSmallIntegerField(default=0)),
            ('smallest_change', models.FloatField(help_text="smallest change worth reporting, in the metric's unit")),
            ('minimum_n', models.PositiveIntegerField(blank=True, null=True)),
            ('state', models.CharField(choices=[('active', 'Active'), ('incumbent', 'Incumbent'), ('parallel', 'Parallel'), ('retired', 'Retired')], default='active', max_length=10)),
            ('primary_position', models.PositiveSmallIntegerField(blank=True, null=True, unique=True)),
            ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'ordering': ['primary_position', 'family', 'code'],
        },
    ),
    migrations.CreateModel(
        name='MetricVersion',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.PositiveSmallIntegerField(default=1)),
            ('valid_from', models.DateField(blank=True, null=True)),
            ('reading', models.CharField(max_length=30)),
            ('points_from', models.SmallIntegerField(blank=True, null=True)),
            ('points_to', models.SmallIntegerField(blank=True, null=True)),
            ('formula_en', models.TextField()),
            ('formula_ru', models.TextField()),
            ('certified_at', models.DateTimeField(blank=True, null=True)),
            ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.measure')),
            ('certified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.measure')),
            ('metric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='metrics.metric')),
        ],
        options={
            'ordering': ['metric_id', 'number'],
        },
    ),
    migrations.CreateModel(
        name='MetricPart',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('weight', models.FloatField()),
            ('centre', models.FloatField()),
            ('spread', models.FloatField()),
            ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.metric')),
            ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='metrics.metricversion')),
        ],
        options={
            'ordering': ['id'],
        },
    ),
    migrations.CreateModel(
        name='Organisation',
        fields=[
            ('name_en', models.CharField(blank=True, max_length=200)),
            ('name_ru', models.CharField(blank=True, max_length=200)),
            ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
            ('currency', models.CharField(blank=True, max_length=3)),
            ('time_zone', models.CharField(default='UTC', max_length=50)),
            ('fiscal_start_month', models.PositiveSmallIntegerField(default=1)),
            ('language', models.CharField(default='en', max_length=2)),
            ('invented', models.BooleanField(default=False)),
            ('hide_below', models.PositiveSmallIntegerField(default=5)),
            ('indicative_below', models.PositiveSmallIntegerField(default=30)),
            ('confidence', models.DecimalField(decimal_places=3, default='0.95', max_digits=4)),
            ('reject_share', models.DecimalField(decimal_places=3, default='0.20', max_digits=4)),
            ('churn_after_days', models.PositiveSmallIntegerField(default=90)),
            ('finance_gap_limit', models.DecimalField(decimal_places=4, default='0.005', max_digits=5)),
            ('hero_experience', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='metrics.metric')),
            ('hero_outcome', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='metrics.metric')),
        ],
    ),
    migrations.CreateModel(
        name='ReferenceValue',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('own_best', 'Own Best'), ('competitor', 'Competitor'), ('industry', 'Industry')], max_length=10)),
            ('label', models.CharField(max_length=100)),
            ('value', models.FloatField()),
            ('source', models.CharField(max_length=200)),
            ('as_of', models.DateField()),
            ('method', models.CharField(max_length=200)),
            ('same_method', models.BooleanField(default=False)),
            ('metric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reference_values', to='metrics.metric')),
        ],
        options={
            'ordering': ['metric_id', 'kind', '-as_of'],
        },
    ),
    migrations.CreateModel(
        name='Target',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('valid_from', models.DateField()),
            ('valid_until', models.DateField()),
            ('value', models.FloatField()),
            ('amber', models.FloatField(blank=True, null=True)),
            ('red', models.FloatField(blank=True, null=True)),
            ('members', models.ManyToManyField(blank=True, related_name='+', to='metrics.member')),
            ('metric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='metrics.metric')),
        ],
        options={
            'ordering': ['metric_id', 'valid_from'],
        },
    ),
    migrations.AddConstraint(
        model_name='member',
        constraint=models.UniqueConstraint(fields=('dimension', 'code'), name='member_code'),
    ),
    migrations.AddConstraint(
        model_name='member',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='member_merged_has_heir'),
    ),
    migrations.AddConstraint(
        model_name='member',
        constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'unconfirmed', 'merged'])), name='member_status'),
    ),
    migrations.AddConstraint(
        model_name='memberset',
        constraint=models.UniqueConstraint(fields=('channel', 'touchpoint', 'segment', 'region', 'product', 'survey_mode', 'own_1', 'own_2', 'own_3', 'own_4'), name='member_set_once'),
    ),
    migrations.AddConstraint(
        model_name='metric',
        constraint=models.CheckConstraint(condition=models.Q(('smallest_change__gte', 0)), name='metric_smallest_change'),
    ),
    migrations.AddConstraint(
        model_name='metric',
        constraint=models.CheckConstraint(condition=models.Q(('better__in', ['higher', 'lower', 'range'])), name='metric_better'),
    ),
    migrations.AddConstraint(
        model_name='metric',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('better', 'range'), _negated=True), models.Q(('range_high__gte', models.F('range_low')), ('range_low__isnull', False)), _connector='OR'), name='metric_range_is_given'),
    ),
    migrations.AddConstraint(
        model_name='metricversion',
        constraint=models.UniqueConstraint(fields=('metric', 'number'), name='metric_version_number'),
    ),
    migrations.AddConstraint(
        model_name='metricversion',
        constraint=models.UniqueConstraint(fields=('metric', 'valid_from'), name='metric_version_from', nulls_distinct=False),
    ),
    migrations.AddConstraint(
        model_name='metricpart',
        constraint=models.UniqueConstraint(fields=('version', 'metric'), name='metric_part_once'),
    ),
    migrations.AddConstraint(
        model_name='metricpart',
        constraint=models.CheckConstraint(condition=models.Q(('spread__gt', 0), ('weight__gt', 0)), name='metric_part_positive'),
    ),
    migrations.AddConstraint(
        model_name='organisation',
        constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='organisation_is_one_row'),
    ),
    migrations.AddConstraint(
        model_name='organisation',
        constraint=models.CheckConstraint(condition=models.Q(('fiscal_start_month__range', (1, 12))), name='organisation_fiscal_month'),
    ),
    migrations.AddConstraint(
        model_name='organisation',
        constraint=models.CheckConstraint(condition=models.Q(('language__in', ['en', 'ru'])), name='organisation_language'),
    ),
    migrations.AddConstraint(
        model_name='organisation',
        constraint=models.CheckConstraint(condition=models.Q(('hide_below__gte', 1), ('indicative_below__gte', models.F('hide_below'))), name='organisation_thresholds'),
    ),
    migrations.AddConstraint(
        model_name='organisation',
        constraint=models.CheckConstraint(condition=models.Q(('confidence__gt', '0.5'), ('confidence__lt', 1)), name='organisation_confidence'),
    ),
    migrations.AddConstraint(
        model_name='organisation',
        constraint=models.CheckConstraint(condition=models.Q(('reject_share__gte', 0), ('reject_share__lte', 1)), name='organisation_reject_share'),
    ),
    migrations.AddConstraint(
        model_name='organisation',
        constraint=models.CheckConstraint(condition=models.Q(('currency', ''), ('currency__regex', '^[A-Z]{3}$'), _connector='OR'), name='organisation_currency'),
    ),
    migrations.AddConstraint(
        model_name='target',
        constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='target_span'),
    ),
]
