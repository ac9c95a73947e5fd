"""`tongcun demo`: the sample county amid its day, for this machine alone."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tongcun.cases.models import Channel
from tongcun.cases.pure.acts import FOUND_BY_A_LOOK_BACK, Outcome, State
from tongcun.cli import app
from tongcun.commands import check, demo
from tongcun.commands.demo import places, snapshot
from tongcun.commands.demo.claim import claimed
from tongcun.commands.demo.snapshot import is_kept
from tongcun.commands.demo.telling import tell_accounts
from tongcun.commands.serving import LOCALHOST, held_port
from tongcun.feeds.problems import InputError
from tongcun.language import Language, speaking

PARCELS = 300


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo made once, not served."""
    out = tmp_path_factory.mktemp("demo") / "demo"
    assert demo.run(port=0, out=out, serve=False, parcels=PARCELS) == 0
    return out


def asked(out: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(out / "played.sqlite3")) as database:
        return database.execute(question).fetchall()


def test_it_plays_the_morning_of_a_planned_day(made: Path) -> None:
    assert asked(made, "SELECT count(*) FROM parcels_parcel") == [(PARCELS,)]
    assert asked(made, "SELECT count(*) FROM dispatch_plan WHERE state = 'confirmed'") == [(1,)]
    assert asked(made, "SELECT count(*) FROM county_user") == [(98,)]
    assert asked(made, "SELECT count(*) FROM cases_grouptownship WHERE last_date IS NULL") == [(14,)]
    assert asked(made, "SELECT count(*) FROM cases_liaison WHERE last_date IS NULL") == [(9,)]
    assert asked(made, "SELECT count(*), sum(problem <> ''), sum(is_late_entry) FROM cases_visit") == [(38, 21, 1)]
    assert asked(made, "SELECT count(*) FROM cases_visit WHERE round_id IS NULL") == [(0,)]
    states = {state for (state,) in asked(made, "SELECT DISTINCT state FROM parcels_parcel")}
    assert {"announced", "sorted", "shelved", "collected"} <= states
    assert asked(made, "SELECT count(*) FROM parcels_scan WHERE device_time > '2026-11-23 02:30:00'") == [(0,)]


def test_nothing_of_it_is_of_a_moment_that_is_still_to_come(made: Path) -> None:
    """However long the making took: the clock that people see starts at 10:30."""
    assert asked(made, "SELECT max(server_time) FROM parcels_scan") == [("2026-11-23 02:30:00",)]
    late = "FROM buses_historicaldatedtrip WHERE history_date > '2026-11-23 02:30:05'"
    assert asked(made, f"SELECT count(*) {late}") == [(0,)]


def test_its_year_of_cases_has_every_channel_end_and_step_and_the_pole_of_2021(made: Path) -> None:
    (count,) = asked(made, "SELECT count(*) FROM cases_case WHERE number LIKE '2026-%'")[0]
    assert 120 <= int(str(count)) <= 200
    states, outcomes, channels = (
        {value for (value,) in asked(made, f"SELECT DISTINCT {column} FROM cases_case")}
        for column in ("state", "outcome", "channel")
    )
    assert states == set(State)
    assert outcomes == {"", *Outcome} - FOUND_BY_A_LOOK_BACK
    assert channels == {value for value, _label in Channel.choices}
    assert asked(made, "SELECT count(*) FROM cases_case WHERE link = 'repeat'") != [(0,)]
    assert asked(made, "SELECT DISTINCT state FROM cases_part WHERE state IN ('invited', 'promised', 'declined')")[2:]
    pole = "FROM cases_case WHERE number = '2021-0001' AND state = 'struck_off' AND outcome = 'solved'"
    assert asked(made, f"SELECT count(*) {pole}") == [(1,)]
    assert asked(made, "SELECT count(*) FROM cases_caseevent WHERE at > '2026-11-23 02:30:59'") == [(0,)]
    late = "FROM cases_caseevent WHERE act <> 'take_over' AND entered_at > datetime(at, '+1 minute')"
    assert asked(made, f"SELECT count(*) {late}") == [(0,)]


