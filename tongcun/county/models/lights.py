"""When lights turn yellow: one table for every kind of promise, each row from a day on."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.county.history import History
from tongcun.county.models.county import County
from tongcun.loops.lights import LightRule
from tongcun.loops.working_time import DAY_SECONDS

MOST_HOURS = 2_000


class LightKind(models.TextChoices):
    """What promises there are, as far as their lights go."""

    CASE_STEP = "case_step", pgettext_lazy("kind of promise", "steps of cases")
    JOINT_PART = "joint_part", pgettext_lazy("kind of promise", "parts of joint units")
    VISIT = "visit", pgettext_lazy("kind of promise", "visits and rounds")
    EXCEPTION = "exception", pgettext_lazy("kind of promise", "parcels to look into")


USUAL_LIGHTS: Mapping[str, LightRule] = {
    LightKind.CASE_STEP: LightRule(0.25),
    LightKind.JOINT_PART: LightRule(0.25),
    LightKind.VISIT: LightRule(0.0, 7 * DAY_SECONDS),
    LightKind.EXCEPTION: LightRule(0.25),
}
"""What holds as long as a county has set nothing else."""


class LightSetting(models.Model):
    """When the lights of a kind turn yellow for what begins from `first_date` on, until a later row takes its place.

    `yellow_percent`: when so much of the time is left; `yellow_hours`: when so many hours are, of working time, of
    visits by the clock. Whichever comes first counts.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="light_settings", verbose_name=_("county"))
    kind = models.CharField(_("kind of promise"), max_length=12, choices=LightKind.choices)
    yellow_percent = models.PositiveSmallIntegerField(
        _("yellow when so much is left (%)"), default=25, validators=[MaxValueValidator(100)]
    )
    yellow_hours = models.PositiveSmallIntegerField(
        _("or so many hours (of visits by the clock)"), default=0,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
    )  # fmt: skip
    first_date = models.DateField(_("first day"))

    history = History()

    class Meta:
        verbose_name = _("rule of lights")
        verbose_name_plural = _("rules of lights")
        ordering = ("county", "kind", "first_date")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "kind", "first_date"), name="light_setting_once",
                violation_error_message=_("There is a rule for this from that day already."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_date}"

    def as_rule(self) -> LightRule:
        """What it says, for the lights."""
        return LightRule(self.yellow_percent / 100, self.yellow_hours * 3600)
