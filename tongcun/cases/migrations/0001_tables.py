"""Every table of this app as it stood before the first release."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('county', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('shape', models.CharField(choices=[('groups', 'groups for townships'), ('officers', 'officers for enterprises')], max_length=10, verbose_name='shape')),
                ('official_order', models.PositiveIntegerField(default=0, verbose_name='official order')),
                ('industry', models.CharField(blank=True, max_length=40, verbose_name='only enterprises of the industry')),
                ('above_size_line_only', models.BooleanField(default=False, verbose_name='only enterprises above the size line')),
                ('one_group_a_township', models.BooleanField(default=True, verbose_name='one group a township')),
                ('most_townships', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1)], verbose_name='townships a group at most')),
                ('one_officer_an_enterprise', models.BooleanField(default=True, verbose_name='one officer an enterprise')),
                ('least_enterprises', models.PositiveSmallIntegerField(default=1, verbose_name='enterprises an officer at least')),
                ('most_enterprises', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='enterprises an officer at most')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schemes', to='county.county', verbose_name='county')),
            ],
            options={
                'verbose_name': 'scheme',
                'verbose_name_plural': 'schemes',
                'ordering': ('county', 'official_order', 'name'),
                'constraints': [models.UniqueConstraint(fields=('county', 'name'), name='scheme_name_once', violation_error_message='Another scheme of the county bears this name.'), models.CheckConstraint(condition=models.Q(('least_enterprises__lte', models.F('most_enterprises'))), name='scheme_least_up_to_most', violation_error_message='An officer cannot have more enterprises at least than at most.'), models.CheckConstraint(condition=models.Q(('last_date__isnull', True), ('first_date__lte', models.F('last_date')), _connector='OR'), name='scheme_begins_before_it_ends', violation_error_message='The last day is before the first.')],
            },
        ),
        migrations.CreateModel(
            name='Entrance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('enterprise', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entrance', to='county.enterprise', verbose_name='enterprise')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'entrance of an enterprise',
                'verbose_name_plural': 'entrances of enterprises',
                'ordering': ('enterprise',),
            },
        ),
        migrations.CreateModel(
            name='HistoricalScheme',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('shape', models.CharField(choices=[('groups', 'groups for townships'), ('officers', 'officers for enterprises')], max_length=10, verbose_name='shape')),
                ('official_order', models.PositiveIntegerField(default=0, verbose_name='official order')),
                ('industry', models.CharField(blank=True, max_length=40, verbose_name='only enterprises of the industry')),
                ('above_size_line_only', models.BooleanField(default=False, verbose_name='only enterprises above the size line')),
                ('one_group_a_township', models.BooleanField(default=True, verbose_name='one group a township')),
                ('most_townships', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1)], verbose_name='townships a group at most')),
                ('one_officer_an_enterprise', models.BooleanField(default=True, verbose_name='one officer an enterprise')),
                ('least_enterprises', models.PositiveSmallIntegerField(default=1, verbose_name='enterprises an officer at least')),
                ('most_enterprises', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='enterprises an officer at most')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.county', verbose_name='county')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical scheme',
                'verbose_name_plural': 'historical schemes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LiaisonGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('official_order', models.PositiveIntegerField(default=0, verbose_name='official order')),
                ('lead_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_groups', to='county.unit', verbose_name='lead unit')),
                ('leading_leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='headed_groups', to=settings.AUTH_USER_MODEL, verbose_name='leading leader')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='cases.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'liaison group',
                'verbose_name_plural': 'liaison groups',
                'ordering': ('scheme', 'official_order', 'name'),
                'constraints': [models.UniqueConstraint(fields=('scheme', 'name'), name='group_name_once', violation_error_message='Another group of the scheme bears this name.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalGroupMember',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.liaisongroup', verbose_name='liaison group')),
            ],
            options={
                'verbose_name': 'historical member of a group',
                'verbose_name_plural': 'historical members of groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Liaison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('is_sole', models.BooleanField(default=True, verbose_name='one officer an enterprise')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to='county.enterprise', verbose_name='enterprise')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to=settings.AUTH_USER_MODEL, verbose_name='liaison officer')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to='cases.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'liaison',
                'verbose_name_plural': 'liaisons',
                'ordering': ('scheme', 'enterprise', 'first_date', 'pk'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__isnull', True), ('first_date__lte', models.F('last_date')), _connector='OR'), name='liaison_begins_before_it_ends'), models.UniqueConstraint(condition=models.Q(('last_date__isnull', True)), fields=('scheme', 'officer', 'enterprise'), name='officer_of_an_enterprise_once'), models.UniqueConstraint(condition=models.Q(('last_date__isnull', True), ('is_sole', True)), fields=('scheme', 'enterprise'), name='one_officer_an_enterprise')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalLiaisonGroup',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('official_order', models.PositiveIntegerField(default=0, verbose_name='official order')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead_unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.unit', verbose_name='lead unit')),
                ('leading_leader', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='leading leader')),
                ('scheme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'historical liaison group',
                'verbose_name_plural': 'historical liaison groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLiaison',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('is_sole', models.BooleanField(default=True, verbose_name='one officer an enterprise')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('enterprise', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.enterprise', verbose_name='enterprise')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='liaison officer')),
                ('scheme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'historical liaison',
                'verbose_name_plural': 'historical liaisons',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupTownship',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('is_sole', models.BooleanField(default=True, verbose_name='one group a township')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('township', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.township', verbose_name='township')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.liaisongroup', verbose_name='liaison group')),
                ('scheme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'historical township of a group',
                'verbose_name_plural': 'historical townships of groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='GroupTownship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('is_sole', models.BooleanField(default=True, verbose_name='one group a township')),
                ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_townships', to='county.township', verbose_name='township')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_townships', to='cases.liaisongroup', verbose_name='liaison group')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_townships', to='cases.scheme', verbose_name='scheme')),
            ],
            options={
                'verbose_name': 'township of a group',
                'verbose_name_plural': 'townships of groups',
                'ordering': ('township', 'first_date', 'pk'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__isnull', True), ('first_date__lte', models.F('last_date')), _connector='OR'), name='grouptownship_begins_before_it_ends'), models.UniqueConstraint(condition=models.Q(('last_date__isnull', True)), fields=('group', 'township'), name='township_in_a_group_once'), models.UniqueConstraint(condition=models.Q(('last_date__isnull', True), ('is_sole', True)), fields=('scheme', 'township'), name='one_group_a_township')],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_date', models.DateField(verbose_name='first day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_members', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_members', to='cases.liaisongroup', verbose_name='liaison group')),
            ],
            options={
                'verbose_name': 'member of a group',
                'verbose_name_plural': 'members of groups',
                'ordering': ('group', 'first_date', 'pk'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__isnull', True), ('first_date__lte', models.F('last_date')), _connector='OR'), name='groupmember_begins_before_it_ends'), models.UniqueConstraint(condition=models.Q(('last_date__isnull', True)), fields=('group', 'user'), name='member_of_a_group_once')],
            },
        ),
    ]
