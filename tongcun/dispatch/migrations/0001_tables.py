"""Every table of this app as it stood before the first release."""

import django.db.models.deletion
import simple_history.models
import tongcun.county.all_tables
import tongcun.county.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('buses', '0001_tables'),
        ('county', '0001_tables'),
        ('parcels', '0001_tables'),
    ]

    operations = [
        tongcun.county.all_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Costs',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='county.county', verbose_name='county')),
                        ('handling_yuan', models.FloatField(verbose_name='handling of a ride')),
                        ('hour_yuan', models.FloatField(verbose_name='an hour')),
                        ('late_hour_yuan', models.FloatField(verbose_name='an hour late')),
                        ('van_yuan', models.FloatField(verbose_name='van')),
                        ('held_yuan', models.FloatField(verbose_name='held')),
                        ('drop_yuan', models.FloatField(default=0, verbose_name='unloading')),
                    ],
                    options={
                        'verbose_name': 'costs',
                        'verbose_name_plural': 'costs',
                    },
                ),
                migrations.CreateModel(
                    name='DeskRules',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='desk_rules', to='county.county', verbose_name='county')),
                        ('cut_off_minutes', models.PositiveSmallIntegerField(default=12, verbose_name='minutes kept beyond the handling time')),
                    ],
                    options={
                        'verbose_name': 'rules of the dispatch desk',
                        'verbose_name_plural': 'rules of the dispatch desk',
                    },
                ),
                migrations.CreateModel(
                    name='Plan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='county.county', verbose_name='county')),
                        ('date', models.DateField(verbose_name='service date')),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'being made'), ('preview', 'preview'), ('confirmed', 'in force'), ('replaced', 'replaced'), ('superseded', 'replaced before it was in force'), ('discarded', 'discarded'), ('failed', 'failed')], default='waiting', max_length=12, verbose_name='state')),
                        ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='dispatch.plan', verbose_name='replaces')),
                        ('as_of_seconds', models.IntegerField(blank=True, null=True, verbose_name='moment of planning')),
                        ('changes', models.JSONField(blank=True, default=list, verbose_name='what happened')),
                        ('seed', models.IntegerField(default=0, verbose_name='seed')),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('asked_at', models.DateTimeField(default=tongcun.county.clock.now, editable=False, verbose_name='asked at')),
                        ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                        ('progress', models.JSONField(blank=True, default=dict, verbose_name='progress')),
                        ('made_from', models.JSONField(blank=True, default=dict, verbose_name='made from')),
                        ('differences', models.JSONField(blank=True, default=dict, verbose_name='what changes')),
                        ('problem', models.TextField(blank=True, verbose_name='problem')),
                        ('parcels', models.PositiveIntegerField(default=0, verbose_name='parcels')),
                        ('by_bus', models.PositiveIntegerField(default=0, verbose_name='by bus')),
                        ('by_van', models.PositiveIntegerField(default=0, verbose_name='by van')),
                        ('held', models.PositiveIntegerField(default=0, verbose_name='held')),
                        ('drops', models.PositiveIntegerField(default=0, verbose_name='unloadings')),
                        ('cost_yuan', models.FloatField(blank=True, null=True, verbose_name='cost (yuan)')),
                        ('bound_yuan', models.FloatField(blank=True, null=True, verbose_name='bound (yuan)')),
                        ('first_come_yuan', models.FloatField(blank=True, null=True, verbose_name='first come, first served (yuan)')),
                        ('seconds', models.JSONField(blank=True, default=dict, verbose_name='seconds by stage')),
                    ],
                    options={
                        'verbose_name': 'plan',
                        'verbose_name_plural': 'plans',
                        'ordering': ('county', '-date', '-id'),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('county', 'date'), name='one_plan_in_force_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Manifest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='manifests', to='dispatch.plan', verbose_name='plan')),
                        ('dated_trip', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='manifests', to='buses.datedtrip', verbose_name='dated trip')),
                        ('cut_off_seconds', models.IntegerField(verbose_name='cut-off')),
                        ('pieces', models.PositiveIntegerField(default=0, verbose_name='pieces')),
                        ('volume_litres', models.FloatField(default=0, verbose_name='litres')),
                        ('mass_kg', models.FloatField(default=0, verbose_name='kilograms')),
                        ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='issued at')),
                        ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                        ('issued_lines', models.JSONField(blank=True, default=list, verbose_name='as it was issued')),
                    ],
                    options={
                        'verbose_name': 'manifest',
                        'verbose_name_plural': 'manifests',
                        'ordering': ('plan', 'dated_trip__first_departure_seconds', 'dated_trip'),
                        'constraints': [models.UniqueConstraint(fields=('plan', 'dated_trip'), name='one_manifest_a_run'), models.UniqueConstraint(condition=models.Q(('plan__isnull', True)), fields=('dated_trip',), name='one_manifest_without_a_plan')],
                    },
                ),
                migrations.CreateModel(
                    name='ManifestLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('manifest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='dispatch.manifest', verbose_name='manifest')),
                        ('board_station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='county.station', verbose_name='loaded at')),
                        ('alight_station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='county.station', verbose_name='unloaded at')),
                        ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='county.station', verbose_name='for')),
                        ('board_sequence', models.PositiveIntegerField(verbose_name='loaded at call')),
                        ('alight_sequence', models.PositiveIntegerField(verbose_name='unloaded at call')),
                        ('departs_seconds', models.IntegerField(verbose_name='departs')),
                        ('arrives_seconds', models.IntegerField(verbose_name='arrives')),
                        ('pieces', models.PositiveIntegerField(verbose_name='pieces')),
                        ('volume_litres', models.FloatField(verbose_name='litres')),
                        ('mass_kg', models.FloatField(verbose_name='kilograms')),
                    ],
                    options={
                        'verbose_name': 'line of a manifest',
                        'verbose_name_plural': 'lines of manifests',
                        'ordering': ('manifest', 'board_sequence', 'alight_sequence', 'destination'),
                    },
                ),
                migrations.CreateModel(
                    name='PlannedParcel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='dispatch.plan', verbose_name='plan')),
                        ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='parcels.parcel', verbose_name='parcel')),
                        ('outcome', models.PositiveSmallIntegerField(choices=[(0, 'bus'), (1, 'van'), (2, 'held')], verbose_name='outcome')),
                        ('reason', models.CharField(blank=True, choices=[('banned', 'its kind may not ride'), ('no_trip', 'no bus leads there today'), ('station_closed', 'the station is shut when the bus comes'), ('too_big', 'larger than any hold on the way'), ('dearer', 'riding costs more than the van'), ('no_room', 'no room left')], max_length=16, verbose_name='reason')),
                        ('arrives_seconds', models.IntegerField(blank=True, null=True, verbose_name='arrives')),
                        ('cost_yuan', models.FloatField(verbose_name='cost (yuan)')),
                        ('volume_litres', models.FloatField(verbose_name='litres')),
                        ('mass_kg', models.FloatField(verbose_name='kilograms')),
                    ],
                    options={
                        'verbose_name': 'planned parcel',
                        'verbose_name_plural': 'planned parcels',
                        'ordering': ('plan', 'id'),
                        'indexes': [models.Index(fields=['plan', 'outcome', 'reason'], name='outcomes_of_a_plan')],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'parcel'), name='parcel_once_a_plan')],
                    },
                ),
                migrations.CreateModel(
                    name='PlannedRide',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rides', to='dispatch.plan', verbose_name='plan')),
                        ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_rides', to='parcels.parcel', verbose_name='parcel')),
                        ('leg', models.PositiveSmallIntegerField(verbose_name='leg')),
                        ('dated_trip', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='buses.datedtrip', verbose_name='dated trip')),
                        ('board_station', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='county.station', verbose_name='loaded at')),
                        ('alight_station', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='county.station', verbose_name='unloaded at')),
                        ('board_sequence', models.PositiveIntegerField(verbose_name='loaded at call')),
                        ('alight_sequence', models.PositiveIntegerField(verbose_name='unloaded at call')),
                        ('departs_seconds', models.IntegerField(verbose_name='departs')),
                        ('arrives_seconds', models.IntegerField(verbose_name='arrives')),
                    ],
                    options={
                        'verbose_name': 'planned ride',
                        'verbose_name_plural': 'planned rides',
                        'ordering': ('plan', 'parcel', 'leg'),
                        'indexes': [models.Index(fields=['dated_trip', 'plan'], name='rides_of_a_run')],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'parcel', 'leg'), name='leg_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalCosts',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('handling_yuan', models.FloatField(verbose_name='handling of a ride')),
                        ('hour_yuan', models.FloatField(verbose_name='an hour')),
                        ('late_hour_yuan', models.FloatField(verbose_name='an hour late')),
                        ('van_yuan', models.FloatField(verbose_name='van')),
                        ('held_yuan', models.FloatField(verbose_name='held')),
                        ('drop_yuan', models.FloatField(default=0, verbose_name='unloading')),
                        ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.county', verbose_name='county')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical costs',
                        'verbose_name_plural': 'historical costs',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalDeskRules',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('cut_off_minutes', models.PositiveSmallIntegerField(default=12, verbose_name='minutes kept beyond the handling time')),
                        ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.county', verbose_name='county')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical rules of the dispatch desk',
                        'verbose_name_plural': 'historical rules of the dispatch desk',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
