"""Whether something rides the run that it was put onto: as its list or a plan says, else by where the bus calls.

Nothing is refused for it: the thing is on that bus. But whoever put it there should hear of it while the bus is still
there.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.clock import service_seconds
from tongcun.county.models import County
from tongcun.parcels.models import BagRide
from tongcun.parcels.pure.finding_kinds import FindingKind
from tongcun.parcels.pure.findings import Finding
from tongcun.parcels.queries.device_names import stations_of_devices


class Boarding(NamedTuple):
    """A bag, or a piece that is in none, which a run holds, and the scan that put it there.

    `destination` is the station that it is for, by id; `station` where it went on, empty where nobody says so, or
    `device` what scanned it.
    """

    code: str
    is_bag: bool
    destination: str
    run_id: str
    scan_id: str
    when: datetime.datetime
    station: str = ""
    device: str = ""


class Expected(NamedTuple):
    """A run that something is to ride; `departs` is when it leaves where that goes on, in seconds of its date."""

    code: str
    run_id: str
    date: datetime.date
    departs: int
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Astray:
    """Something on a run that is not its own: `to_ride` is the one that is, where anybody has said so; else the run
    does not call where the thing goes."""

    boarding: Boarding
    to_ride: str = ""

    @property
    def kind(self) -> FindingKind:
        """What a person is to look into."""
        return FindingKind.OTHER_RUN if self.to_ride else FindingKind.NO_CALL

    @property
    def finding(self) -> Finding:
        """The same as it is kept."""
        detail = {"run": self.boarding.run_id} | ({"to_ride": self.to_ride} if self.to_ride else {})
        return Finding(self.kind, self.boarding.scan_id, self.boarding.code, detail)


Planned = Callable[[County, Collection[str], Collection[str]], Iterable[Expected]]
"""From a county, waybills and bag labels to the runs that a plan has them ride; of a bag, those of its pieces."""
_planned: list[Planned] = []


def ask_also(planned: Planned) -> None:
    """Let whoever plans be asked, too: this room knows the lists of bags alone, and no plan."""
    if planned not in _planned:
        _planned.append(planned)


def gone_astray(county: County, boardings: Sequence[Boarding]) -> list[Astray]:
    """Those that are on a run which is not theirs.

    Theirs is every run that they are to ride. Where none of these is still to leave, any run is that calls at their
    station after the stop where they went on.
    """
    named = DatedTrip.objects.filter(county=county, run_id__in={boarding.run_id for boarding in boardings})
    runs = {run.run_id: run for run in named}
    asked = [boarding for boarding in boardings if boarding.run_id in runs]
    if not asked:
        return []
    expected = _expected(county, asked)
    ways, places = _ways(runs.values()), _places(county, asked)
    found = []
    for boarding in asked:
        theirs, run = expected[boarding.code], runs[boarding.run_id]
        if any(ride.run_id == boarding.run_id for ride in theirs) and not run.is_cancelled:
            continue
        ahead = [ride for ride in theirs if _is_ahead(county, ride, boarding)]
        if ahead:
            found.append(Astray(boarding, min(ahead, key=lambda ride: (ride.date, ride.departs)).run_id))
        elif run.is_cancelled or not _may_lead(ways[run.trip_id], places[boarding.scan_id], boarding.destination):
            found.append(Astray(boarding))
    return found


def _is_ahead(county: County, ride: Expected, boarding: Boarding) -> bool:
    is_another = ride.run_id != boarding.run_id and not ride.is_cancelled
    return is_another and ride.departs >= service_seconds(county, ride.date, boarding.when)


def _expected(county: County, boardings: Sequence[Boarding]) -> dict[str, list[Expected]]:
    labels = {boarding.code for boarding in boardings if boarding.is_bag}
    waybills = {boarding.code for boarding in boardings} - labels
    found: dict[str, list[Expected]] = defaultdict(list)
    for ride in _listed(county, labels) if labels else ():
        found[ride.code].append(ride)
    for planned in _planned:
        for one in planned(county, waybills, labels):
            found[one.code].append(one)
    return found


_CALLS = StopTime.objects.filter(trip=OuterRef("dated_trip__trip"), station=OuterRef("board_station")).order_by()
LEAVES = (
    Coalesce(Subquery(_CALLS.values("departure_seconds")[:1]), 0)
    + F("dated_trip__shift_seconds")
    + F("dated_trip__delay_seconds")
)
"""When the run of a `BagRide` leaves by now where the bag is to go on, in seconds of its service day."""


def _listed(county: County, labels: Collection[str]) -> Iterable[Expected]:
    """The runs on whose lists bags were put."""
    rides = BagRide.objects.filter(bag__county=county, bag__label__in=labels).annotate(departs=LEAVES)
    for ride in rides.select_related("bag", "dated_trip").order_by():
        run = ride.dated_trip
        yield Expected(ride.bag.label, run.run_id, run.date, ride.departs, run.is_cancelled)


_Way = list[tuple[str, bool]]
"""The stations of a run in travel order, by id, and whether things come off there."""


def _ways(runs: Iterable[DatedTrip]) -> dict[int, _Way]:
    found: dict[int, _Way] = defaultdict(list)
    calls = StopTime.objects.filter(trip__in={run.trip_id for run in runs}, station__isnull=False)
    for trip, station, can_unload in calls.order_by("trip_id", "stop_sequence").values_list(
        "trip_id", "station__station_id", "can_unload"
    ):
        found[trip].append((station, can_unload))
    return found


def _places(county: County, boardings: Sequence[Boarding]) -> dict[str, str]:
    """Where each went on, by its scan: the station that gave it, else the one whose device scanned it."""
    of_device = stations_of_devices(county, (one.device for one in boardings if not one.station))
    return {boarding.scan_id: boarding.station or of_device.get(boarding.device, "") for boarding in boardings}


def _may_lead(way: _Way, board: str, destination: str) -> bool:
    """Whether a run takes off something at a station after the stop where it went on; after any, where that is none of
    its stops. Of a run that calls nowhere we know, nobody can say."""
    if not way:
        return True
    stations = [station for station, _ in way]
    first = stations.index(board) + 1 if board in stations else 0
    return any(station == destination and can_unload for station, can_unload in way[first:])
