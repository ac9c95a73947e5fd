"""`tongcun plan`: what it writes and prints, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.data.folders import PILOT, TINY
from tests.feeds.county_folders import GOOD_PARCELS, a_county_folder, a_parcels_file
from tongcun.cli import app
from tongcun.commands import check
from tongcun.commands.planning import _Compiling
from tongcun.commands.progress import showing
from tongcun.planner.progress import Progress

DATE = "2026-11-23"


def planned(out: Path, *options: str, county: Path = TINY, parcels: Path | None = None, date: str = DATE) -> Result:
    files = ["--date", date, "--parcels", str(parcels or county / "parcels.csv"), "--out", str(out)]
    return CliRunner().invoke(app, ["plan", str(county), *files, *options])


def an_older_plan(out: Path) -> dict[str, bytes]:
    """A plan written before, to be found untouched."""
    assert planned(out).exit_code == 0
    return contents(out)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def figures(result: Result) -> dict[str, str]:
    """The summary's figures by their labels; of two with one label the first."""
    found: dict[str, str] = {}
    for line in result.stdout.splitlines():
        parts = [part.strip() for part in line.split("  ") if part.strip()]
        if len(parts) > 1:
            found.setdefault(parts[0], parts[1])
    return found


def test_the_tiny_county_is_planned_written_and_summed_up(tmp_path: Path) -> None:
    done = planned(tmp_path / "plan")
    assert done.exit_code == 0
    said = figures(done)
    assert (said["parcels"], said["by bus"], said["by van"], said["held"]) == ("7", "6", "1", "0")
    assert (said["sizes assumed"], said["left behind"], said["no_room"]) == ("1", "1", "1")
    assert (said["cost (yuan)"], said["proven bound"], said["first come, first served"]) == ("23.40", "23.40", "32.20")
    assert said["drops"] == "4"
    assert "no plan is cheaper" in done.stdout
    assert "costs 8.80 yuan more, 37.6 %" in done.stdout
    assert "Every station is served" in done.stdout
    assert json.loads((tmp_path / "plan" / "plan.json").read_text())["cost"] == pytest.approx(23.4)


def test_what_it_writes_passes_the_judge(tmp_path: Path) -> None:
    assert planned(tmp_path / "plan", county=PILOT, date="2021-09-27").exit_code == 0
    assert check.run(PILOT, "2021-09-27", PILOT / "parcels.csv", tmp_path / "plan") == 0


def test_work_cut_short_says_so_and_its_plan_passes_the_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongcun.planner.plan.small_enough", lambda ground: False)
    done = planned(tmp_path / "plan", "--time-limit", "0.001")
    assert done.exit_code == 0
    assert "the time limit struck" in done.stdout
    assert json.loads((tmp_path / "plan" / "plan.json").read_text())["time_limit_struck"] is True
    assert check.run(TINY, DATE, TINY / "parcels.csv", tmp_path / "plan") == 0


