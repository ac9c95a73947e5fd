"""Forms of the working calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.county.actions import DayPlan
from tongcun.county.clock import FIRST_DAY, LAST_DAY
from tongcun.county.forms import DayField
from tongcun.county.hours_text import UnfitHoursError, hours_in, hours_text
from tongcun.county.models import DayKind
from tongcun.loops.working_time import Hours, Week


class TypedHoursField(forms.CharField):
    """A day's hours as people type them; empty: nothing is worked."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, required=False, max_length=200, help_text=help_text)

    def clean(self, value: Any) -> Any:
        """The hours."""
        try:
            return hours_in(super().clean(value))
        except UnfitHoursError as unfit:
            raise forms.ValidationError(str(unfit)) from None

    def prepare_value(self, value: Any) -> Any:
        """Hours as text; what was typed as it is."""
        return hours_text(value) if isinstance(value, tuple) else value


class WeekForm(forms.Form):
    """The hours of a week and the day from which they hold."""

    first_date = DayField(label=_("first day"))
    monday = TypedHoursField(label=_("Monday"))
    tuesday = TypedHoursField(label=_("Tuesday"))
    wednesday = TypedHoursField(label=_("Wednesday"))
    thursday = TypedHoursField(label=_("Thursday"))
    friday = TypedHoursField(label=_("Friday"))
    saturday = TypedHoursField(label=_("Saturday"))
    sunday = TypedHoursField(label=_("Sunday"))

    WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

    def week(self) -> Week:
        """The hours that were filled in."""
        said: list[Hours] = [self.cleaned_data[name] for name in self.WEEKDAYS]
        return (said[0], said[1], said[2], said[3], said[4], said[5], said[6])


class SpecialDayForm(forms.Form):
    """A date that is worked otherwise than its week says."""

    date = DayField(label=_("date"))
    kind = forms.ChoiceField(label=_("how it is worked"), choices=DayKind.choices)
    hours = TypedHoursField(label=_("hours"), help_text=_("Only for hours of its own, such as 08:30-12:00."))
    name = forms.CharField(label=_("occasion"), max_length=40, required=False)
    replaces = forms.BooleanField(label=_("takes the place of what is set for that day"), required=False)

    def plan(self) -> DayPlan:
        """What was filled in."""
        said = self.cleaned_data
        return DayPlan(said["date"], DayKind(said["kind"]), said["hours"], said["name"])


class YearForm(forms.Form):
    """A year."""

    year = forms.IntegerField(label=_("year"), min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
