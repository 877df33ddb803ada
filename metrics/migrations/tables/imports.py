"""What arrives: sources, files, jobs."""

from django.conf import settings
from django.db import migrations, models
import django.contrib.postgres.fields
import django.db.models.deletion

OPERATIONS = [
    migrations.CreateModel(
        name='Source',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.SlugField(unique=True)),
            ('name', models.CharField(blank=True, max_length=50)),
            ('comments', models.BooleanField(default=False)),
            ('mapping', models.JSONField(default=list)),
        ],
    ),
    migrations.CreateModel(
        name='Import',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('state', models.CharField(choices=[('received', 'Received'), ('reading', 'Reading'), ('waiting', 'Waiting'), ('loaded', 'Loaded'), ('failed', 'Failed'), ('undone', 'Undone'), ('erased', 'Erased')], default='received', max_length=8)),
            ('file_name', models.CharField(max_length=255)),
            ('file_sha256', models.CharField(max_length=64)),
            ('file_size', models.BigIntegerField()),
            ('mapping', models.JSONField()),
            ('detected', models.JSONField(default=dict)),
            ('accept_rejects', models.BooleanField(default=False)),
            ('created_at', models.DateTimeField()),
            ('loaded_at', models.DateTimeField(blank=True, null=True)),
            ('problem', models.TextField(blank=True)),
            ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='metrics.source')),
        ],
        options={
            'ordering': ['-id'],
            'indexes': [models.Index(fields=['state'], name='import_state')],
        },
    ),
    migrations.CreateModel(
        name='ImportPart',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('position', models.PositiveSmallIntegerField()),
            ('kind', models.CharField(max_length=12)),
            ('rows', models.PositiveIntegerField(default=0)),
            ('accepted', models.PositiveIntegerField(default=0)),
            ('rejected', models.PositiveIntegerField(default=0)),
            ('new', models.PositiveIntegerField(default=0)),
            ('changed', models.PositiveIntegerField(default=0)),
            ('unchanged', models.PositiveIntegerField(default=0)),
            ('first_day', models.DateField(blank=True, null=True)),
            ('last_day', models.DateField(blank=True, null=True)),
            ('measures', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
            ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='metrics.import')),
        ],
        options={
            'ordering': ['position'],
            'constraints': [models.UniqueConstraint(fields=('of', 'position'), name='import_part_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['responses', 'transactions', 'contacts', 'customers', 'measurements'])), name='import_part_kind')],
        },
    ),
    migrations.CreateModel(
        name='ImportReject',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('row_number', models.PositiveIntegerField()),
            ('column', models.CharField(blank=True, max_length=200)),
            ('value', models.CharField(blank=True, max_length=200)),
            ('reason', models.CharField(max_length=50)),
            ('parameters', models.JSONField(default=dict)),
            ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejects', to='metrics.importpart')),
        ],
        options={
            'ordering': ['row_number', 'id'],
        },
    ),
    migrations.CreateModel(
        name='Job',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=20)),
            ('key', models.CharField(max_length=100)),
            ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('failed', 'Failed')], default='open', max_length=6)),
            ('payload', models.JSONField(default=dict)),
            ('cursor', models.JSONField(default=dict)),
            ('attempts', models.PositiveSmallIntegerField(default=0)),
            ('lease_until', models.DateTimeField(blank=True, null=True)),
            ('lease_token', models.UUIDField(blank=True, null=True)),
            ('done_steps', models.BigIntegerField(default=0)),
            ('all_steps', models.BigIntegerField(blank=True, null=True)),
            ('problem', models.TextField(blank=True)),
            ('created_at', models.DateTimeField(auto_now_add=True)),
            ('finished_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'ordering': ['id'],
            'indexes': [models.Index(fields=['state', 'lease_until'], name='job_claimable')],
            'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('kind', 'key'), name='job_open_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'failed'])), name='job_state')],
        },
    ),
    migrations.CreateModel(
        name='MissingAnswers',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('column', models.CharField(max_length=200)),
            ('value', models.CharField(blank=True, max_length=200)),
            ('answers', models.PositiveIntegerField()),
            ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='missing', to='metrics.importpart')),
        ],
        options={
            'ordering': ['-answers'],
            'constraints': [models.UniqueConstraint(fields=('part', 'column', 'value'), name='missing_answers_once')],
        },
    ),
    migrations.CreateModel(
        name='Superseded',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=12)),
            ('external_id', models.TextField()),
            ('content', models.JSONField()),
            ('replaced_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='metrics.import')),
            ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='metrics.source')),
            ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='metrics.import')),
        ],
        options={
            'constraints': [models.UniqueConstraint(fields=('kind', 'source', 'external_id', 'replaced_by'), name='superseded_once')],
        },
    ),
    migrations.CreateModel(
        name='Upload',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('file_name', models.CharField(max_length=255)),
            ('file_sha256', models.CharField(max_length=64)),
            ('file_size', models.BigIntegerField()),
            ('seen', models.JSONField(default=dict, help_text='what the first rows show')),
            ('said', models.JSONField(default=dict, help_text='what each column means')),
            ('recognised', models.CharField(blank=True, help_text='the source it looks like', max_length=50)),
            ('trial', models.JSONField(default=dict, help_text='what loading it would bring')),
            ('created_at', models.DateTimeField()),
            ('became', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='upload', to='metrics.import')),
            ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'ordering': ['-id'],
        },
    ),
    migrations.CreateModel(
        name='FileChunk',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('position', models.PositiveIntegerField()),
            ('data', models.BinaryField()),
            ('of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='metrics.import')),
            ('upload', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='metrics.upload')),
        ],
        options={
            'ordering': ['position'],
            'constraints': [models.UniqueConstraint(fields=('of', 'position'), name='file_chunk_once'), models.UniqueConstraint(fields=('upload', 'position'), name='file_chunk_of_upload_once'), models.CheckConstraint(condition=models.Q(models.Q(('of__isnull', False), ('upload__isnull', True)), models.Q(('of__isnull', True), ('upload__isnull', False)), _connector='OR'), name='file_chunk_of_one_file')],
        },
    ),
]
