"""How a sender's spreadsheet names its columns, learned once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.models.county import County


class ColumnMapping(models.Model):
    """Which column of a sender's file is which of ours: `columns` maps our field names to the file's headings."""

    county = models.ForeignKey(County, models.PROTECT, related_name="column_mappings", verbose_name=_("county"))
    sender = models.CharField(_("sender"), max_length=80)
    content = models.CharField(_("content"), max_length=20)
    columns = models.JSONField(_("columns"), default=dict)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ("county", "content", "sender")
        constraints = (models.UniqueConstraint(fields=("county", "sender", "content"), name="mapping_once"),)

    def __str__(self) -> str:
        return f"{self.sender} {self.content}"
