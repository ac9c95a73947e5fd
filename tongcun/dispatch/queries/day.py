"""The day by line and time: every run with its load, for a time–space picture."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Q
from django.utils.safestring import SafeString

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import runs_of
from tongcun.county.clock import now, service_seconds
from tongcun.county.models import County
from tongcun.county.queries import Scope
from tongcun.dispatch.loads import Line, Load, Over, loads
from tongcun.dispatch.models import ManifestLine, Plan
from tongcun.dispatch.problem.runs import Runs, load_runs
from tongcun.dispatch.problem.stations import NO_CALL_EVER, Stations, load_stations
from tongcun.dispatch.queries.bags import by_plan, held_on, lines_beside_the_plan
from tongcun.dispatch.queries.cargo import size_by_now
from tongcun.dispatch.queries.changed import changed_runs
from tongcun.dispatch.queries.plans import plan_in_force
from tongcun.dispatch.queries.run_names import run_names
from tongcun.dispatch.wording import run_now_words
from tongcun.parcels.queries import Held, Size
from tongcun.parcels.queries import Load as Aboard
from tongcun.planner.day import Day, Parcels
from tongcun.planner.timetable import ALWAYS_OPEN
from tongcun.report.lines import Line as Members
from tongcun.report.lines import lines_of


@dataclass(frozen=True, slots=True)
class RunOfDay:
    """A run as it stands: its calls' stations and times (delay included), what it is to carry, what is on board now."""

    run: DatedTrip
    stations: tuple[int, ...]
    arrivals: tuple[int, ...]
    departures: tuple[int, ...]
    loads: tuple[Load, ...]
    aboard: Aboard
    pieces: int

    @property
    def minutes_late(self) -> int:
        """Its delay."""
        return self.run.delay_seconds // 60

    @property
    def fullest(self) -> float:
        """The greatest share of the hold that is to be taken, in litres or kilograms."""
        return max((self.fill(load) for load in self.loads), default=0.0)

    def fill(self, load: Load) -> float:
        """The share of the hold that a load takes."""
        litres, kilograms = self.run.hold_litres or 0.0, self.run.hold_kg or 0.0
        return max(load.litres / litres if litres else 0.0, load.kilograms / kilograms if kilograms else 0.0)

    @property
    def over(self) -> Over:
        """By how much what is on board, or listed, exceeds the hold where it is worst."""
        litres = max((load.litres for load in self.loads), default=0.0)
        kilograms = max((load.kilograms for load in self.loads), default=0.0)
        return Over(
            max(litres, self.aboard.litres) - (self.run.hold_litres or 0.0),
            max(kilograms, self.aboard.kg) - (self.run.hold_kg or 0.0),
        )

    @property
    def is_overloaded(self) -> bool:
        """Whether more is on board, or listed, than the hold takes."""
        return bool(self.over)


@dataclass(frozen=True, slots=True)
class LineOfDay:
    """A line: its stations in travel order (name, and whether it is more than a village), its runs by departure."""

    key: str
    name: str
    stations: tuple[tuple[int, str, bool], ...]
    runs: tuple[RunOfDay, ...]

    @property
    def pieces(self) -> int:
        """Pieces that ride on the line."""
        return sum(run.pieces for run in self.runs)


@dataclass(frozen=True, slots=True)
class DayOfLines:
    """The lines of a date that a person may see; `moment` is the present second of that service day, `stations` are all
    of the county's, by key and name, `shut` those that are shut on it; `changed` are the runs, as people call them and
    as they are now, that are no longer as the plan took them."""

    date: datetime.date
    plan: Plan | None
    lines: tuple[LineOfDay, ...]
    moment: int
    stations: tuple[tuple[int, str], ...]
    shut: tuple[tuple[int, str], ...]
    changed: tuple[tuple[int, SafeString], ...]


