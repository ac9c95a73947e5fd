"""Bags that a desk has put on a run's list by hand and that still wait for it: a plan has their pieces ride it."""

from __future__ import annotations

import datetime

import numpy as np

from tongcun.county.models import County
from tongcun.dispatch.problem.runs import Runs
from tongcun.dispatch.problem.stations import Stations
from tongcun.parcels.models import BagRide


def put_by_hand(
    county: County, date: datetime.date, since: int | None, given: tuple[Stations, Runs]
) -> dict[str, tuple[int, int]]:
    """Between which calls each of them is to ride, by its label: those of runs that are not cancelled and leave the
    stop at second `since` or later; None for all of the date.

    What the playing of a day or a plan has put there is not among them: only what somebody did.
    """
    stations, runs = given
    rides = BagRide.objects.filter(
        dated_trip__county=county, dated_trip__date=date, dated_trip__is_cancelled=False, put_at__isnull=False
    )
    place_of = {pk: place for place, pk in enumerate(runs.pks)}
    found = {}
    for label, run, board, alight in rides.order_by("put_at", "pk").values_list(
        "bag__label", "dated_trip_id", "board_station_id", "alight_station_id"
    ):
        calls = _calls(runs, place_of.get(run), (stations.by_pk[board], stations.by_pk[alight]))
        if calls is not None and (since is None or departs_at(runs, calls[0]) >= since):
            found[label] = calls
    return found


def _calls(runs: Runs, run: int | None, ends: tuple[int, int]) -> tuple[int, int] | None:
    """The first call of a run, by its place, at one station, and the first after it at another; None without them."""
    if run is None:
        return None
    table = runs.timetable
    first, end = int(table.first_call[run]), int(table.first_call[run + 1])
    board = first + np.flatnonzero(table.station[first:end] == ends[0])
    alight = first + np.flatnonzero(table.station[first:end] == ends[1])
    after = alight[alight > board[0]] if len(board) else alight[:0]
    return (int(board[0]), int(after[0])) if len(after) else None


def departs_at(runs: Runs, call: int) -> int:
    """When a run leaves one of its calls, with its delay; in seconds of its date."""
    run = int(np.searchsorted(runs.timetable.first_call, call, side="right")) - 1
    return int(runs.timetable.departure[call]) + int(runs.delay_seconds[run])
