"""What a desk sees: the runs that call there, its last scans with what became of each, the list of a handover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.clock import now, service_date, service_seconds
from tongcun.county.models import County, Station
from tongcun.parcels.custody import Kind
from tongcun.parcels.desk_words import CONFLICTING, PUT_ASIDE, Level
from tongcun.parcels.models import Bag, BagRide, Device, Discrepancy, DiscrepancyKind, Parcel, Scan
from tongcun.parcels.queries import inside_of
from tongcun.planner.clock import hours_minutes

LAST_SCANS = 20
MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class RunHere:
    """A run of today at a station: when it leaves there, in seconds of the day, its delay included."""

    run: DatedTrip
    departs: int

    def __str__(self) -> str:
        bus = f" · {self.run.vehicle}" if self.run.vehicle else ""
        line = _("post run") if self.run.route.is_post else self.run.route.name
        return f"{hours_minutes(self.departs)} {line}{bus}"


def runs_at(station: Station) -> list[RunHere]:
    """Today's runs with a hold that call at a station, by departure."""
    date = service_date(station.county)
    calls = StopTime.objects.filter(station=station).order_by()
    runs = DatedTrip.objects.filter(
        county=station.county_id, date=date, is_cancelled=False, hold_litres__isnull=False,
        trip__in=calls.values("trip"),
    ).select_related("route", "vehicle", "driver", "trip")  # fmt: skip
    times = dict(calls.filter(trip__dated_trips__in=runs).values_list("trip_id", "departure_seconds"))
    found = [RunHere(run, times[run.trip_id] + run.shift_seconds + run.delay_seconds) for run in runs]
    return sorted(found, key=lambda here: (here.departs, here.run.run_id))


def next_of(station: Station, runs: Sequence[RunHere]) -> RunHere | None:
    """The next run to leave; the last one where all have left."""
    seconds = service_seconds(station.county, service_date(station.county), now())
    return next((here for here in runs if here.departs >= seconds), runs[-1] if runs else None)


def still_to_load(run: DatedTrip, station: Station) -> list[str]:
    """The labels of bags on a run's list that are to be loaded at a station and are there still."""
    there = {"bag__holder_kind__in": ("", Kind.STATION.value), "bag__holder_id__in": ("", station.station_id)}
    rides = BagRide.objects.filter(dated_trip=run, board_station=station, **there).order_by("bag__label")
    return list(rides.values_list("bag__label", flat=True)[:MOST_NAMED])


@dataclass(frozen=True, slots=True)
class Line:
    """One of a desk's last scans: what it was, for where, and what became of it."""

    scan: Scan
    level: Level
    odd: tuple[str, ...]
    destination: Station | None
    is_bag: bool
    is_known: bool


def last_scans(device: Device | None, limit: int = LAST_SCANS) -> list[Line]:
    """The last scans of a desk, the newest first."""
    if device is None:
        return []
    scans = list(Scan.objects.filter(device=device).order_by("-number")[:limit])
    bags, parcels = destinations(device.county, {scan.code for scan in scans})
    odd: dict[object, list[str]] = {}
    for scan_id, kind in Discrepancy.objects.filter(scan__in=scans, closed_at=None).values_list("scan", "kind"):
        odd.setdefault(scan_id, []).append(kind)
    lines = []
    for scan in scans:
        kinds = odd.get(scan.pk, [])
        where = parcels.get(scan.code) or bags.get(scan.code)
        words = tuple(str(DiscrepancyKind(kind).label) for kind in kinds)
        lines.append(Line(scan, level_of(kinds), words, where, scan.code in bags, where is not None))
    return lines


def level_of(kinds: Iterable[str]) -> Level:
    """How a scan with these open discrepancies stands."""
    found = set(kinds)
    if found & PUT_ASIDE:
        return Level.QUARANTINED
    if found & CONFLICTING:
        return Level.CONFLICT
    return Level.MISFIT if found else Level.OK


def destinations(county: County, codes: Iterable[str]) -> tuple[dict[str, Station], dict[str, Station]]:
    """Where bags, by label, and parcels, by waybill, are to go."""
    wanted = list(codes)
    bags = Bag.objects.filter(county=county, label__in=wanted).select_related("destination__township")
    parcels = Parcel.objects.filter(county=county, waybill__in=wanted).select_related("destination__township")
    return {bag.label: bag.destination for bag in bags}, {piece.waybill: piece.destination for piece in parcels}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a handover's list: a bag, a loose piece or a code that nobody knows."""

    code: str
    bag: Bag | None
    parcel: Parcel | None
    pieces: int
    litres: float
    kg: float
    seal_read: str

    @property
    def destination(self) -> Station | None:
        """Where it is to go."""
        thing = self.bag or self.parcel
        return None if thing is None else thing.destination

    def is_on(self, run_id: str) -> bool:
        """Whether a run holds it already."""
        thing = self.bag or self.parcel
        return thing is not None and (thing.holder_kind, thing.holder_id) == (Kind.RUN.value, run_id)

    @property
    def seal_differs(self) -> bool:
        """Whether another seal was read than the record has."""
        return self.bag is not None and bool(self.seal_read) and self.seal_read != self.bag.seal_number


@dataclass(frozen=True, slots=True)
class Listed:
    """A handover's list with its sums."""

    items: tuple[Item, ...]

    @property
    def bags(self) -> int:
        """How many bags."""
        return sum(item.bag is not None for item in self.items)

    @property
    def loose(self) -> int:
        """How many loose pieces, unknown codes among them."""
        return len(self.items) - self.bags

    @property
    def pieces(self) -> int:
        """Pieces, in bags and loose."""
        return sum(item.pieces for item in self.items)

    @property
    def litres(self) -> float:
        """Litres, as measured or else as sizes are assumed; of a bag, those of the pieces known to be in it."""
        return sum(item.litres for item in self.items)

    @property
    def kg(self) -> float:
        """Kilograms, as weighed or else as sizes are assumed."""
        return sum(item.kg for item in self.items)


def listed(county: County, codes: Sequence[str], seals: dict[str, str]) -> Listed:
    """A list of bag labels and loose pieces, each once, with pieces, litres and kilograms."""
    wanted = list(dict.fromkeys(codes))
    bags = {bag.label: bag for bag in Bag.objects.filter(county=county, label__in=wanted).select_related("destination")}
    parcels = {
        piece.waybill: piece
        for piece in Parcel.objects.filter(county=county, waybill__in=wanted).select_related("destination", "kind")
    }
    inside = inside_of(county, bags)
    items = []
    for code in wanted:
        bag, parcel = bags.get(code), parcels.get(code)
        if bag is not None:
            parcel = None
            count, litres, kg = inside.get(code, (0, 0.0, 0.0))
            pieces, kg = bag.pieces or count, kg if bag.mass_kg is None else bag.mass_kg
        elif parcel is not None:
            kind = parcel.kind
            pieces, kg = 1, kind.mass_kg or 0.0 if parcel.mass_kg is None else parcel.mass_kg
            litres = kind.volume_litres or 0.0 if parcel.volume_litres is None else parcel.volume_litres
        else:
            pieces, litres, kg = 1, 0.0, 0.0
        items.append(Item(code, bag, parcel, pieces, litres, kg, seals.get(code, "")))
    return Listed(tuple(items))
