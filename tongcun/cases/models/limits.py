"""Classes of cases, and how long each step may take, by class and grade, from a day on."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.wording.words import PROMISES
from tongcun.county.history import History
from tongcun.county.models import County, TimedLimit
from tongcun.loops.lights import LightRule


class Grade(models.TextChoices):
    """How urgent a case is; each county says what its grades mean by its limits."""

    DANGER = "danger", pgettext_lazy("grade", "danger")
    URGENT = "urgent", pgettext_lazy("grade", "urgent")
    GENERAL = "general", pgettext_lazy("grade", "general")
    COMPLEX = "complex", pgettext_lazy("grade", "complex")


class CaseClass(models.Model):
    """What cases are about, in the county's own words: 项目建设, 安全生产."""

    county = models.ForeignKey(County, models.PROTECT, related_name="case_classes", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=40)
    official_order = models.PositiveIntegerField(_("official order"), default=0)
    is_in_use = models.BooleanField(_("in use"), default=True)

    history = History()

    class Meta:
        verbose_name = _("class of cases")
        verbose_name_plural = _("classes of cases")
        ordering = ("county", "official_order", "name")
        constraints = (models.UniqueConstraint(fields=("county", "name"), name="case_class_once"),)

    def __str__(self) -> str:
        return self.name


class StepLimit(TimedLimit):
    """How long a step may take in cases registered from `first_date` on, until another row takes its place.

    A row without class or grade is for all that have no row of their own; of several that fit, that of the class counts
    before that of the grade. `yellow_percent`: the light turns yellow when so much of the time is left; None: by the
    county's rule for steps of cases.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="step_limits", verbose_name=_("county"))
    case_class = models.ForeignKey(CaseClass, models.PROTECT, null=True, blank=True, verbose_name=_("class"))
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, blank=True)
    step = models.CharField(_("step"), max_length=20, choices=PROMISES)
    yellow_percent = models.PositiveSmallIntegerField(
        _("yellow when so much is left (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    history = History()

    class Meta:
        verbose_name = _("limit of a step")
        verbose_name_plural = _("limits of steps")
        ordering = ("county", "step", "case_class", "grade", "first_date")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "case_class", "grade", "step", "first_date"), name="step_limit_once",
                violation_error_message=_("There is a limit for this from that day already."),
            ),
            models.UniqueConstraint(
                fields=("county", "grade", "step", "first_date"), condition=models.Q(case_class__isnull=True),
                name="step_limit_of_all_classes_once",
                violation_error_message=_("There is a limit for this from that day already."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.length}"

    def as_light_rule(self) -> LightRule | None:
        """When its light turns yellow; None where it says nothing of its own."""
        return None if self.yellow_percent is None else LightRule(self.yellow_percent / 100)
