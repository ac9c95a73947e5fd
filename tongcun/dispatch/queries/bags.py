"""What the rides of bags put onto the runs of a date."""

from __future__ import annotations

import datetime
from collections import defaultdict

from tongcun.county.models import County
from tongcun.dispatch.loads import Line
from tongcun.dispatch.problem.runs import Runs
from tongcun.dispatch.problem.stations import Stations
from tongcun.parcels.models import BagRide
from tongcun.parcels.queries import inside_of


def lines_from_bags(county: County, date: datetime.date, given: tuple[Runs, Stations]) -> dict[int, list[Line]]:
    """The bags that are to ride on each run, by the run's row."""
    runs, stations = given
    place = {pk: run for run, pk in enumerate(runs.pks)}
    rides = list(
        BagRide.objects.filter(dated_trip__county=county, dated_trip__date=date).order_by("bag__label").values_list(
            "dated_trip_id", "board_station_id", "alight_station_id", "bag__label", "bag__pieces", "bag__mass_kg"
        )
    )  # fmt: skip
    inside = inside_of(county, [ride[3] for ride in rides])
    found: dict[int, list[Line]] = defaultdict(list)
    for pk, board, alight, label, pieces, kilograms in rides:
        run = place.get(pk)
        ends = None if run is None else _ends(runs, run, stations.by_pk[board], stations.by_pk[alight])
        if ends is not None:
            known = inside.get(label, (0, 0.0, 0.0))
            found[pk].append(Line(*ends, pieces or known[0], known[1], known[2] if kilograms is None else kilograms))
    return dict(found)


def _ends(runs: Runs, run: int, board: int, alight: int) -> tuple[int, int] | None:
    table = runs.timetable
    calls = range(table.first_call[run], table.first_call[run + 1])
    first = next((call for call in calls if table.station[call] == board), None)
    if first is None:
        return None
    last = next((call for call in calls if call > first and table.station[call] == alight), None)
    return None if last is None else (int(table.stop_sequence[first]), int(table.stop_sequence[last]))
