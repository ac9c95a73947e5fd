"""Where the record disagrees with itself or with the plan: a person's queue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County, Evidence, Station, User
from tongcun.parcels.models.scans import Scan
from tongcun.parcels.pure.finding_kinds import FindingKind


class DiscrepancyKind(models.TextChoices):
    """What does not fit, with the words for it."""

    OUT_OF_TURN = FindingKind.OUT_OF_TURN.value, _("out of turn")
    NOT_THE_HOLDER = FindingKind.NOT_THE_HOLDER.value, _("scanned by another than the holder")
    OUT_OF_ITS_BAG = FindingKind.OUT_OF_ITS_BAG.value, _("outside its bag")
    AFTER_THE_END = FindingKind.AFTER_THE_END.value, _("after the end")
    NO_OTHER_PARTY = FindingKind.NO_OTHER_PARTY.value, _("no other party named")
    CORRECTS_NOTHING = FindingKind.CORRECTS_NOTHING.value, _("takes back nothing")
    CORRECTS_ANOTHERS = FindingKind.CORRECTS_ANOTHERS.value, _("takes back another's scan")
    MISSING = FindingKind.MISSING.value, _("piece missing")
    DAMAGED = FindingKind.DAMAGED.value, _("damaged")
    MISROUTED = FindingKind.MISROUTED.value, _("misrouted")
    WRONG_STATION = FindingKind.WRONG_STATION.value, _("bag at another station")
    WRONG_BAG = FindingKind.WRONG_BAG.value, _("in a bag for another station")
    OTHER_RUN = FindingKind.OTHER_RUN.value, _("to ride another run")
    NO_CALL = FindingKind.NO_CALL.value, _("on a run that does not call at its station")
    SEAL_DIFFERS = FindingKind.SEAL_DIFFERS.value, _("seal differs")
    OVERLOAD = FindingKind.OVERLOAD.value, _("hold overloaded")
    LEFT_OVERLOADED = FindingKind.LEFT_OVERLOADED.value, _("departed overloaded")
    UNKNOWN_CODE = FindingKind.UNKNOWN_CODE.value, _("unknown code")
    NOT_ITS_OWN = FindingKind.NOT_ITS_OWN.value, _("no parcel of the carrier whose system scanned it")
    IMPOSSIBLE_TIME = FindingKind.IMPOSSIBLE_TIME.value, _("impossible time")
    ID_USED_TWICE = FindingKind.ID_USED_TWICE.value, _("scan id used twice")
    UNREADABLE = FindingKind.UNREADABLE.value, _("unreadable scan")
    SHORT_BAG = FindingKind.SHORT_BAG.value, _("piece of an opened bag not scanned")
    SHORT_COUNT = FindingKind.SHORT_COUNT.value, _("fewer pieces than on the bag's label")


class Discrepancy(models.Model):
    """One thing for a person to look into, where it lies (`station`, or the county desk), until somebody closes it.

    One that later scans explain is closed by the record itself: `closed_by` is empty then, and it opens again when the
    record disagrees anew. What a person closed stays closed; an overloaded hold is told anew once it had fitted in
    between, or holds still more.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="discrepancies", verbose_name=_("county"))
    kind = models.CharField(_("what"), max_length=20, choices=DiscrepancyKind.choices)
    code = models.CharField(_("code"), max_length=120)
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan"))
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, verbose_name=_("station"))
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("closed by"))
    note = models.CharField(_("what was found"), max_length=400, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("discrepancy")
        verbose_name_plural = _("discrepancies")
        ordering = ("county", "-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("scan", "kind", "code"), name="one_discrepancy_a_scan_and_kind"),
        )
        indexes = (
            models.Index(fields=("county", "closed_at", "opened_at"), name="open_discrepancies"),
            models.Index(fields=("county", "code"), name="discrepancies_of_a_code"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
