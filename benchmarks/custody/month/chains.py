"""The scans of a date as rows, each a link in the chain of the device that made it."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from benchmarks.custody.month.names import Moments, Names
from benchmarks.custody.month.pattern import Pattern, Said
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import County
from tongcun.parcels.actions import register_device
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.chain import LINKED, link
from tongcun.parcels.pure.custody import PartyKind

COLUMNS = (*LINKED, "digest")
SENT_AFTER = 5
"""Seconds from a scan to its arrival."""
SEED = 11

Head = tuple[int, str]


@dataclass
class Sheet:
    """What one party has given another on a date: one handover's list, and the head of the device after it."""

    codes: list[str] = field(default_factory=list)
    scan_ids: list[str] = field(default_factory=list)
    device: int = 0
    head: Head = (0, "")
    second: int = 0


@dataclass
class Chains:
    """Every device's head while the month is written, and the ids and handovers of the date that was written last."""

    county: County
    heads: dict[int, Head] = field(default_factory=dict)
    ids: list[uuid.UUID] = field(default_factory=list)
    sheets: dict[tuple[str, str], Sheet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(SEED)
        self._of_station: dict[str, int] = {}
        self._of_route: dict[str, int] = {}
        self._route_of_run: dict[str, str] = {}
        for station in self.county.stations.all():
            device = self._device(f"样例手持 {station.station_id} {station.name}", station=station)
            self._of_station[station.station_id] = device

    def _device(self, name: str, **more: Any) -> int:
        device, _ = register_device(county=self.county, name=name, kind=DeviceKind.HANDSET, **more)
        self.heads[device.pk] = (0, "")
        return device.pk

    def open(self, date: datetime.date) -> None:
        """Get ready for a date: the drivers of a line share a device."""
        runs = DatedTrip.objects.filter(county=self.county, date=date).values_list("run_id", "route__route_id")
        self._route_of_run = dict(runs)
        for route in sorted(set(self._route_of_run.values()) - set(self._of_route)):
            self._of_route[route] = self._device(f"样例手持 驾驶员 {route}")
        self.ids, self.sheets = [], {}

    def rows(self, pattern: Pattern, date: datetime.date, until: int) -> Iterator[Sequence[Any]]:
        """The rows of a date's scans up to a second."""
        names = Names(pattern.date, date)
        is_postgres = connection.vendor == "postgresql"
        moments = Moments(moment_of(self.county, date, 0), is_postgres)
        for scan in pattern.scans:
            if scan.second > until:
                return
            device = self._device_of(scan, names)
            number, digest = self.heads[device]
            scan_id = uuid.UUID(int=self._random.getrandbits(128), version=4)
            linked, stored = self._values(scan, (names, moments), (scan_id, device, number + 1))
            digest = link(digest, linked)
            self.heads[device] = (number + 1, digest)
            self.ids.append(scan_id)
            if scan.act is Act.HAND_OVER:
                self._note(scan, names, device)
            stored.append(digest)
            if not is_postgres:
                stored[0] = scan_id.hex
            yield stored

    def _values(
        self, scan: Said, forms: tuple[Names, Moments], at: tuple[uuid.UUID, int, int]
    ) -> tuple[list[Any], list[Any]]:
        """What the digest covers, and the same as it is stored; in the order of LINKED."""
        (names, moments), (scan_id, device, number) = forms, at
        (made, kept_made), (sent, kept_sent) = moments.of(scan.second), moments.of(scan.second + SENT_AFTER)
        head: list[Any] = [scan_id, self.county.pk, device, number]
        other = scan.other
        said: list[Any] = [
            None, scan.act.value, names[scan.code], scan.here.kind.value, names[scan.here.party_id],
            other.kind.value if other else "", names[other.party_id] if other else "", names[scan.bag_label],
            names[scan.seal_number], None, "device", None,
        ]  # fmt: skip
        return [*head, made, sent, *said], [*head, kept_made, kept_sent, *said]

    def _device_of(self, scan: Said, names: Names) -> int:
        if scan.here.kind is PartyKind.RUN:
            return self._of_route[self._route_of_run[names[scan.here.party_id]]]
        return self._of_station[scan.here.party_id]

    def _note(self, scan: Said, names: Names, device: int) -> None:
        assert scan.other is not None
        sheet = self.sheets.setdefault((scan.here.party_id, names[scan.other.party_id]), Sheet())
        sheet.codes.append(names[scan.code])
        sheet.scan_ids.append(str(self.ids[-1]))
        sheet.device, sheet.head, sheet.second = device, self.heads[device], scan.second + SENT_AFTER

    def station_heads(self) -> dict[str, dict[str, list[object]]]:
        """The head of each station's device now, as a day close keeps it, by station id."""
        return {
            station: {str(device): [*self.heads[device]]}
            for station, device in self._of_station.items()
            if self.heads[device][0]
        }

    def save(self, seen: datetime.datetime) -> None:
        """Write the heads to the devices."""
        devices = list(Device.objects.filter(pk__in=self.heads))
        for device in devices:
            device.head_number, device.head_digest = self.heads[device.pk]
            device.last_seen_at = seen
        Device.objects.bulk_update(devices, ["head_number", "head_digest", "last_seen_at"], batch_size=200)
