"""holds.csv: how much room for parcels the runs of a route or of one trip have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tongcun.feeds.cells import column_values, decimal, present, quoted
from tongcun.feeds.files import read_bytes
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table, read_table
from tongcun.language import _

if TYPE_CHECKING:
    from tongcun.feeds.gtfs import Feed

LARGEST_HOLD_L = 1e6
LARGEST_HOLD_KG = 1e6


@dataclass(frozen=True, slots=True)
class Hold:
    """Room for parcels on one run, passengers' luggage reserve already off."""

    volume_l: float
    mass_kg: float


@dataclass(frozen=True, slots=True)
class Holds:
    """Holds by route and by trip; a trip's own wins over its route's."""

    by_route: Mapping[str, Hold] = field(default_factory=dict)
    by_trip: Mapping[str, Hold] = field(default_factory=dict)

    def of(self, route_id: str, trip_id: str) -> Hold | None:
        """The hold of a trip; None where it carries no parcels."""
        return self.by_trip.get(trip_id) or self.by_route.get(route_id)


def read_holds(path: Path, feed: Feed | None, problems: Problems) -> Holds:
    """Read holds.csv; where the feed could not be read (None), names are not compared with its."""
    raw = read_bytes(path, problems, _("a county folder holds holds.csv"))
    needed = ("route_id", "trip_id", "volume_l", "mass_kg")
    table = None if raw is None else read_table(raw, str(path), problems, needed)
    if table is None:
        return Holds()
    column_values(table, "route_id", present, "", problems)
    volumes = column_values(table, "volume_l", lambda cell: decimal(cell, LARGEST_HOLD_L), 0.0, problems)
    masses = column_values(table, "mass_kg", lambda cell: decimal(cell, LARGEST_HOLD_KG), 0.0, problems)
    if feed is not None:
        _tell_unknown_names(table, feed, problems)
    by_route: dict[str, Hold] = {}
    by_trip: dict[str, Hold] = {}
    lines: dict[tuple[str, str], int] = {}
    rows = zip(table["route_id"], table["trip_id"], volumes, masses, table.lines, strict=True)
    for route, trip, volume, mass, line in rows:
        name = ("trip", trip) if trip else ("route", route)
        earlier = lines.setdefault(name, line)
        if earlier != line:
            what = _("{text} has a hold already in line {line}").format(text=quoted(name[1]), line=earlier)
            problems.error("duplicate_hold", str(path), line, f"{name[0]}_id", what, _("one hold for each"))
        elif trip:
            by_trip[trip] = Hold(volume, mass)
        else:
            by_route[route] = Hold(volume, mass)
    return Holds(by_route, by_trip)


def _tell_unknown_names(table: Table, feed: Feed, problems: Problems) -> None:
    route_of_trip = dict(zip(feed.trip_ids, feed.trip_route_ids, strict=True))
    for route, trip, line in zip(table["route_id"], table["trip_id"], table.lines, strict=True):
        if route and route not in feed.routes:
            what = _("{text} is not a route of the feed").format(text=quoted(route))
            problems.error("unknown_route", table.name, line, "route_id", what, _("a route_id of routes.txt"))
        elif trip and trip not in route_of_trip:
            what = _("{text} is not a trip of the feed").format(text=quoted(trip))
            problems.error("unknown_trip", table.name, line, "trip_id", what, _("a trip_id of trips.txt, or empty"))
        elif trip and route and route_of_trip[trip] != route:
            what = _("trip {trip} is not of route {route}").format(trip=quoted(trip), route=quoted(route))
            expected = _("its own route {route}").format(route=quoted(route_of_trip[trip]))
            problems.error("trip_of_other_route", table.name, line, "trip_id", what, expected)
