"""Runs become lines, lines have their stations in travel order, stations belong to townships."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tests.report.county_days import a_county_day, a_county_plan, on_routes
from tests.report.reading import read
from tongcun.planner.day import Day
from tongcun.planner.loads import hop_loads
from tongcun.report.line_sheets import busiest_first, parcels_of_lines
from tongcun.report.lines import lines_of, travel_order
from tongcun.report.overview import STRIPS_AT_MOST, Overview, overview_of
from tongcun.report.page import render
from tongcun.report.picture import Axis, pen_of, width_samples
from tongcun.report.places import groups_of


def test_a_run_back_does_not_change_the_order_of_the_run_out() -> None:
    assert travel_order([(0, 1, 2, 3), (3, 2, 1, 0)], [0, 2, 2, 2]) == (0, 1, 2, 3)


def test_a_line_that_is_longest_inward_still_starts_in_town() -> None:
    assert travel_order([(3, 2, 1, 0), (0, 2)], [1, 2, 2, 2]) == (0, 1, 2, 3)


def test_a_side_road_stands_next_to_where_it_leaves() -> None:
    assert travel_order([(0, 1, 2, 3), (0, 1, 4)], [0, 2, 2, 2, 2]) == (0, 1, 4, 2, 3)
    assert travel_order([(0, 1, 2, 3), (4, 2, 3)], [2, 2, 2, 2, 2]) == (0, 1, 4, 2, 3)


def test_a_circle_names_each_station_once() -> None:
    assert travel_order([(0, 1, 2, 0)], [1, 2, 2]) == (0, 1, 2)


@pytest.mark.parametrize("seed", range(20))
def test_every_station_of_a_line_gets_exactly_one_row(seed: int) -> None:
    import random

    draw = random.Random(seed)
    sequences = [tuple(draw.choices(range(12), k=draw.randint(2, 9))) for _ in range(6)]
    order = travel_order(sequences, [2] * 12)
    assert sorted(order) == sorted({station for sequence in sequences for station in sequence})


def test_trips_of_a_route_are_one_line_and_post_vans_lines_of_their_own() -> None:
    day = a_county_day()
    lines = lines_of(day)
    assert [(line.name.zh, line.is_post, len(line.runs)) for line in lines] == [
        ("邮路 hub—fangcun", True, 1),
        ("邮路 hub—qiuchuan", True, 1),
        ("芳村—西源", False, 2),
        ("7路", False, 1),
    ]
    assert lines[3].name.en == "Line 7"


def test_routes_of_one_name_are_told_apart_by_their_ends() -> None:
    day = on_routes(a_county_day(), {"B1": ("B", "芳村—西源")})
    assert [line.name.zh for line in lines_of(day)][2:] == [
        "芳村—西源（fangcun—xiyuan）",
        "芳村—西源（qiuchuan—dongan）",
    ]


def test_runs_that_are_cancelled_or_call_once_are_in_no_line() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[
            a_run("T1", ("hub", "07:00")),
            a_run("T2", ("hub", "07:00"), ("xiyuan", "08:00"), cancelled=True),
            a_run("T3", ("hub", "09:00"), ("xiyuan", "10:00")),
        ],
        parcels=[],
    )
    assert [line.runs for line in lines_of(day)] == [(2,)]


def test_starts_of_a_frequency_trip_are_runs_of_one_line_in_order_of_time() -> None:
    calls = [("10:00", "10:40"), ("08:00", "08:40")]
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("F", ("hub", begin), ("xiyuan", end), start_time=begin) for begin, end in calls],
        parcels=[],
    )
    (line,) = lines_of(day)
    assert line.runs == (1, 0)


def test_a_parcel_counts_once_on_each_line_it_rides() -> None:
    day = a_county_day()
    plan, lines = a_county_plan(day), lines_of(day)
    assert parcels_of_lines(day, plan, lines) == [2, 1, 3, 1]
    assert [line.name.zh for line in busiest_first(day, plan, lines)][:2] == ["芳村—西源", "7路"]


def groups_by_name(day: Day) -> dict[str, list[str]]:
    groups = groups_of(day, lines_of(day))
    return {group.name.en: [day.stations[s].station_id for s in group.stations] for group in groups}


def test_villages_belong_to_the_township_nearest_on_their_line() -> None:
    assert groups_by_name(a_county_day()) == {
        "hub": ["hub"],
        "fangcun": ["fangcun", "shiyan", "xiyuan"],
        "qiuchuan": ["qiuchuan", "dongan"],
    }


def test_a_division_code_says_more_than_the_lines() -> None:
    codes = {"fangcun": "330822116000", "xiyuan": "330822219009", "qiuchuan": "330822219000"}
    day = a_county_day()
    day = replace(day, stations=tuple(replace(s, division_code=codes.get(s.station_id, "")) for s in day.stations))
    assert groups_by_name(day)["qiuchuan"] == ["qiuchuan", "xiyuan", "dongan"]


def test_villages_without_code_and_bus_stand_elsewhere() -> None:
    day = a_county_day()
    day = replace(day, stations=(*day.stations, a_village("lonely")))
    assert groups_by_name(day)["Elsewhere"] == ["lonely"]


def the_overview(day: Day) -> Overview:
    plan, lines = a_county_plan(day), lines_of(day)
    pen = pen_of(day, hop_loads(day, plan), (run for line in lines for run in line.runs))
    return overview_of(day, plan, pen, groups_of(day, lines), lines)


def test_a_county_whose_lines_keep_to_their_township_is_one_picture() -> None:
    overview = the_overview(a_county_day())
    assert not overview.by_line
    assert [band.name.en for band in overview.strips[0].bands] == ["hub", "fangcun", "qiuchuan"]
    assert sorted(overview.strips[0].picture.rows.y) == [0, 1, 2, 3, 4, 5]


def test_a_county_whose_lines_wander_is_drawn_line_by_line() -> None:
    day = a_day(
        stations=[a_hub(), a_station("fangcun", "township"), a_village("xiyuan"), a_village("shiyan")],
        runs=[
            a_run("A1", ("hub", "07:00"), ("fangcun", "07:30"), ("xiyuan", "08:00")),
            a_run("B1", ("xiyuan", "07:00"), ("hub", "07:30"), ("fangcun", "08:00"), ("shiyan", "08:30")),
        ],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    plan, lines = a_plan(day, {}), lines_of(day)
    pen = pen_of(day, hop_loads(day, plan), range(2))
    overview = overview_of(day, plan, pen, groups_of(day, lines), lines)
    assert overview.by_line
    assert [strip.bands[0].name.en for strip in overview.strips] == ["Line A1", "Line B1"]


def test_a_picture_of_some_lines_only_says_so() -> None:
    towns = [a_station(name, "township") for name in ("fangcun", "qiuchuan")]
    runs = [
        a_run(f"T{i}", ("hub", "07:00"), ("fangcun", "07:30"), ("qiuchuan", "08:00")) for i in range(STRIPS_AT_MOST + 5)
    ]
    day = a_day(stations=[a_hub(), *towns], runs=runs, parcels=[a_parcel("hub", "fangcun")])
    day = on_routes(day, {f"T{i}": (f"R{i}", f"{i}") for i in range(len(runs))})
    text = read(render(day, a_plan(day, {}), None)).text("en")
    assert f"{STRIPS_AT_MOST + 5} lines, {STRIPS_AT_MOST + 5} runs" in text
    assert f"The picture shows the {STRIPS_AT_MOST} lines that carry most." in text


def test_parcels_under_way_are_counted_at_their_most() -> None:
    flow = the_overview(a_county_day()).flow
    assert (flow.most, flow.most_at) == (3, 6 * 60 + 30)


def test_the_axis_holds_whole_hours_around_all_runs() -> None:
    day = a_county_day()
    pen = pen_of(day, hop_loads(day, a_county_plan(day)), range(5))
    assert (pen.axis.begin, pen.axis.end) == (360, 1080)
    assert Axis(300, 1500).hours == (5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25)


def test_widths_are_explained_by_round_figures() -> None:
    day = a_county_day()
    pen = pen_of(day, hop_loads(day, a_county_plan(day)), range(5))
    samples = width_samples(pen)
    assert all(str(amount).strip("0.")[0] in "125" for _, amount in samples)
    assert [width for width, _ in samples] == sorted({width for width, _ in samples})