@pytest.fixture(scope="module")
def waiting(made: Path) -> dict[str, tuple[int, set[str]]]:
    """How much waits on the desk of everybody in it, and the lights of what is of parcels, by user name."""
    program = (
        "import django; django.setup()\n"
        "from tongcun.county.models import County, User\n"
        "from tongcun.county.queries import scope_of\n"
        "from tongcun.county.clock import now\n"
        "from tongcun.cases.queries.todo import todo_of\n"
        "from tongcun.parcels.exceptions.todo import todo_of as parcels_of\n"
        "for user in User.objects.exclude(password__startswith='!'):\n"
        "    scope = scope_of(user, County.objects.get())\n"
        "    parcels = list(parcels_of(scope, now()))\n"
        "    print(user.username, len(todo_of(scope, now())) + len(parcels), *(card.light for card in parcels))\n"
    )
    county = Path(places.__file__).parents[3] / "data" / "changshan"
    environment = places.Places(county, made).environment()
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    told = (line.split() for line in found.stdout.splitlines())
    return {name: (int(count), set(lights)) for name, count, *lights in told}


@pytest.mark.parametrize("username", ["wu", "xiang", "bai", "dian", "mao", "su", "li", "shi"])
def test_everybody_of_it_finds_something_on_their_desk(
    waiting: dict[str, tuple[int, set[str]]], username: str
) -> None:  # fmt: skip
    assert waiting[username][0] > 0


def test_what_does_not_fit_of_parcels_has_a_light_of_each_colour_and_leaders_see_the_red_one(
    waiting: dict[str, tuple[int, set[str]]]
) -> None:  # fmt: skip
    for username in ("deng", "an"):
        assert waiting[username][1] >= {"red", "yellow"}
    assert [waiting[username][1] for username in ("su", "li")] == [{"red"}, {"red"}]


def test_every_run_of_its_day_has_a_vehicle_and_a_driver_and_lin_drives_on_one_line(made: Path) -> None:
    runs = "SELECT count(*) FROM buses_datedtrip WHERE"
    assert asked(made, f"{runs} vehicle_id IS NULL OR driver_id IS NULL") == [(0,)]
    lins = asked(
        made,
        "SELECT trip.trip_id FROM buses_datedtrip run JOIN buses_trip trip ON trip.id = run.trip_id"
        " JOIN county_user driver ON driver.id = run.driver_id WHERE driver.username = 'lin'"
        " ORDER BY run.first_departure_seconds",
    )
    assert [trip for (trip,) in lins][:4] == ["FC1-B-0630", "FC1-O-0821", "FC1-B-0858", "FC1-O-1021"]


def test_spare_vehicles_of_several_sizes_stand_ready_and_one_may_not_be_on_the_road(made: Path) -> None:
    spare = "FROM buses_vehicle WHERE id NOT IN (SELECT vehicle_id FROM buses_datedtrip)"
    assert asked(made, f"SELECT count(DISTINCT hold_litres) {spare} AND inspected_until > '2026-11-23'") == [(3,)]
    assert asked(made, f"SELECT count(*) {spare} AND inspected_until < '2026-11-23'") == [(1,)]


