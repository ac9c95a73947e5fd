"""Forms of timetables, vehicles, duties and runs; what can be chosen lies in the reader's county."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.buses.fitness import unfit, words_of
from tongcun.buses.models import Vehicle
from tongcun.buses.queries import drivers_on
from tongcun.buses.timetable_names import LONGEST_PLATE, plain_plate
from tongcun.county.forms import DayField, let_choose
from tongcun.county.models import County, Unit, UnitKind, User

MOST_LITRES = 100_000
MOST_KG = 100_000


class TimetableFileForm(forms.Form):
    """The file of a timetable."""

    file = forms.FileField(label=_("GTFS zip or timetable workbook"), allow_empty_file=True)


class NewVersionForm(forms.Form):
    """From when an uploaded timetable holds, and what it is called."""

    valid_from = DayField(label=_("valid from"))
    name = forms.CharField(label=_("name"), max_length=80, required=False)


class ValidFromForm(forms.Form):
    """From when what is imported holds."""

    valid_from = DayField(label=_("valid from"))


class VehicleForm(forms.Form):
    """What is known of a vehicle."""

    plate = forms.CharField(label=_("plate"), max_length=2 * LONGEST_PLATE)
    hold_litres = forms.FloatField(label=_("hold (litres)"), min_value=0, max_value=MOST_LITRES)
    hold_kg = forms.FloatField(label=_("hold (kilograms)"), min_value=0, max_value=MOST_KG)
    agency = forms.ModelChoiceField(Unit.objects.none(), label=_("bus company"), required=False)
    inspected_until = DayField(label=_("inspection valid until"), required=False)
    insured_until = DayField(label=_("insurance valid until"), required=False)
    in_service = forms.BooleanField(label=_("in service"), required=False)

    def __init__(self, county: County, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Unit.objects.filter(county=county, kind=UnitKind.AGENCY)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean_plate(self) -> str:
        """A plate is noted as lists are matched by it: without spaces and dots, in capitals."""
        plate = plain_plate(self.cleaned_data["plate"])
        if not 0 < len(plate) <= LONGEST_PLATE:
            told = _("Not a plate: at most {count} letters and digits.")
            raise forms.ValidationError(told.format(count=LONGEST_PLATE))
        return plate


class VehicleOfDateField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none while it runs
    """One of the county's vehicles; what bars one from the road on a date stands beside its plate."""

    date: datetime.date | None = None

    def label_from_instance(self, obj: Vehicle) -> str:
        """Its plate, and what bars it."""
        why = None if self.date is None else unfit(obj, self.date)
        return str(obj) if why is None else f"{obj} · {words_of(why)}"


class DutyForm(forms.Form):
    """A duty of the roster of a date; without a trip it is for the whole line."""

    route_id = forms.ChoiceField(label=_("line"))
    trip_id = forms.CharField(label=_("trip, empty for the whole line"), max_length=80, required=False)
    driver = forms.ModelChoiceField(User.objects.none(), label=_("driver"))
    vehicle = VehicleOfDateField(Vehicle.objects.none(), label=_("vehicle"), required=False)

    def __init__(
        self, county: County, date: datetime.date, lines: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vehicle"].date = date  # type: ignore[attr-defined]
        self.fields["route_id"].choices = lines  # type: ignore[attr-defined]
        self.fields["route_id"].widget.attrs["translate"] = "no"
        let_choose(self.fields["driver"], drivers_on(county, date), county)
        self.fields["vehicle"].queryset = Vehicle.objects.filter(county=county)  # type: ignore[attr-defined]
