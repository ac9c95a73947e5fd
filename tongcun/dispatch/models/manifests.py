"""Manifests (路单): what each dated trip is to carry, stop by stop."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongcun.buses.models import DatedTrip
from tongcun.county.models import Station, User
from tongcun.dispatch.models.plans import Plan


class Manifest(models.Model):
    """The list of one dated trip under one plan, or of a line without a plan (`plan` None).

    `cut_off_seconds` is the service-day second until which it takes bags. `issued_at` says when the desk issued it,
    `issued_lines` what stood on it then (`Sheet.said`): what is put on or scanned on afterwards is not on that paper.
    One that would overload a hold is issued to nobody.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="manifests", verbose_name=_("plan"))
    dated_trip = models.ForeignKey(DatedTrip, models.PROTECT, related_name="manifests", verbose_name=_("dated trip"))
    cut_off_seconds = models.IntegerField(_("cut-off"))
    pieces = models.PositiveIntegerField(_("pieces"), default=0)
    volume_litres = models.FloatField(_("litres"), default=0)
    mass_kg = models.FloatField(_("kilograms"), default=0)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    issued_lines = models.JSONField(_("as it was issued"), default=list, blank=True)

    class Meta:
        verbose_name = _("manifest")
        verbose_name_plural = _("manifests")
        ordering = ("plan", "dated_trip__first_departure_seconds", "dated_trip")
        constraints = (
            models.UniqueConstraint(fields=("plan", "dated_trip"), name="one_manifest_a_run"),
            models.UniqueConstraint(
                fields=("dated_trip",), condition=Q(plan__isnull=True), name="one_manifest_without_a_plan"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dated_trip} {self.pieces}"


class ManifestLine(models.Model):
    """What is loaded at one station for unloading at another, for one destination: what one bag should hold."""

    manifest = models.ForeignKey(Manifest, models.CASCADE, related_name="lines", verbose_name=_("manifest"))
    board_station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("loaded at"))
    alight_station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("unloaded at"))
    destination = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("for"))
    board_sequence = models.PositiveIntegerField(_("loaded at call"))
    alight_sequence = models.PositiveIntegerField(_("unloaded at call"))
    departs_seconds = models.IntegerField(_("departs"))
    arrives_seconds = models.IntegerField(_("arrives"))
    pieces = models.PositiveIntegerField(_("pieces"))
    volume_litres = models.FloatField(_("litres"))
    mass_kg = models.FloatField(_("kilograms"))

    class Meta:
        verbose_name = _("line of a manifest")
        verbose_name_plural = _("lines of manifests")
        ordering = ("manifest", "board_sequence", "alight_sequence", "destination")

    def __str__(self) -> str:
        return f"{self.manifest} {self.destination}"
