"""`tongcun worker`: makes the plans that wait, finds what is short, and is not put off by a locked database."""

from __future__ import annotations

import datetime
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cast import the_cast
from tests.dispatch.days import MONDAY, tiny_county
from tests.parcels.days import a_post
from tests.parcels.test_shortages import an_opened_bag
from tongcun.commands import rounds, worker
from tongcun.county.actions import keep_upload
from tongcun.county.clock import moment_of, now
from tongcun.county.models import County, Upload
from tongcun.county.queries import scope_of
from tongcun.dispatch.actions import ask_for_plan, discard_plan, make_plan_now, take_up_lost
from tongcun.dispatch.actions.saving import save_plan
from tongcun.dispatch.models import Plan
from tongcun.dispatch.queries.silence import silence_of
from tongcun.dispatch.workers import living
from tongcun.parcels.actions import Proposals, propose_missing
from tongcun.parcels.models import Discrepancy

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = """
import sys
from django.conf import settings

class Unmigrated:
    def __contains__(self, app): return True
    def __getitem__(self, app): return None

settings.MIGRATION_MODULES = Unmigrated()  # as the tests' database is made
from tongcun.commands import worker
worker.AGAIN_AFTER_SECONDS = 1
sys.exit(worker.run(once=False))
"""
SLOW_PROGRAM = PROGRAM.replace("from tongcun.commands", """
import time
import tongcun.planner.plan
from tongcun.planner.progress import Progress

def endless(day, seed, watch):
    while True:
        watch(Progress("prices", 0.5))
        time.sleep(0.1)

tongcun.planner.plan.make_plan = endless
from tongcun.commands""", 1)  # fmt: skip


def short_pieces() -> int:
    return Discrepancy.objects.filter(kind="short_bag").count()


def test_it_looks_in_every_county_and_says_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    for code in ("330822", "330825"):
        an_opened_bag(a_post(code), f"P{code}")
    assert worker.run(once=True) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(" county ")[2] for line in told if "330825" in line] == [
        "330825: pieces of opened bags that nobody scanned in: 1 new, 0 settled"
    ]
    assert (len(told), short_pieces()) == (2, 2)


def test_that_there_was_nothing_to_do_is_said_too(capsys: pytest.CaptureFixture[str]) -> None:
    an_opened_bag(a_post(), "P1")
    worker.run(once=True)
    capsys.readouterr()
    assert worker.run(once=True) == 0
    assert "Nothing was waiting, and nothing new is short." in capsys.readouterr().out


def test_a_sheet_that_nobody_has_imported_for_a_day_is_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    cast = the_cast()
    scope = scope_of(cast.an, cast.county)
    old, new = (keep_upload(scope=scope, content="staff", sender="x", file=("a.csv", b"")) for _file in range(2))
    Upload.objects.filter(pk=old.pk).update(made_at=now() - datetime.timedelta(hours=25))
    worker.run(once=True)
    assert list(Upload.objects.all()) == [new]
    assert "spreadsheets that nobody imported for a day: 1 deleted" in capsys.readouterr().out


def test_a_login_that_has_run_out_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    for days in (-1, 1):
        expires = timezone.now() + datetime.timedelta(days=days)
        Session.objects.create(session_key=f"key{days}", session_data="", expire_date=expires)
    worker.run(once=True)
    assert [session.session_key for session in Session.objects.all()] == ["key1"]
    assert "logins that have run out: 1 deleted" in capsys.readouterr().out


def test_a_county_that_carries_no_parcels_is_not_looked_at() -> None:
    an_opened_bag(a_post(), "P1")
    County.objects.update(parcels_open=False)
    worker.run(once=True)
    assert short_pieces() == 0


def test_an_error_in_one_county_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for code in ("330822", "330825"):
        an_opened_bag(a_post(code), f"P{code}")

    def fails_in_the_first(*, county: County) -> Proposals:
        if county.division_code == "330822":
            raise ZeroDivisionError
        return propose_missing(county=county)

    monkeypatch.setattr(rounds, "propose_missing", fails_in_the_first)
    assert worker.run(once=True) == 2
    assert Discrepancy.objects.get(kind="short_bag").code == "P330825"
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_plans_that_wait_in_the_queue_are_made(capsys: pytest.CaptureFixture[str]) -> None:
    plan = a_plan_that_waits()
    assert worker.run(once=True) == 0
    plan.refresh_from_db()
    assert plan.state == "preview"
    assert f"plan {plan.pk} of {MONDAY}: preview, after " in capsys.readouterr().out
    assert [task.status for task in DBTaskResult.objects.all()] == ["SUCCESSFUL"]


