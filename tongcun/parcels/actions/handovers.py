"""Handovers: two parties, one list, signed by both."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from tongcun.county.clock import now as present
from tongcun.county.models import County, Station, User
from tongcun.parcels.actions.devices import locked_desk
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.actions.signing import HandoverError, signer
from tongcun.parcels.desk.handing import listed
from tongcun.parcels.models import Device, Handover, Scan, Source
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.record.new_scans import NewScan
from tongcun.parcels.record.writer_gate import writing


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is handed over: bag labels and loose pieces from one party to another, at a station.

    `seals` are the seal numbers that were read off bags, by label. `sheet_id` is made with the list that is shown, so
    that the same list signed twice is one handover.
    """

    giver: Party
    taker: Party
    codes: tuple[str, ...]
    seals: dict[str, str]
    sheet_id: uuid.UUID = field(default_factory=uuid.uuid4)


def hand_over(*, county: County, sheet: Sheet, at_desk: User, badge: str = "", now: datetime | None = None) -> Handover:
    """Record a handover and its sheet in one transaction.

    Whoever works at the desk signs for its station: for the giver, or for the taker where the station only takes.
    `badge` is what the other's badge says, where they sign with it on that desk; without one they sign on paper. What
    comes again adds nothing: the answer is the handover that it has made. Raises HandoverError where the list is
    empty, the badge does not sign for the other (`signing.signer`), or neither party is a station of the county.
    """
    moment = now or present()
    codes = tuple(dict.fromkeys(code for code in sheet.codes if code))
    if not codes:
        raise HandoverError(_("Nothing is on the list: scan the bags and loose pieces that are handed over."))
    is_giving = sheet.giver.kind is PartyKind.STATION
    by_badge = None
    if badge:
        other, day = sheet.taker if is_giving else sheet.giver, moment.astimezone(county.zone()).date()
        by_badge = signer(county=county, badge=badge, at_desk=at_desk, party=other, day=day)
    given_by, taken_by = (at_desk, by_badge) if is_giving else (by_badge, at_desk)
    ids = [uuid.uuid5(sheet.sheet_id, code) for code in codes]
    with writing():
        device = locked_desk(_station(county, sheet))
        if (made := _made_already(county, ids)) is not None:
            return made
        scans = [
            NewScan(scan_id, moment, Act.HAND_OVER, code, sheet.giver, sheet.taker,
                    seal_number=sheet.seals.get(code, ""), source=Source.DESK)
            for scan_id, code in zip(ids, codes, strict=True)
        ]  # fmt: skip
        # Before the scans: after them everything on the list is with the taker.
        found = listed(county, codes, sheet.seals, (sheet.giver, sheet.taker))
        record_scans(county=county, device=device, scans=scans, actor=at_desk, now=moment)
        return Handover.objects.create(
            county=county, at=moment, giver_kind=sheet.giver.kind.value, giver_id=sheet.giver.party_id,
            taker_kind=sheet.taker.kind.value, taker_id=sheet.taker.party_id, given_by=given_by, taken_by=taken_by,
            signed_by_badge=by_badge is not None, codes=list(codes), scan_ids=[str(scan.scan_id) for scan in scans],
            amiss=found.amiss, counted=found.counted,
            heads=heads_of([device.pk]),
        )  # fmt: skip


def _made_already(county: County, ids: Sequence[uuid.UUID]) -> Handover | None:
    """The handover that a sheet has made; None where it has made none."""
    first = Scan.objects.filter(pk=ids[0]).first()
    if first is None:
        return None
    sheets = Handover.objects.filter(county=county, at=first.device_time, taker_id=first.other_id)
    return next((sheet for sheet in sheets if str(ids[0]) in sheet.scan_ids), None)


def _station(county: County, sheet: Sheet) -> Station:
    for party in (sheet.giver, sheet.taker):
        if party.kind is PartyKind.STATION:
            station = Station.objects.filter(county=county, station_id=party.party_id).first()
            if station is not None:
                return station
    raise HandoverError(_("A handover takes place at a station: one of the two must be one."))


def heads_of(devices: Sequence[int]) -> dict[str, list[object]]:
    """The heads of some devices' chains now, as a sheet keeps them."""
    rows = Device.objects.filter(pk__in=devices, head_number__gt=0).values_list("pk", "head_number", "head_digest")
    return {str(pk): [number, digest] for pk, number, digest in rows}
