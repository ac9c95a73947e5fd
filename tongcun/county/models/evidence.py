"""Evidence: files that show what was promised, seen or done; kept here for every loop."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models.county import County
from tongcun.county.models.people import User


class EvidenceKind(models.TextChoices):
    """What a file is by its content; nothing else is kept."""

    JPEG = "jpeg", _("JPEG picture")
    PNG = "png", _("PNG picture")
    PDF = "pdf", _("PDF document")
    DOCX = "docx", _("Word document (.docx)")
    XLSX = "xlsx", _("Excel workbook (.xlsx)")


class Evidence(models.Model):
    """A file that shows something; never changed. Who may read it is for the row that names it to say.

    `digest`: SHA-256 of the bytes as they are kept. Nobody has made it where an enterprise sent it by its entrance.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="evidence", verbose_name=_("county"))
    file_name = models.CharField(_("file name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind.choices)
    byte_size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("digest"), max_length=64)
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("sent by")
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.file_name


class EvidenceContent(models.Model):
    """The bytes of a piece of evidence, apart from what is known of it, so that no list ever reads them."""

    evidence = models.OneToOneField(
        Evidence, models.CASCADE, primary_key=True, related_name="content", verbose_name=_("evidence")
    )
    raw = models.BinaryField(_("file"))

    class Meta:
        verbose_name = _("content of evidence")
        verbose_name_plural = _("contents of evidence")

    def __str__(self) -> str:
        return str(self.evidence)
