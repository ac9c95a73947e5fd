"""What each run is to carry, stop by stop and destination by destination: a plan's rides added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.dispatch.legs import Legs
from tongcun.dispatch.problem import Problem
from tongcun.planner.timetable import Floats, Timetable

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Total:
    """One run's whole list."""

    dated_trip: int
    cut_off_seconds: int
    pieces: int
    litres: float
    kilograms: float


@dataclass(frozen=True, slots=True)
class ManifestRows:
    """A total of each run, and the lines of all runs as columns by field name; `dated_trip` says whose line each is."""

    totals: tuple[Total, ...]
    dated_trip: list[int]
    columns: dict[str, list[int] | list[float]]


def manifest_rows(problem: Problem, legs: Legs, margin_seconds: int) -> ManifestRows:
    """The lists of all runs that carry something; a list is closed `margin_seconds` before there is time to load."""
    day, table = problem.day, problem.day.timetable
    keys = np.stack([legs.board, legs.alight, legs.destination], axis=1).astype(np.int64).reshape(-1, 3)
    line, of_leg = np.unique(keys, axis=0, return_inverse=True)
    of_leg = of_leg.reshape(-1)
    pieces: Rows = np.bincount(of_leg, minlength=len(line)).astype(np.int64)
    litres = np.asarray(np.bincount(of_leg, legs.litres, len(line)), np.float64)
    kilograms = np.asarray(np.bincount(of_leg, legs.kilograms, len(line)), np.float64)
    board, alight, destination = line[:, 0], line[:, 1], line[:, 2]
    run = table.run_of_call()[board].astype(np.int64)
    station = np.array(problem.stations.pks, np.int64)
    pk = np.array(problem.runs.pks, np.int64)
    return ManifestRows(
        _totals(problem, (run, board), (pieces, litres, kilograms), margin_seconds),
        pk[run].tolist() if len(run) else [],
        {
            "board_station": _of(station, table.station, board),
            "alight_station": _of(station, table.station, alight),
            "destination": station[destination].tolist() if len(line) else [],
            "board_sequence": _sequence(table, board),
            "alight_sequence": _sequence(table, alight),
            "departs_seconds": day.departures()[board].tolist(),
            "arrives_seconds": day.arrivals()[alight].tolist(),
            "pieces": pieces.tolist(),
            "volume_litres": litres.round(6).tolist(),
            "mass_kg": kilograms.round(6).tolist(),
        },
    )


def _of(pks: Rows, stations: NDArray[np.int32], calls: Rows) -> list[int]:
    found: list[int] = pks[stations[calls]].tolist() if len(calls) else []
    return found


def _sequence(table: Timetable, calls: Rows) -> list[int]:
    found: list[int] = table.stop_sequence[calls].tolist()
    return found


def _totals(
    problem: Problem, lines: tuple[Rows, Rows], sizes: tuple[Rows, Floats, Floats],
    margin_seconds: int,
) -> tuple[Total, ...]:  # fmt: skip
    (run, board), (pieces, litres, kilograms) = lines, sizes
    departures = problem.day.departures()
    totals = []
    for r in np.unique(run).tolist():
        mine = run == r
        first = int(board[mine].min())
        handling = problem.day.stations[int(problem.day.timetable.station[first])].handling_seconds
        totals.append(
            Total(
                problem.runs.pks[r], int(departures[first]) - handling - margin_seconds, int(pieces[mine].sum()),
                float(litres[mine].sum().round(6)), float(kilograms[mine].sum().round(6)),
            )
        )  # fmt: skip
    return tuple(totals)