def test_the_report_is_written_beside_it_on_demand(tmp_path: Path) -> None:
    done = planned(tmp_path / "plan", "--report", str(tmp_path / "new" / "report.html"))
    assert done.exit_code == 0
    assert str(tmp_path / "new" / "report.html") in done.stdout
    assert (tmp_path / "new" / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["report.html"]


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text("<!DOCTYPE html>old")
    assert planned(tmp_path / "plan", "--report", str(report)).exit_code == 0
    assert "old" not in report.read_text(encoding="utf-8")[:100]


def test_away_from_a_terminal_progress_is_a_plain_line_for_each_stage(tmp_path: Path) -> None:
    said = planned(tmp_path / "plan").stderr
    assert "reading the files: " in said
    assert "gap 0 %" in said
    assert "\x1b" not in said
    assert "\r" not in said


def test_on_a_terminal_progress_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with showing() as display:
        display(Progress("prices", 0.5, bound=90.0))
        display.say("a remark")
        display(Progress("search", 0.5, bound=90.0, yuan=99.0))
    assert "proving the bound" in terminal.getvalue()
    assert "cost 99.00, bound 90.00, gap 10.0 %" in terminal.getvalue()
    assert "a remark" in terminal.getvalue()


def test_compiling_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    with showing() as display:
        compiling = _Compiling(display)
        compiling.on_start(None)
        compiling.on_start(None)
    assert capsys.readouterr().err.count("First run on this machine") == 1


def test_warnings_go_to_standard_error_and_work_goes_on(tmp_path: Path) -> None:
    county = a_county_folder(tmp_path / "county")
    late = GOOD_PARCELS.replace("2026-11-24T09:00:00", "2026-11-22T09:00:00")
    done = planned(tmp_path / "plan", county=county, parcels=a_parcels_file(tmp_path, late))
    assert done.exit_code == 0
    assert "parcels.csv:4: due_at: warning: " in done.stderr
    assert (tmp_path / "plan" / "outcomes.csv").exists()


def test_every_parcel_left_behind_is_counted_under_its_reason(tmp_path: Path) -> None:
    county = a_county_folder(tmp_path / "county")
    done = planned(tmp_path / "plan", county=county, parcels=a_parcels_file(tmp_path))
    assert done.exit_code == 0
    with (tmp_path / "plan" / "outcomes.csv").open(encoding="utf-8") as file:
        reasons = [row["reason"] for row in csv.DictReader(file) if row["reason"]]
    said = figures(done)
    assert {reason: int(said[reason]) for reason in reasons} == {r: reasons.count(r) for r in reasons}
    assert said["banned"] == "1"


def test_runs_that_larger_sizes_would_overfill_are_listed(tmp_path: Path) -> None:
    rows = "".join(f"P{i},fangcun,xiyuan,2026-11-23T07:00:00,,,,C1,\n" for i in range(38))
    parcels = a_parcels_file(tmp_path, GOOD_PARCELS.splitlines()[0] + "\n" + rows)
    done = planned(tmp_path / "plan", county=a_county_folder(tmp_path / "county"), parcels=parcels)
    assert done.exit_code == 0
    assert "1 run would be overfull if assumed sizes were 25 % larger" in done.stdout
    assert "285/300" in done.stdout


def test_a_station_without_service_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    county = a_county_folder(tmp_path / "county", post_runs_csv=None, gtfs_frequencies_txt=None)
    (county / "holds.csv").write_text("route_id,trip_id,volume_l,mass_kg\nR1,,300,60\n")
    done = planned(tmp_path / "plan", county=county, parcels=a_parcels_file(tmp_path))
    assert done.exit_code == 0
    assert "2 stations without any service within their hours today: 县共配中心, 林家村" in done.stdout
    monkeypatch.setenv("TONGCUN_LANG", "zh")
    done = planned(tmp_path / "plan", county=county, parcels=a_parcels_file(tmp_path))
    assert "县共配中心、林家村" in done.stdout


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--seed", "-1", "--seed: -1 is out of range"),
        ("--seed", "4294967296", "--seed: 4,294,967,296 is out of range"),
        ("--time-limit", "0", "--time-limit: 0 is out of range"),
        ("--time-limit", "-3", "--time-limit: -3 is out of range"),
        ("--time-limit", "nan", "--time-limit: nan is out of range"),
        ("--time-limit", "inf", "--time-limit: inf is out of range"),
        ("--date", "23.11.2026", "'23.11.2026' is not a date"),
        ("--date", "2040-01-01", "no bus runs on 2040-01-01"),
        ("--seed", "x", "Invalid value for '--seed'"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(tmp_path: Path, option: str, value: str, told: str) -> None:
    before = an_older_plan(tmp_path)
    done = planned(tmp_path, option, value)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert contents(tmp_path) == before


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    parcels = a_parcels_file(tmp_path, GOOD_PARCELS.replace("P2,fangcun,", "P1,nowhere,"))
    done = planned(tmp_path / "plan", "--seed", "-1", "--time-limit", "0", "--report", str(tmp_path), parcels=parcels)
    assert done.exit_code == 2
    told = done.stderr
    for place in ("--seed: ", "--time-limit: ", "--report: ", "parcels.csv:3: parcel_id: ", ":3: origin_station: "):
        assert place in told
    assert not (tmp_path / "plan").exists()


def test_a_date_that_is_none_hides_no_other_problem(tmp_path: Path) -> None:
    done = planned(tmp_path / "plan", county=tmp_path / "nowhere", date="tomorrow")
    assert done.exit_code == 2
    assert "'tomorrow' is not a date" in done.stderr
    assert "there is no such folder" in done.stderr


def test_out_may_not_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")
    done = planned(tmp_path / "plan")
    assert done.exit_code == 2
    assert f"{tmp_path / 'plan'}: cannot be written (it is a file)" in done.stderr
    assert (tmp_path / "plan").read_text() == "mine"


@pytest.mark.parametrize("option", ["--out", "--report", "--parcels"])
def test_an_empty_path_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = planned(tmp_path / "plan", option, "")
    assert done.exit_code == 2
    assert option in done.stderr
    assert "is empty, expected a path" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_out_may_not_lie_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = planned(tmp_path / "file" / "plan")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("option", ["--out", "--report"])
def test_a_place_below_thousands_of_folders_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = planned(tmp_path / "plan", option, "a/" * 1500 + "b")
    assert done.exit_code == 2
    assert "cannot be written (File name too long)" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "plan", "plan/plan.json", "notes.txt", "file/report.html"])
