"""Stations and runs by the names a dispatcher knows them by."""

from __future__ import annotations

from collections import Counter

from tongcun.commands.problems_printing import printable
from tongcun.language import _
from tongcun.planner.clock import run_name
from tongcun.planner.day import Day


class Names:
    """Names of a day's stations and runs, fit to be printed; a name that several stations have comes with its id."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._shared = {name for name, count in Counter(s.name for s in day.stations).items() if count > 1}

    def station(self, s: int) -> str:
        """A station by its index."""
        station = self._day.stations[s]
        if not station.name or station.name in self._shared:
            return printable(_("{name} ({code})").format(name=station.name, code=station.station_id).strip())
        return printable(station.name)

    def place(self, call: int) -> str:
        """The station of a call."""
        return self.station(int(self._day.timetable.station[call]))

    def hop(self, call: int) -> str:
        """The hop after a call: from – to."""
        return self.stretch(call, call + 1)

    def stretch(self, begin: int, end: int) -> str:
        """The way of a run from one call to another: from – to."""
        return f"{self.place(begin)} – {self.place(end)}"

    def line(self, run: int) -> str:
        """The line of a run; empty where it has no name apart from the run's own."""
        name = self._day.timetable.route_names[run]
        return "" if name == self._day.timetable.trip_ids[run] else printable(name)

    def run(self, run: int) -> str:
        """A run by its trip id, and the start of a frequency trip."""
        return printable(run_name(self._day.timetable, run))

    def bus(self, run: int, gap: str = " ") -> str:
        """A run with its line."""
        return gap.join(filter(None, (self.line(run), self.run(run))))

    def parcel(self, p: int) -> str:
        """A parcel's id."""
        return printable(self._day.parcels.parcel_ids[p])
