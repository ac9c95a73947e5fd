"""Factories: what people scan on a day of the tiny county."""

from __future__ import annotations

import uuid
from typing import Any

from tests.dispatch.days import MONDAY, Loaded
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.parcels.actions import Answer, NewScan, desk_of, record_scans
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

EIGHT = 8 * 3600


def at(station_id: str) -> Party:
    return Party(PartyKind.STATION, station_id)


def on(run: DatedTrip) -> Party:
    return Party(PartyKind.RUN, run.run_id)


def scanned(day: Loaded, station_id: str, minute: int, act: Act, code: str, here: Party | None = None,
            **more: Any) -> tuple[NewScan, Answer]:  # fmt: skip
    """A scan of a station's desk so many minutes after eight."""
    device = desk_of(station=day.county.stations.get(station_id=station_id))
    when = moment_of(day.county, MONDAY, EIGHT + 60 * minute)
    scan = NewScan(uuid.uuid4(), when, act, code, here or at(station_id), **more)
    evening = moment_of(day.county, MONDAY, 20 * 3600)
    (answer,) = record_scans(county=day.county, device=device, scans=[scan], now=evening).answers
    return scan, answer


def packed(day: Loaded, label: str, *waybills: str, station_id: str = "hub") -> None:
    """A sealed bag, half an hour before eight."""
    for waybill in waybills:
        scanned(day, station_id, -50, Act.ACCEPT, waybill)
        scanned(day, station_id, -40, Act.PACK, waybill, bag_label=label)
    scanned(day, station_id, -30, Act.SEAL, label, seal_number=f"S-{label}")


def handed_over(day: Loaded, code: str, run: DatedTrip, station_id: str = "hub", minute: int = -10) -> NewScan:
    return scanned(day, station_id, minute, Act.HAND_OVER, code, other=on(run))[0]
