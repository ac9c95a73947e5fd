"""A plan's rides as columns, with the times and stations of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.language import _
from tongcun.planner.check.findings import Rule, Violation
from tongcun.planner.clock import clock, run_name
from tongcun.planner.day import Day
from tongcun.planner.result import Plan
from tongcun.planner.timetable import Flags, Ints

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rides:
    """L rides in the plan's order, only of parcels all of whose calls exist.

    `judged` (bool[N]) marks those parcels, `count` (int32[N]) is each parcel's number of legs; all else has length L.
    `ongoing` marks the first leg of a parcel that is on board already: its loading is past.
    """

    judged: Flags
    count: Ints
    parcel: Rows
    number: Rows
    board: Ints
    alight: Ints
    run: Ints
    alight_run: Ints
    board_station: Ints
    alight_station: Ints
    departs: Ints
    arrives: Ints
    last: Flags
    ongoing: Flags


def shape_misfits(day: Day, plan: Plan) -> Iterator[Violation]:
    """Arrays of the wrong length, which would make every other judgement meaningless."""
    n, legs = len(day.parcels), len(plan.board)
    lengths = {
        "outcome": len(plan.outcome),
        "reasons": len(plan.reasons),
        "arrival": len(plan.arrival),
        "parcel_yuan": len(plan.parcel_yuan),
    }
    for name, length in lengths.items():
        if length != n:
            text = _("{name} has {found} rows for {wanted} parcels").format(name=name, found=length, wanted=n)
            yield Violation(Rule.SHAPE, None, None, text)
    starts = np.asarray(plan.first_leg, np.int64)
    fits = len(starts) == n + 1 and starts[0] == 0 and starts[-1] == legs and bool((np.diff(starts) >= 0).all())
    if not fits or len(plan.alight) != legs:
        yield Violation(Rule.SHAPE, None, None, _("the list of rides does not fit the list of parcels"))


def rides_of(day: Day, plan: Plan) -> Rides:
    """The rides of a plan whose arrays fit the day."""
    table, n = day.timetable, len(day.parcels)
    count = np.diff(plan.first_leg).astype(np.int32)
    parcel = np.repeat(np.arange(n), count)
    number = np.arange(len(parcel)) - np.repeat(np.asarray(plan.first_leg[:-1], np.int64), count) + 1
    known = (plan.board >= 0) & (plan.board < table.call_count) & (plan.alight >= 0) & (plan.alight < table.call_count)
    judged = np.ones(n, np.bool_)
    judged[parcel[~known]] = False
    keep = judged[parcel]
    parcel, number, board, alight = parcel[keep], number[keep], plan.board[keep], plan.alight[keep]
    runs = table.run_of_call()
    return Rides(
        judged=judged,
        count=count,
        parcel=parcel,
        number=number,
        board=board,
        alight=alight,
        run=runs[board],
        alight_run=runs[alight],
        board_station=table.station[board],
        alight_station=table.station[alight],
        departs=day.departures()[board],
        arrives=day.arrivals()[alight],
        last=number == count[parcel],
        ongoing=(number == 1) & (day.parcels.loaded_at[parcel] >= 0),
    )


def opening(day: Day) -> tuple[Ints, Ints]:
    """Opening and closing of every station; two int32[S]."""
    opens = np.array([station.opens_seconds for station in day.stations], np.int32)
    closes = np.array([station.closes_seconds for station in day.stations], np.int32)
    return opens, closes


def next_unloading(day: Day) -> Ints:
    """From every call on, the first one of its run at which a parcel may come off, else -1; int32[C].

    May: unloading is permitted there, and the station is open when the run arrives.
    """
    table = day.timetable
    calls = table.call_count
    opens, closes = opening(day)
    arrives = day.arrivals()
    allowed = table.can_unload & (arrives >= opens[table.station]) & (arrives <= closes[table.station])
    ahead = np.minimum.accumulate(np.where(allowed, np.arange(calls), calls)[::-1])[::-1]
    end = np.repeat(table.first_call[1:], np.diff(table.first_call))
    return np.where(ahead < end, ahead, -1).astype(np.int32)


def found_on(day: Day, rides: Rides, leg: int, rule: Rule, message: str) -> Violation:
    """A violation by one ride; `message` may name parcel, ride, run, board, alight, departs, arrives."""
    parcel_id, run = day.parcels.parcel_ids[rides.parcel[leg]], run_name(day.timetable, int(rides.run[leg]))
    sentence = message.format(
        parcel=parcel_id,
        ride=int(rides.number[leg]),
        run=run,
        board=day.stations[rides.board_station[leg]].station_id,
        alight=day.stations[rides.alight_station[leg]].station_id,
        departs=clock(int(rides.departs[leg])),
        arrives=clock(int(rides.arrives[leg])),
    )
    return Violation(rule, parcel_id, run, sentence)