def test_its_planner_report_stands_beside_it_and_passes_the_judge(made: Path) -> None:
    county = Path(places.__file__).parents[3] / "data" / "changshan"
    assert (made / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert check.run(county, places.DATE.isoformat(), made / "parcels.csv", made / "plan") == 0


def test_what_was_made_is_kept_for_the_next_start(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.run(port=0, out=made, serve=False, parcels=PARCELS) == 0
    assert "kept from last time" in capsys.readouterr().out
    county = Path(places.__file__).parents[3] / "data" / "changshan"
    assert is_kept(places.Places(county, made), PARCELS)
    assert not is_kept(places.Places(county, made), PARCELS + 1)


@pytest.mark.parametrize("changed", ["planner.py", "report/page.css", "report/page.js", "report/notes.html"])
def test_what_was_made_by_another_program_or_drawn_otherwise_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    kept = places.Places(tmp_path / "county", tmp_path / "out")
    monkeypatch.setattr(snapshot, "PACKAGE", tmp_path / "package")
    source = tmp_path / "package" / changed
    for path in (kept.played, kept.report, kept.parcels, source):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    kept.key.write_text(snapshot._key(kept, PARCELS))
    assert is_kept(kept, PARCELS)
    source.write_text("changed")
    assert not is_kept(kept, PARCELS)


def worker_of(out: Path, *before: int) -> int:
    """The process that works beside the web of a demo, once there is another than those before."""
    for _ in range(300):
        for lock in (out / "home" / "workers").glob("worker-*"):
            if (process := int(lock.name.split("-")[1])) not in before:
                return process
        time.sleep(0.1)
    raise AssertionError("no worker")


def test_it_serves_pages_and_report_and_ends_in_good_order(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = f"demo.run(0, Path({str(made)!r}), True, {PARCELS})"
    program = f"import sys; from pathlib import Path; from tongcun.commands import demo; sys.exit({call})"
    env = {**os.environ, "TONGCUN_LANG": "en"}
    with subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if "Ctrl-C to end" in line:
                break
        address = next(word for word in said[-1].split() if word.startswith("http"))
        with urllib.request.urlopen(f"{address}accounts/login/", timeout=60) as answer:
            assert answer.status == 200
            assert "模拟运营日" in answer.read().decode()
        with urllib.request.urlopen(f"{address}static/report.html", timeout=60) as answer:
            assert answer.read() == (made / "report.html").read_bytes()
        assert demo.run(0, made, True, PARCELS) == 2
        assert f"a demo is running from {made} already, at {address}" in capsys.readouterr().err
        first = worker_of(made)
        os.kill(first, signal.SIGKILL)
        assert worker_of(made, first) != first
        running.send_signal(signal.SIGINT)
        said_last = running.stdout.read()
        assert "Ended." in said_last
        assert "The worker ended by itself (signal 9); it is started again." in said_last
        assert "The worker has ended." in said_last
        assert running.wait(30) == 0
    assert any("deng" in line for line in said)
    assert any("xi-yuan-2021-bus" in line for line in said)


def test_what_each_account_is_for_is_told_in_the_language_of_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        with speaking(language):
            tell_accounts()
    told = capsys.readouterr().out
    assert "  lin    driver · 林样例（驾驶员）\n" in told
    assert "  lin    林样例（驾驶员）\n" in told


def test_a_second_demo_is_refused_before_any_work_and_told_how_it_could_run(tmp_path: Path) -> None:
    with socket.socket() as other, claimed(tmp_path / "demo", "http://127.0.0.1:8019/"):
        other.bind((LOCALHOST, 0))
        other.listen()
        words = ["demo", "--port", str(other.getsockname()[1]), "--out", str(tmp_path / "demo")]
        done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"--out: a demo is running from {tmp_path / 'demo'} already, at http://127.0.0.1:8019/" in done.stderr
    assert f"make demo OUT={tmp_path / 'demo-2'} PORT=8020" in done.stderr
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["in-use"]


def test_a_demo_that_came_first_by_a_moment_is_left_alone(tmp_path: Path) -> None:
    with claimed(tmp_path, ""), pytest.raises(InputError, match="is being made"), claimed(tmp_path, ""):
        pass
    with claimed(tmp_path, ""):  # let go of, it is to be had again
        pass


def test_a_busy_port_is_told_before_any_work(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((LOCALHOST, 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = CliRunner().invoke(app, ["demo", "--port", port, "--out", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert f"--port: port {port} on 127.0.0.1 is not to be had" in done.stderr
    assert "make demo PORT=8019" in done.stderr
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("port", ["-1", "65536", "99999999999"])
@pytest.mark.parametrize("serve", ["--serve", "--no-serve"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str, serve: str) -> None:
    done = CliRunner().invoke(app, ["demo", "--port", port, serve, "--out", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert "--port: " in done.stderr
    assert "out of range" in done.stderr
    assert not (tmp_path / "demo").exists()


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    done = CliRunner().invoke(app, ["demo", "--port", "-1", "--out", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 2
    assert (tmp_path / "demo").read_text() == "mine"


def test_without_the_sample_county_it_says_where_it_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(places, "SAMPLE_COUNTY", Path("data") / "elsewhere")
    assert demo.run(port=0, out=tmp_path / "demo", serve=False) == 2
    assert "the sample county is not there" in capsys.readouterr().err


def test_interrupted_while_planning_it_ends_with_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tongcun.commands.planning.make_plan", interrupted)
    assert demo.run(port=0, out=tmp_path, serve=False, parcels=50) == 130
    assert not (tmp_path / "plan").exists()


def test_only_this_machine_is_served_and_a_port_is_not_to_be_had_twice() -> None:
    with held_port(0) as door:
        assert door.getsockname()[0] == LOCALHOST
        with pytest.raises(InputError):
            held_port(door.getsockname()[1])
