"""Forms of parcels and custody."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import service_date
from tongcun.county.evidence import EvidenceField
from tongcun.county.forms import DayField
from tongcun.county.models import County, Station, Unit, UnitKind, not_ended, valid_on
from tongcun.parcels.actions import read_code
from tongcun.parcels.desk.reading import RunHere
from tongcun.parcels.models import DeviceKind, DiscrepancyLimit, Scan
from tongcun.parcels.models.devices import is_own_name
from tongcun.parcels.models.parcels import OPAQUE_CODE
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.scan_texts import SEAL

SCANNED_FIELDS: dict[Act, tuple[str, ...]] = {
    Act.ACCEPT: ("code",), Act.PACK: ("bag", "code", "anyway"), Act.SEAL: ("code", "seal"), Act.LOAD: ("run", "code"),
    Act.UNLOAD: ("code", "seal"), Act.OPEN: ("code", "seal"),
    Act.DEPART: ("run",), Act.ARRIVE: ("run",), Act.SORT: ("code",), Act.SHELVE: ("code",), Act.OFFER: ("code",),
    Act.COLLECT: ("code", "proof", "proxy"), Act.REFUSE: ("code",), Act.RETURN: ("code",),
    Act.DAMAGE: ("code",), Act.MISROUTE: ("code",), Act.MISS: ("code",), Act.FIND: ("code",),
    Act.CORRECT: ("wrong",),
}  # fmt: skip
"""What each act at a desk needs, in the order in which it is scanned."""
MOST_LISTED = 500


class DeviceForm(forms.Form):
    """A new device: its name, and the station or carrier that it belongs to."""

    name = forms.CharField(label=_("Device name"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (DeviceKind.HANDSET, DeviceKind.CARRIER)],
    )
    station = forms.ModelChoiceField(Station.objects.none(), label=_("Station"), required=False)
    carrier = forms.ModelChoiceField(Unit.objects.none(), label=_("Carrier"), required=False)

    def __init__(self, *args: Any, county: County, **more: Any) -> None:
        super().__init__(*args, **more)
        self._county = county
        self.fields["station"].queryset = Station.objects.filter(not_ended(service_date(county)), county=county)  # type: ignore[attr-defined]
        self.fields["carrier"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            not_ended(service_date(county)), county=county, kind=UnitKind.CARRIER
        )

    def clean(self) -> dict[str, Any]:
        """A carrier's system belongs to a carrier and to no station; a name stands once in the county."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") == DeviceKind.CARRIER and not said.get("carrier"):
            self.add_error("carrier", _("Say whose system it is."))
        said["station" if said.get("kind") == DeviceKind.CARRIER else "carrier"] = None
        if is_own_name(said.get("name", "")):
            self.add_error("name", _("Names that begin with “desk” or “import” are given by the program itself."))
        elif self._county.devices.filter(name=said.get("name", "")).exists():
            self.add_error("name", _("Another device bears this name."))
        return said


class CloseForm(forms.Form):
    """What a person found out."""

    note = forms.CharField(label=_("What was found"), max_length=400)


class LookedIntoForm(CloseForm):
    """What a person found out, and a photo or paper that shows it."""

    evidence = EvidenceField(label=_("A photo or file, if it helps"))


class DiscrepancyLimitForm(forms.ModelForm[DiscrepancyLimit]):
    """How long looking into a kind may take, from a day on."""

    first_date = DayField(label=_("first day"))

    class Meta:
        model = DiscrepancyLimit
        fields = ("kind", "amount", "unit", "first_date")

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.county = county
        self.initial.setdefault("first_date", service_date(county))


class ShortageForm(forms.Form):
    """How long the pieces of an opened bag may wait for their scan."""

    minutes = forms.IntegerField(
        label=_("minutes to scan the pieces of an opened bag"), min_value=10, max_value=2880,
        help_text=_("from 10 minutes to 2880, which is two days"),
    )  # fmt: skip


class DayCloseForm(forms.Form):
    """A remark on a day's close."""

    note = forms.CharField(label=_("Note"), max_length=400, required=False)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen at a desk: the runs that call there, and the last scans that can be taken back."""

    runs: Sequence[RunHere] = ()
    scans: Sequence[Scan] = ()


_NO_NUMBER = {"invalid": _("letters, digits and hyphens, at most 40")}


class LabelField(forms.RegexField):
    """A bag's label as such numbers are written here, however it is typed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(rf"\A{OPAQUE_CODE.pattern}\Z", max_length=40, error_messages=_NO_NUMBER, **more)

    def to_python(self, value: Any) -> str:
        """What was typed, written plainly."""
        return read_code(super().to_python(value) or "")


