"""Signed papers and their drafts."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_reminders'),
        ('county', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('urge', 'urging note'), ('supervise', 'supervision notice'), ('talk', 'summons to a talk'), ('circular', 'circular'), ('recall', 'recall notice')], max_length=12, verbose_name='kind of paper')),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('addressee', models.CharField(max_length=120, verbose_name='addressed to')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('body', models.TextField(max_length=6000, verbose_name='text')),
                ('grounds', models.JSONField(blank=True, default=list, verbose_name='grounds')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('number_text', models.CharField(max_length=40, verbose_name='number as written')),
                ('issuer', models.CharField(max_length=80, verbose_name='issuing body')),
                ('signer_name', models.CharField(max_length=60, verbose_name='name of the signer')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('cases', models.ManyToManyField(related_name='papers', to='cases.case', verbose_name='cases')),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='county.county', verbose_name='county')),
                ('recalls', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recalled_by', to='cases.paper', verbose_name='recalls')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_papers', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='county.unit', verbose_name='unit addressed')),
            ],
            options={
                'verbose_name': 'signed paper',
                'verbose_name_plural': 'signed papers',
                'ordering': ('-signed_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalPaperDraft',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('urge', 'urging note'), ('supervise', 'supervision notice'), ('talk', 'summons to a talk'), ('circular', 'circular'), ('recall', 'recall notice')], max_length=12, verbose_name='kind of paper')),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('addressee', models.CharField(max_length=120, verbose_name='addressed to')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('body', models.TextField(max_length=6000, verbose_name='text')),
                ('drafted_at', models.DateTimeField(verbose_name='drafted at')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.county', verbose_name='county')),
                ('drafted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.unit', verbose_name='unit addressed')),
                ('recalls', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.paper', verbose_name='recalls')),
            ],
            options={
                'verbose_name': 'historical draft of a paper',
                'verbose_name_plural': 'historical drafts of papers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PaperDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('urge', 'urging note'), ('supervise', 'supervision notice'), ('talk', 'summons to a talk'), ('circular', 'circular'), ('recall', 'recall notice')], max_length=12, verbose_name='kind of paper')),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('addressee', models.CharField(max_length=120, verbose_name='addressed to')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('body', models.TextField(max_length=6000, verbose_name='text')),
                ('grounds', models.JSONField(blank=True, default=list, verbose_name='grounds')),
                ('drafted_at', models.DateTimeField(verbose_name='drafted at')),
                ('cases', models.ManyToManyField(related_name='paper_drafts', to='cases.case', verbose_name='cases')),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_drafts', to='county.county', verbose_name='county')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('recalls', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recall_draft', to='cases.paper', verbose_name='recalls')),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='county.unit', verbose_name='unit addressed')),
            ],
            options={
                'verbose_name': 'draft of a paper',
                'verbose_name_plural': 'drafts of papers',
                'ordering': ('-drafted_at', '-pk'),
            },
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(fields=['county', '-signed_at'], name='papers_by_signing'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('county', 'kind', 'year', 'number'), name='paper_number_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'recall'), ('recalls__isnull', False)), models.Q(models.Q(('kind', 'recall'), _negated=True), ('recalls__isnull', True)), _connector='OR'), name='a_recall_says_what_it_recalls'),
        ),
    ]
