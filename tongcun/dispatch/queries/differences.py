"""A comparison's figures with the names of stations and runs, for a page."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County, Station
from tongcun.dispatch.comparing import Change
from tongcun.dispatch.queries.run_names import run_names

SHOWN_AT_ONCE = 15


@dataclass(frozen=True, slots=True)
class StationChange:
    """How many parcels for one station fare how; counts stand in the order of `Differences.columns`."""

    station: Station
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunChange:
    """Pieces on one run, which people call `name`, before and after."""

    run: DatedTrip
    name: SafeString
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Differences:
    """What changes for whom: the stations and runs with most to change first; `columns` are the changes.

    `hit` says how those fare that what happened concerns itself, `off_before` how those fare that were off the first
    plan's way already. `stands` is False where two plans are compared as they were made: then there is neither.
    """

    same: int
    columns: tuple[str, ...]
    totals: tuple[int, ...]
    stations: tuple[StationChange, ...]
    runs: tuple[RunChange, ...]
    stands: bool
    hit: tuple[tuple[str, int], ...]
    off_before: tuple[tuple[str, int], ...]

    @property
    def moved_along(self) -> list[tuple[str, int]]:
        """Each change with its count among those that nothing happened to: they make room, or use what became free."""
        hit = dict(self.hit)
        rest = ((change, count - hit.get(change, 0)) for change, count in self.all)
        return [(change, count) for change, count in rest if count]

    @property
    def off_before_count(self) -> int:
        """How many were off the first plan's way already."""
        return sum(count for _, count in self.off_before)

    @property
    def first_stations(self) -> tuple[StationChange, ...]:
        """Those that a page shows at once."""
        return self.stations[:SHOWN_AT_ONCE]

    @property
    def other_stations(self) -> tuple[StationChange, ...]:
        """The rest."""
        return self.stations[SHOWN_AT_ONCE:]

    @property
    def first_runs(self) -> tuple[RunChange, ...]:
        """Those that a page shows at once."""
        return self.runs[:SHOWN_AT_ONCE]

    @property
    def other_runs(self) -> tuple[RunChange, ...]:
        """The rest."""
        return self.runs[SHOWN_AT_ONCE:]

    @property
    def all(self) -> list[tuple[str, int]]:
        """Each change with its count in the whole county."""
        return list(zip(self.columns, self.totals, strict=True))


def differences(county: County, summary: Mapping[str, Any]) -> Differences | None:
    """The figures kept with a plan, or worked out just now; None where there are none."""
    if not summary:
        return None
    columns = tuple(change.value for change in Change if summary["all"].get(change.value))
    return Differences(
        summary["same"],
        columns,
        tuple(summary["all"][column] for column in columns),
        _stations(county, summary["stations"], columns),
        _runs(county, summary["runs"]),
        "hit" in summary,
        _counted(summary.get("hit", {})),
        _counted(summary.get("off_before", {})),
    )


def _counted(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The changes that there are, in their order."""
    return tuple((change.value, counts[change.value]) for change in Change if counts.get(change.value))


def _stations(county: County, rows: list[dict[str, int]], columns: tuple[str, ...]) -> tuple[StationChange, ...]:
    """By how many parcels fare otherwise, then in official order."""
    of = {row["station"]: tuple(row.get(column, 0) for column in columns) for row in rows}
    stations = county.stations.filter(pk__in=of).order_by("official_order", "station_id")
    changes = [StationChange(station, of[station.pk]) for station in stations]
    return tuple(sorted(changes, key=lambda change: -sum(change.counts)))


def _runs(county: County, rows: list[dict[str, int]]) -> tuple[RunChange, ...]:
    """By how many pieces more or less, then by departure."""
    of = {row["run"]: (row["before"], row["after"]) for row in rows}
    runs = DatedTrip.objects.filter(county=county, pk__in=of).select_related("route")
    names = run_names(runs)
    changes = [RunChange(run, names[run.pk], *of[run.pk]) for run in runs.order_by("first_departure_seconds", "run_id")]
    return tuple(sorted(changes, key=lambda change: -abs(change.after - change.before)))


def names_of(county: County, date: datetime.date, ids: Collection[str]) -> dict[str, str]:
    """What people call these stations and runs of a date, by their ids."""
    names: dict[str, str] = dict(county.stations.filter(station_id__in=ids).values_list("station_id", "name"))
    runs = DatedTrip.objects.filter(county=county, date=date, run_id__in=ids).select_related("route")
    words = run_names(runs)
    return names | {run.run_id: words[run.pk] for run in runs}