def test_a_report_may_not_replace_what_is_no_report(tmp_path: Path, name: str) -> None:
    for file in ("notes.txt", "file"):
        (tmp_path / file).write_text("mine")
    done = planned(tmp_path / "plan", "--report", str(tmp_path / name))
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not (tmp_path / "plan").exists()


def test_unfit_places_are_found_before_the_planning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongcun.commands.planning.make_plan", None)
    assert planned(tmp_path / "plan", "--report", str(tmp_path)).exit_code == 2


def test_an_interrupted_plan_leaves_the_older_one_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = an_older_plan(tmp_path)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tongcun.commands.planning.make_plan", interrupted)
    done = planned(tmp_path)
    assert done.exit_code == 130
    assert "Stopped. No plan was written." in done.stderr
    assert contents(tmp_path) == before


def test_an_interruption_after_the_plan_was_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = an_older_plan(tmp_path / "plan")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tongcun.commands.plan._tell", interrupted)
    done = planned(tmp_path / "plan", "--seed", "5", "--report", str(tmp_path / "report.html"))
    assert done.exit_code == 130
    assert "Stopped after the plan had been written.\nThe plan is in " in done.stderr
    assert "No plan was written" not in done.stderr
    assert contents(tmp_path / "plan")["plan.json"] != before["plan.json"]
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize("moved", range(6))
def test_an_interruption_while_files_change_places_tells_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    plan, report = tmp_path / "plan", tmp_path / "report.html"
    assert planned(plan, "--report", str(report)).exit_code == 0
    before = contents(tmp_path)
    interrupt_after(moved, monkeypatch)
    done = planned(plan, "--seed", "5", "--report", str(report))
    now = contents(tmp_path)
    new = json.loads(now["plan/plan.json"])["seed"] == 5
    assert done.exit_code == (0 if moved > 4 else 130)
    assert new is (moved >= 4)
    assert new or now == before
    assert ("Stopped. No plan was written." in done.stderr) is not new


def interrupt_after(moved: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C right after so many files were moved; putting them back is not interrupted again."""
    replace, count = os.replace, iter(range(100))

    def replace_and_be_interrupted(source: Path, target: Path) -> None:
        replace(source, target)
        if next(count) == moved:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", replace_and_be_interrupted)


def refuse(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may take this place from now on."""
    replace = os.replace

    def replace_elsewhere(source: Path, target: Path) -> None:
        if Path(target).name == place and "new" in Path(source).parts:
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_elsewhere)


@pytest.mark.parametrize("place", ["report.html", "outcomes.csv", "legs.csv", "plan.json"])
def test_plan_and_report_are_replaced_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    plan, report = tmp_path / "plan", tmp_path / "pages" / "report.html"
    assert planned(plan, "--report", str(report)).exit_code == 0
    before = contents(tmp_path)
    refuse(place, monkeypatch)
    done = planned(plan, "--seed", "5", "--report", str(report))
    assert done.exit_code == 2
    assert f"{report if place == report.name else plan}: cannot be written (Permission denied)" in done.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize("place", ["report.html", "plan"])
def test_a_first_plan_that_cannot_be_written_leaves_neither_report_nor_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    refuse(place, monkeypatch)
    assert planned(tmp_path / "a" / "plan", "--report", str(tmp_path / "b" / "report.html")).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_report_may_lie_in_the_plans_own_new_folder(tmp_path: Path) -> None:
    assert planned(tmp_path / "plan", "--report", str(tmp_path / "plan" / "report.html")).exit_code == 0
    assert contents(tmp_path / "plan").keys() == {"outcomes.csv", "legs.csv", "plan.json", "report.html"}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        planned(tmp_path / name, "--seed", "7", county=PILOT, date="2021-09-27")
    for file in ("outcomes.csv", "legs.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_it_speaks_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGCUN_LANG", "zh")
    done = planned(tmp_path / "plan")
    assert done.exit_code == 0
    assert "卸车次数" in done.stdout


def test_links_in_a_circle_are_problems(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "one")
    done = planned(tmp_path, "--report", str(tmp_path / "one"))
    assert done.exit_code == 2
    assert "--report: " in done.stderr


def test_a_narrow_screen_loses_no_column(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    said = planned(tmp_path / "plan").stdout
    loaded_runs = said[said.index("The fullest") : said.index("No run would be overfull")]
    assert {"morning", "afternoon", "14:00", "100/100", "20/60"} <= set(loaded_runs.split())
    assert "100 %" in loaded_runs
    assert "…" not in loaded_runs
    assert max(map(len, loaded_runs.splitlines())) <= 40