def test_a_plan_is_made_though_the_figures_of_the_tables_cannot_be_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("tongcun.county.actions.renew_table_statistics", busy)
    plan = a_plan_that_waits()
    assert worker.run(once=True) == 0
    plan.refresh_from_db()
    assert plan.state == "preview"
    assert [task.status for task in DBTaskResult.objects.all()] == ["SUCCESSFUL"]


def test_a_task_that_fails_is_told_and_does_not_come_again(capsys: pytest.CaptureFixture[str]) -> None:
    plan = a_plan_that_waits()
    Plan.objects.filter(pk=plan.pk).update(state="discarded")
    assert worker.run(once=True) == 0
    assert "task tongcun.dispatch.tasks.make_plan failed: " in capsys.readouterr().out
    assert worker.run(once=True) == 0


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="one writer at a time is SQLite's")
def test_a_locked_database_is_told_in_a_line_and_the_work_is_done_when_it_is_free(
    capsys: pytest.CaptureFixture[str],
) -> None:
    an_opened_bag(a_post(), "P1")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert worker.run(once=True) == 2
        assert capsys.readouterr().err.splitlines() == ["the database cannot be used: database is locked"]
        other.execute("ROLLBACK")
    assert worker.run(once=True) == 0
    assert short_pieces() == 1


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_process_of_its_own_works_until_it_is_asked_to_end(tmp_path: Path, asked: signal.Signals) -> None:
    an_opened_bag(a_post(), "P1")
    with a_worker(tmp_path) as running:
        assert running.stdout is not None
        assert "looks every 5 minutes" in running.stdout.readline()
        assert "1 new, 0 settled" in running.stdout.readline()
        plan = a_plan_that_waits()
        assert f"plan {plan.pk} of {MONDAY}: preview" in running.stdout.readline()
        running.send_signal(asked)
        assert running.stdout.readline().endswith("The worker has ended.\n")
        assert running.wait(20) == 0
    assert short_pieces() == 1


def test_one_that_was_killed_leaves_nothing_that_the_next_would_double(tmp_path: Path) -> None:
    an_opened_bag(a_post(), "P1")
    for told in ("1 new, 0 settled", ""):
        with a_worker(tmp_path) as running:
            assert running.stdout is not None
            running.stdout.readline()
            if told:
                assert told in running.stdout.readline()
            running.kill()
    assert worker.run(once=True) == 0
    assert short_pieces() == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server that could go away")
def test_one_whose_connections_were_cut_says_so_and_comes_back(tmp_path: Path) -> None:
    an_opened_bag(a_post(), "P1")
    with a_worker(tmp_path) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        assert "1 new" in running.stdout.readline()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert running.stderr.readline().startswith("the database cannot be used: ")
        plan = a_plan_that_waits()
        assert f"plan {plan.pk} of {MONDAY}: preview" in running.stdout.readline()


