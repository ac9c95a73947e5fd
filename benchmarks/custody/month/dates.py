"""A pattern's day written for one date: its parcels, bags, scans, handovers, discrepancies and day closes."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from benchmarks.custody.month import bulk, chains
from benchmarks.custody.month.chains import Chains
from benchmarks.custody.month.names import Names
from benchmarks.custody.month.pattern import Pattern, Standing
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Station, User
from tongcun.parcels.day.counts import DayCounts
from tongcun.parcels.models import Addressee, Bag, BagRide, DayClose, Discrepancy, Handover, Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import PartyKind

PARCEL = (
    "id", "county_id", "waybill", "carrier_id", "kind_id", "origin_id", "destination_id", "ready_at", "due_at",
    "volume_litres", "mass_kg", "announced_at", "state", "holder_kind", "holder_id", "bag_label", "is_damaged",
    "is_going_back", "last_scan_at",
)  # fmt: skip
ADDRESSEE = ("parcel_id", "name", "phone", "address")
CLOSED_AT = 21 * 3600


class Dates:
    """Writes one date after another; `pattern` is the whole day, with the parcels that the database has of it."""

    def __init__(self, pattern: Pattern, by: User) -> None:
        self.pattern, self.by, self.county = pattern, by, pattern.county
        self.chains = Chains(self.county)
        self.parcel_ids: dict[str, int] = {}
        self._next_parcel = 1
        parcels = Parcel.objects.filter(county=self.county).values_list("waybill", *PARCEL[:12])
        self._parcels = {waybill: row for waybill, *row in parcels.iterator(5000)}
        people = Addressee.objects.filter(parcel__county=self.county)
        self._people = {waybill: row for waybill, *row in people.values_list("parcel__waybill", *ADDRESSEE[1:])}
        self._stations = dict(Station.objects.filter(county=self.county).values_list("station_id", "pk"))

    def write(self, pattern: Pattern, date: datetime.date, stand: tuple[Standing, int]) -> int:
        """Write a date as it stands by a second of it; the number of its scans."""
        standing, until = stand
        names = Names(pattern.date, date)
        self.chains.open(date)
        bulk.write("parcels_scan", chains.COLUMNS, self.chains.rows(pattern, date, until))
        if date == pattern.date:
            self._renew_parcels(standing)
        else:
            self._add_parcels(pattern, date, standing, names)
        self._add_bags(pattern, date, standing, names)
        self._add_discrepancies(pattern, date, standing, names)
        self._add_handovers(date)
        # The day before the last is closed by whoever visits its page: as people do, from its scans.
        if until > CLOSED_AT and date < pattern.date - datetime.timedelta(days=1):
            self._close(pattern, date)
        return len(self.chains.ids)

    def _moment(self, date: datetime.date, second: int) -> datetime.datetime:
        return moment_of(self.county, date, second)

    def _stored(self, moment: datetime.datetime | None) -> object:
        """A time as a row holds it."""
        if moment is None or connection.vendor == "postgresql":
            return moment
        return str(moment.astimezone(datetime.UTC).replace(tzinfo=None))

    def _renew_parcels(self, standing: Standing) -> None:
        self.parcel_ids = {waybill: row[0] for waybill, row in self._parcels.items()}
        parcels = list(Parcel.objects.filter(county=self.county, pk__in=self.parcel_ids.values()))  # the pattern's own
        for parcel in parcels:
            held = standing.parcels[parcel.waybill]
            parcel.state, parcel.holder_kind, parcel.holder_id = held.state, held.holder_kind, held.holder
            parcel.bag_label, parcel.is_damaged, parcel.is_going_back = held.bag, held.is_damaged, held.is_going_back
            parcel.last_scan_at = None if held.last is None else self._moment(self.pattern.date, held.last)
        columns = ["state", "holder_kind", "holder_id", "bag_label", "is_damaged", "is_going_back", "last_scan_at"]
        Parcel.objects.bulk_update(parcels, columns, batch_size=100)

    def _add_parcels(self, pattern: Pattern, date: datetime.date, standing: Standing, names: Names) -> None:
        first = self._next_parcel
        self.parcel_ids = {piece.waybill: first + place for place, piece in enumerate(pattern.pieces)}
        self._next_parcel += len(self.parcel_ids)
        bulk.write("parcels_parcel", PARCEL, self._parcel_rows(date, standing, names))
        bulk.write(
            "parcels_addressee", ADDRESSEE, ((pk, *self._people[code]) for code, pk in self.parcel_ids.items())
        )  # fmt: skip

    def _parcel_rows(self, date: datetime.date, standing: Standing, names: Names) -> Iterator[Sequence[Any]]:
        later = date - self.pattern.date
        for waybill, pk in self.parcel_ids.items():
            _, county, _, carrier, kind, origin, destination, ready, due, litres, kg, announced = self._parcels[waybill]
            held = standing.parcels[waybill]
            last = None if held.last is None else self._moment(date, held.last)
            yield (
                pk, county, names[waybill], carrier, kind, origin, destination, self._stored(ready + later),
                self._stored(None if due is None else due + later), litres, kg, self._stored(announced + later),
                held.state, held.holder_kind, names[held.holder], names[held.bag], held.is_damaged, held.is_going_back,
                self._stored(last),
            )  # fmt: skip

    def _add_bags(self, pattern: Pattern, date: datetime.date, standing: Standing, names: Names) -> None:
        runs = dict(DatedTrip.objects.filter(county=self.county, date=date).values_list("run_id", "pk"))
        loads = [load for load in pattern.loads if load.label in standing.bags]
        bags = []
        for load in loads:
            held = standing.bags[load.label]
            bags.append(
                Bag(
                    county=self.county, label=names[load.label], seal_number=names[held.seal], date=date,
                    origin_id=self._stations[load.pieces[0].origin], pieces=len(load.pieces), state=held.state,
                    destination_id=self._stations[load.pieces[0].destination], holder_kind=held.holder_kind,
                    holder_id=names[held.holder],
                )
            )  # fmt: skip
        Bag.objects.bulk_create(bags, batch_size=500)
        BagRide.objects.bulk_create(
            [
                BagRide(
                    bag=bag, position=position, dated_trip_id=runs[names[leg.run_id]],
                    board_station_id=self._stations[leg.board], alight_station_id=self._stations[leg.alight],
                )
                for bag, load in zip(bags, loads, strict=True)
                for position, leg in enumerate(load.legs, 1)
            ],
            batch_size=500,
        )  # fmt: skip

    def _add_discrepancies(self, pattern: Pattern, date: datetime.date, standing: Standing, names: Names) -> None:
        found = []
        for finding in standing.findings:
            place = int(finding.scan_id)
            scan = pattern.scans[place]
            found.append(
                Discrepancy(
                    county=self.county, kind=finding.kind, code=names[finding.code], scan_id=self.chains.ids[place],
                    station_id=self._stations.get(scan.here.party_id), opened_at=self._moment(date, scan.second),
                    detail={key: names[value] for key, value in finding.detail.items()},
                )
            )  # fmt: skip
        Discrepancy.objects.bulk_create(found, batch_size=500)

    def _add_handovers(self, date: datetime.date) -> None:
        """One sheet for each two parties of the date."""
        Handover.objects.bulk_create(
            [
                Handover(
                    county=self.county, at=self._moment(date, sheet.second), giver_kind=PartyKind.STATION.value,
                    giver_id=giver, taker_kind=(PartyKind.STATION if taker in self._stations else PartyKind.RUN).value,
                    taker_id=taker, codes=sheet.codes, scan_ids=sheet.scan_ids,
                    heads={str(sheet.device): [*sheet.head]},
                )
                for (giver, taker), sheet in self.chains.sheets.items()
            ],
            batch_size=200,
        )  # fmt: skip

    def _close(self, pattern: Pattern, date: datetime.date) -> None:
        """Every station's day that is over, with what was scanned there."""
        done: dict[str, Counter[Act]] = defaultdict(Counter)
        for scan in pattern.scans:
            done[scan.here.party_id][scan.act] += 1
        heads = self.chains.station_heads()
        DayClose.objects.bulk_create(
            [
                DayClose(
                    station_id=pk, date=date, closed_at=self._moment(date, CLOSED_AT), closed_by=self.by,
                    counts=_counts(done[station]), heads=heads.get(station, {}),
                )
                for station, pk in self._stations.items()
            ],
            batch_size=200,
        )  # fmt: skip


def _counts(done: Counter[Act]) -> dict[str, int]:
    received, given_out = done[Act.ACCEPT] + done[Act.SHELVE], done[Act.COLLECT]
    some = {
        "received": received, "sent": done[Act.PACK], "given_out": given_out, "on_hand": received - given_out,
        "missing": done[Act.MISS], "bags_received": done[Act.UNLOAD], "bags_sent": done[Act.HAND_OVER],
    }  # fmt: skip
    return DayCounts().told() | some
