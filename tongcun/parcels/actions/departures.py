"""Buses that left overloaded: what was on board at the depart scan, whenever and in whatever order the scans came."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import rooms_of
from tongcun.county.models import County
from tongcun.parcels.models import Bag, Discrepancy, DiscrepancyKind, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.queries import (
    KG,
    LITRES,
    Load,
    PieceSize,
    Size,
    UnseenSize,
    packed_into,
    unseen_in,
    whole_bag,
)  # fmt: skip
from tongcun.parcels.record.gathering import carried_by_runs, gather, pieces_of_bags, portions


def tell_departures(*, county: County, trips: Sequence[DatedTrip], now: datetime) -> None:
    """Open a discrepancy for each depart scan of a run that held more than the hold which it had at the scan's moment;
    close what is explained.

    A vehicle that is swapped afterwards, or another luggage reserve, says nothing of a departure. The scan itself is
    kept in any case, and what a person closed stays closed.
    """
    of_run: dict[str, list[Scan]] = {}
    for some in portions(trip.run_id for trip in trips):
        scans = Scan.objects.filter(county=county, code__in=some, act=Act.DEPART.value, reuses=None)
        for scan in scans.order_by("device_time"):
            of_run.setdefault(scan.code, []).append(scan)
    for trip in trips:
        if departures := of_run.get(trip.run_id):
            _tell(county, trip, departures, now)


def _tell(county: County, trip: DatedTrip, departures: Iterable[Scan], now: datetime) -> None:
    carried, rooms = _Carried.of(county, trip), rooms_of(trip)
    fits = carried.all_of_it().over(rooms.least()) is None
    loads = {} if fits else carried.at(str(scan.pk) for scan in departures)
    for scan in departures:
        over = loads.get(str(scan.pk), Load()).over(rooms.at(scan.device_time))
        mine = {"scan": scan, "kind": DiscrepancyKind.LEFT_OVERLOADED, "code": trip.run_id}
        if over is None:
            Discrepancy.objects.filter(**mine, closed_at=None).update(closed_at=now)
            continue
        detail = {"kg_over": round(over.kg, 1), "litres_over": round(over.litres, 1)}
        known, is_new = Discrepancy.objects.get_or_create(
            **mine, defaults={"county": county, "detail": detail, "opened_at": now}
        )
        if not is_new and known.closed_by_id is None:
            known.detail, known.closed_at = detail, None
            known.save(update_fields=["detail", "closed_at"])


@dataclass(frozen=True, slots=True)
class _Carried:
    """Everything that was ever given to a run: bags with what their labels say, as `whole_bag` takes it; pieces with
    their sizes. `by_label` is how many pieces the labels alone tell of, by bag, and `unseen` the size of each."""

    county: County
    bags: dict[str, tuple[int, float | None]]
    pieces: dict[str, Size]
    by_label: dict[str, int]
    unseen: PieceSize

    @classmethod
    def of(cls, county: County, trip: DatedTrip) -> _Carried:
        """Look up what scans gave to the run, and what was packed into these bags."""
        codes = carried_by_runs(county.pk, [trip.run_id])
        bags: dict[str, tuple[int, float | None]] = {}
        for some in portions(codes):
            found = Bag.objects.filter(county=county, label__in=some).values_list("label", "pieces", "mass_kg")
            bags |= {label: (counted, kg) for label, counted, kg in found}
        pieces: dict[str, Size] = {}
        for some in portions((codes - set(bags)) | pieces_of_bags(county.pk, bags)):
            rows = Parcel.objects.filter(county=county, waybill__in=some).order_by()
            pieces |= {waybill: Size(1, litres, kg) for waybill, litres, kg in rows.values_list("waybill", LITRES, KG)}
        counted = {label: count for label, (count, _kg) in bags.items() if count}
        inside = Counter(packed_into(county, counted).values())
        by_label = {label: unseen_in(count, inside[label]) for label, count in counted.items()}
        return cls(county, bags, pieces, by_label, UnseenSize(county.pk).of(by_label.values()))

    def all_of_it(self) -> Load:
        """All at once: more was never on board."""
        weighed = sum(kg for _counted, kg in self.bags.values() if kg is not None)
        more = sum(self.by_label.values())
        kg = weighed + sum(size.kilograms for size in self.pieces.values()) + more * self.unseen.kg
        return Load(kg, sum(size.litres for size in self.pieces.values()) + more * self.unseen.litres)

    def at(self, departures: Iterable[str]) -> dict[str, Load]:
        """What was on board at each of some depart scans: that of which custody takes the scan to speak."""
        record = gather(self.county.pk, self.pieces, self.bags)
        loads = {scan_id: Load() for scan_id in departures}
        inside: dict[tuple[str, str], Size] = defaultdict(Size)
        for waybill, size in self.pieces.items():
            for step in record.custody_of_parcel(waybill).steps:
                if step.scan.scan_id in loads:
                    around = step.scan.scan_id, step.bag or ""
                    inside[around] = inside[around].plus(size)
        for label, said in self.bags.items():
            for step in record.custody_of_bag(label).steps:
                if step.scan.scan_id in loads:
                    whole = whole_bag(said, inside.pop((step.scan.scan_id, label), Size()), self.unseen)
                    loads[step.scan.scan_id] = loads[step.scan.scan_id].plus(whole)
        for (scan_id, _loose), size in inside.items():
            loads[scan_id] = loads[scan_id].plus(size)
        return loads
