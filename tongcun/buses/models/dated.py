"""What runs on one service date: dated trips, the vehicles they are driven with, and who drives."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongcun.buses.models.timetable import Route, Trip
from tongcun.county.history import History
from tongcun.county.models import County, Unit, User


class Vehicle(models.Model):
    """A bus or post van; its hold is what is left for parcels and luggage together."""

    county = models.ForeignKey(County, models.PROTECT, related_name="vehicles", verbose_name=_("county"))
    plate = models.CharField(_("plate"), max_length=20)
    agency = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("bus company"))
    hold_litres = models.FloatField(_("hold (litres)"))
    hold_kg = models.FloatField(_("hold (kilograms)"))
    inspected_until = models.DateField(_("inspection valid until"), null=True, blank=True)
    insured_until = models.DateField(_("insurance valid until"), null=True, blank=True)
    in_service = models.BooleanField(_("in service"), default=True)

    history = History()

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ("county", "plate")
        constraints = (models.UniqueConstraint(fields=("county", "plate"), name="plate_once"),)

    def __str__(self) -> str:
        return self.plate


class Duty(models.Model):
    """The roster of a day: who drives which vehicle on which route; `trip` where a duty is for one trip only."""

    county = models.ForeignKey(County, models.PROTECT, related_name="duties", verbose_name=_("county"))
    date = models.DateField(_("service date"))
    driver = models.ForeignKey(User, models.PROTECT, related_name="duties", verbose_name=_("driver"))
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, blank=True, verbose_name=_("vehicle"))
    route_id = models.CharField(_("route id"), max_length=80)
    trip_id = models.CharField(_("trip id"), max_length=80, blank=True)

    history = History()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("roster")
        ordering = ("county", "date", "route_id", "trip_id")
        constraints = (models.UniqueConstraint(fields=("county", "date", "route_id", "trip_id"), name="duty_once"),)

    def __str__(self) -> str:
        return f"{self.date} {self.route_id} {self.driver}"


class DatedTrip(models.Model):
    """A trip on one service date: what custody calls a run.

    `run_id` names it everywhere outside the database: `TRIP@DATE`, or `TRIP@DATE@HH:MM:SS` for a start of a frequency
    trip. `hold_*` is the room for parcels on that day, passengers' luggage reserve (`reserve_litres`) already off; both
    are None where it carries no parcels. `shift_seconds` moves every time of the trip (a start of a frequency trip).
    `usual_vehicle` and `usual_driver` are those of the roster, whichever drives it by now and whoever does.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="dated_trips", verbose_name=_("county"))
    run_id = models.CharField(_("run"), max_length=120)
    trip = models.ForeignKey(Trip, models.PROTECT, related_name="dated_trips", verbose_name=_("trip"))
    route = models.ForeignKey(Route, models.PROTECT, related_name="dated_trips", verbose_name=_("route"))
    date = models.DateField(_("service date"))
    start_seconds = models.IntegerField(_("start of a frequency trip"), null=True, blank=True)
    shift_seconds = models.IntegerField(_("shift"), default=0)
    first_departure_seconds = models.IntegerField(_("first departure"))
    last_arrival_seconds = models.IntegerField(_("last arrival"))
    hold_litres = models.FloatField(_("hold (litres)"), null=True, blank=True)
    hold_kg = models.FloatField(_("hold (kilograms)"), null=True, blank=True)
    reserve_litres = models.FloatField(_("luggage reserve (litres)"), default=0)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, blank=True, verbose_name=_("vehicle"))
    usual_vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("vehicle of the roster"),
    )  # fmt: skip
    driver = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="dated_trips", verbose_name=_("driver")
    )
    usual_driver = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("driver of the roster"),
    )  # fmt: skip
    delay_seconds = models.PositiveIntegerField(_("delay"), default=0)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    history = History()

    class Meta:
        verbose_name = _("dated trip")
        verbose_name_plural = _("dated trips")
        ordering = ("county", "date", "first_departure_seconds", "run_id")
        constraints = (
            models.UniqueConstraint(fields=("county", "run_id"), name="run_id_once"),
            models.CheckConstraint(
                condition=Q(first_departure_seconds__lte=F("last_arrival_seconds")), name="run_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("county", "date"), name="runs_of_a_date"),)

    def __str__(self) -> str:
        return self.run_id
