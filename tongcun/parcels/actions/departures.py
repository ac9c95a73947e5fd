"""Buses that left overloaded: what was on board at the depart scan, whenever and in whatever order the scans came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import rooms_of
from tongcun.county.models import County
from tongcun.parcels.models import Bag, Discrepancy, DiscrepancyKind, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.queries import KG, LITRES, Load, Size
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
    """Everything that was ever given to a run: bags with their weight, if weighed; pieces with litres, kilograms."""

    county: County
    bags: dict[str, float | None]
    pieces: dict[str, tuple[float, float]]

    @classmethod
    def of(cls, county: County, trip: DatedTrip) -> _Carried:
        """Look up what scans gave to the run, and what was packed into these bags."""
        codes = carried_by_runs(county.pk, [trip.run_id])
        bags: dict[str, float | None] = {}
        for some in portions(codes):
            bags |= dict(Bag.objects.filter(county=county, label__in=some).values_list("label", "mass_kg"))
        pieces: dict[str, tuple[float, float]] = {}
        for some in portions((codes - set(bags)) | pieces_of_bags(county.pk, bags)):
            rows = Parcel.objects.filter(county=county, waybill__in=some).order_by()
            pieces |= {waybill: (litres, kg) for waybill, litres, kg in rows.values_list("waybill", LITRES, KG)}
        return cls(county, bags, pieces)

    def all_of_it(self) -> Load:
        """All at once: more was never on board."""
        weighed = sum(kg for kg in self.bags.values() if kg is not None)
        litres = sum(litres for litres, _kg in self.pieces.values())
        return Load(weighed + sum(kg for _litres, kg in self.pieces.values()), litres)

    def at(self, departures: Iterable[str]) -> dict[str, Load]:
        """What was on board at each of some depart scans: that of which custody takes the scan to speak."""
        record = gather(self.county.pk, self.pieces, self.bags)
        loads = {scan_id: Load() for scan_id in departures}
        for label, kg in self.bags.items():
            for step in record.custody_of_bag(label).steps:
                if kg is not None and step.scan.scan_id in loads:
                    loads[step.scan.scan_id] = loads[step.scan.scan_id].plus(Size(0, 0.0, kg))
        for waybill, (litres, kg) in self.pieces.items():
            for step in record.custody_of_parcel(waybill).steps:
                if step.scan.scan_id in loads:
                    is_weighed = step.bag is not None and self.bags.get(step.bag) is not None
                    size = Size(1, litres, 0.0 if is_weighed else kg)
                    loads[step.scan.scan_id] = loads[step.scan.scan_id].plus(size)
        return loads
