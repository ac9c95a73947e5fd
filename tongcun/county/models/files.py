"""Spreadsheets sent to us: how a sender names its columns, learned once, and what waits to be imported."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.clock import now
from tongcun.county.models.county import County
from tongcun.county.models.people import User


class ColumnMapping(models.Model):
    """Which column of a sender's file is which of ours: `columns` maps our field names to the file's headings, and to
    nothing where none of them is meant."""

    county = models.ForeignKey(County, models.PROTECT, related_name="column_mappings", verbose_name=_("county"))
    sender = models.CharField(_("sender of the file"), max_length=80)
    content = models.CharField(_("content"), max_length=20)
    columns = models.JSONField(_("columns"), default=dict)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ("county", "content", "sender")
        constraints = (models.UniqueConstraint(fields=("county", "sender", "content"), name="mapping_once"),)

    def __str__(self) -> str:
        return f"{self.sender} {self.content}"


class Upload(models.Model):
    """A spreadsheet between its upload and its import; gone when imported, or after a day.

    `raw` is the file, or of a table with columns to choose what was read of it, packed (`county.sheets.packing`).
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="uploads", verbose_name=_("county"))
    user = models.ForeignKey(User, models.PROTECT, related_name="uploads", verbose_name=_("person"))
    content = models.CharField(_("content"), max_length=20)
    sender = models.CharField(_("sender of the file"), max_length=80)
    file_name = models.CharField(_("file name"), max_length=200)
    raw = models.BinaryField(_("file"))
    made_at = models.DateTimeField(_("made at"), default=now, editable=False)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.file_name
