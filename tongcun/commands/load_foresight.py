"""What a load would leave in the database, worked out by reading alone: for a dry run, while scans go on."""

from __future__ import annotations

from collections.abc import Iterator

from tongcun.buses.actions.version_rows import NOT_PERMITTED
from tongcun.buses.timetable_source import TimetableSource
from tongcun.commands.load_tallies import OWN_OF_STATION, Facts, Rows
from tongcun.county.actions import has_calendar, loaded_years
from tongcun.county.folder_places import station_facts, township_at, townships_of, villages_of
from tongcun.county.models import County, Source
from tongcun.county.published_days import published_days
from tongcun.feeds.county import County as Folder
from tongcun.parcels.models import Kind


def rows_foreseen(folder: Folder, source: TimetableSource, before: Rows) -> Rows:
    """The rows as `rows` would find them after the folder was loaded onto those of `before`; its timetable is `source`.

    A test compares what this foresees with what a load leaves.
    """
    townships = {**before["townships"], **_townships(folder, before["townships"])}
    villages = {**before["villages"], **_villages(folder, townships)}
    return {
        "townships": townships,
        "villages": villages,
        "stations": _stations(folder, townships, villages),
        "trips": dict([*_trips(source), *_vans(source)]),
        "kinds": {**_kinds_in_use(folder, before["kinds"]), **_kinds(folder)},
        "costs": _costs(folder),
        "special_days": _special_days(folder, before["special_days"]),
    }


def _townships(folder: Folder, before: Facts) -> dict[str, object]:
    """A township whose station is not listed keeps its name, or is called by its code."""
    listed = townships_of(folder.settings.division_code, folder.stations)
    named = {code: (name or _name(before, code), place) for place, (code, name) in enumerate(listed.items(), 1)}
    return dict(named)


def _name(before: Facts, code: str) -> str:
    known = before.get(code)
    return str(known[0]) if isinstance(known, tuple) and known[0] else code


def _villages(folder: Folder, townships: Facts) -> dict[str, object]:
    return {
        code: (village.name, village.township_code, village.official_order)
        for code, village in villages_of(folder.stations).items()
        if village.township_code in townships
    }


def _stations(folder: Folder, townships: Facts, villages: Facts) -> dict[str, object]:
    found: dict[str, object] = {}
    for place, listed in enumerate(folder.stations, 1):
        facts, township = station_facts(listed), township_at(listed)
        own = tuple(facts[column] for column in OWN_OF_STATION)
        where = (
            township if township in townships else None,
            listed.division_code if listed.division_code in villages else None,
        )
        found[listed.station_id] = (*own, *where, place)
    return found


def _trips(source: TimetableSource) -> Iterator[tuple[str, object]]:
    feed, rows = source.feed, source.feed.stop_times
    stations = [source.station_of_stop.get(stop_id) for stop_id in feed.stop_ids]
    columns = zip(
        rows.stop.tolist(), rows.arrival.tolist(), rows.departure.tolist(),
        (rows.pickup_type != NOT_PERMITTED).tolist(), (rows.drop_off_type != NOT_PERMITTED).tolist(), strict=True,
    )  # fmt: skip
    calls = [(stations[stop], feed.stop_ids[stop], *call) for stop, *call in columns]
    first = rows.first_row.tolist()
    for place, (route_id, trip_id) in enumerate(zip(feed.trip_route_ids, feed.trip_ids, strict=True)):
        hold = source.holds.of(route_id, trip_id)
        room = (None, None) if hold is None else (hold.volume_l, hold.mass_kg)
        its_calls = tuple(calls[first[place] : first[place + 1]])
        yield f"{route_id} {trip_id}", (feed.trip_service_ids[place], *room, its_calls)


def _vans(source: TimetableSource) -> Iterator[tuple[str, object]]:
    for van in source.post_vans:
        calls = tuple((call.station_id, None, call.arrival, call.departure, True, True) for call in van.calls)
        yield f"{source.post_route_id()} {van.run_id}", (None, van.hold_litres, van.hold_kg, calls)


def _kinds(folder: Folder) -> dict[str, object]:
    return {
        code: (kind.volume_l, kind.mass_kg, kind.bus, kind.hour, kind.late_hour, kind.held)
        for code, kind in folder.settings.kinds.items()
    }


def _kinds_in_use(folder: Folder, before: Facts) -> dict[str, object]:
    """Kinds that stay although the folder names them no more: parcels are of them."""
    kinds = Kind.objects.filter(county__division_code=folder.settings.division_code, code__in=list(before))
    in_use = [kind.code for kind in kinds if kind.code not in folder.settings.kinds and kind.parcel_set.exists()]
    return {code: before[code] for code in in_use}


def _costs(folder: Folder) -> dict[str, object]:
    costs = folder.settings.costs
    facts = (costs.handling, costs.hour, costs.late_hour, costs.van, costs.held, costs.drop)
    return {folder.settings.division_code: facts}


def _special_days(folder: Folder, before: Facts) -> Facts:
    """A county that has said nothing of its working time gets the holidays published so far."""
    county = County.objects.filter(division_code=folder.settings.division_code).first()
    if county is not None and has_calendar(county):
        return before
    published = (day for year in loaded_years() for day in published_days(year))
    return {day.date.isoformat(): (day.kind, "", day.name, Source.PUBLISHED) for day in published}
