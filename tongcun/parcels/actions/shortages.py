"""A bag that was opened and whose pieces were not all scanned in: proposed as missing, confirmed by a person."""

from __future__ import annotations

import datetime
import uuid

from tongcun.county.clock import now as present
from tongcun.county.models import County, Station, User
from tongcun.parcels.actions.devices import desk_of
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.acts import Act, State
from tongcun.parcels.custody import Kind, Party
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, Parcel, ShortageRule, Source
from tongcun.parcels.new_scans import NewScan
from tongcun.parcels.writer_gate import writing


def propose_missing(*, county: County, now: datetime.datetime | None = None) -> int:
    """Open a proposal for each piece that lies in an opened bag longer than the county allows; how many are new.

    One that was scanned in meanwhile is closed. Nothing is declared missing here: `confirm_missing` does that.
    """
    moment = now or present()
    rule = ShortageRule.objects.filter(county=county).first() or ShortageRule(county=county)
    before = moment - datetime.timedelta(minutes=rule.minutes)
    with writing():
        waiting = Parcel.objects.filter(county=county, state=State.OPENED.value, last_scan_at__lte=before)
        short = dict(waiting.values_list("waybill", "holder_id"))
        opened = Discrepancy.objects.filter(county=county, kind=DiscrepancyKind.SHORT_BAG, closed_at=None)
        known = set(opened.values_list("code", flat=True))
        opened.exclude(code__in=list(short)).update(closed_at=moment)
        stations = dict(
            Station.objects.filter(county=county, station_id__in=set(short.values())).values_list("station_id", "pk")
        )
        new = [
            Discrepancy(
                county=county, kind=DiscrepancyKind.SHORT_BAG, code=waybill, station_id=stations.get(holder),
                opened_at=moment,
            )
            for waybill, holder in short.items()
            if waybill not in known
        ]  # fmt: skip
        Discrepancy.objects.bulk_create(new)
    return len(new)


def confirm_missing(*, proposal: Discrepancy, actor: User, now: datetime.datetime | None = None) -> None:
    """A person says that the piece is not there: that is a scan, and the proposal is closed."""
    moment = now or present()
    station = proposal.station
    if station is None or proposal.closed_at is not None:
        return
    with writing():
        here = Party(Kind.STATION, station.station_id)
        scan = NewScan(uuid.uuid4(), moment, Act.MISS, proposal.code, here, source=Source.DESK)
        record_scans(county=proposal.county, device=desk_of(station=station), scans=[scan], actor=actor, now=moment)
        Discrepancy.objects.filter(pk=proposal.pk).update(closed_at=moment, closed_by=actor)
