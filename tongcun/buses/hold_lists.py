"""Rows of a list of holds: how much room for parcels a line, a trip or a vehicle has, with every doubt told."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongcun.buses.timetable_names import LONGEST_PLATE, CrewNames, DayNames, plain_plate
from tongcun.county.models import County
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds.cells import UnfitError, decimal
from tongcun.feeds.county_holds import LARGEST_HOLD_KG, LARGEST_HOLD_L, Hold


@dataclass(frozen=True, slots=True)
class ListedHolds:
    """Holds by route id, trip id and plate; `new_plates` belong to vehicles that the county does not have yet."""

    by_route: dict[str, Hold] = field(default_factory=dict)
    by_trip: dict[str, Hold] = field(default_factory=dict)
    by_plate: dict[str, Hold] = field(default_factory=dict)
    new_plates: set[str] = field(default_factory=set)


def read_holds(
    county: County, rows: Iterable[Record], headings: dict[str, str], valid_from: datetime.date, told: Told
) -> ListedHolds:
    """The holds of a list, by the timetable that holds on a date; doubts go to `told`, and then nothing is to be used.

    A row names a line, one trip of it (by its id or by when it sets out), or a vehicle by its plate. What is kept for
    luggage, in litres or per cent, is taken off; a vehicle's hold is for parcels and luggage together.
    """
    names, crew = DayNames.of(county, valid_from), CrewNames.of(county)
    found = ListedHolds()
    seen: dict[tuple[str, str], int] = {}
    for record in rows:
        cells = Cells(record, headings, told)
        hold = _hold(cells)
        for kind, name in _of_what(cells, names, crew, found):
            if (before := seen.setdefault((kind, name), cells.line)) != cells.line:
                what = _("{text} has a hold already on line {line}").format(text=name, line=before)
                cells.tell(UnfitError("duplicate_hold", what, _("one hold for each")), _column(kind))
            elif hold is not None:
                {"line": found.by_route, "trip": found.by_trip, "plate": found.by_plate}[kind][name] = hold
    return found


def _column(kind: str) -> str:
    return {"line": "route_id", "trip": "trip_id", "plate": "vehicle"}[kind]


def _of_what(cells: Cells, names: DayNames, crew: CrewNames, found: ListedHolds) -> list[tuple[str, str]]:
    """What a row's hold is of: kind and name of the line, the trips or the vehicle; nothing where that is in doubt."""
    line, trip, plate = cells.text("route_id"), cells.text("trip_id"), cells.text("vehicle")
    if plate and (line or trip):
        what = _("names a vehicle beside a line or trip")
        cells.tell(UnfitError("two_kinds", what, _("one of them; leave the other column out")), "vehicle")
        return []
    if plate:
        return _vehicle(cells, crew, found)
    if not line and not trip:
        cells.tell(UnfitError("missing_value", _("names no line, trip or vehicle"), _("one of them")), "route_id")
        return []
    route_id = cells.read("route_id", names.line)
    if line and route_id is None:
        return []
    trips = cells.read("trip_id", lambda text: names.trips_called(text, route_id), []) if trip else []
    lines = {one.route_id for one in trips} if trip else {route_id}
    if lines & names.post_lines:
        what = _("{name} is no bus line but post vans").format(name=line or trip)
        cells.tell(UnfitError("post_vans", what, _("a line of the buses")), "route_id" if line else "trip_id")
        return []
    return [("trip", one.trip_id) for one in trips] if trip else [("line", route_id)]


def _vehicle(cells: Cells, crew: CrewNames, found: ListedHolds) -> list[tuple[str, str]]:
    if cells.text("reserve"):
        what = _("a vehicle keeps nothing for luggage by itself")
        cells.tell(UnfitError("reserve_of_vehicle", what, _("the reserve beside a line or trip")), "reserve")
    said = cells.text("vehicle")
    try:
        known = crew.noted_vehicle(said)
    except UnfitError as unfit:
        cells.tell(unfit, "vehicle")
        return []
    plate = known.plate if known is not None else plain_plate(said)
    if not 0 < len(plate) <= LONGEST_PLATE:
        what, expected = _("{text} is no plate").format(text=said[:30]), _("at most {count} characters")
        cells.tell(UnfitError("bad_plate", what, expected.format(count=LONGEST_PLATE)), "vehicle")
        return []
    if known is None:
        found.new_plates.add(plate)
    return [("plate", plate)]


def _hold(cells: Cells) -> Hold | None:
    """Litres and kilograms of a row, the reserve off; None where they cannot be read, which is told."""
    litres = _needed(cells, "volume_litres", lambda text: decimal(text, LARGEST_HOLD_L))
    kilograms = _needed(cells, "mass_kg", lambda text: decimal(text, LARGEST_HOLD_KG))
    if litres is None or kilograms is None:
        return None
    kept = cells.read("reserve", lambda text: _reserve(text, litres), 0.0)
    return Hold(litres - kept, kilograms)


def _needed(cells: Cells, field: str, parse: Callable[[str], float]) -> float | None:
    if not cells.text(field):
        cells.tell(UnfitError("missing_value", _("is empty"), _("a number")), field)
    found: float | None = cells.read(field, parse)
    return found


def _reserve(text: str, litres: float) -> float:
    """What is kept for luggage, in litres: said so, or per cent of the hold."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.endswith("%"):
        return litres * decimal(plain[:-1].strip(), 100.0) / 100.0
    kept = decimal(plain, LARGEST_HOLD_L)
    if kept > litres:
        what = _("{text} litres are more than the hold has").format(text=plain)
        raise UnfitError("reserve_too_large", what, _("at most the litres of the hold, or per cent such as 30%"))
    return kept
