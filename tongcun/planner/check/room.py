"""Rule of movement 5: on every hop of every run the parcels on board stay within the hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tongcun.language import _
from tongcun.planner.check.findings import Rule, Violation
from tongcun.planner.check.rides import Rides, Rows, next_unloading
from tongcun.planner.clock import run_name
from tongcun.planner.day import Day
from tongcun.planner.result import Plan
from tongcun.planner.timetable import ROOM_TOLERANCE, Floats


@dataclass(frozen=True, slots=True)
class _Stays:
    """Which parcel is on board from which call to which; three arrays of one length."""

    parcel: Rows
    start: Rows
    end: Rows

    def loads(self, size: Floats, calls: int) -> Floats:
        """What is on board on the hop after each call; float64[C]."""
        end = np.maximum(self.start, self.end)
        change = np.zeros(calls + 1)
        np.add.at(change, self.start, size[self.parcel])
        np.subtract.at(change, end, size[self.parcel])
        return np.cumsum(change[:-1])


def overfull_hops(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """Hops on which more is on board than there is room for, or than could not have come off before."""
    table, parcels = day.timetable, day.parcels
    planned, stuck = _planned(day, rides), _stuck(day)
    runs = table.run_of_call()
    is_hop = np.ones(table.call_count, np.bool_)
    is_hop[table.first_call[1:] - 1] = False
    measures = (
        (
            Rule.VOLUME,
            parcels.volume_l,
            table.volume_l,
            _("{run} from {here} to {there}: {load} l on board, room for {room} l"),
        ),
        (
            Rule.MASS,
            parcels.mass_kg,
            table.mass_kg,
            _("{run} from {here} to {there}: {load} kg on board, room for {room} kg"),
        ),
    )
    for rule, size, hold, message in measures:
        load = planned.loads(size, table.call_count)
        room = np.maximum(hold[runs], stuck.loads(size, table.call_count))
        for hop in np.flatnonzero(is_hop & (load > room + ROOM_TOLERANCE)):
            name = run_name(table, int(runs[hop]))
            text = message.format(
                run=name,
                here=day.stations[table.station[hop]].station_id,
                there=day.stations[table.station[hop + 1]].station_id,
                load=f"{load[hop]:.6g}",
                room=f"{room[hop]:.6g}",
            )
            yield Violation(rule, None, name, text)


def _planned(day: Day, rides: Rides) -> _Stays:
    """The rides, and what stays on board to the end of its run because it has none."""
    parcels = day.parcels
    whole = (rides.run == rides.alight_run) & (rides.board < rides.alight)
    aboard = np.flatnonzero((parcels.loaded_at >= 0) & (rides.count == 0))
    return _Stays(
        np.concatenate([rides.parcel[whole], aboard]),
        np.concatenate([rides.board[whole], parcels.loaded_at[aboard]]).astype(np.int64),
        np.concatenate([rides.alight[whole], _last_call(day, aboard)]).astype(np.int64),
    )


def _stuck(day: Day) -> _Stays:
    """What is on board whatever the plan: from where it was loaded to the first call at which it may come off."""
    parcels = day.parcels
    aboard = np.flatnonzero(parcels.loaded_at >= 0)
    ahead, last = parcels.next_call[aboard].astype(np.int64), _last_call(day, aboard)
    inside = ahead <= last
    off = next_unloading(day)[np.where(inside, ahead, 0)]
    return _Stays(aboard, parcels.loaded_at[aboard].astype(np.int64), np.where(inside & (off >= 0), off, last))


def _last_call(day: Day, aboard: Rows) -> Rows:
    """The last call of the run that each of these parcels is on board of."""
    table = day.timetable
    run = table.run_of_call()[day.parcels.loaded_at[aboard]]
    return table.first_call[run + 1].astype(np.int64) - 1
