"""Reads of parcels and custody that others ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County, Station, Unit
from tongcun.parcels.acts import State
from tongcun.parcels.custody import Custody, Kind
from tongcun.parcels.models import Bag, Device, Parcel
from tongcun.parcels.record import gather, portions
from tongcun.parcels.statements import rows
from tongcun.planner.timetable import ROOM_TOLERANCE

ON_BOARD = (State.HANDED_OVER.value, State.LOADED.value, State.UNDER_WAY.value, State.ARRIVED.value)
"""What a driver has taken counts, also where nobody scanned it into the hold."""
_KG = Coalesce(F("mass_kg"), F("kind__mass_kg"), 0.0)
_LITRES = Coalesce(F("volume_litres"), F("kind__volume_litres"), 0.0)
"""A piece's size: as measured, else its kind's."""
_LEFT = (State.UNDER_WAY.value, State.ARRIVED.value)


@dataclass(frozen=True, slots=True)
class Load:
    """What a run holds: kilograms, litres, bags, and pieces in bags and beside them."""

    kg: float = 0.0
    litres: float = 0.0
    bags: int = 0
    pieces: int = 0

    def over(self, trip: DatedTrip) -> Load | None:
        """By how much it is more than the hold takes; None where it fits. A run without a hold carries nothing."""
        kg = max(0.0, self.kg - (trip.hold_kg or 0.0))
        litres = max(0.0, self.litres - (trip.hold_litres or 0.0))
        return Load(kg, litres) if max(kg, litres) > ROOM_TOLERANCE else None


def load_of_run(trip: DatedTrip) -> Load:
    """What a run holds now, as its scans say."""
    return loads_of_runs(trip.county, [trip.run_id])[trip.run_id]


def overloaded(trip: DatedTrip) -> Load | None:
    """The kilograms and litres that a run holds beyond its hold; None where it fits."""
    return load_of_run(trip).over(trip)


def loads_of_runs(county: County, runs: Sequence[str]) -> dict[str, Load]:
    """What each run holds; a bag weighs what it was weighed, else what its pieces weigh."""
    loads = dict.fromkeys(runs, Load())
    for some in portions(runs):
        held = {"county": county, "holder_kind": Kind.RUN.value, "holder_id__in": some, "state__in": ON_BOARD}
        weighed = {
            label: (run, kg)
            for label, run, kg in Bag.objects.filter(**held).values_list("label", "holder_id", "mass_kg")
        }
        for run, label, kg, litres, pieces in _pieces(Parcel.objects.filter(**held)):
            load = loads[run]
            measured = weighed.get(label, (run, None))[1] if label else None
            loads[run] = Load(
                load.kg + (kg if measured is None else 0.0), load.litres + litres, load.bags, load.pieces + pieces
            )
        for run, weight in weighed.values():
            load = loads[run]
            loads[run] = Load(load.kg + (weight or 0.0), load.litres, load.bags + 1, load.pieces)
    return loads


def _pieces(parcels: QuerySet[Parcel]) -> list[tuple[str, str, float, float, int]]:
    """Run, bag, kilograms, litres and count of pieces that runs hold; the kind's size where none is measured."""
    rows = (
        parcels.order_by()
        .values_list("holder_id", "bag_label")
        .annotate(
            kg=Sum(_KG),
            litres=Sum(_LITRES),
            pieces=Sum(1),
        )
    )
    return list(rows)


def inside_of(county: County, labels: Iterable[str]) -> dict[str, tuple[int, float, float]]:
    """Pieces, litres and kilograms known to be in bags, by label; where a piece is not measured, its kind's size."""
    if not (wanted := list(labels)):
        return {}
    parcels = Parcel.objects.filter(county=county, bag_label__in=wanted).order_by().values_list("bag_label")
    sums = parcels.annotate(n=Count("pk"), litres=Sum(_LITRES), kg=Sum(_KG))
    return {label: (pieces, litres, kg) for label, pieces, litres, kg in sums}


def left_with(county: County, run_id: str) -> bool:
    """Whether a run has left with something on board."""
    held = {"county": county, "holder_kind": Kind.RUN.value, "holder_id": run_id, "state__in": _LEFT}
    return Parcel.objects.filter(**held).exists() or Bag.objects.filter(**held).exists()


def custody_of_parcel(parcel: Parcel) -> Custody:
    """The custody of a piece, step by step, as the record tells it now."""
    return gather(parcel.county_id, [parcel.waybill], ()).custody_of_parcel(parcel.waybill)


def custody_of_bag(bag: Bag) -> Custody:
    """The custody of a bag, step by step."""
    return gather(bag.county_id, (), [bag.label]).custody_of_bag(bag.label)


_SPEAKER = (
    "SELECT device.id, device.county_id, device.name, device.kind, device.station_id, device.carrier_id,"
    " county.timezone, station.station_id, carrier.unit_id FROM parcels_device device"
    " JOIN county_county county ON county.id = device.county_id"
    " LEFT JOIN county_station station ON station.id = device.station_id"
    " LEFT JOIN county_unit carrier ON carrier.id = device.carrier_id"
    " WHERE device.token_digest = %s AND device.is_active"
)


def device_of_token(token_digest: str) -> Device | None:
    """The active device of a token, with its county, station and carrier; what else these hold is read when asked for.

    Every request of a device begins here, and asks the database: a phone that is lost is shut out at once.
    """
    for *device, zone, station_id, unit_id in rows(_SPEAKER, [token_digest]):
        found = Device.from_db(None, ["id", "county_id", "name", "kind", "station_id", "carrier_id"], device)
        found.county = County.from_db(None, ["id", "timezone"], [found.county_id, zone])
        if found.station_id is not None:
            found.station = Station.from_db(None, ["id", "station_id"], [found.station_id, station_id])
        if found.carrier_id is not None:
            found.carrier = Unit.from_db(None, ["id", "unit_id"], [found.carrier_id, unit_id])
        return found
    return None


def head_of_device(device_id: int) -> tuple[int, str]:
    """How many scans the chain of a device has now, and the digest of the last."""
    number, digest = Device.objects.values_list("head_number", "head_digest").get(pk=device_id)
    return number, digest
