"""People: users, the roles that bind them to a place, and what they were shown in full."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from tongcun.county.clock import now
from tongcun.county.history import History
from tongcun.county.models.county import County
from tongcun.county.models.places import Station, Township
from tongcun.county.models.units import Unit

ON_SERVER = "on the server"
"""Why an edit of the history is nobody's: it was made by a command, by whoever runs the server."""
REASON_JOINED = ": "
"""Between that and what was done, where the reason of an edit says both."""


class AccountDeed(models.TextChoices):
    """What is done to an account and changes no field that the history keeps: the reason of an edit says it."""

    NEW_PASSWORD = "new_password", _("new one-time password given")
    UNLOCKED = "unlocked", _("wrong tries forgotten")
    SECOND_FACTOR_GONE = "second_factor_gone", _("second factor taken away")


class User(AbstractUser):
    """A person who works with the program; what they may see and do follows from their postings."""

    display_name = models.CharField(_("person's name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)

    history = History(excluded_fields=["last_login", "password"])

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("display_name", "username")
        constraints = (
            # Each name is unique, so no two differ by capitals alone.
            models.CheckConstraint(condition=Exact(F("username"), Lower("username")), name="user_names_are_small"),
        )

    def __str__(self) -> str:
        return self.display_name or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The one spelling by which an account is kept, found and locked: without capitals and full-width signs."""
        return str(super().normalize_username(username)).lower()


class Role(models.TextChoices):
    """What somebody is in the county; what each may do stands in `county/rights.py`."""

    HUB_CLERK = "hub_clerk", _("hub clerk")
    TOWNSHIP_CLERK = "township_clerk", _("township clerk")
    DRIVER = "driver", _("driver")
    KEEPER = "keeper", _("keeper")
    DISPATCHER = "dispatcher", _("dispatcher")
    CARRIER_CLERK = "carrier_clerk", _("carrier's clerk")
    BUREAU = "bureau", _("bureau")
    LIAISON_OFFICER = "liaison_officer", _("liaison officer")
    SUPERVISOR = "supervisor", _("supervisor")
    LEADER = "leader", _("leader")
    SECRETARY = "secretary", _("secretary")
    ADMINISTRATOR = "administrator", _("administrator")


class Posting(models.Model):
    """A role of a person at a place: what lies below that place is theirs to see; with no place named, the county.

    One that was ended before its first day has its last day before the first, and never holds.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    county = models.ForeignKey(County, models.PROTECT, related_name="postings", verbose_name=_("county"))
    township = models.ForeignKey(Township, models.PROTECT, null=True, blank=True, verbose_name=_("township"))
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, verbose_name=_("station"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    first_date = models.DateField(_("first day"), null=True, blank=True)
    last_date = models.DateField(_("last day"), null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ("county", "role", "user")
        constraints = (
            models.CheckConstraint(
                condition=~Q(role__in=(Role.KEEPER, Role.HUB_CLERK)) | Q(station__isnull=False),
                name="keepers_and_hub_clerks_have_a_station",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.CARRIER_CLERK) | Q(unit__isnull=False), name="carrier_clerks_have_a_unit"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.TOWNSHIP_CLERK) | Q(township__isnull=False),
                name="township_clerks_have_a_township",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def is_taken_back(self) -> bool:
        """Whether it was ended before it began."""
        return self.first_date is not None and self.last_date is not None and self.last_date < self.first_date


class Badge(models.Model):
    """A driver's badge: scanned on the hub's or keeper's device it signs a handover; only its digest is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="badges", verbose_name=_("person"))
    county = models.ForeignKey(County, models.PROTECT, related_name="badges", verbose_name=_("county"))
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    is_valid = models.BooleanField(_("valid"), default=True)
    made_at = models.DateTimeField(_("made at"), default=now, editable=False)

    history = History(excluded_fields=["digest"])

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"


class FullView(models.Model):
    """A record that somebody was shown a name or phone in full; never changed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="full_views", verbose_name=_("person"))
    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("county"))
    what = models.CharField(_("what was shown"), max_length=120)
    at = models.DateTimeField(_("at"), default=now, editable=False)

    class Meta:
        verbose_name = _("full view")
        verbose_name_plural = _("full views")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user} {self.what}"
