"""Meetings and leaders' visits at which problems of enterprises were taken up, and the drafts of their pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.county.evidence import EvidenceFile
from tongcun.county.history import History
from tongcun.county.models import County, Evidence, EvidenceKind, User


class MeetingKind(models.TextChoices):
    """At what sort of occasion problems were taken up."""

    TOPIC = "topic", pgettext_lazy("kind of meeting", "meeting on a subject")
    ON_SITE = "on_site", pgettext_lazy("kind of meeting", "office on the spot")
    LEADERS_VISIT = "leaders_visit", pgettext_lazy("kind of meeting", "a leader's visit")


class Meeting(models.Model):
    """A meeting or a leader's visit: when, where, who led it and who came; the problems that it took up are its cases.

    `leaders` and `came` stand as they were written: not everybody who came has an account.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="meetings", verbose_name=_("county"))
    kind = models.CharField(_("kind of meeting"), max_length=20, choices=MeetingKind.choices)
    title = models.CharField(_("title"), max_length=120)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=120)
    leaders = models.CharField(_("leaders present"), max_length=200)
    came = models.TextField(_("who came"), max_length=1000, blank=True)
    minutes = models.ForeignKey(
        Evidence, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("minutes")
    )
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))

    history = History()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("-held_on", "-pk")
        indexes = (models.Index(fields=("county", "-held_on"), name="meetings_by_day"),)

    def __str__(self) -> str:
        return self.title


class MeetingDraft(models.Model):
    """The page of a meeting as far as it is typed; kept with every press of a button, whatever is wrong in it.

    `said`: `head` (fields as typed), `rows` (a list of the same), `pasted` (what of a table was not recognised yet).
    The minutes are no evidence yet, so they stand here and can be given up. Once registered it names its meeting and is
    empty, so that a form sent twice makes one.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="meeting_drafts", verbose_name=_("county"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    said = models.JSONField(_("what is typed"), default=dict, blank=True)
    minutes_name = models.CharField(_("file name"), max_length=120, blank=True)
    minutes_kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind.choices, blank=True)
    minutes_raw = models.BinaryField(_("minutes"), default=b"", blank=True)
    changed_at = models.DateTimeField(_("changed at"))
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="draft", null=True, blank=True, verbose_name=_("meeting")
    )

    class Meta:
        verbose_name = _("draft of a meeting")
        verbose_name_plural = _("drafts of meetings")
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return str(self.said.get("head", {}).get("title", "")) or str(self.pk)

    @property
    def minutes(self) -> EvidenceFile | None:
        """The minutes as they were sent with it, if they were."""
        if not self.minutes_name:
            return None
        return EvidenceFile(self.minutes_name, EvidenceKind(self.minutes_kind), bytes(self.minutes_raw))

    @minutes.setter
    def minutes(self, file: EvidenceFile | None) -> None:
        self.minutes_name, self.minutes_kind, self.minutes_raw = (
            ("", "", b"") if file is None else (file.name, str(file.kind), file.raw)
        )
