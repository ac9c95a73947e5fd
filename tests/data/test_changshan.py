"""The sample county as its README describes it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
import pytest

from tests.data.folders import CHANGSHAN
from tests.factories import seconds
from tongcun.feeds.county import County, read_county
from tongcun.feeds.county_runs import timetable_on
from tongcun.feeds.sample_parcels import sample_parcels
from tongcun.planner.timetable import Timetable

MONDAY = datetime.date(2026, 11, 23)
MARKET_WEDNESDAY = datetime.date(2026, 11, 25)
MARKET_DATE = datetime.date(2026, 11, 27)
SATURDAY = datetime.date(2026, 11, 28)
NEW_YEARS_DAY = datetime.date(2026, 2, 17)
AFTER_2027 = datetime.date(2027, 11, 22)
NO_BUS_ON_MONDAYS = {"纱帽山村", "馒头山村", "黄坞岭村", "才里村", "东鲁村", "东源村", "茶源村", "泰安村"}


@pytest.fixture(scope="module")
def county() -> County:
    return read_county(CHANGSHAN)


def villages_called_at(county: County, date: datetime.date) -> set[str]:
    called = {county.stations[i] for i in np.unique(timetable_on(county, date).station).tolist()}
    return {station.name for station in called if station.level == "village"}


def villages(county: County) -> set[str]:
    return {station.name for station in county.stations if station.level == "village"}


def departures(table: Timetable, route_id: str, station: int) -> list[int]:
    """When the runs of a route leave a station, first rows only."""
    first = [int(table.first_call[run]) for run, route in enumerate(table.route_ids) if route == route_id]
    return sorted(int(table.departure[call]) for call in first if table.station[call] == station)


def index(county: County, name: str) -> int:
    return next(i for i, station in enumerate(county.stations) if station.name == name)


def test_it_reads_without_a_single_warning(county: County) -> None:
    assert county.warnings == ()


def test_every_township_and_village_is_a_station_under_its_official_code(county: County) -> None:
    levels = [station.level for station in county.stations]
    assert (levels.count("hub"), levels.count("township"), levels.count("village")) == (1, 14, 180)
    for station in county.stations:
        assert station.station_id == station.division_code
        assert station.division_code.startswith("330822")
    assert county.stations[index(county, "西源村")].division_code == "330822219230"


def test_every_village_has_stops_on_both_sides_of_the_road(county: County) -> None:
    stops = list(county.station_of_stop.values())
    for i, station in enumerate(county.stations):
        if station.level == "village":
            assert stops.count(i) == 2, station.name


def test_on_an_ordinary_monday_eight_villages_have_no_bus(county: County) -> None:
    assert villages(county) - villages_called_at(county, MONDAY) == NO_BUS_ON_MONDAYS


@pytest.mark.parametrize(
    ("date", "village"),
    [(MARKET_WEDNESDAY, "才里村"), (MARKET_DATE, "东源村"), (SATURDAY, "纱帽山村"), (AFTER_2027, "泰安村")],
)
def test_those_villages_have_one_on_other_days(county: County, date: datetime.date, village: str) -> None:
    assert village in villages_called_at(county, date)


def test_on_lunar_new_years_day_only_the_post_vans_run(county: County) -> None:
    assert timetable_on(county, NEW_YEARS_DAY).is_post_run.all()
    assert len(county.feed.runs_on(NEW_YEARS_DAY)) == 0


@pytest.mark.parametrize("year", range(2021, 2036))
def test_the_timetable_is_valid_from_2021_to_2035(county: County, year: int) -> None:
    for date in (datetime.date(year, 1, 1), datetime.date(year, 12, 31)):
        assert len(county.feed.runs_on(date)) > 300


def test_the_line_to_xiyuan_crosses_a_township_border_and_opened_on_27_september_2021(county: County) -> None:
    day_before, opening = datetime.date(2021, 9, 26), datetime.date(2021, 9, 27)
    assert "西源村" not in villages_called_at(county, day_before)
    table = timetable_on(county, opening)
    run = table.trip_ids.index("FC1-O-0821")
    assert table.route_names[run] == "芳村—西源"
    calls = table.station[table.first_call[run] : table.first_call[run + 1]].tolist()
    codes = [county.stations[i].division_code[:9] for i in calls]
    assert (codes[0], codes[-1]) == ("330822116", "330822219")


def test_post_vans_reach_every_township_before_eight(county: County) -> None:
    reached: set[int] = set()
    for run in county.post_runs:
        reached |= {call.station for call in run.calls if call.arrives < seconds("08:00")}
    assert reached == {i for i, station in enumerate(county.stations) if station.level != "village"}


def test_every_line_that_turns_in_a_village_leaves_it_at_half_past_four(county: County) -> None:
    table = timetable_on(county, MONDAY)
    ends = {
        (route, int(table.station[table.first_call[run]]))
        for run, route in enumerate(table.route_ids)
        if county.stations[table.station[table.first_call[run]]].level == "village"
    }
    assert len(ends) > 20
    for route, station in ends:
        assert departures(table, route, station)[-1] == seconds("16:30")


def test_some_lines_run_twice_a_day_and_some_six_times(county: County) -> None:
    table = timetable_on(county, MONDAY)
    assert len(departures(table, "QC2", index(county, "球川镇"))) == 2
    assert len(departures(table, "FC3", index(county, "芳村镇"))) == 6


def test_parcels_change_at_the_hub_and_in_townships_only(county: County) -> None:
    assert all(station.transfer == (station.level != "village") for station in county.stations)


def test_some_buses_carry_no_parcels(county: County) -> None:
    table = timetable_on(county, MONDAY)
    with_hold = {trip for trip, post in zip(table.trip_ids, table.is_post_run, strict=True) if not post}
    running = {county.feed.trip_ids[trip] for trip in county.feed.runs_on(MONDAY).trip.tolist()}
    assert with_hold < running
    assert not any(trip.startswith("108-") for trip in with_hold)


def test_liquids_may_not_ride(county: County) -> None:
    banned = [name for name, kind in county.settings.kinds.items() if not kind.bus]
    assert banned == ["liquid"]


def room_needed_and_there(county: County, rows: Sequence[tuple[str, ...]]) -> float:
    """Litres bound for villages, as a share of the room with which buses leave for them after the vans have come."""
    level = {station.station_id: station.level for station in county.stations}
    kinds = county.settings.kinds
    needed = sum(float(row[5] or kinds[row[8]].volume_l or 0) for row in rows if level[row[2]] == "village")
    table = timetable_on(county, MONDAY)
    first = table.first_call[:-1]
    outward = np.array([county.stations[i].level != "village" for i in table.station[first]]) & ~table.is_post_run
    useful = outward & (table.departure[first] >= seconds("08:00"))
    return float(needed / table.volume_l[useful].sum())


@pytest.mark.parametrize(("parcels", "least", "most"), [(5_000, 0.05, 0.3), (20_000, 0.5, 0.95), (40_000, 1.1, 2.0)])
def test_room_is_ample_at_5000_short_at_20000_and_hopeless_at_40000(
    county: County, parcels: int, least: float, most: float
) -> None:
    rows = sample_parcels(county.stations, county.settings.kinds, MONDAY, parcels, 1)
    assert least < room_needed_and_there(county, rows) < most
