"""Which trips there are: trips.txt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongcun.feeds.cells import quoted
from tongcun.feeds.gtfs.cells import references, unique_ids
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _


@dataclass(frozen=True, slots=True)
class Trips:
    """The T trips in the order of their ids; `lines` are their lines in trips.txt."""

    ids: tuple[str, ...]
    route_ids: tuple[str, ...]
    service_ids: tuple[str, ...]
    headsigns: tuple[str, ...]
    directions: tuple[int | None, ...]
    lines: tuple[int, ...]

    def index(self) -> dict[str, int]:
        """Each trip's number by its id."""
        return {trip_id: number for number, trip_id in enumerate(self.ids)}


def read_trips(
    table: Table, routes: Mapping[str, object] | None, services: Mapping[str, object] | None, problems: Problems
) -> Trips:
    """Read trips.txt; `routes` or `services` is None where they could not be read and so cannot be looked up."""
    rows = unique_ids(table, "trip_id", problems)
    references(table, "route_id", _numbered(routes), problems)
    references(table, "service_id", _numbered(services), problems)
    ids = tuple(sorted(rows))
    route_ids, service_ids, headsigns = (table.get(name) for name in ("route_id", "service_id", "trip_headsign"))
    directions = _directions(table, problems)
    return Trips(
        ids,
        tuple(route_ids[rows[trip_id]] for trip_id in ids),
        tuple(service_ids[rows[trip_id]] for trip_id in ids),
        tuple(headsigns[rows[trip_id]] for trip_id in ids),
        tuple(directions[rows[trip_id]] for trip_id in ids),
        tuple(table.lines[rows[trip_id]] for trip_id in ids),
    )


def _directions(table: Table, problems: Problems) -> list[int | None]:
    """There or back, as direction_id says; None where it says nothing, or nothing that GTFS knows."""
    found: list[int | None] = []
    for row, text in enumerate(table.get("direction_id")):
        if text not in ("", "0", "1"):
            what = _("{text} is no direction").format(text=quoted(text))
            problems.warn("unknown_direction", table.name, table.lines[row], "direction_id", what, _("0, 1 or nothing"))
        found.append(int(text) if text in ("0", "1") else None)
    return found


def _numbered(known: Mapping[str, object] | None) -> dict[str, int] | None:
    return None if known is None else {id_: number for number, id_ in enumerate(known)}


def check_routes_are_used(routes: Table, trips: Trips, problems: Problems) -> None:
    """Warn of every route that no trip follows."""
    used = set(trips.route_ids)
    for row, route_id in enumerate(routes["route_id"]):
        if route_id and route_id not in used:
            what = _("no trip follows this route")
            problems.warn("unused_route", routes.name, routes.lines[row], "route_id", what, _("a route with trips"))
