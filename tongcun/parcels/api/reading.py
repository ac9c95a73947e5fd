"""Between the API's forms and our own: what a device may say, and how things are told to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from tongcun.county.clock import service_date
from tongcun.county.models import Station, Unit
from tongcun.parcels.actions import Announced, Announcement, Answer, NewScan, Result
from tongcun.parcels.actions.unreadable import UnreadableItem
from tongcun.parcels.api.forms import ParcelIn, PartyIn, ScanIn
from tongcun.parcels.api.unfit import told
from tongcun.parcels.models import Device, DiscrepancyKind, Kind, Parcel, Source
from tongcun.parcels.pure.acts import OF_A_CARRIER, Act
from tongcun.parcels.pure.custody import Party, PartyKind, Step
from tongcun.parcels.pure.scan_texts import CODE, is_code, without_names
from tongcun.parcels.record.new_scans import Receipt
from tongcun.parcels.record.plain_codes import plain_code


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item of a batch that is no scan, and why."""

    raw: str
    item_id: str
    why: str

    def kept(self) -> UnreadableItem:
        """As it is kept for a person to look into."""
        return UnreadableItem.of(self.raw, self.why)

    def answer(self) -> dict[str, Any]:
        """The answer to it."""
        return {
            "id": self.item_id, "result": Result.QUARANTINED, "number": None, "misfits": [], "to_ride": "",
            "problem": self.why,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a scan is not one that this device may send, and the status of that answer."""

    status: int
    why: str


NAMED_BY_THE_COUNTY = frozenset({PartyKind.STATION, PartyKind.CARRIER, PartyKind.ROAD})
"""Parties whose names the county gives."""


@dataclass(frozen=True)
class Names:
    """Which stations, with the roads from them, and carriers a county has; asked once for each that scans name."""

    county_id: int
    known: dict[Party, bool] = field(default_factory=dict)

    def has(self, party: Party) -> bool:
        """Whether a party is a station or carrier of the county, or of another sort."""
        if party.kind not in NAMED_BY_THE_COUNTY:
            return True
        if party not in self.known:
            self.known[party] = (
                Unit.objects.filter(county=self.county_id, unit_id=party.party_id).exists()
                if party.kind is PartyKind.CARRIER
                else Station.objects.filter(county=self.county_id, station_id=party.party_id).exists()
            )
        return self.known[party]


def scan_of_item(device: Device, item: object, names: Names) -> NewScan | Unreadable:
    """An item of a batch as a scan, if it is one that this device may make."""
    try:
        new = new_scan(device, ScanIn.model_validate(item), names)
    except (ValidationError, RecursionError) as error:
        return _unreadable(item, _why(error))
    return _unreadable(item, new.why) if isinstance(new, Refused) else new


def _unreadable(item: object, why: str) -> Unreadable:
    """What is no scan, as it may be kept."""
    named = item.get("id") if isinstance(item, dict) else None
    text = json.dumps(named, ensure_ascii=True).strip('"')[:80] if named is not None else ""
    return Unreadable(json.dumps(without_names(item), ensure_ascii=True, sort_keys=True), text, why)


def _why(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return _("nested too deep")
    return _("; ").join(told(error.errors()[:5]))


def new_scan(device: Device, scan: ScanIn, names: Names) -> NewScan | Unreadable | Refused:
    """A scan of this device. Refused where it may not do that, nor scan in the name of `here`, or names a party that
    the county does not know; unreadable where its code can be none."""
    here, other = _party(scan.here) or _home(device), _party(scan.other)
    if why := _not_allowed(device, scan.act, here):
        return Refused(403, why)
    if other is not None and not names.has(other):
        return Refused(422, _("other: the county has no such station or carrier"))
    if other is not None and other.kind is PartyKind.ROAD and here != Party(PartyKind.STATION, other.party_id):
        return Refused(422, _("other: the road leads away from the station that scans"))
    if here is None or not is_code(scan.act, scan.code):
        return _unreadable(scan.model_dump(mode="json", exclude_unset=True), _("no code of a parcel or bag"))
    source = Source.LATE_ENTRY if scan.is_late_entry else Source.DEVICE
    return NewScan(scan.id, scan.at, scan.act, scan.code, here, other, scan.bag, scan.seal, scan.corrects, source)


def _not_allowed(device: Device, act: Act, here: Party | None) -> str:
    """Why a device may not do an act in the name of a party; empty where it may."""
    if device.carrier_id is not None and act not in OF_A_CARRIER:
        return _("a carrier's system does not do this act: {act}").format(act=act.value)
    if here is None:
        return _("the scan names no place, and this device belongs to no station")
    if here != _home(device) and not (here.kind is PartyKind.RUN and device.carrier_id is None):
        return _("here: this device scans for its own station or carrier, or for a run")
    return ""


def _party(party: PartyIn | None) -> Party | None:
    return None if party is None else Party(party.kind, party.id)


def _home(device: Device) -> Party | None:
    if device.station is not None:
        return Party(PartyKind.STATION, device.station.station_id)
    return None if device.carrier is None else Party(PartyKind.CARRIER, device.carrier.unit_id)


_NOT_OF_THE_CARRIER = frozenset({DiscrepancyKind.UNKNOWN_CODE.value, DiscrepancyKind.NOT_ITS_OWN.value})


def answer_out(device: Device, answer: Answer) -> dict[str, Any]:
    """An answer as the API tells it; a carrier hears the same of what nobody knows and of what is another's."""
    is_foreign = device.carrier_id is not None and answer.aside in _NOT_OF_THE_CARRIER
    return {
        "id": str(answer.scan_id), "result": answer.result, "number": answer.number, "misfits": answer.misfits,
        "to_ride": answer.to_ride, "problem": _("not announced as a parcel of your carrier") if is_foreign else "",
    }  # fmt: skip


def head(device: Device, number: int, digest: str) -> dict[str, Any]:
    """The head of a device's chain."""
    return {"device": device.pk, "name": device.name, "number": number, "digest": digest}


def receipt(device: Device, recorded: Receipt, answers: Iterable[Answer | Unreadable]) -> dict[str, Any]:
    """Answers and head."""
    out = [one.answer() if isinstance(one, Unreadable) else answer_out(device, one) for one in answers]
    return {"answers": out, "head": head(device, recorded.number, recorded.digest)}


def announcements(device: Device, items: Sequence[object]) -> list[Announcement | dict[str, str]]:
    """Each item as an announcement, or the answer why it cannot be one: no parcel as the API describes it, or of a
    station that is not there today."""
    read = [_parcel_of_item(item) for item in items]
    parcels = [one for one in read if isinstance(one, ParcelIn)]
    named = {place for parcel in parcels for place in (parcel.origin, parcel.destination)}
    stations = {s.station_id: s for s in Station.objects.filter(county=device.county_id, station_id__in=named)}
    kinds = {kind.code: kind for kind in Kind.objects.filter(county=device.county_id)}
    return [_announcement(device, one, stations, kinds) if isinstance(one, ParcelIn) else one for one in read]


def _parcel_of_item(item: object) -> ParcelIn | dict[str, str]:
    try:
        return ParcelIn.model_validate(item)
    except (ValidationError, RecursionError) as error:
        named = item.get("waybill") if isinstance(item, dict) else None
        waybill = plain_code(named) if isinstance(named, str) else ""
        return _refused(waybill if CODE.fullmatch(waybill) else "", _why(error))


def _announcement(
    device: Device, parcel: ParcelIn, stations: Mapping[str, Station], kinds: Mapping[str, Kind]
) -> Announcement | dict[str, str]:
    today = service_date(device.county)
    for field_name in ("origin", "destination"):
        name = getattr(parcel, field_name)
        if name not in stations:
            return _refused(parcel.waybill, _no_station(field_name, name))
        if not stations[name].is_valid_on(today):
            return _refused(parcel.waybill, _("{name} is not there today").format(name=stations[name].name))
    if parcel.kind not in kinds:
        return _refused(parcel.waybill, _no_kind(parcel.kind))
    if parcel.due_at is not None and parcel.due_at < parcel.ready_at:
        return _refused(parcel.waybill, _("due before it is ready"))
    return Announcement(
        parcel.waybill, kinds[parcel.kind], stations[parcel.origin], stations[parcel.destination], parcel.ready_at,
        parcel.due_at, device.carrier, parcel.litres, parcel.kg, parcel.name, parcel.phone, parcel.address,
    )  # fmt: skip


def _no_station(where: str, name: str) -> str:
    """That there is no such station. What is no code is not told again: somebody's name may stand there."""
    if CODE.fullmatch(name):
        return _("{field}: no station of the county is called {name}").format(field=where, name=name)
    return _("{field}: not the id of a station").format(field=where)


def _no_kind(name: str) -> str:
    if CODE.fullmatch(name):
        return _("no kind of parcels of the county is called {name}").format(name=name)
    return _("{field}: not the code of a kind of parcels").format(field="kind")


def announced(parcel: Announcement, became: Announced) -> dict[str, str]:
    """What became of an announcement, and why something of it does not count."""
    why = _("on its way or over: its destination stays") if became is Announced.KEPT else ""
    return {"waybill": parcel.waybill, "result": became.value, "problem": why}


def _refused(waybill: str, why: str) -> dict[str, str]:
    return {"waybill": waybill, "result": "refused", "problem": why}


def parcel_out(parcel: Parcel) -> dict[str, Any]:
    """How a parcel stands."""
    return {
        "waybill": parcel.waybill, "state": parcel.state, "holder_kind": parcel.holder_kind,
        "holder_id": parcel.holder_id, "bag": parcel.bag_label, "is_damaged": parcel.is_damaged,
        "last_scan_at": parcel.last_scan_at,
    }  # fmt: skip


def event_out(step: Step) -> dict[str, Any]:
    """A step of a parcel's way."""
    holder = step.holder
    return {
        "scan": step.scan.scan_id, "at": step.scan.when, "act": step.scan.act.value,
        "here_kind": step.scan.here.kind.value, "here_id": step.scan.here.party_id, "state": step.state.value,
        "holder_kind": holder.kind.value if holder else "", "holder_id": holder.party_id if holder else "",
        "misfits": [misfit.value for misfit in step.misfits],
    }  # fmt: skip
