"""The timetable as GTFS speaks of it, in versions; times are service-day seconds and may pass 24 h."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongcun.county.clock import now
from tongcun.county.models import County, Station, User


class TimetableVersion(models.Model):
    """One timetable of a county; on a date the version with the latest `valid_from` not after it holds."""

    county = models.ForeignKey(County, models.PROTECT, related_name="timetables", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=80)
    valid_from = models.DateField(_("valid from"))
    digest = models.CharField(_("digest of the source"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), default=now, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("made by"))

    class Meta:
        verbose_name = _("timetable version")
        verbose_name_plural = _("timetable versions")
        ordering = ("county", "-valid_from", "-id")
        constraints = (models.UniqueConstraint(fields=("county", "valid_from"), name="one_timetable_a_day"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from})"


class Route(models.Model):
    """A line; post runs stand in a route of their own kind."""

    version = models.ForeignKey(TimetableVersion, models.CASCADE, related_name="routes", verbose_name=_("version"))
    route_id = models.CharField(_("route id"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    is_post = models.BooleanField(_("scheduled post vans"), default=False)
    official_order = models.PositiveIntegerField(_("official order"), default=0)

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering = ("version", "official_order", "route_id")
        constraints = (models.UniqueConstraint(fields=("version", "route_id"), name="route_id_once"),)

    def __str__(self) -> str:
        return self.name


class Stop(models.Model):
    """A stop of the timetable; `station` is the station that loads and unloads there, if any."""

    version = models.ForeignKey(TimetableVersion, models.CASCADE, related_name="stops", verbose_name=_("version"))
    stop_id = models.CharField(_("stop id"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="stops", verbose_name=_("station")
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ("version", "stop_id")
        constraints = (models.UniqueConstraint(fields=("version", "stop_id"), name="stop_id_once"),)

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """When trips run: weekdays between two dates; `weekdays` has a bit for each, Monday is 1."""

    version = models.ForeignKey(TimetableVersion, models.CASCADE, related_name="services", verbose_name=_("version"))
    service_id = models.CharField(_("service id"), max_length=80)
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), default=0)
    first_date = models.DateField(_("first day"), null=True, blank=True)
    last_date = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ("version", "service_id")
        constraints = (models.UniqueConstraint(fields=("version", "service_id"), name="service_id_once"),)

    def __str__(self) -> str:
        return self.service_id


class ServiceException(models.Model):
    """A date on which a service runs although its weekdays say no, or does not although they say yes."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="exceptions", verbose_name=_("service"))
    date = models.DateField(_("date"))
    runs = models.BooleanField(_("runs"))

    class Meta:
        verbose_name = _("exception of a service")
        verbose_name_plural = _("exceptions of services")
        ordering = ("service", "date")
        constraints = (models.UniqueConstraint(fields=("service", "date"), name="service_exception_once"),)

    def __str__(self) -> str:
        return f"{self.service} {self.date}"


class Trip(models.Model):
    """A trip of the timetable, or a scheduled post run; without a hold (both None) it carries no parcels."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="trips", verbose_name=_("route"))
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="trips", verbose_name=_("service")
    )
    trip_id = models.CharField(_("trip id"), max_length=80)
    headsign = models.CharField(_("headsign"), max_length=120, blank=True)
    direction = models.PositiveSmallIntegerField(_("direction"), default=0)
    hold_litres = models.FloatField(_("hold (litres)"), null=True, blank=True)
    hold_kg = models.FloatField(_("hold (kilograms)"), null=True, blank=True)

    class Meta:
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        ordering = ("route", "direction", "trip_id")
        constraints = (models.UniqueConstraint(fields=("route", "trip_id"), name="trip_id_once"),)

    def __str__(self) -> str:
        return self.trip_id


class TripFrequency(models.Model):
    """A trip of frequencies.txt: it starts at every `start + k * headway < end`."""

    trip = models.ForeignKey(Trip, models.CASCADE, related_name="frequencies", verbose_name=_("trip"))
    start_seconds = models.IntegerField(_("first start"))
    end_seconds = models.IntegerField(_("no start any more from"))
    headway_seconds = models.PositiveIntegerField(_("headway"))

    class Meta:
        verbose_name = _("frequency of a trip")
        verbose_name_plural = _("frequencies of trips")
        ordering = ("trip", "start_seconds")
        constraints = (
            models.CheckConstraint(condition=Q(start_seconds__lt=F("end_seconds")), name="frequency_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.trip} {self.start_seconds}"


class StopTime(models.Model):
    """A call of a trip; of a post run it names a station instead of a stop.

    `station` repeats that of the stop, so that a day is planned without looking at stops.
    """

    trip = models.ForeignKey(Trip, models.CASCADE, related_name="stop_times", verbose_name=_("trip"))
    stop_sequence = models.PositiveIntegerField(_("sequence"))
    stop = models.ForeignKey(Stop, models.CASCADE, null=True, blank=True, verbose_name=_("stop"))
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, verbose_name=_("station"))
    arrival_seconds = models.IntegerField(_("arrival"))
    departure_seconds = models.IntegerField(_("departure"))
    can_load = models.BooleanField(_("loading allowed"), default=True)
    can_unload = models.BooleanField(_("unloading allowed"), default=True)

    class Meta:
        verbose_name = _("stop time")
        verbose_name_plural = _("stop times")
        ordering = ("trip", "stop_sequence")
        constraints = (
            models.UniqueConstraint(fields=("trip", "stop_sequence"), name="stop_sequence_once"),
            models.CheckConstraint(
                condition=Q(stop__isnull=False) | Q(station__isnull=False), name="stop_time_has_a_place"
            ),
            models.CheckConstraint(
                condition=Q(arrival_seconds__lte=F("departure_seconds")), name="arrival_before_departure"
            ),
        )

    def __str__(self) -> str:
        return f"{self.trip} {self.stop_sequence}"
