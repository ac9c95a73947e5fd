"""Forms of people and places; what can be chosen lies in the reader's county."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongcun.county.actions import Duty
from tongcun.county.clock import FIRST_DAY, LAST_DAY, service_date
from tongcun.county.models import (
    County,
    Enterprise,
    LightSetting,
    Role,
    Station,
    Township,
    Unit,
    User,
    Village,
    not_ended,
)
from tongcun.county.queries import marked_person_label, person_label, with_posts
from tongcun.county.sheets import Content
from tongcun.feeds.cells import UnfitError, clock_seconds
from tongcun.planner.clock import hours_minutes

NOTHING: Mapping[str, Any] = MappingProxyType({})


class DateInput(forms.DateInput):
    """A day, by the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that a county has to do with."""

    def __init__(self, *, label: Any, required: bool = True) -> None:
        bounds = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        super().__init__(label=label, required=required, widget=DateInput(), validators=bounds)


class ClockField(forms.CharField):
    """A time of the service day as HH:MM (may pass 24:00), kept as seconds."""

    def clean(self, value: Any) -> Any:
        """Seconds, or None."""
        text = super().clean(value)
        try:
            return clock_seconds(text) if text else None
        except UnfitError as unfit:
            raise forms.ValidationError(
                _("{what}; expected: {expected}").format(what=unfit.what, expected=unfit.expected)
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """Seconds as HH:MM."""
        return hours_minutes(value) if isinstance(value, int) else value


class PersonForm(forms.Form):
    """What a person is called and where they are reached."""

    display_name = forms.CharField(label=_("person's name"), max_length=60)
    phone = forms.CharField(label=_("phone"), max_length=20, required=False)


class DutyForm(forms.Form):
    """A role at a place of the county, for some time."""

    role = forms.ChoiceField(label=_("role"), choices=Role.choices)
    station = forms.ModelChoiceField(Station.objects.none(), label=_("station"), required=False)
    township = forms.ModelChoiceField(Township.objects.none(), label=_("township"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"), required=False)
    first_date = DayField(label=_("first day"), required=False)
    last_date = DayField(label=_("last day"), required=False)

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _bind(self, county)

    def duty(self) -> Duty:
        """What was filled in."""
        said = self.cleaned_data
        return Duty(
            Role(said["role"]), said["station"], said["township"], said["unit"], said["first_date"], said["last_date"]
        )


class UserNameField(UsernameField):
    """A user name, in the one spelling that is kept."""

    def to_python(self, value: Any) -> str:
        """In small letters, before its length and its signs are looked at."""
        return User.normalize_username(super().to_python(value) or "")


class NewPersonForm(DutyForm):
    """A new account and its first posting."""

    username = UserNameField(label=_("user name"), max_length=150, validators=[UnicodeUsernameValidator()])
    display_name = forms.CharField(label=_("person's name"), max_length=60)
    phone = forms.CharField(label=_("phone"), max_length=20, required=False)
    field_order = ("username", "display_name", "phone")


class EndForm(forms.Form):
    """The last day of a posting."""

    last_date = DayField(label=_("last day"))


class LightForm(forms.ModelForm[LightSetting]):
    """When the lights of a kind of promise turn, from a day on."""

    first_date = DayField(label=_("first day"))

    class Meta:
        model = LightSetting
        fields = ("kind", "yellow_percent", "yellow_hours", "first_date")

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.county = county
        self.initial.setdefault("first_date", service_date(county))


KEPT_NAMES = ("station_id", "unit_id")
"""By these the record names who holds a parcel (docs/decisions/0012): once given, they stay."""


DATES = {"valid_from": DateInput(), "valid_until": DateInput()}


class PlaceForm(forms.ModelForm[Any]):
    """What the forms of places share: choices within the county."""

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & set(KEPT_NAMES):
            self.fields[name].disabled = self.instance.pk is not None
        self.county = county
        if hasattr(self.instance, "county_id") and self.instance.county_id is None:
            self.instance.county = county
        chosen = {name: getattr(self.instance, f"{name}_id", None) for name in self.fields}
        _bind(self, county, chosen)

    def clean_code(self) -> str:
        """A code that lies in the county."""
        code: str = self.cleaned_data["code"]
        if not code.startswith(self.county.division_code):
            raise forms.ValidationError(_("The code lies in another county."))
        return code

    def clean(self) -> dict[str, Any] | None:
        """Names that must be unique in the county are so, although the county is no field of the form."""
        said = super().clean()
        for unique in ("station_id", "unit_id"):
            if value := self.cleaned_data.get(unique):
                same = self._meta.model._default_manager.filter(county=self.county, **{unique: value})
                if same.exclude(pk=self.instance.pk).exists():
                    self.add_error(unique, _("That id is taken already."))
        return said


class TownshipForm(PlaceForm):
    """A township."""

    class Meta:
        model = Township
        fields = ("code", "name", "official_order", "valid_from", "valid_until")
        widgets = DATES


class VillageForm(PlaceForm):
    """A village or community."""

    class Meta:
        model = Village
        fields = ("township", "code", "name", "official_order", "valid_from", "valid_until")
        widgets = DATES


class StationForm(PlaceForm):
    """A station."""

    opens_seconds = ClockField(label=_("opens"), required=False, max_length=8, help_text=_("HH:MM, past 24:00 too"))
    closes_seconds = ClockField(label=_("closes"), required=False, max_length=8, help_text=_("HH:MM, past 24:00 too"))

    class Meta:
        model = Station
        fields = (
            "station_id", "name", "level", "township", "village", "opens_seconds", "closes_seconds",
            "handling_minutes", "van_yuan", "transfer", "lat", "lon", "official_order", "valid_from",
            "valid_until",
        )  # fmt: skip
        widgets = DATES


class UnitForm(PlaceForm):
    """A bureau, company or carrier."""

    class Meta:
        model = Unit
        fields = ("unit_id", "name", "kind", "township", "official_order", "valid_from", "valid_until")
        widgets = DATES


class EnterpriseForm(PlaceForm):
    """A firm or farm."""

    class Meta:
        model = Enterprise
        fields = (
            "name", "credit_code", "township", "industry", "above_size_line", "is_sample", "official_order",
            "valid_from", "valid_until",
        )  # fmt: skip
        widgets = DATES


class ClosureForm(forms.Form):
    """Days on which a station is shut."""

    first_date = DayField(label=_("first day"))
    last_date = DayField(label=_("last day"))
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)


class UploadForm(forms.Form):
    """A spreadsheet, who sent it, and, where it may be one of several kinds, what it holds."""

    content = forms.ChoiceField(label=_("content"))
    file = forms.FileField(label=_("file (XLSX or CSV)"), allow_empty_file=True)
    sender = forms.CharField(
        label=_("sender of the file"), max_length=80, help_text=_("The columns are remembered by sender."),
        widget=forms.TextInput(attrs={"list": "senders"}),
    )  # fmt: skip

    def __init__(self, contents: Sequence[Content], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].choices = [(one.name, one.words) for one in contents]  # type: ignore[attr-defined]
        if len(contents) == 1:
            self.fields["content"].required = False
            self.fields["content"].widget = forms.HiddenInput()
        self._usual = contents[0].name

    def clean_content(self) -> str:
        """What was chosen, or the only kind there is."""
        return self.cleaned_data["content"] or self._usual


def _bind(form: forms.BaseForm, county: County, chosen: Mapping[str, Any] = NOTHING) -> None:
    """Let what is chosen lie in the county, and be there today or later; what stood there already may stay."""
    today = service_date(county)
    choices: dict[str, QuerySet[Any]] = {
        "station": Station.objects.filter(county=county),
        "township": Township.objects.filter(county=county),
        "unit": Unit.objects.filter(county=county),
        "village": Village.objects.filter(township__county=county).select_related("township"),
    }
    for name, rows in choices.items():
        if isinstance(field := form.fields.get(name), forms.ModelChoiceField):
            field.queryset = rows.filter(not_ended(today) | Q(pk=chosen.get(name)))


def whole_numbers(posted: Any, prefix: str) -> dict[int, int]:
    """Numbers of inputs named `prefix-ID`, by id; what is no number of at most six digits is left out."""
    found = {}
    for name, text in posted.items():
        match = re.fullmatch(rf"{prefix}-([0-9]{{1,12}})", name)
        if match and re.fullmatch("[0-9]{1,6}", text.strip()):
            found[int(match[1])] = int(text)
    return found


def let_choose(field: forms.Field, people: QuerySet[User], county: County) -> None:
    """Let a field choose among some people, each with unit, place and role of theirs in a county beside the name."""
    is_ticked = isinstance(field.widget, forms.CheckboxSelectMultiple)
    field.queryset = with_posts(people, county)  # type: ignore[attr-defined]
    field.label_from_instance = marked_person_label if is_ticked else person_label  # type: ignore[attr-defined]
