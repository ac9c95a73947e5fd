"""Parcels, their kinds, the bags they travel in, and whom they are for."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now
from tongcun.county.history import History
from tongcun.county.models import County, Station, Unit, User
from tongcun.parcels.models.choices import PARTY_KINDS, STATES, state_words
from tongcun.parcels.models.kind_names import name_of_kind
from tongcun.parcels.pure.acts import State
from tongcun.parcels.pure.scan_texts import CODE

OPAQUE_CODE = CODE
"""What a waybill number or bag label may be: never refuse an unknown form beyond that."""
opaque_code = RegexValidator(rf"^{OPAQUE_CODE.pattern}$", _("letters, digits and hyphens, at most 40"))


class Kind(models.Model):
    """A kind of parcel: the size taken where none is known, whether it may ride, and its own costs (yuan)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="parcel_kinds", verbose_name=_("county"))
    code = models.CharField(_("kind"), max_length=30)
    volume_litres = models.FloatField(_("litres to assume"), null=True, blank=True)
    mass_kg = models.FloatField(_("kilograms to assume"), null=True, blank=True)
    bus_allowed = models.BooleanField(_("may ride on buses"), default=True)
    hour_yuan = models.FloatField(_("an hour (yuan)"))
    late_hour_yuan = models.FloatField(_("an hour late (yuan)"))
    held_yuan = models.FloatField(_("held (yuan)"))

    history = History()

    class Meta:
        verbose_name = _("kind of parcel")
        verbose_name_plural = _("kinds of parcels")
        ordering = ("county", "code")
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="kind_once"),)

    def __str__(self) -> str:
        return name_of_kind(self.code)


class Bag(models.Model):
    """A bag for one station: its label, its seal, and the runs it is to ride, in order (`rides`).

    Where no desk has made it (`is_by_scans`), origin, destination and date are those of the first piece that was packed
    into it, a part of the cache that `tongcun rebuild` recomputes.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="bags", verbose_name=_("county"))
    label = models.CharField(_("bag label"), max_length=40, validators=[opaque_code])
    seal_number = models.CharField(_("seal number"), max_length=40, blank=True)
    origin = models.ForeignKey(Station, models.PROTECT, related_name="bags_from", verbose_name=_("from"))
    destination = models.ForeignKey(Station, models.PROTECT, related_name="bags_to", verbose_name=_("to"))
    date = models.DateField(_("service date"))
    is_by_scans = models.BooleanField(_("made by the first piece scanned into it"), default=False)
    pieces = models.PositiveIntegerField(_("pieces on the label"), default=0)
    mass_kg = models.FloatField(_("kilograms weighed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=STATES, default=State.ACCEPTED.value)
    holder_kind = models.CharField(_("kind of holder"), max_length=12, choices=PARTY_KINDS, blank=True)
    holder_id = models.CharField(_("holder"), max_length=120, blank=True)
    made_at = models.DateTimeField(_("made at"), default=now, editable=False)

    # What a desk counted and weighed; where the bag is stands in the record itself.
    history = History(excluded_fields=["seal_number", "state", "holder_kind", "holder_id"])

    class Meta:
        verbose_name = _("bag")
        verbose_name_plural = _("bags")
        ordering = ("county", "-date", "label")
        constraints = (models.UniqueConstraint(fields=("county", "label"), name="bag_label_once"),)
        indexes = (
            models.Index(fields=("county", "date", "destination"), name="bags_of_a_date"),
            models.Index(fields=("holder_kind", "holder_id", "state"), name="bags_by_holder"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def state_told(self) -> str:
        """Its state in the reader's language; `get_state_display` puts all states into words for each row of a list."""
        return state_words(self.state)


class BagRide(models.Model):
    """One run that a bag is to ride, from one station to another; who put it on that run's list, and when."""

    bag = models.ForeignKey(Bag, models.CASCADE, related_name="rides", verbose_name=_("bag"))
    position = models.PositiveSmallIntegerField(_("position"))
    dated_trip = models.ForeignKey(DatedTrip, models.PROTECT, related_name="bag_rides", verbose_name=_("dated trip"))
    board_station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("loaded at"))
    alight_station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("unloaded at"))
    put_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("put on the list by")
    )
    put_at = models.DateTimeField(_("put on the list at"), null=True, blank=True)

    # Who took it off the list again.
    history = History()

    class Meta:
        verbose_name = _("ride of a bag")
        verbose_name_plural = _("rides of bags")
        ordering = ("bag", "position")
        constraints = (models.UniqueConstraint(fields=("bag", "position"), name="bag_ride_once"),)

    def __str__(self) -> str:
        return f"{self.bag} {self.position}"


class Parcel(models.Model):
    """A parcel: whose, from where to where, how large, until when.

    `state`, `holder_*`, `bag_label`, `is_damaged`, `is_going_back` and `last_scan_at` are a cache of what the scans
    say; `tongcun rebuild` recomputes them. Sizes are in litres and kilograms, empty where only the kind's is known.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="parcels", verbose_name=_("county"))
    waybill = models.CharField(_("waybill number"), max_length=40, validators=[opaque_code])
    carrier = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("carrier"))
    kind = models.ForeignKey(Kind, models.PROTECT, verbose_name=_("kind"))
    origin = models.ForeignKey(Station, models.PROTECT, related_name="parcels_from", verbose_name=_("from"))
    destination = models.ForeignKey(Station, models.PROTECT, related_name="parcels_to", verbose_name=_("to"))
    ready_at = models.DateTimeField(_("ready at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    volume_litres = models.FloatField(_("litres measured"), null=True, blank=True)
    mass_kg = models.FloatField(_("kilograms measured"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"), default=now, editable=False)

    state = models.CharField(_("state"), max_length=20, choices=STATES, default=State.ANNOUNCED.value)
    holder_kind = models.CharField(_("kind of holder"), max_length=12, choices=PARTY_KINDS, blank=True)
    holder_id = models.CharField(_("holder"), max_length=120, blank=True)
    bag_label = models.CharField(_("bag label"), max_length=40, blank=True)
    is_damaged = models.BooleanField(_("damaged"), default=False)
    is_going_back = models.BooleanField(_("on its way back"), default=False)
    last_scan_at = models.DateTimeField(_("last scan"), null=True, blank=True)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ("county", "id")
        constraints = (models.UniqueConstraint(fields=("county", "waybill"), name="waybill_once"),)
        indexes = (
            models.Index(fields=("county", "state", "ready_at"), name="parcels_by_state"),
            models.Index(fields=("county", "bag_label"), name="parcels_of_a_bag"),
            models.Index(fields=("holder_kind", "holder_id", "state"), name="parcels_by_holder"),
            models.Index(fields=("destination", "state"), name="parcels_by_destination"),
            models.Index(fields=("carrier", "announced_at"), name="parcels_of_a_carrier"),
        )

    def __str__(self) -> str:
        return self.waybill

    @property
    def state_told(self) -> str:
        """Its state in the reader's language; `get_state_display` puts all states into words for each row of a list."""
        return state_words(self.state)


class Addressee(models.Model):
    """Whom a parcel is for: the only place where a phone of a villager stands, and but for a proxy's name the only one
    of a name."""

    parcel = models.OneToOneField(Parcel, models.CASCADE, related_name="addressee", verbose_name=_("parcel"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")

    def __str__(self) -> str:
        return str(self.parcel)
