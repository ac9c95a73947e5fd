from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner, Result

from tests.data.folders import CHANGSHAN, PILOT, TINY
from tongcun.buses.actions import open_day
from tongcun.buses.models import TimetableVersion
from tongcun.buses.timetable_source import source_of_folder
from tongcun.cli import app
from tongcun.commands.load_foresight import rows_foreseen
from tongcun.commands.load_tallies import rows
from tongcun.county.clock import now
from tongcun.county.models import County, Station
from tongcun.dispatch.models import Costs
from tongcun.feeds.county import read_county
from tongcun.parcels.models import Kind, Parcel

pytestmark = pytest.mark.django_db


def load(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["load", str(folder), *options])


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The tiny county with a code, so that a database can know it."""
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    text = (folder / "county.toml").read_text(encoding="utf-8")
    (folder / "county.toml").write_text('division_code = "330899"\n' + text, encoding="utf-8")
    return folder


def test_a_county_folder_is_loaded_whole(tiny: Path) -> None:
    done = load(tiny, "--valid-from", "2026-11-23")
    assert done.exit_code == 0, done.output
    assert "三村小县（虚构） is loaded, timetable valid from 2026-11-23:" in done.stdout
    assert "stations: 4 (4 added, 0 changed, 0 vanished)" in done.stdout
    county = County.objects.get(division_code="330899")
    assert county.stations.count() == 4
    assert TimetableVersion.objects.get(county=county).valid_from.isoformat() == "2026-11-23"
    assert Costs.objects.get(county=county).drop_yuan == 2
    assert Kind.objects.get(county=county).code == "ordinary"


def test_a_dry_run_tells_the_same_and_writes_nothing(tiny: Path) -> None:
    told = load(tiny, "--valid-from", "2026-11-23", "--dry-run")
    assert told.exit_code == 0, told.output
    assert not County.objects.exists()
    done = load(tiny, "--valid-from", "2026-11-23")
    assert told.stdout.replace("would be loaded", "is loaded") == done.stdout


def test_a_dry_run_only_reads(tiny: Path) -> None:
    load(tiny, "--valid-from", "2026-11-23")
    with CaptureQueriesContext(connection) as asked:
        assert load(tiny, "--valid-from", "2026-12-01", "--dry-run").exit_code == 0
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


def test_what_a_load_changes_is_counted_while_scans_go_on(tiny: Path) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert load(tiny, "--valid-from", "2026-11-23").exit_code == 0
    said = [query["sql"] for query in asked]
    begin, *_, end = (place for place, sql in enumerate(said) if sql.startswith(("SAVEPOINT", "RELEASE")))
    assert any(sql.startswith("INSERT") for sql in said[begin:end])
    calls = [place for place, sql in enumerate(said) if sql.startswith("SELECT") and "buses_stoptime" in sql]
    assert calls
    assert [place for place in calls if begin < place < end] == []


@pytest.mark.parametrize("folder", [CHANGSHAN, PILOT], ids=lambda folder: folder.name)
def test_what_a_dry_run_foresees_is_what_a_load_leaves(folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / "county"
    shutil.copytree(folder, changed)
    stations = (changed / "stations.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (changed / "stations.csv").write_text("".join(stations).replace("村", "新村"), encoding="utf-8")
    holds = (changed / "holds.csv").read_text(encoding="utf-8-sig")
    (changed / "holds.csv").write_text(re.sub(r",(\d+)$", r",\g<1>.5", holds, flags=re.MULTILINE), encoding="utf-8")
    date = datetime.date(2026, 11, 23)
    for given in (folder, changed):
        read = read_county(given)
        code = read.settings.division_code
        foreseen = rows_foreseen(read, source_of_folder(read), rows(code, date, now().date()))
        assert load(given, "--valid-from", date.isoformat()).exit_code == 0
        assert rows(code, date, now().date()) == foreseen


def test_a_dry_run_tells_of_a_timetable_in_use_and_keeps_a_kind_in_use(tiny: Path) -> None:
    load(tiny, "--valid-from", "2026-11-23")
    county = County.objects.get()
    fresh = Kind.objects.create(county=county, code="fresh", hour_yuan=1, late_hour_yuan=1, held_yuan=1)
    Kind.objects.create(county=county, code="idle", hour_yuan=1, late_hour_yuan=1, held_yuan=1)
    hub = county.stations.all()[0]
    Parcel.objects.create(county=county, waybill="P1", kind=fresh, origin=hub, destination=hub, ready_at=now())
    told = load(tiny, "--valid-from", "2026-11-23", "--dry-run")
    assert "kinds of parcels: 2 (0 added, 0 changed, 1 vanished)" in told.stdout
    open_day(county=county, date=datetime.date(2026, 11, 23))
    (tiny / "holds.csv").write_text("route_id,trip_id,volume_l,mass_kg\nline,,90,60\n", encoding="utf-8")
    refused = load(tiny, "--valid-from", "2026-11-23", "--dry-run")
    assert refused.exit_code == 2
    assert "days have been opened by another timetable" in refused.stderr


def test_a_second_load_tells_what_is_added_changed_and_vanished(tiny: Path) -> None:
    load(tiny, "--valid-from", "2026-11-23")
    stations = (tiny / "stations.csv").read_text(encoding="utf-8")
    (tiny / "stations.csv").write_text(
        stations.replace("甲村", "甲新村") + "new,丁村,village,,,5,,,,\n", encoding="utf-8"
    )
    done = load(tiny, "--valid-from", "2026-12-01")
    assert done.exit_code == 0, done.output
    assert "stations: 5 (1 added, 1 changed, 0 vanished)" in done.stdout
    assert "0 added, 0 changed, 0 vanished" in done.stdout.split("trips")[1]
    assert Station.objects.get(station_id="jia").name == "甲新村"


def test_every_problem_is_told_at_once_and_nothing_is_written(tiny: Path) -> None:
    stations = (tiny / "stations.csv").read_text(encoding="utf-8")
    (tiny / "stations.csv").write_text(stations.replace("甲村", "甲" * 61).replace("village", "hamlet", 1))
    done = load(tiny, "--valid-from", "tomorrow")
    assert done.exit_code == 2
    assert "'tomorrow' is not a date" in done.stderr
    assert "'hamlet' is not a level" in done.stderr
    assert "is too long, expected: at most 60 characters" in done.stderr
    assert not County.objects.exists()


def test_a_timetable_by_which_days_were_opened_is_not_replaced(tiny: Path) -> None:
    load(tiny, "--valid-from", "2026-11-23")
    open_day(county=County.objects.get(), date=datetime.date(2026, 11, 23))
    (tiny / "holds.csv").write_text("route_id,trip_id,volume_l,mass_kg\nline,,90,60\n", encoding="utf-8")
    before = Station.history.count()
    done = load(tiny, "--valid-from", "2026-11-23")
    assert done.exit_code == 2
    assert "--valid-from: days have been opened by another timetable that is valid from 2026-11-23" in done.stderr
    assert Station.history.count() == before


def test_a_county_without_a_code_is_refused() -> None:
    done = load(TINY)
    assert done.exit_code == 2
    assert "division_code: is missing, expected: 6 digits" in done.stderr


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    done = load(tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "there is no such folder" in done.stderr


def test_the_sample_county_is_loaded_and_loaded_again_without_a_change() -> None:
    assert load(CHANGSHAN, "--valid-from", "2026-11-23").exit_code == 0
    again = load(CHANGSHAN, "--valid-from", "2026-11-23")
    assert again.exit_code == 0, again.output
    assert again.stdout.count("(0 added, 0 changed, 0 vanished)") == 7