def day_of_lines(scope: Scope, date: datetime.date, language: str) -> DayOfLines:
    """Everything that the picture of a day shows, in a fixed number of queries."""
    stations = load_stations(scope.county, date, 0.0)
    runs = load_runs(scope.county, date, stations)
    plan = plan_in_force(scope.county, date)
    seen = {run.pk: run for run in runs_of(scope, date).select_related(None).select_related("vehicle", "driver")}
    held = held_on(scope.county, date, plan)
    listed = _listed(scope.county, date, plan, (runs, stations), held)
    aboard = held.loads()
    found = []
    for place, members in enumerate(lines_of(_bare_day(date, stations, runs))):
        of_line = tuple(
            _run(seen[runs.pks[run]], run, runs, (listed.get(runs.pks[run], []), aboard))
            for run in members.runs if runs.pks[run] in seen
        )  # fmt: skip
        if of_line:
            found.append(_line(f"line-{place}", members, stations, of_line, language))
    names = tuple(zip(stations.pks, (station.name for station in stations.rows), strict=True))
    shut = tuple(name for name, row in zip(names, stations.rows, strict=True) if row.opens_seconds == NO_CALL_EVER)
    changed = [] if plan is None else [run for run in changed_runs(plan, (stations, runs)) if run.pk in seen]
    return DayOfLines(
        date, plan, tuple(found), service_seconds(scope.county, date, now()), names, shut, _as_now(changed)
    )


def _as_now(changed: Sequence[DatedTrip]) -> tuple[tuple[int, SafeString], ...]:
    names = run_names(changed) if changed else {}
    return tuple((run.pk, run_now_words(run, names[run.pk])) for run in changed)


def _line(key: str, members: Members, stations: Stations, runs: tuple[RunOfDay, ...], language: str) -> LineOfDay:
    name = members.name.en if language == "en" else members.name.zh
    rows = tuple((s, stations.rows[s].name, stations.rows[s].level != "village") for s in members.stations)
    return LineOfDay(key, name, rows, runs)


def _run(run: DatedTrip, place: int, runs: Runs, given: tuple[Sequence[Line], Mapping[str, Aboard]]) -> RunOfDay:
    lines, aboard = given
    table = runs.timetable
    calls = slice(table.first_call[place], table.first_call[place + 1])
    late = run.delay_seconds
    return RunOfDay(
        run,
        tuple(table.station[calls].tolist()),
        tuple((table.arrival[calls] + late).tolist()),
        tuple((table.departure[calls] + late).tolist()),
        tuple(loads(table.stop_sequence[calls].tolist(), lines)),
        aboard.get(run.run_id, Aboard()),
        sum(line.pieces for line in lines),
    )


def _listed(
    county: County, date: datetime.date, plan: Plan | None, given: tuple[Runs, Stations], held: Held
) -> dict[int, list[Line]]:  # fmt: skip
    """What is to ride on each run, as large and heavy as it is by now: by the plan in force, by the bags that were put
    on it, by what was scanned onto it; where nothing of that is left, as its list was issued."""
    found: dict[int, list[Line]] = defaultdict(list)
    issued: dict[int, list[Line]] = defaultdict(list)
    planned = by_plan(plan)
    lines = ManifestLine.objects.filter(manifest__dated_trip__county=county, manifest__dated_trip__date=date)
    rows = lines.filter(Q(manifest__plan=plan) | Q(manifest__plan=None)).order_by().values_list(
        "manifest__plan_id", "manifest__dated_trip_id", "destination_id", "board_sequence", "alight_sequence", "pieces",
        "volume_litres", "mass_kg",
    )  # fmt: skip
    for is_planned, run, destination, board, alight, pieces, litres, kilograms in rows:
        size = Size(pieces, litres, kilograms)
        if is_planned:
            size = size_by_now(size, planned.on_stretches.get((run, (board, alight, destination))))
        (found if is_planned else issued)[run].append(Line(board, alight, *size))
    for run, more in lines_beside_the_plan(county, planned, given, held).items():
        found[run] += more
    return issued | found


def _bare_day(date: datetime.date, stations: Stations, runs: Runs) -> Day:
    """The day without its parcels; cancelled runs stay in the picture."""
    whole, real, flags = np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.bool_)
    nobody = Parcels((), whole, whole, whole, whole, real, real, flags, (), (), flags, real, real, real, real, real,
                     whole, whole)  # fmt: skip
    day = Day("", date.isoformat(), stations.rows, runs.timetable, nobody, 0.0, ALWAYS_OPEN, runs.delay_seconds,
              runs.cancelled)  # fmt: skip
    return replace(day, cancelled=np.zeros_like(runs.cancelled))
