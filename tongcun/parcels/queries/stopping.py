"""At which stop a bus departed or arrived: as its scan says, else what took something off it, else its times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.clock import service_seconds
from tongcun.county.models import County, Station
from tongcun.parcels.pure.acts import OF_A_RUN, Act
from tongcun.parcels.pure.custody import PartyKind, Step
from tongcun.parcels.queries.device_names import stations_of_devices

_OFF = frozenset({Act.UNLOAD, Act.OPEN, Act.ACCEPT, Act.SHELVE})
"""What a station does to a thing once the bus is there."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The station at which a bus was; `is_by_time` where nobody has said so, and only its times lead there."""

    station: Station
    is_by_time: bool = False


class _Call(NamedTuple):
    station: Station
    arrives: int
    departs: int


def moved_runs(steps: Iterable[Step]) -> set[str]:
    """The ids of the runs that departed or arrived in some steps."""
    return {step.scan.item for step in steps if step.scan.act in OF_A_RUN}


def stops_of(county: County, steps: Sequence[Step], runs: Mapping[str, DatedTrip]) -> dict[str, Stop]:
    """Where buses departed and arrived, by the id of the scan; what nobody can say is left out.

    `runs` has those of `moved_runs` that there are.
    """
    moved = [step for step in steps if step.scan.act in OF_A_RUN]
    if not moved:
        return {}
    calls = _calls(runs[name] for name in moved_runs(moved) & runs.keys())
    at_desks = stations_of_devices(county, (step.scan.device for step in moved))
    off = _came_off(steps)
    found = {}
    for step in moved:
        scan, run = step.scan, runs.get(step.scan.item)
        here = calls.get(run.trip_id, []) if run is not None else []
        said = {at_desks.get(scan.device, ""), off.get(scan.scan_id, "")}
        known = next((call.station for call in here if call.station.station_id in said), None)
        if known is not None:
            found[scan.scan_id] = Stop(known)
        elif run is not None and (near := _nearest(county, run, here, step)) is not None:
            found[scan.scan_id] = Stop(near, is_by_time=True)
    return found


def _calls(runs: Iterable[DatedTrip]) -> dict[int, list[_Call]]:
    """The calls at stations of some runs' trips, in travel order, by the timetable's own seconds."""
    times = StopTime.objects.filter(trip__in={run.trip_id for run in runs}, station__isnull=False)
    found: dict[int, list[_Call]] = {}
    for time in times.select_related("station").order_by("trip_id", "stop_sequence"):
        if time.station is not None:
            call = _Call(time.station, time.arrival_seconds, time.departure_seconds)
            found.setdefault(time.trip_id, []).append(call)
    return found


def _came_off(steps: Sequence[Step]) -> dict[str, str]:
    """The station that took the thing off the bus right after it had arrived, by the scan that says it had."""
    return {
        before.scan.scan_id: after.scan.here.party_id
        for before, after in pairwise(steps)
        if before.scan.act is Act.ARRIVE and after.scan.act in _OFF and after.scan.here.kind is PartyKind.STATION
    }


def _nearest(county: County, run: DatedTrip, calls: Sequence[_Call], step: Step) -> Station | None:
    """The stop where the run was to be then, its delay included: it departs from all but the last, and arrives at all
    but the first."""
    is_arrival = step.scan.act is Act.ARRIVE
    seconds = service_seconds(county, run.date, step.scan.when) - run.shift_seconds - run.delay_seconds
    times = [(call.arrives if is_arrival else call.departs, call.station) for call in calls]
    ends = times[1:] if is_arrival else times[:-1]
    return min(ends, key=lambda end: abs(end[0] - seconds), default=(0, None))[1]
