"""A leader's note (批示) of which a case came: its words and scan, who may read them, and who has."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.county.models import Evidence, User


class Circle(models.TextChoices):
    """Who may read a note by what they are."""

    LEADERS = "leaders", pgettext_lazy("readers of a note", "leaders of the county")
    DESK = "desk", pgettext_lazy("readers of a note", "the county desk")
    SUPERVISORS = "supervisors", pgettext_lazy("readers of a note", "supervisors")
    HANDLERS = "handlers", pgettext_lazy("readers of a note", "whoever handles the case: lead and joint units")


class LeadersNote(models.Model):
    """What a leader wrote, taken down by a secretary for them; the case that came of it. Only ever added."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="note", verbose_name=_("case"))
    leader = models.ForeignKey(User, models.PROTECT, related_name="notes", verbose_name=_("leader who wrote it"))
    noted_on = models.DateField(_("date of the note"))
    words = models.TextField(_("words of the note"), max_length=2000)
    scan = models.ForeignKey(Evidence, models.PROTECT, related_name="+", verbose_name=_("scan of the note"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("leader's note")
        verbose_name_plural = _("leaders' notes")
        ordering = ("-noted_on", "-pk")

    def __str__(self) -> str:
        return f"{self.case} {self.noted_on:%Y-%m-%d}"


class NoteAccess(models.Model):
    """Who may read a note from a moment on; the latest counts, and the earlier ones tell who could. Only ever added.

    Beside those named here the leader who wrote it and whoever entered it may.
    """

    note = models.ForeignKey(LeadersNote, models.PROTECT, related_name="access", verbose_name=_("leader's note"))
    circles = models.JSONField(_("who may read it, by what they are"), default=list, blank=True)
    people = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("who may read it, by name"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("readers of a note")
        verbose_name_plural = _("readers of notes")
        ordering = ("note", "at", "pk")

    def __str__(self) -> str:
        return f"{self.note} {self.at:%Y-%m-%d %H:%M}"


class NoteReading(models.Model):
    """Somebody was shown the words or the scan of a note; only ever added."""

    class What(models.TextChoices):
        """What was shown."""

        WORDS = "words", pgettext_lazy("shown of a note", "the words")
        SCAN = "scan", pgettext_lazy("shown of a note", "the scan")

    note = models.ForeignKey(LeadersNote, models.PROTECT, related_name="readings", verbose_name=_("leader's note"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("read by"))
    what = models.CharField(_("what was shown"), max_length=10, choices=What.choices)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reading of a note")
        verbose_name_plural = _("readings of notes")
        ordering = ("note", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.note} {self.by}"
