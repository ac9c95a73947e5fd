"""Weekly and monthly reports: shown a working day ahead to those they speak of, whose remarks are printed beside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.remarks import Remark
from tongcun.county.models import County, User
from tongcun.county.printed import Form


class ReportKind(models.TextChoices):
    """How long a time a report tells of."""

    WEEKLY = "weekly", pgettext_lazy("report", "weekly")
    MONTHLY = "monthly", pgettext_lazy("report", "monthly")


class ListKind(models.TextChoices):
    """The lists of single cases that are kept with a monthly report."""

    LEDGER = "ledger", _("Ledger of problems")
    WORK = "work", _("List of work in progress")


class Report(models.Model):
    """The figures of some days as they stood when it was prepared; only ever added.

    `figures` is what it says (`reporting.figures_of`); from `publish_from` on, a working day after, it is made into
    files, with the remarks that units have added. Nobody in `prepared_by`: by schedule.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="case_reports", verbose_name=_("county"))
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind.choices)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    language = models.CharField(_("language"), max_length=2, default="zh")
    figures = models.JSONField(_("figures"))
    prepared_at = models.DateTimeField(_("prepared at"))
    prepared_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("prepared by")
    )
    publish_from = models.DateTimeField(_("published from"))

    class Meta:
        verbose_name = _("report of cases")
        verbose_name_plural = _("reports of cases")
        ordering = ("-until", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("county", "kind", "since", "until"), name="report_of_days_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since} {self.until}"


class ReportRemark(Remark):
    """What a unit says to what a report says of it, before it is published; only ever added."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="remarks", verbose_name=_("report"))

    class Meta:
        verbose_name = _("remark of a unit")
        verbose_name_plural = _("remarks of units")
        ordering = ("report", "at", "pk")
        constraints = (models.UniqueConstraint(fields=("report", "unit"), name="one_remark_a_unit"),)

    def __str__(self) -> str:
        return f"{self.report} {self.unit}"


class ReportFile(models.Model):
    """A report as a file, as it was published; only ever added. Nobody in `made_by`: by schedule."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files", verbose_name=_("report"))
    form = models.CharField(_("form"), max_length=5, choices=[(one.value, one.value) for one in Form])
    content = models.BinaryField(_("content"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ("report", "form")
        constraints = (models.UniqueConstraint(fields=("report", "form"), name="report_file_once"),)

    def __str__(self) -> str:
        return f"{self.report} {self.form}"


class ReportList(models.Model):
    """A list of the cases of a report's days as a file, made by schedule once the report is published; only ever added.

    It names every case, confidential ones as well: it is for those who see all.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="lists", verbose_name=_("report"))
    kind = models.CharField(_("kind"), max_length=10, choices=ListKind.choices)
    form = models.CharField(_("form"), max_length=5, choices=[(one.value, one.value) for one in Form])
    content = models.BinaryField(_("content"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("list of a report")
        verbose_name_plural = _("lists of reports")
        ordering = ("report", "kind", "form")
        constraints = (models.UniqueConstraint(fields=("report", "kind", "form"), name="report_list_once"),)

    def __str__(self) -> str:
        return f"{self.report} {self.kind} {self.form}"
