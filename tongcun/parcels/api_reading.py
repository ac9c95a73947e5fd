"""Between the API's forms and our own: what a device may say, and how things are told to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from tongcun.county.models import Station
from tongcun.parcels.actions import Announcement, Answer, NewScan, Result
from tongcun.parcels.actions.unreadable import Kept
from tongcun.parcels.acts import OF_A_CARRIER
from tongcun.parcels.api_forms import ParcelIn, PartyIn, ScanIn
from tongcun.parcels.custody import Kind, Party, Step
from tongcun.parcels.models import Device, DiscrepancyKind, Parcel, Source
from tongcun.parcels.models import Kind as ParcelKind
from tongcun.parcels.new_scans import Receipt
from tongcun.parcels.plain_codes import plain_code


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item of a batch that is no scan, and why."""

    raw: str
    item_id: str
    why: str

    def kept(self) -> Kept:
        """As it is kept for a person to look into."""
        return Kept.of(self.raw, self.why)

    def answer(self) -> dict[str, Any]:
        """The answer to it."""
        return {
            "id": self.item_id, "result": Result.QUARANTINED, "number": None, "misfits": [], "to_ride": "",
            "problem": self.why,
        }  # fmt: skip


def scan_of_item(device: Device, item: object) -> NewScan | Unreadable:
    """An item of a batch as a scan, if it is one that this device may make."""
    try:
        new = new_scan(device, ScanIn.model_validate(item))
    except (ValidationError, RecursionError) as error:
        new = _why(error)
    if isinstance(new, NewScan):
        return new
    named = item.get("id") if isinstance(item, dict) else None
    text = json.dumps(named, ensure_ascii=True).strip('"')[:80] if named is not None else ""
    return Unreadable(json.dumps(item, ensure_ascii=True, sort_keys=True), text, new)


def _why(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return _("nested too deep")
    return "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:5])


def new_scan(device: Device, scan: ScanIn) -> NewScan | str:
    """A scan of this device; a sentence where it may not scan in the name of `here`, or not do that."""
    if device.carrier_id is not None and scan.act not in OF_A_CARRIER:
        return _("a carrier's system does not do this act: {act}").format(act=scan.act.value)
    here = _party(scan.here) or _home(device)
    if here is None:
        return _("the scan names no place, and this device belongs to no station")
    if here != _home(device) and not (here.kind is Kind.RUN and device.carrier_id is None):
        return _("this device may not scan for {place}").format(place=here.party_id)
    source = Source.LATE_ENTRY if scan.is_late_entry else Source.DEVICE
    return NewScan(
        scan.id, scan.at, scan.act, scan.code, here, _party(scan.other), scan.bag, scan.seal, scan.corrects, source
    )


def _party(party: PartyIn | None) -> Party | None:
    if party is None:
        return None
    # An addressee is named by the waybill.
    return Party(party.kind, plain_code(party.id) if party.kind is Kind.ADDRESSEE else party.id)


def _home(device: Device) -> Party | None:
    if device.station is not None:
        return Party(Kind.STATION, device.station.station_id)
    return None if device.carrier is None else Party(Kind.CARRIER, device.carrier.unit_id)


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
    told = [one.answer() if isinstance(one, Unreadable) else answer_out(device, one) for one in answers]
    return {"answers": told, "head": head(device, recorded.number, recorded.digest)}


def announcements(device: Device, parcels: Sequence[ParcelIn]) -> list[Announcement | dict[str, str]]:
    """Each parcel as an announcement, or the answer why it cannot be one."""
    named = {place for parcel in parcels for place in (parcel.origin, parcel.destination)}
    stations = {s.station_id: s for s in Station.objects.filter(county=device.county_id, station_id__in=named)}
    kinds = {kind.code: kind for kind in ParcelKind.objects.filter(county=device.county_id)}
    return [_announcement(device, parcel, stations, kinds) for parcel in parcels]


def _announcement(
    device: Device, parcel: ParcelIn, stations: dict[str, Station], kinds: dict[str, ParcelKind]
) -> Announcement | dict[str, str]:
    unknown = [name for name in (parcel.origin, parcel.destination) if name not in stations]
    if unknown:
        return _refused(parcel, _("no station of the county is called {name}").format(name=unknown[0]))
    if parcel.kind not in kinds:
        return _refused(parcel, _("no kind of parcels of the county is called {name}").format(name=parcel.kind))
    if parcel.due_at is not None and parcel.due_at < parcel.ready_at:
        return _refused(parcel, _("due before it is ready"))
    return Announcement(
        parcel.waybill, kinds[parcel.kind], stations[parcel.origin], stations[parcel.destination], parcel.ready_at,
        parcel.due_at, device.carrier, parcel.litres, parcel.kg, parcel.name, parcel.phone, parcel.address,
    )  # fmt: skip


def _refused(parcel: ParcelIn, why: str) -> dict[str, str]:
    return {"waybill": parcel.waybill, "result": "refused", "problem": why}


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
