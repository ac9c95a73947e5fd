"""What people fill in on the pages of the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.buses.queries import drivers_on
from tongcun.county.clock import service_date
from tongcun.county.forms import DayField, let_choose
from tongcun.county.models import County, Station, User, valid_on

MOST_MINUTES_LATE = 720
MOST_MINUTES_KEPT = 240


def wrong_minutes(most: int) -> str:
    """What is told of minutes that are none, or more than there can be."""
    return gettext("Nothing was changed: minutes from 0 to {most} were expected.").format(most=most)


class DelayForm(forms.Form):
    """How late a run is."""

    minutes = forms.IntegerField(label=_("minutes late"), min_value=0, max_value=MOST_MINUTES_LATE)


class VehicleForm(forms.Form):
    """Which vehicle comes instead; none where nobody knows yet."""

    vehicle = forms.ModelChoiceField(Vehicle.objects.none(), label=_("vehicle"), required=False)

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vehicle"].queryset = county.vehicles.filter(in_service=True)  # type: ignore[attr-defined]


class DriverForm(forms.Form):
    """Who drives a run: one of the drivers of its date, or who drives it by now; nobody where that is open."""

    driver = forms.ModelChoiceField(User.objects.none(), label=_("driver"), required=False, empty_label=_("nobody yet"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, run: DatedTrip) -> None:
        super().__init__(data, initial={"driver": run.driver_id})
        mine = drivers_on(run.county, run.date) | User.objects.filter(pk=run.driver_id or 0)
        let_choose(self.fields["driver"], mine, run.county)
        self.fields["driver"].widget.attrs["translate"] = "no"


class LuggageForm(forms.Form):
    """How much of a run's hold is kept for passengers' luggage."""

    litres = forms.FloatField(label=_("luggage reserve (litres)"), min_value=0)


class ClosingForm(forms.Form):
    """Which station is shut, and why."""

    station = forms.ModelChoiceField(Station.objects.none(), label=_("station"))
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = county.stations.filter(valid_on(service_date(county)))  # type: ignore[attr-defined]


class CutOffForm(forms.Form):
    """How long before departure lists close."""

    minutes = forms.IntegerField(
        label=_("minutes kept beyond the handling time"), min_value=0, max_value=MOST_MINUTES_KEPT
    )


class AskForm(forms.Form):
    """For which date a plan is asked."""

    date = DayField(label=_("service date"))
