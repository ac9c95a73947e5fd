"""What a plan was made from, in short digests: so that one can say later what has changed since."""

from __future__ import annotations

import hashlib
from typing import TypedDict

from tongcun.county.models import County
from tongcun.dispatch.models import Costs
from tongcun.dispatch.problem.runs import Runs
from tongcun.dispatch.problem.stations import Stations


class MadeFrom(TypedDict):
    """Digests: one of each run by its id, one of each station by its id, one of costs and kinds."""

    runs: dict[str, str]
    stations: dict[str, str]
    costs: str


def made_from(county: County, costs: Costs, stations: Stations, runs: Runs) -> MadeFrom:
    """The digests of what is fixed about a day; where parcels are is not among it."""
    kinds = county.parcel_kinds.order_by("code").values_list(
        "code", "volume_litres", "mass_kg", "bus_allowed", "hour_yuan", "late_hour_yuan", "held_yuan"
    )
    money = (costs.handling_yuan, costs.hour_yuan, costs.late_hour_yuan, costs.van_yuan, costs.held_yuan,
             costs.drop_yuan)  # fmt: skip
    return {
        "runs": digests_of_runs(stations, runs),
        "stations": {station.station_id: _digest(station) for station in stations.rows},
        "costs": _digest((money, list(kinds))),
    }


def digests_of_runs(stations: Stations, runs: Runs) -> dict[str, str]:
    """One digest of each run, by its id."""
    return {run_id: _digest(_facts(runs, stations, run)) for run, run_id in enumerate(runs.run_ids)}


def _facts(runs: Runs, stations: Stations, run: int) -> object:
    table = runs.timetable
    calls = slice(table.first_call[run], table.first_call[run + 1])
    return (
        bool(runs.cancelled[run]), int(runs.delay_seconds[run]), float(table.volume_l[run]), float(table.mass_kg[run]),
        # By their ids: an official order that was set anew changes no run.
        [stations.rows[station].station_id for station in table.station[calls].tolist()],
        table.arrival[calls].tolist(), table.departure[calls].tolist(),
        table.can_load[calls].tolist(), table.can_unload[calls].tolist(),
    )  # fmt: skip


def _digest(facts: object) -> str:
    return hashlib.blake2b(repr(facts).encode(), digest_size=6).hexdigest()
