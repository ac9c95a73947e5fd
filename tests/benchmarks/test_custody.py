"""Short forms of the storm and of the kill test, on the database that the other tests use."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from benchmarks.custody import killtest, storm

DATABASE = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


def test_a_small_storm_loses_and_doubles_nothing_and_meets_no_error() -> None:
    small = ["--database", DATABASE, "--devices", "6", "--scans", "40", "--batch", "20", "--singles", "40"]
    figures = storm.run(storm.options_of(small))
    assert (figures["errors"], figures["lost"], figures["doubled"]) == (0, 0, 0), figures
    assert figures["results"] == {"ok": 240}
    assert (figures["faults"], figures["cache_differences"]) == ([], 0)


def test_a_server_that_is_killed_amid_scans_and_day_closes_loses_doubles_and_halves_nothing() -> None:
    few = ["--rounds=3", "--devices=2", "--single-devices=2", "--scans=60", "--closes=9", "--longest=1"]
    figures = killtest.run(killtest.options_of(["--database", DATABASE, *few]))
    assert [name for name in killtest.WRONG if figures[name]] == [], figures
    assert figures["in_the_record"] == figures["acknowledged"] == figures["scans"]
    assert 0 < figures["of_these_single"] < figures["scans"]
    assert figures["closes"] == figures["days"] > 0


def test_a_small_day_is_planned_from_the_database_to_manifests_that_hold_all_that_rides() -> None:
    command = [sys.executable, "-m", "benchmarks.custody.planning", "--parcels", "300", "--database", DATABASE]
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "TONGCUN_HOME")}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # slow is no fault
    figures = json.loads(done.stdout)
    assert 0 < figures["by_bus"] <= 300
    assert figures["gap"] < 0.05