class SealField(forms.RegexField):
    """The number of a seal, which is all that is kept of it."""

    def __init__(self, **more: Any) -> None:
        told = {"invalid": _("The seal's number: letters, digits, spaces and . / _ # -, at most 40")}
        super().__init__(rf"\A{SEAL.pattern}\Z", max_length=40, error_messages=told, **more)

    def to_python(self, value: Any) -> str:
        """What was typed, written plainly."""
        return read_code(super().to_python(value) or "")


class ScanForm(forms.Form):
    """What a hand-held scanner types at a desk: the fields that an act needs, in the order of scanning."""

    scan_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    run = forms.ModelChoiceField(DatedTrip.objects.none(), label=_("Run"), to_field_name="run_id")
    wrong = forms.ChoiceField(label=_("Take back this scan"))
    bag = LabelField(label=_("Into the bag (label)"))
    code = forms.CharField(label=_("Scan the number"), max_length=200)
    anyway = forms.BooleanField(label=_("also what is for another station than the bag"), required=False)
    seal = SealField(label=_("Seal number"))
    proof = forms.CharField(label=_("Pickup code, or last four digits of the phone"), max_length=12, required=False)
    proxy = forms.CharField(label=_("Proxy's name, if somebody else takes it"), max_length=60, required=False)

    def __init__(self, *args: Any, act: Act, choices: Choices | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        wanted = SCANNED_FIELDS[act]
        for name in set(self.fields) - {"scan_id", *wanted}:
            del self.fields[name]
        self._offer(choices or Choices())
        self._word(act)
        self.order_fields(["scan_id", *wanted])
        for name in _TYPED & set(self.fields):
            typed = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "translate": "no"}
            self.fields[name].widget.attrs.update(typed)
        for name in _ONCE & set(self.fields):
            self.fields[name].widget.attrs["data-once"] = ""
        for name in _CHOSEN & set(self.fields):
            self.fields[name].widget.attrs["translate"] = "no"
        self._focus(wanted)

    def _offer(self, choices: Choices) -> None:
        """Fill what can be chosen."""
        if (run := self.fields.get("run")) is not None:
            run.queryset = DatedTrip.objects.filter(pk__in=[here.run.pk for here in choices.runs])  # type: ignore[attr-defined]
            run.choices = [(here.run.run_id, str(here)) for here in choices.runs]  # type: ignore[attr-defined]
        if (wrong := self.fields.get("wrong")) is not None:
            wrong.choices = [  # type: ignore[attr-defined]
                (str(scan.pk), f"{timezone.localtime(scan.device_time):%H:%M:%S} {scan.get_act_display()} {scan.code}")
                for scan in choices.scans
            ]

    def _word(self, act: Act) -> None:
        """What the fields are called at this act."""
        if "seal" in self.fields and act is not Act.SEAL:
            self.fields["seal"].required = False
            self.fields["seal"].label = _("Seal number, as it is read off")
        if act is Act.LOAD:
            self.fields["run"].label = _("Onto the run")
        if act is Act.COLLECT:
            self.fields["code"].label = _("Scan the number, or enter the pickup code")

    def _focus(self, wanted: Sequence[str]) -> None:
        """The first field to be filled in has the focus."""
        empty = (name for name in wanted if name not in _CHOSEN and not self.initial.get(name))
        first = next(empty, "code" if "code" in self.fields else wanted[0])
        self.fields[first].widget.attrs["autofocus"] = ""


_TYPED = {"bag", "code", "seal", "proof", "proxy"}
_ONCE = {"code", "seal", "proof", "proxy"}
_CHOSEN = {"run", "wrong"}


MOST_IN_A_BAG = 5_000
"""Pieces, or kilograms."""
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)", re.ASCII)


def _number(keys: str, wanted: Any) -> dict[str, Any]:
    """How a field takes a number from 0 on, and tells in one sentence what it should be, whatever is wrong with it.

    It is a field for text: one for numbers sends nothing at all where a browser finds that what was typed is none.
    """
    return {
        "min_value": 0, "max_value": MOST_IN_A_BAG, "widget": forms.TextInput(attrs={"inputmode": keys}),
        "error_messages": dict.fromkeys(("invalid", "min_value", "max_value"), wanted),
    }  # fmt: skip


