"""A plan folder: written whole or not at all, the same bytes for the same plan, read back with every disagreement."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from tests.factories import a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tongcun.feeds.plan_files import check_out_folder, read_plan, write_plan
from tongcun.feeds.problems import InputError
from tongcun.planner.check import violations
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan

OUTCOMES = """parcel_id,outcome,arrives,cost,reason
P1,bus,08:40:00,1.1333333333333333,
"P,2",van,,8.0,dearer
P3,held,,12.0,dearer
P4,bus,25:10:00,4.133333333333334,
"""

LEGS = """parcel_id,leg,trip_id,start_time,\
board_station,board_stop_sequence,departs,alight_station,alight_stop_sequence,arrives
P1,1,T1,,hub,10,07:00:00,fangcun,20,07:30:00
P1,2,T2,,fangcun,10,08:00:00,xiyuan,20,08:40:00
P4,1,T3,24:30:00,hub,10,24:30:00,xiyuan,20,25:10:00
"""


def the_day() -> Day:
    return a_day(
        stations=[a_hub(), a_station("fangcun", "township"), a_village("xiyuan")],
        runs=[
            a_run("T1", ("hub", "07:00"), ("fangcun", "07:30")),
            a_run("T2", ("fangcun", "08:00"), ("xiyuan", "08:40")),
            a_run("T3", ("hub", "24:30"), ("xiyuan", "25:10"), start_time="24:30"),
        ],
        parcels=[
            a_parcel("hub", "xiyuan"),
            a_parcel("hub", "xiyuan", parcel_id="P,2", size_assumed=True),
            a_parcel("hub", "xiyuan"),
            a_parcel("hub", "xiyuan"),
        ],
        drop_yuan=2.0,
    )


def the_plan(day: Day) -> Plan:
    rides = {"P1": [("T1", 0, 1), ("T2", 0, 1)], "P4": [("T3", 0, 1)]}
    return a_plan(day, rides, {"P3": Outcome.HELD}, bound=30.0)


def a_plan_folder(folder: Path) -> Path:
    write_plan(folder, the_day(), the_plan(the_day()))
    return folder


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """The plan folder with one spot of one file changed."""
    a_plan_folder(folder)
    content = (folder / name).read_text()
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {name}"
    (folder / name).write_text(content.replace(old, new))
    return folder


def misfits(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    return [(m.code, Path(m.file).name, m.line, m.column) for m in read_plan(folder, the_day()).misfits]


def unreadable(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(InputError) as caught:
        read_plan(folder, the_day())
    return [(p.code, Path(p.file).name, p.line, p.column) for p in caught.value.problems]


def test_the_tables_stand_as_the_contract_says(tmp_path: Path) -> None:
    folder = a_plan_folder(tmp_path / "plan")
    assert (folder / "outcomes.csv").read_bytes().decode() == OUTCOMES
    assert (folder / "legs.csv").read_bytes().decode() == LEGS


def test_the_summary_stands_as_the_contract_says(tmp_path: Path) -> None:
    summary = json.loads((a_plan_folder(tmp_path / "plan") / "plan.json").read_text())
    assert summary["date"] == "2026-11-23"
    assert summary["parcels"] == {"total": 4, "bus": 2, "van": 1, "held": 1, "assumed_sizes": 1}
    assert summary["drops"] == 3
    assert summary["gap"] == pytest.approx(summary["cost"] / 30.0 - 1)
    assert summary["seconds"] == {"search": 0.5}
    assert summary["time_limit_struck"] is False
    assert set(summary["versions"]) == {"tongcun", "python", "numpy", "numba", "highspy"}
    assert summary["seed"] == 0


def test_a_plan_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    day = the_day()
    plan, read = the_plan(day), read_plan(a_plan_folder(tmp_path / "plan"), day)
    assert read.misfits == ()
    for field in dataclasses.fields(Plan):
        written, found = getattr(plan, field.name), getattr(read.plan, field.name)
        assert np.array_equal(written, found) if isinstance(written, np.ndarray) else written == found, field.name
    assert violations(day, read.plan) == ()


def test_a_plan_without_any_ride_is_read_back(tmp_path: Path) -> None:
    day = the_day()
    write_plan(tmp_path / "plan", day, a_plan(day, {}))
    assert read_plan(tmp_path / "plan", day).misfits == ()


def test_a_gap_that_there_is_none_of_is_null(tmp_path: Path) -> None:
    day = the_day()
    write_plan(tmp_path / "plan", day, a_plan(day, {}, bound=0.0))
    assert json.loads((tmp_path / "plan" / "plan.json").read_text())["gap"] is None
    assert read_plan(tmp_path / "plan", day).misfits == ()


def test_a_delayed_run_is_written_with_its_delay(tmp_path: Path) -> None:
    day = dataclasses.replace(the_day(), delay_seconds=np.array([60, 0, 0], np.int32))
    write_plan(tmp_path / "plan", day, the_plan(day))
    assert "07:01:00,fangcun,20,07:31:00" in (tmp_path / "plan" / "legs.csv").read_text()
    assert read_plan(tmp_path / "plan", day).misfits == ()


def test_folders_above_are_made(tmp_path: Path) -> None:
    assert sorted(p.name for p in a_plan_folder(tmp_path / "a" / "b").iterdir()) == [
        "legs.csv",
        "outcomes.csv",
        "plan.json",
    ]
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b"]


def test_a_newer_plan_takes_the_older_ones_place_and_other_files_stay(tmp_path: Path) -> None:
    folder, day = a_plan_folder(tmp_path / "plan"), the_day()
    (folder / "notes.txt").write_text("call Zhu")
    write_plan(folder, day, a_plan(day, {}))
    assert sorted(p.name for p in folder.iterdir()) == ["legs.csv", "notes.txt", "outcomes.csv", "plan.json"]
    assert (folder / "notes.txt").read_text() == "call Zhu"
    assert (folder / "legs.csv").read_text().count("\n") == 1


def test_an_older_plan_stays_whole_where_a_newer_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, day = a_plan_folder(tmp_path / "plan"), the_day()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    replace = os.replace

    def fail_on_the_last_file(source: Path, target: Path) -> None:
        if Path(target).name == "plan.json" and "new" in Path(source).parts:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_on_the_last_file)
    with pytest.raises(InputError):
        write_plan(folder, day, a_plan(day, {}))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_writer_that_is_killed_leaves_the_older_plan_or_the_newer_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, day = a_plan_folder(tmp_path / "plan"), the_day()
    older, newer = the_plan(day).yuan, a_plan(day, {}).yuan
    moments: list[Path] = []
    replace = os.replace

    def looking_before_and_after(source: Path, target: Path) -> None:
        moments.append(Path(shutil.copytree(folder, tmp_path / f"moment{len(moments)}")))
        replace(source, target)
        moments.append(Path(shutil.copytree(folder, tmp_path / f"moment{len(moments)}")))

    with monkeypatch.context() as watched:
        watched.setattr(os, "replace", looking_before_and_after)
        write_plan(folder, day, a_plan(day, {}))
    assert {(moment / "plan.json").exists() for moment in moments} == {True, False}
    found = [read_plan(moment, day) for moment in moments]
    for read in found:
        assert not read.misfits
        assert not violations(day, read.plan)
    costs = [read.plan.yuan for read in found]
    assert costs == sorted(costs, key=[older, newer].index)
    assert set(costs) == {older, newer}
    for moment in moments:
        write_plan(moment, day, a_plan(day, {}))
        assert read_plan(moment, day).plan.yuan == newer


def test_who_reads_while_somebody_writes_finds_one_plan_or_the_other(tmp_path: Path) -> None:
    folder, day = a_plan_folder(tmp_path / "plan"), the_day()
    plans = (the_plan(day), a_plan(day, {}))

    def write_by_turns() -> None:
        for turn in range(60):
            write_plan(folder, day, plans[turn % 2])

    writer = threading.Thread(target=write_by_turns)
    writer.start()
    found = []
    while writer.is_alive():
        found.append(read_plan(folder, day))
    writer.join()
    assert [read.misfits for read in found if read.misfits] == []
    assert {read.plan.yuan for read in found} <= {plan.yuan for plan in plans}


def test_a_first_plan_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(InputError) as caught:
        a_plan_folder(tmp_path / "plan")
    assert "No space left on device" in caught.value.problems[0].what
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")
    for out in (tmp_path / "plan", tmp_path / "plan" / "below"):
        for attempt in (a_plan_folder, check_out_folder):
            with pytest.raises(InputError) as caught:
                attempt(out)
            assert [problem.code for problem in caught.value.problems] == ["unwritable_out"]
    assert (tmp_path / "plan").read_text() == "mine"


def test_a_folder_where_a_file_should_be_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "plan" / "legs.csv").mkdir(parents=True)
    for attempt in (a_plan_folder, check_out_folder):
        with pytest.raises(InputError):
            attempt(tmp_path / "plan")
    assert [path.name for path in (tmp_path / "plan").iterdir()] == ["legs.csv"]


def test_looking_whether_a_folder_can_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    check_out_folder(tmp_path / "a" / "plan")
    check_out_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("outcomes.csv", '"P,2",van', "P9,van", ("unknown_parcel", 3, "parcel_id")),
        ("outcomes.csv", '"P,2",van', "P1,van", ("repeated_parcel", 3, "parcel_id")),
        ("outcomes.csv", '"P,2",van', "P9,van", ("missing_parcel", None, "parcel_id")),
        ("outcomes.csv", ",van,", ",drone,", ("unknown_outcome", 3, "outcome")),
        ("outcomes.csv", "8.0,dearer", "8.0,lazy", ("unknown_reason", 3, "reason")),
        ("legs.csv", "P4,1,T3", "P9,1,T3", ("unknown_parcel", 4, "parcel_id")),
        ("legs.csv", "P4,1,T3", "P4,1,T9", ("unknown_run", 4, "trip_id")),
        ("legs.csv", "T3,24:30:00,", "T3,,", ("unknown_start", 4, "start_time")),
        ("legs.csv", "T3,24:30:00,", "T3,24:31:00,", ("unknown_start", 4, "start_time")),
        ("legs.csv", "P1,1,T1", "P1,3,T1", ("wrong_leg_number", 2, "leg")),
        ("legs.csv", "P4,1,T3", "P4,0,T3", ("wrong_leg_number", 4, "leg")),
        ("legs.csv", "hub,10,07:00:00", "hub,11,07:00:00", ("unknown_call", 2, "board_stop_sequence")),
        ("legs.csv", "xiyuan,20,08:40:00", "xiyuan,99,08:40:00", ("unknown_call", 3, "alight_stop_sequence")),
        ("legs.csv", "hub,10,07:00:00", "xiyuan,10,07:00:00", ("other_station", 2, "board_station")),
        ("legs.csv", "xiyuan,20,08:40:00", "hub,20,08:40:00", ("other_station", 3, "alight_station")),
        ("legs.csv", "hub,10,07:00:00", "hub,10,07:00:01", ("other_time", 2, "departs")),
        ("legs.csv", "20,08:40:00", "20,", ("other_time", 3, "arrives")),
        ("plan.json", '"date": "2026-11-23"', '"date": "2026-11-24"', ("other_date", None, "date")),
        ("plan.json", '"total": 4', '"total": 5', ("wrong_count", None, "parcels.total")),
        ("plan.json", '"bus": 2', '"bus": 1', ("wrong_count", None, "parcels.bus")),
        ("plan.json", '"assumed_sizes": 1', '"assumed_sizes": 0', ("wrong_count", None, "parcels.assumed_sizes")),
        ("plan.json", '"bound": 30.0', '"bound": 15.0', ("wrong_gap", None, "gap")),
    ],
)
def test_what_disagrees_with_the_day_is_told_by_file_line_and_column(
    tmp_path: Path, name: str, old: str, new: str, expected: tuple[str, int | None, str]
) -> None:
    code, line, column = expected
    assert (code, name, line, column) in misfits(changed(tmp_path / "plan", name, old, new))


def test_rows_in_another_order_are_told(tmp_path: Path) -> None:
    folder = a_plan_folder(tmp_path / "plan")
    heading, first, second, *rest = OUTCOMES.splitlines()
    (folder / "outcomes.csv").write_text("\n".join([heading, second, first, *rest, ""]))
    assert misfits(folder) == [("other_order", "outcomes.csv", 2, "parcel_id")]


def test_rides_may_stand_in_any_order_of_rows(tmp_path: Path) -> None:
    folder = a_plan_folder(tmp_path / "plan")
    heading, *rows = LEGS.splitlines()
    (folder / "legs.csv").write_text("\n".join([heading, *reversed(rows), ""]))
    read = read_plan(folder, the_day())
    assert read.misfits == ()
    assert violations(the_day(), read.plan) == ()


def test_a_parcel_whose_rows_make_no_sense_is_named_and_left_to_no_other_rule(tmp_path: Path) -> None:
    read = read_plan(changed(tmp_path / "plan", "legs.csv", "P4,1,T3", "P4,1,T9"), the_day())
    assert read.misread == {3}
    assert read.plan.board.tolist() == [0, 2, -1]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("outcomes.csv", "8.0,dearer", "cheap,dearer", ("not_a_number", 3, "cost")),
        ("outcomes.csv", "8.0,dearer", "nan,dearer", ("not_a_number", 3, "cost")),
        ("outcomes.csv", "08:40:00", "8 o'clock", ("not_a_time", 2, "arrives")),
        ("outcomes.csv", "arrives", "arrival", ("missing_column", 1, "arrives")),
        ("legs.csv", "P1,1,T1", "P1,one,T1", ("not_a_whole_number", 2, "leg")),
        ("legs.csv", "hub,10,07:00:00", "hub,x,07:00:00", ("not_a_whole_number", 2, "board_stop_sequence")),
        ("legs.csv", "hub,10,07:00:00", "hub,10,7h", ("not_a_time", 2, "departs")),
        ("plan.json", '"drops": 3', '"drops": 3.5', ("bad_key", None, "drops")),
        ("plan.json", '"drops": 3', '"drips": 3', ("bad_key", None, "drops")),
        ("plan.json", '"bound": 30.0', '"bound": NaN', ("not_json", None, None)),
        ("plan.json", '"bound": 30.0', '"bound": 1e999', ("bad_key", None, "bound")),
        ("plan.json", '"van": 1', '"van": true', ("bad_key", None, "parcels.van")),
        ("plan.json", '"date": "2026-11-23"', '"date": ', ("not_json", 3, None)),
    ],
)
def test_what_cannot_be_read_is_told_by_file_line_and_column(
    tmp_path: Path, name: str, old: str, new: str, expected: tuple[str, int | None, str | None]
) -> None:
    code, line, column = expected
    assert (code, name, line, column) in unreadable(changed(tmp_path / "plan", name, old, new))


def test_all_unreadable_files_are_told_together(tmp_path: Path) -> None:
    folder = a_plan_folder(tmp_path / "plan")
    (folder / "outcomes.csv").unlink()
    (folder / "legs.csv").write_bytes(b"")
    (folder / "plan.json").write_bytes(b"\xff\xfe")
    assert [(code, name) for code, name, _, _ in unreadable(folder)] == [
        ("missing_file", "outcomes.csv"),
        ("empty_file", "legs.csv"),
        ("not_json", "plan.json"),
    ]


def test_a_plan_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert [code for code, *_ in unreadable(tmp_path / "file")] == ["not_a_plan_folder"]
    assert [code for code, *_ in unreadable(tmp_path / "none")] == ["not_a_plan_folder"]


def test_rows_of_unknown_runs_are_told_without_going_through_the_day_for_each(tmp_path: Path) -> None:
    class Searched(tuple[str, ...]):
        def __contains__(self, key: object) -> bool:
            raise AssertionError("searched once more")

    day, folder = the_day(), a_plan_folder(tmp_path / "plan")
    legs = (folder / "legs.csv").read_text().replace("P1,1,T1,,", "P1,1,T1,06:00:00,").replace("P1,2,T2", "P1,2,T9")
    (folder / "legs.csv").write_text(legs)
    timetable = dataclasses.replace(day.timetable, trip_ids=Searched(day.timetable.trip_ids))
    read = read_plan(folder, dataclasses.replace(day, timetable=timetable))
    assert [problem.code for problem in read.misfits] == ["unknown_start", "unknown_run"]
