"""A month of the sample county in small: it holds together, and every page of it is visited."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.custody.pages import QUERIES
from benchmarks.custody.server import database, environment_of, run_python
from tests.website.world import of_a_county
from tongcun.commands.demo.places import NOW

DATABASE = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
SCANS = "1500"
ONLY_BY_FORM = {
    "edit_person", "add_posting", "make_badge", "change_account", "end_posting", "revoke_badge", "official_order",
    "close_station", "open_station_again", "parcel_in_full", "new_bag", "close_discrepancy", "change_device",
    "open_day", "strike_duty", "close_station_today", "open_station_today", "plan_rest", "issue_run", "put_on_run",
    "take_off_run", "run_is_late",
    "run_is_cancelled", "run_runs_again", "run_has_other_vehicle", "run_has_driver", "run_keeps_for_luggage",
    "ask_plan", "set_cut_off", "confirm_plan", "discard_plan", "plan_again", "set_hours", "drop_hours",
    "set_special_day", "drop_special_day", "know_year", "forget_year", "end_liaison", "enterprise_in_full",
    "keep_contact", "renew_card",
    "act_on_case", "act_on_part", "invite", "site_meeting", "classify_case", "unlink_case", "set_confidential",
    "asker_in_full",
    "ask_exclusion", "decide_exclusion", "keep_sample_call", "prepare_report", "remark_report", "publish_report",
    "take_back_visit", "reset_code", "sign_paper", "take_back_limit", "show_circular", "remark_circular", "drop_draft",
    "recall_paper", "new_meeting", "drop_meeting", "read_note", "note_scan", "set_note_readers", "add_evidence",
    "take_back_evidence", "discrepancy_file",
}  # fmt: skip
"""Addresses that answer to a form and to nothing else."""


def test_a_small_month_has_no_fault_and_nothing_to_rebuild(tmp_path: Path) -> None:
    with database(DATABASE) as address:
        environment = environment_of(tmp_path, address) | {"TONGCUN_NOW": NOW}
        filled = json.loads(run_python(environment, "benchmarks.custody.month", SCANS))
        held = json.loads(run_python(environment, "benchmarks.custody.census"))
    assert len(held["ids"]) == filled["scans"] >= int(SCANS)
    assert filled["days"] > 3
    assert (held["faults"], held["differences"]) == ([], 0)


def test_every_page_is_visited_and_answers(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.custody.pages", "--scans", SCANS, "--times", "1"]
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "TONGCUN_HOME")}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # slow is no fault
    rows = [(line[:44].strip(), line[44:].split()) for line in done.stdout.splitlines()[1:]]
    assert {page: figures[0] for page, figures in rows if figures[0] not in ("200", "302")} == {}
    assert {page: figures[4] for page, figures in rows if int(figures[4]) > QUERIES} == {}
    visited = {page.split(",")[0] for page, _ in rows}
    assert {str(entry.name) for entry in of_a_county()} - visited - ONLY_BY_FORM == set()
