"""Factories: parcels announced, and the scans of a day, as plainly as a hub and a keeper make them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.cast import Cast, the_cast
from tongcun.buses.models import DatedTrip, Route, TimetableVersion, Trip
from tongcun.county.models import County, Station
from tongcun.parcels.actions import (
    Announcement,
    Answer,
    NewScan,
    announce,
    record_scans,
    register_device,
)  # fmt: skip
from tongcun.parcels.models import Bag, Device, DeviceKind, Kind, Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

DATE = datetime.date(2021, 9, 28)
SIX = datetime.datetime(2021, 9, 28, 6, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
EVENING = SIX + datetime.timedelta(hours=14)


@dataclass(frozen=True)
class Post:
    """The cast with what it works with: a device at the hub, one of the keeper Zhu's, Lin's run."""

    cast: Cast
    kind: Kind
    hub_device: Device
    zhu_device: Device
    run: DatedTrip

    @property
    def county(self) -> County:
        return self.cast.county


def a_post(code: str = "330822") -> Post:
    cast = the_cast(code)
    kind = Kind.objects.create(
        county=cast.county, code="ordinary", volume_litres=8.0, mass_kg=1.2, hour_yuan=0.02, late_hour_yuan=0.2,
        held_yuan=8.0,
    )  # fmt: skip
    return Post(cast, kind, a_device(cast.hub), a_device(cast.xiyuan), a_run(cast.county, "T1"))


def a_device(station: Station, name: str = "") -> Device:
    device, _ = register_device(
        county=station.county, name=name or f"phone {station.name}", kind=DeviceKind.HANDSET, station=station
    )
    return device


def a_run(county: County, trip_id: str, kg: float = 300.0, litres: float = 1500.0) -> DatedTrip:
    version, _ = TimetableVersion.objects.get_or_create(county=county, valid_from=DATE, defaults={"name": "sample"})
    route, _ = Route.objects.get_or_create(version=version, route_id="L1", defaults={"name": "芳村—西源"})
    trip = Trip.objects.create(route=route, trip_id=trip_id, hold_litres=litres, hold_kg=kg)
    return DatedTrip.objects.create(
        county=county, run_id=f"{trip_id}@{DATE}", trip=trip, route=route, date=DATE, first_departure_seconds=27000,
        last_arrival_seconds=30000, hold_litres=litres, hold_kg=kg,
    )  # fmt: skip


def announced(post: Post, *waybills: str, **more: Any) -> list[Parcel]:
    facts: dict[str, Any] = {
        "kind": post.kind,
        "origin": post.cast.hub,
        "destination": post.cast.xiyuan,
        "ready_at": SIX,
    } | more
    announce(county=post.county, parcels=[Announcement(waybill, **facts) for waybill in waybills], now=EVENING)
    return [Parcel.objects.get(county=post.county, waybill=waybill) for waybill in waybills]


def at_station(station: Station) -> Party:
    return Party(PartyKind.STATION, station.station_id)


def on_run(run: DatedTrip) -> Party:
    return Party(PartyKind.RUN, run.run_id)


def a_scan(minute: float, act: Act, code: str, here: Party, other: Party | None = None, **more: Any) -> NewScan:
    """A scan so many minutes after six."""
    return NewScan(uuid.uuid4(), SIX + datetime.timedelta(minutes=minute), act, code, here, other, **more)


def record(post: Post, *scans: NewScan, device: Device | None = None) -> list[Answer]:
    return list(record_scans(county=post.county, device=device or post.hub_device, scans=scans, now=EVENING).answers)


def the_way_to_xiyuan(post: Post, waybills: Sequence[str], label: str = "BAG-1") -> list[NewScan]:
    """The usual day: by bag from the hub, on Lin's bus, to Zhu's shelf; 13 steps for a piece."""
    hub, run, xiyuan = at_station(post.cast.hub), on_run(post.run), at_station(post.cast.xiyuan)
    scans = []
    for waybill in waybills:
        scans += [
            a_scan(0, Act.ACCEPT, waybill, hub),
            a_scan(10, Act.SORT, waybill, hub),
            a_scan(20, Act.PACK, waybill, hub, bag_label=label),
        ]
    scans += [
        a_scan(30, Act.SEAL, label, hub, seal_number="S-77"),
        a_scan(40, Act.HAND_OVER, label, hub, run, seal_number="S-77"),
        a_scan(45, Act.LOAD, label, run),
        a_scan(50, Act.DEPART, post.run.run_id, run),
        a_scan(90, Act.ARRIVE, post.run.run_id, run),
        a_scan(91, Act.UNLOAD, label, xiyuan, seal_number="S-77"),
        a_scan(95, Act.OPEN, label, xiyuan, seal_number="S-77"),
    ]
    for waybill in waybills:
        scans += [a_scan(97, Act.SHELVE, waybill, xiyuan), a_scan(98, Act.OFFER, waybill, xiyuan)]
    return scans


def stands(waybill: str) -> tuple[str, str, str]:
    """State, kind of holder and holder, as cached."""
    parcel = Parcel.objects.get(waybill=waybill)
    return parcel.state, parcel.holder_kind, parcel.holder_id


def bag_stands(label: str) -> tuple[str, str, str]:
    bag = Bag.objects.get(label=label)
    return bag.state, bag.holder_kind, bag.holder_id
