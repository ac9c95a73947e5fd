"""A bag that was opened and whose pieces were not all scanned in: proposed as missing, confirmed by a person."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from tongcun.county.actions import hold_county, renew
from tongcun.county.clock import now as present
from tongcun.county.models import County, Station, User
from tongcun.parcels.actions.devices import locked_desk
from tongcun.parcels.actions.discrepancies import AlreadyClosedError
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.actions.short_counts import tell_short_counts
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, Parcel, ShortageRule, Source
from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.pure.chain import short_head
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.record.gathering import portions
from tongcun.parcels.record.new_scans import NewScan
from tongcun.parcels.record.writer_gate import writing


class NoStationError(Exception):
    """The bag was opened elsewhere than at a station, so that no station can say that the piece is missing there."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a look for short bags changed: pieces newly proposed as missing, and those no longer."""

    opened: int
    settled: int


@transaction.atomic
def set_shortage_minutes(*, county: County, minutes: int) -> ShortageRule:
    """Set how long after a bag was opened its pieces must be scanned in; what was proposed before stays proposed."""
    # The row is there first, so that its history tells what held before.
    rule, _ = ShortageRule.objects.get_or_create(county=county)
    renew(rule, {"minutes": minutes})
    return rule


def propose_missing(*, county: County, now: datetime.datetime | None = None) -> Proposals:
    """Open a proposal for each piece that lies in an opened bag longer than the county allows, and for each counted bag
    of which fewer pieces were seen by then (`queries.short_counts`).

    One whose piece was scanned meanwhile is closed, and only such: also where the county gives more time by now. One
    that a person closed stays closed until the piece lies in an opened bag anew. Nothing is declared missing here:
    `confirm_missing` does that. Several may look at once.
    """
    moment = now or present()
    before = moment - datetime.timedelta(minutes=ShortageRule.of(county).minutes)
    with writing():
        # One look at a time in a county, or two workers would both open what neither has seen.
        hold_county(county)
        waiting = _unscanned(county)
        proposed = Discrepancy.objects.filter(county=county, kind=DiscrepancyKind.SHORT_BAG, closed_at=None)
        known = dict(proposed.values_list("code", "opened_at"))
        stays = {waybill for waybill in known.keys() & waiting.keys() if waiting[waybill][1] <= known[waybill]}
        settled = known.keys() - stays
        for some in portions(settled):
            proposed.filter(code__in=some).update(closed_at=moment)
        new = {waybill for waybill, (_, at) in waiting.items() if at <= before} - stays
        new -= _looked_into(county, {waybill: waiting[waybill][1] for waybill in new})
        _open(county, {waybill: waiting[waybill][0] for waybill in new}, moment)
        short, enough = tell_short_counts(county=county, before=before, now=moment)
    return Proposals(len(new) + short, len(settled) + enough)


def _unscanned(county: County) -> dict[str, tuple[str, datetime.datetime]]:
    """The pieces that lie in opened bags: who holds each, and when it was scanned last."""
    rows = Parcel.objects.filter(county=county, state=State.OPENED.value, last_scan_at__isnull=False).order_by()
    return {
        waybill: (holder, at)
        for waybill, holder, at in rows.values_list("waybill", "holder_id", "last_scan_at")
        if at is not None
    }


def _looked_into(county: County, last_scans: Mapping[str, datetime.datetime]) -> set[str]:
    """The pieces whose proposal was made after the piece's last scan and closed by a person."""
    closed = Discrepancy.objects.filter(county=county, kind=DiscrepancyKind.SHORT_BAG, closed_by__isnull=False)
    return {
        waybill
        for some in portions(last_scans)
        for waybill, opened_at in closed.filter(code__in=some).values_list("code", "opened_at")
        if opened_at >= last_scans[waybill]
    }


def _open(county: County, holders: Mapping[str, str], moment: datetime.datetime) -> None:
    """A proposal for each piece, where the bag was opened."""
    stations = dict(Station.objects.filter(county=county).values_list("station_id", "pk"))
    Discrepancy.objects.bulk_create(
        [
            Discrepancy(
                county=county, kind=DiscrepancyKind.SHORT_BAG, code=waybill, station_id=stations.get(holder),
                opened_at=moment,
            )
            for waybill, holder in sorted(holders.items())
        ]
    )  # fmt: skip


def confirm_missing(*, proposal: Discrepancy, actor: User, now: datetime.datetime | None = None) -> str:
    """A person says that the piece is not there: that is a scan, and the proposal is closed. Returned is the head of
    the desk's chain, as people read it: the receipt.

    Raises AlreadyClosedError, also where the piece was scanned meanwhile: then the record has closed the proposal;
    NoStationError.
    """
    moment = now or present()
    station = proposal.station
    if station is None:
        raise NoStationError
    with writing():
        # The desk before the piece, as whoever scans holds them.
        desk = locked_desk(station)
        is_missing = _lies_as_proposed(proposal, station)
        still_open = Discrepancy.objects.filter(pk=proposal.pk, closed_at=None)
        closed = still_open.update(closed_at=moment, closed_by=actor if is_missing else None)
        if closed and is_missing:
            here = Party(PartyKind.STATION, station.station_id)
            scan = NewScan(uuid.uuid4(), moment, Act.MISS, proposal.code, here, source=Source.DESK)
            receipt = record_scans(county=proposal.county, device=desk, scans=[scan], actor=actor, now=moment)
            return short_head(desk.pk, receipt.number, receipt.digest)
    raise AlreadyClosedError


def _lies_as_proposed(proposal: Discrepancy, station: Station) -> bool:
    """Whether nobody has scanned the piece since it was proposed; it is held until the transaction ends."""
    piece = (
        Parcel.objects.select_for_update(no_key=True).filter(county=proposal.county_id, waybill=proposal.code).first()
    )
    if piece is None or (piece.state, piece.holder_id) != (State.OPENED.value, station.station_id):
        return False
    return piece.last_scan_at is not None and piece.last_scan_at <= proposal.opened_at