def test_a_plan_whose_worker_was_killed_says_so_and_is_made_by_the_next(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    plan = a_plan_that_waits()
    kill_a_worker_amid(plan, tmp_path)
    assert (plan.state, silence_of(plan)) == ("running", "worker_ended")
    with a_worker(tmp_path) as running:
        assert running.stdout is not None
        running.stdout.readline()
        assert f"plan {plan.pk} of {MONDAY}: its worker was ended" in running.stdout.readline()
        assert f"plan {plan.pk} of {MONDAY}: preview" in running.stdout.readline()
    assert [task.status for task in DBTaskResult.objects.all()] == ["SUCCESSFUL"]
    assert len(list((tmp_path / "workers").iterdir())) == 1  # the first one's file is gone


def test_a_plan_that_ends_two_workers_is_not_given_to_a_third(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HOME = tmp_path
    plan = a_plan_that_waits()
    kill_a_worker_amid(plan, tmp_path)
    kill_a_worker_amid(plan, tmp_path)
    assert worker.run(once=True) == 0
    plan.refresh_from_db()
    assert (plan.state, plan.problem) == ("failed", "workers_ended")
    assert "in the middle of it; now: failed" in capsys.readouterr().out
    assert [task.status for task in DBTaskResult.objects.all()] == ["FAILED"]


def test_a_plan_that_another_living_worker_makes_is_left_to_it(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    plan = a_plan_that_waits()
    with a_worker(tmp_path, SLOW_PROGRAM):
        wait_until_made(plan)
        assert worker.run(once=True) == 0
        plan.refresh_from_db()
        assert (plan.state, silence_of(plan)) == ("running", "")


def test_a_plan_that_was_put_away_after_its_worker_was_killed_stays_away(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    plan = a_plan_that_waits()
    kill_a_worker_amid(plan, tmp_path)
    discard_plan(plan=plan)
    assert worker.run(once=True) == 0
    plan.refresh_from_db()
    assert plan.state == "discarded"
    assert [task.status for task in DBTaskResult.objects.all()] == ["SUCCESSFUL"]


def test_what_a_worker_lost_to_trouble_with_the_database_it_takes_up_itself(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    plan = a_plan_that_waits()
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["worker-1"])
    Plan.objects.update(state="running", progress={"worker": "worker-1", "told_at": timezone.now().isoformat()})
    assert take_up_lost(me="worker-2") == []  # perhaps it lives on another machine
    assert take_up_lost(me="worker-1") == [plan]
    plan.refresh_from_db()
    assert plan.state == "waiting"


def test_a_worker_of_another_machine_that_says_nothing_for_minutes_has_ended(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    plan = a_plan_that_waits()
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["worker-1"])
    told_at = (timezone.now() - datetime.timedelta(minutes=4)).isoformat()
    Plan.objects.update(state="running", progress={"worker": "worker-1", "told_at": told_at})
    assert take_up_lost(me="worker-2") == [plan]


def test_a_worker_whose_plan_was_given_to_another_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = a_plan_that_waits()

    def given_away_meanwhile(**saved: Any) -> None:
        save_plan(**saved)
        Plan.objects.filter(pk=plan.pk).update(progress={"worker": "worker-2"})

    monkeypatch.setattr("tongcun.dispatch.actions.making.save_plan", given_away_meanwhile)
    make_plan_now(plan=plan, worker="worker-1")
    plan.refresh_from_db()
    assert (plan.state, plan.outcomes.count()) == ("running", 0)


def test_a_plan_that_waits_says_whether_a_worker_runs(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    plan = Plan(progress={"told_at": timezone.now().isoformat()})
    assert silence_of(plan) == ""  # it may run on another machine
    with living():
        assert silence_of(plan) == ""
    assert silence_of(plan) == "no_worker"


def kill_a_worker_amid(plan: Plan, home: Path) -> None:
    """Start a worker, wait until it is making the plan, and kill it."""
    with a_worker(home, SLOW_PROGRAM) as running:
        wait_until_made(plan)
        running.kill()
        running.wait()


def wait_until_made(plan: Plan) -> None:
    """Until a slow worker, another than before, has reached the solver."""
    before, until = plan.progress.get("worker"), time.monotonic() + 30
    while time.monotonic() < until:
        plan.refresh_from_db()
        if plan.progress.get("stage") == "prices" and plan.progress["worker"] != before:
            return
        time.sleep(0.05)
    raise AssertionError(plan.state)


def a_plan_that_waits() -> Plan:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 5 * 3600), tick=False):
        return ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)


@contextmanager
def a_worker(home: Path, program: str = PROGRAM) -> Iterator[subprocess.Popen[str]]:
    """A worker on the tests' database, gone afterwards."""
    env = {
        **os.environ, "TONGCUN_LANG": "en", "TONGCUN_HOME": str(home), "DATABASE_URL": address_of_database(),
        "DJANGO_SETTINGS_MODULE": "tongcun.website.settings",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def address_of_database() -> str:
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    return f"postgres://{named['USER']}@{named['HOST']}:{named['PORT']}/{named['NAME']}"
