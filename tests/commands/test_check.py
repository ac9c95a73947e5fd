"""`tongcun check`: what it prints and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factories import a_plan
from tests.feeds.county_folders import GOOD_PARCELS, MONDAY, a_county_folder, a_parcels_file, with_change
from tongcun.commands import check
from tongcun.feeds.days import read_day
from tongcun.feeds.plan_files import write_plan

DATE = "2026-11-23"


def a_checked_county(folder: Path) -> tuple[Path, Path, Path]:
    """County, parcels and a good plan: P1 by post van to 芳村, P2 by bus to 西源, P3 and the liquid P4 by van."""
    county, parcels = a_county_folder(folder / "county"), a_parcels_file(folder)
    day, _ = read_day(county, MONDAY, parcels)
    plan = a_plan(day, {"P1": [("VAN1", 0, 1)], "P2": [("R1-1", 0, 1)]}, bound=15.0)
    write_plan(folder / "plan", day, plan)
    outcomes = folder / "plan" / "outcomes.csv"
    outcomes.write_text(outcomes.read_text().replace("P4,van,,8.0,dearer", "P4,van,,8.0,banned"))
    return county, parcels, folder / "plan"


def spoil(path: Path, old: str, new: str) -> None:
    content = path.read_text()
    assert content.count(old) == 1
    path.write_text(content.replace(old, new))


def judged(county: Path, parcels: Path, plan: Path, date: str = DATE) -> int:
    return check.run(county, date, parcels, plan)


def test_a_plan_that_keeps_all_rules_passes_with_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judged(*a_checked_county(tmp_path)) == 0
    said = capsys.readouterr()
    lines = {line.rsplit(maxsplit=1)[0].strip(): line.split()[-1] for line in said.out.splitlines()}
    assert said.err == ""
    assert (lines["parcels"], lines["by bus"], lines["by van"], lines["held"]) == ("4", "2", "2", "0")
    assert lines["drops"] == "2"
    assert said.out.splitlines()[-1] == "The plan keeps all rules."


def test_every_broken_rule_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    parcels.write_text(GOOD_PARCELS.replace("P2,fangcun,xiyuan,2026-11-23T07:00", "P2,fangcun,xiyuan,2026-11-23T07:40"))
    (county / "county.toml").write_text(with_change("county.toml", "drop = 2.0", "drop = 3.0"))
    assert judged(county, parcels, plan) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said[:3]] == ["ready", "parcel_cost", "cost"]
    assert said[-1] == "The plan breaks 3 rules."


def test_the_gap_is_that_of_the_cost_worked_out_not_of_the_one_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    judged(county, parcels, plan)
    honest = [line for line in capsys.readouterr().out.splitlines() if line.startswith("gap")]
    told = json.loads((plan / "plan.json").read_text())
    (plan / "plan.json").write_text(json.dumps({**told, "cost": told["bound"]}))
    assert judged(county, parcels, plan) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if line.startswith("gap")] == honest
    assert honest[0].split()[1] != "0"


def test_rows_that_disagree_with_the_timetable_are_printed_by_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    spoil(plan / "legs.csv", "fangcun,1,07:30:00", "fangcun,1,07:31:00")
    assert judged(county, parcels, plan) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{plan / 'legs.csv'}:3: departs: ")
    assert said[-1] == "The plan breaks 1 rule."


def test_of_a_ride_on_no_run_of_the_day_nothing_else_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    spoil(plan / "legs.csv", "P2,1,R1-1", "P2,1,R3-1")
    assert judged(county, parcels, plan) == 1
    said = capsys.readouterr().out.splitlines()
    assert "'R3-1' carries no parcels on 2026-11-23" in said[0]
    assert said[-1] == "The plan breaks 1 rule."


def test_a_plan_for_other_parcels_does_not_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    parcels.write_text(GOOD_PARCELS.replace("P3,", "P33,"))
    assert judged(county, parcels, plan) == 1
    said = capsys.readouterr().out
    assert "'P3' is not a parcel of the day" in said
    assert "parcel 'P33' has no row" in said


def test_input_that_cannot_be_read_exits_with_two_and_every_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    (county / "holds.csv").unlink()
    parcels.write_text(GOOD_PARCELS.replace("P2,fangcun", "P1,fangcun"))
    assert judged(county, parcels, plan) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{county / 'holds.csv'}: " in said.err
    assert f"{parcels}:3: parcel_id: " in said.err


def test_a_plan_that_cannot_be_read_exits_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    (plan / "plan.json").write_text("{}")
    assert judged(county, parcels, plan) == 2
    assert f"{plan / 'plan.json'}: bound: " in capsys.readouterr().err


def test_a_date_that_is_none_exits_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(*a_checked_county(tmp_path), date="tomorrow") == 2
    assert "'tomorrow' is not a date" in capsys.readouterr().err


def test_warnings_go_to_standard_error_and_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    parcels.write_text(GOOD_PARCELS.replace("2026-11-24T09:00:00", "2026-11-22T09:00:00"))
    assert judged(county, parcels, plan) == 0
    assert f"{parcels}:4: due_at: warning: " in capsys.readouterr().err


def test_a_wrong_date_hides_neither_the_countys_problems_nor_a_missing_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county, parcels, _ = a_checked_county(tmp_path)
    (county / "holds.csv").unlink()
    assert judged(county, parcels, tmp_path / "nowhere", "tomorrow") == 2
    told = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert told == ["--date", str(county / "holds.csv"), str(tmp_path / "nowhere")]


@pytest.mark.parametrize("place", ["county", "parcels", "plan"])
def test_a_name_longer_than_any_file_may_have_is_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    county, parcels, plan = a_checked_county(tmp_path)
    places = {"county": county, "parcels": parcels, "plan": plan} | {place: tmp_path / ("x" * 300)}
    assert judged(places["county"], places["parcels"], places["plan"]) == 2
    assert "x: cannot be read (File name too long)" in capsys.readouterr().err
