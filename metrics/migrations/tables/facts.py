"""The facts."""

from django.db import migrations, models
import django.contrib.postgres.indexes
import django.db.models.deletion

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
        name='Customer',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key_space', models.CharField(max_length=50)),
            ('key_hash', models.BinaryField(max_length=32)),
            ('key_version', models.PositiveSmallIntegerField()),
        ],
        options={
            'constraints': [models.UniqueConstraint(fields=('key_space', 'key_hash', 'key_version'), name='customer_key')],
        },
    ),
    migrations.CreateModel(
        name='Measurement',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('external_id', models.TextField()),
            ('content_hash', models.BinaryField(max_length=16)),
            ('grain', models.CharField(max_length=7)),
            ('period_start', models.DateField()),
            ('value', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
            ('numerator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
            ('denominator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
            ('n', models.PositiveIntegerField(null=True)),
            ('low', models.FloatField(null=True)),
            ('high', models.FloatField(null=True)),
            ('loaded_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.import')),
            ('measure', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.measure')),
            ('members', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.memberset')),
            ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.source')),
        ],
        options={
            'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['loaded_by'], name='measurement_import')],
            'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='measurement_once'), models.CheckConstraint(condition=models.Q(('value__isnull', False), models.Q(('numerator__isnull', False), ('denominator__gt', 0)), models.Q(('denominator__isnull', True), ('high__isnull', True), ('low__isnull', True), ('n__isnull', True), ('numerator__isnull', True), ('value__isnull', True)), _connector='OR'), name='measurement_says_something'), models.CheckConstraint(condition=models.Q(('grain__in', ['day', 'week', 'month', 'quarter', 'year'])), name='measurement_grain')],
        },
    ),
    migrations.CreateModel(
        name='CustomerRecord',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('external_id', models.TextField()),
            ('content_hash', models.BinaryField(max_length=16)),
            ('valid_from', models.DateField()),
            ('since', models.DateField(null=True)),
            ('until', models.DateField(null=True)),
            ('acquired', models.CharField(choices=[('unknown', 'Unknown'), ('referral', 'Referral'), ('reputation', 'Reputation'), ('advertising', 'Advertising'), ('promotion', 'Promotion'), ('sales', 'Sales')], default='unknown', max_length=12)),
            ('customer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='metrics.customer')),
            ('loaded_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.import')),
            ('members', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.memberset')),
            ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.source')),
        ],
        options={
            'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['loaded_by'], name='customer_record_import')],
            'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='customer_record_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='customer_record_span')],
        },
    ),
    migrations.CreateModel(
        name='Contact',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('external_id', models.TextField()),
            ('content_hash', models.BinaryField(max_length=16)),
            ('kind', models.CharField(choices=[('contact', 'Contact'), ('visit', 'Visit')], default='contact', max_length=8)),
            ('opened_at', models.DateTimeField()),
            ('closed_at', models.DateTimeField(null=True)),
            ('first_reply_at', models.DateTimeField(null=True)),
            ('business_date', models.DateField()),
            ('solved', models.BooleanField(null=True)),
            ('handed_over_to', models.CharField(blank=True, max_length=100)),
            ('cost', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
            ('reason', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.contactreason')),
            ('customer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.customer')),
            ('loaded_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.import')),
            ('members', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.memberset')),
            ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.source')),
        ],
        options={
            'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['loaded_by'], name='contact_import'), models.Index(fields=['business_date'], name='contact_date'), models.Index(condition=models.Q(('customer__isnull', False)), fields=['customer', 'opened_at'], name='contact_customer')],
            'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='contact_once'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='contact_span'), models.CheckConstraint(condition=models.Q(('first_reply_at__isnull', True), ('first_reply_at__gte', models.F('opened_at')), _connector='OR'), name='contact_reply_after_opening'), models.CheckConstraint(condition=models.Q(('cost__isnull', True), ('cost__gte', 0), _connector='OR'), name='contact_cost'), models.CheckConstraint(condition=models.Q(('kind__in', ['contact', 'visit'])), name='contact_kind')],
        },
    ),
    migrations.CreateModel(
        name='Submission',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('external_id', models.TextField()),
            ('content_hash', models.BinaryField(max_length=16)),
            ('occurred_at', models.DateTimeField()),
            ('business_date', models.DateField()),
            ('weight', models.FloatField(null=True)),
            ('comment', models.TextField(blank=True)),
            ('customer', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.customer')),
            ('loaded_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.import')),
            ('members', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.memberset')),
            ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.source')),
        ],
        options={
            'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['loaded_by'], name='submission_import'), models.Index(fields=['business_date'], name='submission_date')],
            'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='submission_once'), models.CheckConstraint(condition=models.Q(('weight__isnull', True), ('weight__gte', 0), _connector='OR'), name='submission_weight')],
        },
    ),
    migrations.CreateModel(
        name='Answer',
        fields=[
            ('pk', models.CompositePrimaryKey('submission_id', 'measure_id', 'members_id', blank=True, editable=False, primary_key=True, serialize=False)),
            ('business_date', models.DateField()),
            ('score', models.SmallIntegerField()),
            ('weight', models.FloatField(null=True)),
            ('customer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.customer')),
            ('measure', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.measure')),
            ('members', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.memberset')),
            ('submission', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='metrics.submission')),
        ],
        options={
            'indexes': [models.Index(fields=['measure', 'business_date'], name='answer_measure_date'), models.Index(condition=models.Q(('customer__isnull', False)), fields=['customer', 'measure', 'business_date'], name='answer_customer')],
        },
    ),
    migrations.CreateModel(
        name='Transaction',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('external_id', models.TextField()),
            ('content_hash', models.BinaryField(max_length=16)),
            ('business_date', models.DateField()),
            ('kind', models.CharField(choices=[('purchase', 'Purchase'), ('refund', 'Refund'), ('renewal', 'Renewal'), ('cancellation', 'Cancellation'), ('fee', 'Fee')], max_length=12)),
            ('amount', models.DecimalField(decimal_places=4, max_digits=16)),
            ('currency', models.CharField(max_length=3)),
            ('acquired', models.CharField(choices=[('unknown', 'Unknown'), ('referral', 'Referral'), ('reputation', 'Reputation'), ('advertising', 'Advertising'), ('promotion', 'Promotion'), ('sales', 'Sales')], default='unknown', max_length=12)),
            ('customer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.customer')),
            ('loaded_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.import')),
            ('members', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.memberset')),
            ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.source')),
        ],
        options={
            'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['loaded_by'], name='transaction_import'), models.Index(fields=['business_date'], name='transaction_date'), models.Index(condition=models.Q(('customer__isnull', False)), fields=['customer', 'business_date'], name='transaction_customer'), models.Index(condition=models.Q(('kind', 'cancellation')), fields=['customer', 'business_date'], name='transaction_cancellation')],
            'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='transaction_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['purchase', 'refund', 'renewal', 'cancellation', 'fee'])), name='transaction_kind')],
        },
    ),
]
