"""A comparison's figures with the names of stations and runs, for a page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County, Station
from tongcun.dispatch.comparing import Change
from tongcun.dispatch.wording import clock


@dataclass(frozen=True, slots=True)
class StationChange:
    """How many parcels for one station fare how; counts stand in the order of `Differences.columns`."""

    station: Station
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunChange:
    """Pieces on one run before and after."""

    run: DatedTrip
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Differences:
    """What changes for whom: by station in official order, by run in order of departure; `columns` are the changes."""

    same: int
    columns: tuple[str, ...]
    totals: tuple[int, ...]
    stations: tuple[StationChange, ...]
    runs: tuple[RunChange, ...]

    @property
    def all(self) -> list[tuple[str, int]]:
        """Each change with its count in the whole county."""
        return list(zip(self.columns, self.totals, strict=True))


def differences(county: County, summary: Mapping[str, Any]) -> Differences | None:
    """The figures kept with a plan, or worked out just now; None where there are none."""
    if not summary:
        return None
    columns = tuple(change.value for change in Change if summary["all"].get(change.value))
    rows = {row["station"]: row for row in summary["stations"]}
    stations = county.stations.filter(pk__in=rows).order_by("official_order", "station_id")
    runs = {row["run"]: row for row in summary["runs"]}
    dated = DatedTrip.objects.filter(county=county, pk__in=runs).select_related("route", "trip")
    return Differences(
        summary["same"],
        columns,
        tuple(summary["all"][column] for column in columns),
        tuple(StationChange(s, tuple(rows[s.pk].get(column, 0) for column in columns)) for s in stations),
        tuple(
            RunChange(run, runs[run.pk]["before"], runs[run.pk]["after"])
            for run in dated.order_by("first_departure_seconds", "run_id")
        ),
    )


def names_of(county: County, date: datetime.date) -> dict[str, str]:
    """What people call each station and each run of a date, by its id."""
    names = dict(county.stations.values_list("station_id", "name"))
    runs = DatedTrip.objects.filter(county=county, date=date).values_list(
        "run_id", "route__name", "first_departure_seconds"
    )
    return names | {run_id: f"{line} {clock(departs)}" for run_id, line, departs in runs}
