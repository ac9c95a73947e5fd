"""Who runs the buses, and on which lines: agency.txt and routes.txt."""

from __future__ import annotations

from dataclasses import dataclass

from tongcun.feeds.cells import quoted
from tongcun.feeds.gtfs.cells import BAD, numbers, references, unfit, unique_ids
from tongcun.feeds.gtfs.feed import Route
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.feeds.timezones import is_timezone
from tongcun.language import _

_ROUTE_TYPES = {*range(8), 11, 12}
_EXTENDED_ROUTE_TYPES = range(100, 1800)


@dataclass(frozen=True, slots=True)
class Agencies:
    """The firms of a feed: names, ids, and the one timezone they share."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    timezone: str


def read_agencies(table: Table, problems: Problems) -> Agencies:
    """Read agency.txt; all agencies must keep the same, known timezone."""
    ids = table.get("agency_id")
    if len(table) > 1:
        unique_ids(table, "agency_id", problems)
    zones = table["agency_timezone"]
    for row, zone in enumerate(zones):
        line = table.lines[row]
        if not is_timezone(zone):
            what = _("{text} is no timezone").format(text=quoted(zone))
            expected = _("an IANA timezone such as Asia/Shanghai")
            problems.error("unknown_timezone", table.name, line, "agency_timezone", what, expected)
        elif zone != zones[0]:
            what = _("{zone} differs from the first agency's {first}").format(zone=zone, first=zones[0])
            expected = _("one timezone for all agencies")
            problems.error("different_timezones", table.name, line, "agency_timezone", what, expected)
    return Agencies(tuple(table["agency_name"]), tuple(ids), zones[0] if zones else "")


def read_routes(table: Table, agencies: Agencies | None, problems: Problems) -> dict[str, Route]:
    """Read routes.txt; the routes by id, in file order."""
    rows = unique_ids(table, "route_id", problems)
    types = numbers(table, "route_type", _route_type, problems)
    _check_agencies(table, agencies, problems)
    short, long = table.get("route_short_name"), table.get("route_long_name")
    routes = {id_: Route(id_, short[row], long[row], int(types[row])) for id_, row in rows.items() if types[row] != BAD}
    for route_id, route in routes.items():
        _check_names(route, table, table.lines[rows[route_id]], problems)
    _check_repeated_names(routes, rows, table, problems)
    return routes


def _route_type(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
    if number not in _ROUTE_TYPES and number not in _EXTENDED_ROUTE_TYPES:
        raise unfit("bad_value", text, _("a GTFS route type, such as 3 for bus"))
    return number


def _check_agencies(table: Table, agencies: Agencies | None, problems: Problems) -> None:
    """An agency_id must be known; it may be left out where there is one agency only."""
    if agencies is None:
        return
    known = {agency_id: number for number, agency_id in enumerate(agencies.ids)}
    if len(agencies.ids) == 1:
        known.setdefault("", 0)
    references(table, "agency_id", known, problems)


def _check_names(route: Route, table: Table, line: int, problems: Problems) -> None:
    expected = _("a short name, a long one, or two different ones")
    if not route.short_name and not route.long_name:
        what = _("the route has no name")
        problems.warn("route_without_name", table.name, line, "route_short_name", what, expected)
    elif route.short_name == route.long_name:
        what = _("the short and the long name are the same")
        problems.warn("same_route_names", table.name, line, "route_long_name", what, expected)


def _check_repeated_names(routes: dict[str, Route], rows: dict[str, int], table: Table, problems: Problems) -> None:
    seen: set[tuple[str, str]] = set()
    for route_id, route in routes.items():
        both = (route.short_name, route.long_name)
        if any(both) and both in seen:
            what = _("another route has the same names")
            line = table.lines[rows[route_id]]
            problems.warn("repeated_route_name", table.name, line, "route_long_name", what, _("names that differ"))
        seen.add(both)
