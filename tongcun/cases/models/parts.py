"""Joint work: the part of one unit in a case, with its own promise and its own end; and meetings on the spot."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.cases.pure.parts import PartState
from tongcun.cases.wording.words import PART_ACTS, PART_STATES, PARTIES
from tongcun.county.models import Unit, User


class Part(models.Model):
    """What one unit is asked to do for a case. `asked_words` is the invitation; what it promises itself follows.

    From `state` on the columns are a cache of the last events, for lists; `answer_due_at` is until when the invitation
    is to be answered, or the desk is to decide about one that was declined.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parts", verbose_name=_("case"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parts", verbose_name=_("joint unit"))
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    asked_words = models.TextField(_("what is asked"), max_length=2000)

    state = models.CharField(_("state"), max_length=12, choices=PART_STATES, default=PartState.INVITED)
    answer_due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    promise_words = models.TextField(_("what is promised"), max_length=2000, blank=True)
    promised_until = models.DateField(_("promised until"), null=True, blank=True)
    holder_name = models.CharField(_("who does it"), max_length=60, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of joint work", "part")
        verbose_name_plural = pgettext_lazy("of joint work", "parts")
        ordering = ("case", "invited_at", "pk")
        constraints = (models.UniqueConstraint(fields=("case", "unit"), name="one_part_a_unit"),)

    def __str__(self) -> str:
        return f"{self.case} {self.unit}"


class PartEvent(models.Model):
    """One thing done with a part; only ever added. By nobody where it ended as the asker withdrew the case."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="events", verbose_name=_("part"))
    at = models.DateTimeField(_("at"))
    act = models.CharField(_("act"), max_length=12, choices=PART_ACTS)
    party = models.CharField(_("as"), max_length=12, choices=PARTIES)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("of unit"))
    words = models.TextField(_("words"), max_length=2000, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    person = models.CharField(_("who does it"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("event of a part")
        verbose_name_plural = _("events of parts")
        ordering = ("part", "at", "pk")

    def __str__(self) -> str:
        return f"{self.part} {self.act}"


class SiteMeeting(models.Model):
    """A meeting on the spot (现场协调会): when, where, who came, and what was agreed; only ever added."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="site_meetings", verbose_name=_("case"))
    at = models.DateTimeField(_("at"))
    place = models.CharField(_("place"), max_length=120)
    came = models.TextField(_("who came"), max_length=1000)
    agreed = models.TextField(_("what was agreed"), max_length=4000)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("site meeting")
        verbose_name_plural = _("site meetings")
        ordering = ("case", "at", "pk")

    def __str__(self) -> str:
        return f"{self.case} {self.place}"
