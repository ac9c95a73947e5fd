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
        ('county', '0001_tables'),
    ]

    operations = [
        tongcun.county.all_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='TimetableVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timetables', to='county.county', verbose_name='county')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('valid_from', models.DateField(verbose_name='valid from')),
                        ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest of the source')),
                        ('made_at', models.DateTimeField(default=tongcun.county.clock.now, editable=False, verbose_name='made at')),
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ],
                    options={
                        'verbose_name': 'timetable version',
                        'verbose_name_plural': 'timetable versions',
                        'ordering': ('county', '-valid_from', '-id'),
                        'constraints': [models.UniqueConstraint(fields=('county', 'valid_from'), name='one_timetable_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Stop',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='buses.timetableversion', verbose_name='version')),
                        ('stop_id', models.CharField(max_length=80, verbose_name='stop id')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='county.station', verbose_name='station')),
                        ('lat', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                        ('lon', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                    ],
                    options={
                        'verbose_name': 'stop',
                        'verbose_name_plural': 'stops',
                        'ordering': ('version', 'stop_id'),
                        'constraints': [models.UniqueConstraint(fields=('version', 'stop_id'), name='stop_id_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Service',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='buses.timetableversion', verbose_name='version')),
                        ('service_id', models.CharField(max_length=80, verbose_name='service id')),
                        ('weekdays', models.PositiveSmallIntegerField(default=0, verbose_name='weekdays')),
                        ('first_date', models.DateField(blank=True, null=True, verbose_name='first day')),
                        ('last_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                    ],
                    options={
                        'verbose_name': 'service',
                        'verbose_name_plural': 'services',
                        'ordering': ('version', 'service_id'),
                        'constraints': [models.UniqueConstraint(fields=('version', 'service_id'), name='service_id_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Route',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='buses.timetableversion', verbose_name='version')),
                        ('route_id', models.CharField(max_length=80, verbose_name='route id')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('is_post', models.BooleanField(default=False, verbose_name='scheduled post vans')),
                        ('official_order', models.PositiveIntegerField(default=0, verbose_name='official order')),
                    ],
                    options={
                        'verbose_name': 'route',
                        'verbose_name_plural': 'routes',
                        'ordering': ('version', 'official_order', 'route_id'),
                        'constraints': [models.UniqueConstraint(fields=('version', 'route_id'), name='route_id_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Trip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trips', to='buses.route', verbose_name='route')),
                        ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='trips', to='buses.service', verbose_name='service')),
                        ('trip_id', models.CharField(max_length=80, verbose_name='trip id')),
                        ('headsign', models.CharField(blank=True, max_length=120, verbose_name='headsign')),
                        ('direction', models.PositiveSmallIntegerField(default=0, verbose_name='direction')),
                        ('hold_litres', models.FloatField(blank=True, null=True, verbose_name='hold (litres)')),
                        ('hold_kg', models.FloatField(blank=True, null=True, verbose_name='hold (kilograms)')),
                    ],
                    options={
                        'verbose_name': 'trip',
                        'verbose_name_plural': 'trips',
                        'ordering': ('route', 'direction', 'trip_id'),
                        'constraints': [models.UniqueConstraint(fields=('route', 'trip_id'), name='trip_id_once')],
                    },
                ),
                migrations.CreateModel(
                    name='StopTime',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stop_times', to='buses.trip', verbose_name='trip')),
                        ('stop_sequence', models.PositiveIntegerField(verbose_name='sequence')),
                        ('stop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='buses.stop', verbose_name='stop')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='county.station', verbose_name='station')),
                        ('arrival_seconds', models.IntegerField(verbose_name='arrival')),
                        ('departure_seconds', models.IntegerField(verbose_name='departure')),
                        ('can_load', models.BooleanField(default=True, verbose_name='loading allowed')),
                        ('can_unload', models.BooleanField(default=True, verbose_name='unloading allowed')),
                    ],
                    options={
                        'verbose_name': 'stop time',
                        'verbose_name_plural': 'stop times',
                        'ordering': ('trip', 'stop_sequence'),
                        'constraints': [models.UniqueConstraint(fields=('trip', 'stop_sequence'), name='stop_sequence_once'), models.CheckConstraint(condition=models.Q(('stop__isnull', False), ('station__isnull', False), _connector='OR'), name='stop_time_has_a_place'), models.CheckConstraint(condition=models.Q(('arrival_seconds__lte', models.F('departure_seconds'))), name='arrival_before_departure')],
                    },
                ),
                migrations.CreateModel(
                    name='TripFrequency',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frequencies', to='buses.trip', verbose_name='trip')),
                        ('start_seconds', models.IntegerField(verbose_name='first start')),
                        ('end_seconds', models.IntegerField(verbose_name='no start any more from')),
                        ('headway_seconds', models.PositiveIntegerField(verbose_name='headway')),
                    ],
                    options={
                        'verbose_name': 'frequency of a trip',
                        'verbose_name_plural': 'frequencies of trips',
                        'ordering': ('trip', 'start_seconds'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('start_seconds__lt', models.F('end_seconds'))), name='frequency_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='Vehicle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='county.county', verbose_name='county')),
                        ('plate', models.CharField(max_length=20, verbose_name='plate')),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='county.unit', verbose_name='bus company')),
                        ('hold_litres', models.FloatField(verbose_name='hold (litres)')),
                        ('hold_kg', models.FloatField(verbose_name='hold (kilograms)')),
                        ('inspected_until', models.DateField(blank=True, null=True, verbose_name='inspection valid until')),
                        ('insured_until', models.DateField(blank=True, null=True, verbose_name='insurance valid until')),
                        ('in_service', models.BooleanField(default=True, verbose_name='in service')),
                    ],
                    options={
                        'verbose_name': 'vehicle',
                        'verbose_name_plural': 'vehicles',
                        'ordering': ('county', 'plate'),
                        'constraints': [models.UniqueConstraint(fields=('county', 'plate'), name='plate_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Duty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='county.county', verbose_name='county')),
                        ('date', models.DateField(verbose_name='service date')),
                        ('driver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL, verbose_name='driver')),
                        ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='buses.vehicle', verbose_name='vehicle')),
                        ('route_id', models.CharField(max_length=80, verbose_name='route id')),
                        ('trip_id', models.CharField(blank=True, max_length=80, verbose_name='trip id')),
                    ],
                    options={
                        'verbose_name': 'duty',
                        'verbose_name_plural': 'roster',
                        'ordering': ('county', 'date', 'route_id', 'trip_id'),
                        'constraints': [models.UniqueConstraint(fields=('county', 'date', 'route_id', 'trip_id'), name='duty_once')],
                    },
                ),
                migrations.CreateModel(
                    name='DatedTrip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dated_trips', to='county.county', verbose_name='county')),
                        ('run_id', models.CharField(max_length=120, verbose_name='run')),
                        ('trip', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dated_trips', to='buses.trip', verbose_name='trip')),
                        ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dated_trips', to='buses.route', verbose_name='route')),
                        ('date', models.DateField(verbose_name='service date')),
                        ('start_seconds', models.IntegerField(blank=True, null=True, verbose_name='start of a frequency trip')),
                        ('shift_seconds', models.IntegerField(default=0, verbose_name='shift')),
                        ('first_departure_seconds', models.IntegerField(verbose_name='first departure')),
                        ('last_arrival_seconds', models.IntegerField(verbose_name='last arrival')),
                        ('hold_litres', models.FloatField(blank=True, null=True, verbose_name='hold (litres)')),
                        ('hold_kg', models.FloatField(blank=True, null=True, verbose_name='hold (kilograms)')),
                        ('reserve_litres', models.FloatField(default=0, verbose_name='luggage reserve (litres)')),
                        ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='buses.vehicle', verbose_name='vehicle')),
                        ('usual_vehicle', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='buses.vehicle', verbose_name='vehicle of the roster')),
                        ('driver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dated_trips', to=settings.AUTH_USER_MODEL, verbose_name='driver')),
                        ('usual_driver', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='driver of the roster')),
                        ('delay_seconds', models.PositiveIntegerField(default=0, verbose_name='delay')),
                        ('is_cancelled', models.BooleanField(default=False, verbose_name='cancelled')),
                    ],
                    options={
                        'verbose_name': 'dated trip',
                        'verbose_name_plural': 'dated trips',
                        'ordering': ('county', 'date', 'first_departure_seconds', 'run_id'),
                        'indexes': [models.Index(fields=['county', 'date'], name='runs_of_a_date')],
                        'constraints': [models.UniqueConstraint(fields=('county', 'run_id'), name='run_id_once'), models.CheckConstraint(condition=models.Q(('first_departure_seconds__lte', models.F('last_arrival_seconds'))), name='run_ends_after_it_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceException',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='buses.service', verbose_name='service')),
                        ('date', models.DateField(verbose_name='date')),
                        ('runs', models.BooleanField(verbose_name='runs')),
                    ],
                    options={
                        'verbose_name': 'exception of a service',
                        'verbose_name_plural': 'exceptions of services',
                        'ordering': ('service', 'date'),
                        'constraints': [models.UniqueConstraint(fields=('service', 'date'), name='service_exception_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalVehicle',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('plate', models.CharField(max_length=20, verbose_name='plate')),
                        ('hold_litres', models.FloatField(verbose_name='hold (litres)')),
                        ('hold_kg', models.FloatField(verbose_name='hold (kilograms)')),
                        ('inspected_until', models.DateField(blank=True, null=True, verbose_name='inspection valid until')),
                        ('insured_until', models.DateField(blank=True, null=True, verbose_name='insurance valid until')),
                        ('in_service', models.BooleanField(default=True, verbose_name='in service')),
                        ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.county', verbose_name='county')),
                        ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.unit', verbose_name='bus company')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical vehicle',
                        'verbose_name_plural': 'historical vehicles',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalDuty',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('date', models.DateField(verbose_name='service date')),
                        ('route_id', models.CharField(max_length=80, verbose_name='route id')),
                        ('trip_id', models.CharField(blank=True, max_length=80, verbose_name='trip id')),
                        ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.county', verbose_name='county')),
                        ('driver', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='driver')),
                        ('vehicle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='buses.vehicle', verbose_name='vehicle')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical duty',
                        'verbose_name_plural': 'historical roster',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalDatedTrip',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('run_id', models.CharField(max_length=120, verbose_name='run')),
                        ('date', models.DateField(verbose_name='service date')),
                        ('start_seconds', models.IntegerField(blank=True, null=True, verbose_name='start of a frequency trip')),
                        ('shift_seconds', models.IntegerField(default=0, verbose_name='shift')),
                        ('first_departure_seconds', models.IntegerField(verbose_name='first departure')),
                        ('last_arrival_seconds', models.IntegerField(verbose_name='last arrival')),
                        ('hold_litres', models.FloatField(blank=True, null=True, verbose_name='hold (litres)')),
                        ('hold_kg', models.FloatField(blank=True, null=True, verbose_name='hold (kilograms)')),
                        ('reserve_litres', models.FloatField(default=0, verbose_name='luggage reserve (litres)')),
                        ('delay_seconds', models.PositiveIntegerField(default=0, verbose_name='delay')),
                        ('is_cancelled', models.BooleanField(default=False, verbose_name='cancelled')),
                        ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='county.county', verbose_name='county')),
                        ('trip', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='buses.trip', verbose_name='trip')),
                        ('route', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='buses.route', verbose_name='route')),
                        ('vehicle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='buses.vehicle', verbose_name='vehicle')),
                        ('usual_vehicle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='buses.vehicle', verbose_name='vehicle of the roster')),
                        ('driver', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='driver')),
                        ('usual_driver', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='driver of the roster')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical dated trip',
                        'verbose_name_plural': 'historical dated trips',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
