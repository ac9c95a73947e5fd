"""Short forms of the storm and of the kill test, on the database that the other tests use."""

from __future__ import annotations

import os

from benchmarks.custody import killtest, storm

DATABASE = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


def test_a_small_storm_loses_and_doubles_nothing_and_meets_no_error() -> None:
    small = ["--database", DATABASE, "--devices", "6", "--scans", "40", "--batch", "20", "--singles", "40"]
    figures = storm.run(storm.options_of(small))
    assert (figures["errors"], figures["lost"], figures["doubled"]) == (0, 0, 0), figures
    assert figures["results"] == {"ok": 240}
    assert (figures["faults"], figures["cache_differences"]) == ([], 0)


def test_a_server_that_is_killed_amid_scans_loses_and_doubles_nothing() -> None:
    few = ["--database", DATABASE, "--rounds", "3", "--devices", "3", "--scans", "60"]
    figures = killtest.run(killtest.options_of(few))
    assert (figures["lost"], figures["doubled"], figures["left_in_queues"]) == (0, 0, 0), figures
    assert figures["in_the_record"] == figures["scans"]
    assert (figures["faults"], figures["cache_differences"]) == ([], 0)
