"""Forms of parcels and custody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County, Station, Unit, UnitKind
from tongcun.parcels.models import DeviceKind


class DeviceForm(forms.Form):
    """A new device: its name, and the station or carrier that it belongs to."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (DeviceKind.HANDSET, DeviceKind.CARRIER)],
    )
    station = forms.ModelChoiceField(Station.objects.none(), label=_("Station"), required=False)
    carrier = forms.ModelChoiceField(Unit.objects.none(), label=_("Carrier"), required=False)

    def __init__(self, *args: Any, county: County, **more: Any) -> None:
        super().__init__(*args, **more)
        self._county = county
        self.fields["station"].queryset = Station.objects.filter(county=county)  # type: ignore[attr-defined]
        self.fields["carrier"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            county=county, kind=UnitKind.CARRIER
        )

    def clean(self) -> dict[str, Any]:
        """A carrier's system belongs to a carrier and to no station; a name stands once in the county."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") == DeviceKind.CARRIER and not said.get("carrier"):
            self.add_error("carrier", _("Say whose system it is."))
        if said.get("kind") == DeviceKind.HANDSET:
            said["carrier"] = None
        if self._county.devices.filter(name=said.get("name", "")).exists():
            self.add_error("name", _("Another device bears this name."))
        return said


class CloseForm(forms.Form):
    """What a person found out."""

    note = forms.CharField(label=_("What was found"), max_length=400)


class DayCloseForm(forms.Form):
    """A remark on a day's close."""

    note = forms.CharField(label=_("Note"), max_length=400, required=False)


class ImportForm(forms.Form):
    """A sheet, who sent it, and what it holds."""

    content = forms.ChoiceField(
        label=_("Content"), choices=[("parcels", _("Parcels")), ("scans", _("Export of a handset"))]
    )
    sender = forms.CharField(label=_("Sender"), max_length=80)
    file = forms.FileField(label=_("File (CSV or XLSX)"))