def _plain_number(typed: Any) -> str:
    """A number written plainly: an input method for Chinese makes digits wide, and a point a full stop. What is none
    becomes a word that is no number either."""
    plain = unicodedata.normalize("NFKC", typed or "").replace("。", ".").strip()
    return plain if not plain or _NUMBER.fullmatch(plain) else "?"


class PiecesField(forms.IntegerField):
    """Pieces that were counted, in whatever digits they are typed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**_number("numeric", _("Pieces as a whole number from 0 to 5,000, such as 12.")), **more)

    def to_python(self, value: Any) -> int | None:
        """The number; None where nothing was typed."""
        return super().to_python(_plain_number(value))


class KilogramsField(forms.FloatField):
    """Kilograms that were weighed, in whatever digits they are typed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**_number("decimal", _("Kilograms as a number from 0 to 5,000, such as 7.5.")), **more)

    def to_python(self, value: Any) -> Any:
        """The number; None where nothing was typed."""
        return super().to_python(_plain_number(value))


class NewBagForm(forms.Form):
    """A bag that a desk makes: its label and station, and what was counted and weighed."""

    label = LabelField(label=_("Bag label"))
    destination = forms.ModelChoiceField(Station.objects.none(), label=_("To"))
    pieces = PiecesField(label=_("Pieces, if nobody scans them"), required=False)
    mass_kg = KilogramsField(label=_("Kilograms weighed"), required=False)

    def __init__(self, *args: Any, county: County, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["destination"].queryset = Station.objects.filter(valid_on(service_date(county)), county=county)  # type: ignore[attr-defined]

    def focus_on_fault(self) -> None:
        """The first field to be mended has the focus."""
        for name in list(self.errors)[:1]:
            self.fields.get(name, self.fields["label"]).widget.attrs["autofocus"] = ""


ON_THE_ROAD = "road:"
"""The choice of a party that nobody has noted: what it carries this station answers for until another has it."""


class HandoverForm(forms.Form):
    """Two parties and one list: a code a line, as a scanner types them; after a bag's label its seal may stand."""

    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("give", _("we hand over")), ("take", _("we take over"))],
        widget=forms.RadioSelect, initial="give",
    )  # fmt: skip
    party = forms.ChoiceField(label=_("With"))
    codes = forms.CharField(
        label=_("Scan bags and loose pieces, one a line"), max_length=60_000,
        widget=forms.Textarea(
            attrs={"rows": 6, "autofocus": "", "spellcheck": "false", "autocomplete": "off", "translate": "no"}
        ),
        help_text=_("The seal number may stand behind a bag's label, after a space; it is compared with the record."),
    )  # fmt: skip

    def __init__(self, *args: Any, runs: Sequence[RunHere], carriers: Sequence[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        self._cancelled = {f"run:{here.run.run_id}" for here in runs if here.run.is_cancelled}
        self.fields["party"].widget.attrs["translate"] = "no"
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            (_("Runs"), [(f"run:{here.run.run_id}", str(here)) for here in runs]),
            (_("Carriers"), [(f"carrier:{unit.unit_id}", unit.name) for unit in carriers]),
            (_("Others"), [(ON_THE_ROAD, _("a van or courier of ours, who signs by name"))]),
        ]

    def clean(self) -> dict[str, Any]:
        """What somebody else's van brings is taken in by a scan: this desk cannot say whose it is. A bus that does not
        run takes nothing more, it gives back what it has."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("direction") == "take" and said.get("party") == ON_THE_ROAD:
            self.add_error("party", _("What a van brings is scanned in: Unload, or Accept."))
        if said.get("direction") == "give" and said.get("party") in self._cancelled:
            self.add_error("party", _("This run is cancelled: it can only hand back what it has."))
        return said

    def clean_codes(self) -> list[tuple[str, str]]:
        """Code and seal of each line."""
        lines = [[*map(read_code, line.split())] for line in self.cleaned_data["codes"].splitlines()]
        rows = [(words[0], words[1] if len(words) > 1 else "") for words in lines if words]
        for line, words in enumerate(lines, 1):
            if words and not (OPAQUE_CODE.fullmatch(words[0]) and all(map(SEAL.fullmatch, words[1:2]))):
                raise forms.ValidationError(
                    _("Line {line} is no number of a bag or parcel, with the number of its seal: {text}").format(
                        line=line, text=" ".join(words)[:60])
                )  # fmt: skip
        if len(rows) > MOST_LISTED:
            raise forms.ValidationError(_("At most {count} on one list.").format(count=MOST_LISTED))
        return rows
