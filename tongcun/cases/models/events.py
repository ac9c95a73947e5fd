"""What was done with a case: facts that are only ever added; the database refuses to change or remove them."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models.cases import Case, Link
from tongcun.cases.models.limits import CaseClass, Grade
from tongcun.cases.pure.acts import Act, Outcome, Party, Satisfaction
from tongcun.cases.pure.life import Event
from tongcun.cases.wording.words import ACTS, LOOKED_BACK, OUTCOMES, PARTIES, SATISFACTIONS
from tongcun.county.models import TIME_UNITS, Unit, User, length_of_time
from tongcun.loops.clock import Limit
from tongcun.loops.clock import Unit as TimeUnit

LATE = datetime.timedelta(minutes=1)


def unit_key(pk: int | None) -> str:
    """A unit's or person's row as the life of a case names it; empty: nobody's, the asker."""
    return "" if pk is None else str(pk)


class CaseEvent(models.Model):
    """One thing done with a case, the `number`-th: when, what, as what, by whom of which unit (none: the asker).

    `words` is what was said with it: the reason, the measures, the asker's own words; `called` the number that was
    called; `was_class` and `was_grade` are those before a change of these, `was_until` the day before it was moved,
    `other` and `link` to which case it was linked, and as what. Entered later than it was done, `entered_at` shows it
    (补录).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name=_("case"))
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    entered_at = models.DateTimeField(_("entered at"))
    act = models.CharField(_("act"), max_length=20, choices=ACTS)
    party = models.CharField(_("as"), max_length=12, choices=PARTIES)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("of unit"))
    to = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("to unit"))
    outcome = models.CharField(_("outcome of the case"), max_length=20, choices=[*OUTCOMES, *LOOKED_BACK], blank=True)
    satisfaction = models.CharField(_("how content the asker is"), max_length=10, choices=SATISFACTIONS, blank=True)
    more_amount = models.PositiveIntegerField(_("more time"), null=True, blank=True)
    more_unit = models.CharField(_("counted in"), max_length=20, choices=TIME_UNITS, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    called = models.CharField(_("number called"), max_length=20, blank=True)
    words = models.TextField(_("words"), max_length=4000, blank=True)
    was_class = models.ForeignKey(
        CaseClass, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("class before")
    )
    was_until = models.DateField(_("until before"), null=True, blank=True)
    other = models.ForeignKey(
        Case, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("case that asked first")
    )
    link = models.CharField(_("link"), max_length=10, choices=Link.choices, blank=True)
    was_grade = models.CharField(_("grade before"), max_length=10, choices=Grade.choices, blank=True)

    class Meta:
        verbose_name = _("event of a case")
        verbose_name_plural = _("events of cases")
        ordering = ("case", "number")
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="case_event_once"),)

    def __str__(self) -> str:
        return f"{self.case} {self.number} {self.act}"

    @property
    def is_late(self) -> bool:
        """Whether it was entered later than it was done (补录)."""
        return self.entered_at - self.at > LATE

    @property
    def more(self) -> Limit | None:
        """The time that was asked for, or given, beyond the first."""
        return Limit(self.more_amount, TimeUnit(self.more_unit)) if self.more_amount else None

    @property
    def more_length(self) -> str:
        """The same in words."""
        return length_of_time(self.more) if self.more else ""

    def as_event(self) -> Event:
        """What it says, for the life of the case; units by the keys of their rows."""
        return Event(
            when=self.at, act=Act(self.act), party=Party(self.party), unit=unit_key(self.unit_id),
            to=unit_key(self.to_id), outcome=Outcome(self.outcome) if self.outcome else None,
            more=self.more, until=self.until,
            satisfaction=Satisfaction(self.satisfaction) if self.satisfaction else None,
            by=unit_key(self.by_id), entered=self.entered_at,
        )  # fmt: skip
