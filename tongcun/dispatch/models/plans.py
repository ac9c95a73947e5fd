"""Plans: made, previewed, confirmed, replaced; never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now
from tongcun.county.models import County, Station, User
from tongcun.parcels.models import Parcel
from tongcun.planner.result import Outcome, Reason


class PlanState(models.TextChoices):
    """Where a plan stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being made")
    PREVIEW = "preview", _("preview")
    CONFIRMED = "confirmed", _("in force")
    REPLACED = "replaced", _("replaced")
    SUPERSEDED = "superseded", _("replaced before it was in force")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("failed")


OUTCOMES = [(Outcome.BUS.value, _("bus")), (Outcome.VAN.value, _("van")), (Outcome.HELD.value, _("held"))]
REASONS = [
    (Reason.BANNED.value, _("its kind may not ride")),
    (Reason.NO_TRIP.value, _("no bus leads there today")),
    (Reason.STATION_CLOSED.value, _("the station is shut when the bus comes")),
    (Reason.TOO_BIG.value, _("larger than any hold on the way")),
    (Reason.DEARER.value, _("riding costs more than the van")),
    (Reason.NO_ROOM.value, _("no room left")),
]


class Plan(models.Model):
    """One plan of a service date; `replaces` is the plan that was in force when this one was made.

    `as_of_seconds` is the moment of planning on the service day (None: beforehand). `changes` says what happened
    since (a delay, a cancellation, …), as codes with the run or station they concern. `made_from` holds digests of what
    it was made from, `differences` what it changes for whom against `replaces`. At most one plan of a date is in force.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="plans", verbose_name=_("county"))
    date = models.DateField(_("service date"))
    state = models.CharField(_("state"), max_length=12, choices=PlanState.choices, default=PlanState.WAITING)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("replaces"))
    as_of_seconds = models.IntegerField(_("moment of planning"), null=True, blank=True)
    changes = models.JSONField(_("what happened"), default=list, blank=True)
    seed = models.IntegerField(_("seed"), default=0)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=now, editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    progress = models.JSONField(_("progress"), default=dict, blank=True)
    made_from = models.JSONField(_("made from"), default=dict, blank=True)
    differences = models.JSONField(_("what changes"), default=dict, blank=True)
    problem = models.TextField(_("problem"), blank=True)
    parcels = models.PositiveIntegerField(_("parcels"), default=0)
    by_bus = models.PositiveIntegerField(_("by bus"), default=0)
    by_van = models.PositiveIntegerField(_("by van"), default=0)
    held = models.PositiveIntegerField(_("held"), default=0)
    drops = models.PositiveIntegerField(_("unloadings"), default=0)
    cost_yuan = models.FloatField(_("cost (yuan)"), null=True, blank=True)
    bound_yuan = models.FloatField(_("bound (yuan)"), null=True, blank=True)
    first_come_yuan = models.FloatField(_("first come, first served (yuan)"), null=True, blank=True)
    seconds = models.JSONField(_("seconds by stage"), default=dict, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("county", "-date", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "date"), condition=Q(state="confirmed"), name="one_plan_in_force_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} #{self.pk}"


class PlannedParcel(models.Model):
    """What a plan does with a parcel: outcome, reason if it does not ride, arrival (service-day seconds), cost."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="outcomes", db_index=False, verbose_name=_("plan"))
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="planned", verbose_name=_("parcel"))
    outcome = models.PositiveSmallIntegerField(_("outcome"), choices=OUTCOMES)
    reason = models.CharField(_("reason"), max_length=16, choices=REASONS, blank=True)
    arrives_seconds = models.IntegerField(_("arrives"), null=True, blank=True)
    cost_yuan = models.FloatField(_("cost (yuan)"))
    volume_litres = models.FloatField(_("litres"))
    mass_kg = models.FloatField(_("kilograms"))

    class Meta:
        verbose_name = _("planned parcel")
        verbose_name_plural = _("planned parcels")
        ordering = ("plan", "id")
        constraints = (models.UniqueConstraint(fields=("plan", "parcel"), name="parcel_once_a_plan"),)
        indexes = (models.Index(fields=("plan", "outcome", "reason"), name="outcomes_of_a_plan"),)

    def __str__(self) -> str:
        return f"{self.plan} {self.parcel}"


class PlannedRide(models.Model):
    """One ride of a parcel under a plan: from one station to another on a dated trip; service-day seconds.

    A plan made amid the day tells of the rides that were over by then, too, as the plan before had them. It names plan
    and parcel rather than the row of `PlannedParcel`, so that a plan of 20,000 parcels is written at once, without
    asking the database for the numbers of its rows.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rides", db_index=False, verbose_name=_("plan"))
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="planned_rides", verbose_name=_("parcel"))
    leg = models.PositiveSmallIntegerField(_("leg"))
    dated_trip = models.ForeignKey(
        DatedTrip, models.PROTECT, related_name="+", db_index=False, verbose_name=_("dated trip")
    )
    board_station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("loaded at")
    )
    alight_station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("unloaded at")
    )
    board_sequence = models.PositiveIntegerField(_("loaded at call"))
    alight_sequence = models.PositiveIntegerField(_("unloaded at call"))
    departs_seconds = models.IntegerField(_("departs"))
    arrives_seconds = models.IntegerField(_("arrives"))

    class Meta:
        verbose_name = _("planned ride")
        verbose_name_plural = _("planned rides")
        ordering = ("plan", "parcel", "leg")
        constraints = (models.UniqueConstraint(fields=("plan", "parcel", "leg"), name="leg_once"),)
        indexes = (models.Index(fields=("dated_trip", "plan"), name="rides_of_a_run"),)

    def __str__(self) -> str:
        return f"{self.plan} {self.parcel_id} {self.leg}"
