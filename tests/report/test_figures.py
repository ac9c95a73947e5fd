"""The page's figures, worked out a second time from the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.factories import a_day, a_hub, a_parcel, a_plan, a_run, a_village
from tests.report.county_days import a_county_day, a_county_plan, a_first_come_plan
from tests.report.reading import read
from tongcun.planner.loads import hop_loads
from tongcun.planner.result import Outcome, Reason
from tongcun.report.costs import costs_of, parts_of
from tongcun.report.headline import headline_of
from tongcun.report.left_behind import left_behind_of
from tongcun.report.lines import lines_of
from tongcun.report.margins import margins_of
from tongcun.report.page import render
from tongcun.report.places import groups_of
from tongcun.report.stations import drops_of, drops_of_stations, station_groups, traffic_of


def test_drops_are_counted_once_for_each_run_and_station() -> None:
    day = a_county_day()
    drops = drops_of_stations(day, a_county_plan(day))
    assert dict(zip([s.station_id for s in day.stations], drops.tolist(), strict=True)) == {
        "hub": 0, "fangcun": 2, "qiuchuan": 1, "xiyuan": 1, "shiyan": 1, "dongan": 1,
    }  # fmt: skip
    assert drops.sum() == a_county_plan(day).drops


def test_villages_are_gathered_by_how_often_they_are_called() -> None:
    day = a_county_day()
    drops = drops_of(day, a_county_plan(day), a_first_come_plan(day))
    assert [(row.low, row.high, len(row.villages), row.first_count) for row in drops.rows] == [
        (0, 0, 0, 1),
        (1, 1, 3, 2),
    ]
    assert (drops.total, drops.elsewhere, drops.most) == (3, 3, 1)


def test_many_different_counts_share_rows() -> None:
    times = [f"{6 + i // 2:02d}:{30 * (i % 2):02d}" for i in range(25)]
    runs = [
        a_run(f"T{i}", ("hub", time), ("xiyuan", f"{time[:3]}{int(time[3:]) + 20}")) for i, time in enumerate(times)
    ]
    day = a_day(
        stations=[a_hub(), a_village("xiyuan"), a_village("shiyan")],
        runs=runs,
        parcels=[a_parcel("hub", "xiyuan")] * 25,
    )
    plan = a_plan(day, {f"P{i + 1}": [(f"T{i}", 0, 1)] for i in range(25)})
    rows = drops_of(day, plan, None).rows
    assert len(rows) <= 11
    assert [(row.low, row.high) for row in rows if row.villages] == [(0, 0), (25, 27)]


def test_the_parts_of_the_cost_add_up_to_the_whole() -> None:
    day = a_county_day()
    plan = a_county_plan(day)
    parts = parts_of(day, plan)
    assert sum(parts.values()) == pytest.approx(plan.yuan)
    assert parts["handling"] == pytest.approx(7 * 0.3)
    assert parts["late"] == pytest.approx(10 / 60)
    assert parts["van"] == pytest.approx(8.0)
    assert parts["held"] == pytest.approx(12.0)
    assert parts["drops"] == pytest.approx(2.0 * plan.drops)


def test_what_is_saved_is_told_against_the_first_come_plan() -> None:
    day = a_county_day()
    plan, first = a_county_plan(day), a_first_come_plan(day)
    costs = costs_of(day, plan, first)
    assert costs.saved == pytest.approx(first.yuan - plan.yuan)
    assert costs.saved_share == pytest.approx(1 - plan.yuan / first.yuan)


def test_what_could_still_be_saved_is_a_share_of_the_cost_not_of_the_bound() -> None:
    plan = replace(a_county_plan(a_county_day()), yuan=100.0, bound=80.0)
    assert plan.saveable == pytest.approx(0.2)
    assert replace(plan, bound=100.0 - 1e-7).saveable == 0.0
    assert replace(plan, bound=0.0).saveable is None
    assert replace(plan, yuan=0.0, bound=0.0).saveable == 0.0


def test_the_headline_counts_parcels_and_the_villages_they_reach() -> None:
    day = a_county_day()
    plan = a_county_plan(day)
    headline = headline_of(day, plan, traffic_of(day, plan))
    assert (headline.parcels, headline.bus, headline.van, headline.held) == (6, 4, 1, 1)
    assert (headline.to_villages, headline.from_villages) == (5, 1)
    assert (headline.villages, headline.villages_with_parcels, headline.villages_served) == (3, 3, 3)
    assert headline.half_by is not None
    assert headline.half_by.en == "08:30"


def test_who_rides_on_post_vans_alone_is_told_apart_from_those_on_a_bus() -> None:
    stations = [a_hub(), a_village("xiyuan")]
    runs = [a_run("VAN", ("hub", "07:00"), ("xiyuan", "07:30")), a_run("BUS", ("hub", "08:00"), ("xiyuan", "08:40"))]
    day = a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan") for _ in range(3)])
    day = replace(day, timetable=replace(day.timetable, is_post_run=np.array([True, False])))
    plan = a_plan(day, {"P1": [("VAN", 0, 1)], "P2": [("BUS", 0, 1)]})
    headline = headline_of(day, plan, traffic_of(day, plan))
    assert (headline.bus, headline.post_alone) == (2, 1)
    assert "2 (66.7%; 1 of them on post vans alone) ride" in render(day, plan, None)
    assert "其中 1 件只走邮路" in render(day, plan, None)
    assert "ride on buses" in render(a_county_day(), a_county_plan(a_county_day()), None)


def test_a_station_is_served_wholly_partly_not_at_all_or_has_nothing() -> None:
    day = a_county_day()
    traffic = traffic_of(day, a_county_plan(day))
    groups = station_groups(day, traffic, groups_of(day, lines_of(day)))
    marks = {mark.name: (mark.state, mark.by_bus, mark.total) for group in groups for mark in group.villages}
    assert marks == {"xiyuan": ("all", 2, 2), "shiyan": ("all", 1, 1), "dongan": ("part", 1, 3)}
    nothing = station_groups(day, traffic_of(day, a_plan(day, {})), groups_of(day, lines_of(day)))
    assert {mark.state for group in nothing for mark in group.villages} == {"none"}
    assert nothing[2].head is not None
    assert nothing[2].head.state == "idle"


def test_what_is_left_behind_is_told_by_reason_and_by_village() -> None:
    day = a_county_day()
    plan = replace(a_county_plan(day), reasons=(*[Reason.NONE] * 4, Reason.NO_ROOM, Reason.BANNED))
    left = left_behind_of(day, plan, groups_of(day, lines_of(day)))
    assert [(row.name.en, row.van, row.held) for row in left.reasons] == [("Banned on buses", 0, 1), ("No room", 1, 0)]
    assert [(row.name, row.township.en, row.left, row.total) for row in left.worst] == [("dongan", "qiuchuan", 2, 3)]
    assert [row.parcel_id for row in left.parcels] == ["P5", "P6"]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_words(reason: Reason) -> None:
    day = a_county_day()
    plan = replace(a_county_plan(day), reasons=(reason,) * 6)
    (row,) = left_behind_of(day, plan, groups_of(day, lines_of(day))).reasons
    assert row.name.zh
    assert row.remedy.en


def test_a_run_that_larger_sizes_would_overfill_is_named_with_its_tightest_hop() -> None:
    day = a_county_day()
    plan = a_county_plan(day)
    margins = margins_of(day, plan, hop_loads(day, plan), lines_of(day))
    assert [(run.trip, run.hop) for run in margins.runs] == [("A1", ("fangcun", "shiyan"))]
    assert margins.runs[0].larger_fill == pytest.approx(1.06)
    assert margins.runs[0].fill == pytest.approx(0.96)


def test_a_run_that_would_just_be_full_is_not_overfull() -> None:
    day = a_county_day()
    parcels = replace(day.parcels, volume_l=np.where(day.parcels.size_assumed, 35.2, day.parcels.volume_l))
    day = replace(day, parcels=parcels)
    plan = a_county_plan(day)
    assert margins_of(day, plan, hop_loads(day, plan), lines_of(day)).count == 0


def test_the_figures_of_the_page_are_those_of_the_plan() -> None:
    day = a_county_day()
    plan, first = a_county_plan(day), a_first_come_plan(day)
    text = read(render(day, plan, first)).text("en")
    riding = int((plan.outcome == Outcome.BUS).sum())
    assert f"Of 6 parcels today, {riding} ({100 * riding / 6:.1f}%) ride on buses and reach 3 villages" in text
    assert f"The day costs {plan.yuan:.2f} yuan, {first.yuan - plan.yuan:.2f} yuan" in text
    assert f"No plan that keeps the rules costs less than {plan.bound:.2f} yuan" in text
    assert "2 parcels do not ride: 1 by the fallback van, 1 held." in text
    assert "1 run would be overfull" in text


def test_the_data_behind_the_pictures_is_that_of_the_plan() -> None:
    day = a_county_day()
    data = read(render(day, a_county_plan(day), None)).data
    runs = {run[1]: run for run in data["runs"]}
    assert runs["A1"][4:] == [
        [1, 4, 3], [480, 500, 520], [480, 502, 520], [96, 40], [12, 4], [2, 1],
    ]  # fmt: skip
    assert runs["A1"][2:4] == [100, 1000]
    assert data["lines"][runs["A1"][0]] == ["芳村—西源", "芳村—西源"]
