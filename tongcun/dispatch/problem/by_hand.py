"""Bags that a desk has put on a run's list by hand and that still wait for it: a plan has their pieces ride it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

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
    for label, pk, *ends in rides.order_by("put_at", "pk").values_list(
        "bag__label", "dated_trip_id", "board_station_id", "alight_station_id"
    ):
        if (run := place_of.get(pk)) is None:
            continue
        calls = _calls(runs, run, [stations.by_pk[end] for end in ends])
        if calls is not None and (since is None or runs.departs(run, calls[0]) >= since):
            found[label] = calls
    return found


def _calls(runs: Runs, run: int, ends: Sequence[int]) -> tuple[int, int] | None:
    """The first call of a run at one station, and the first after it at another; None without them."""
    board = runs.call_at(run, ends[0], int(runs.timetable.first_call[run]))
    alight = None if board is None else runs.call_at(run, ends[1], board + 1)
    return None if board is None or alight is None else (board, alight)
