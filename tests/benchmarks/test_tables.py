from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.counties import ROOT
from benchmarks.pages import PAGES, filled
from benchmarks.record import Record, read_record, write_record
from benchmarks.table import contest_table, drop_table, markdown, tables, verdict_table
from benchmarks.words import chinese, english
from tests.benchmarks.records import FIRST_COME, NO_PROGRAM, a_contest, a_plan, a_record


def both_kinds() -> Record:
    return a_record(
        a_contest(program=NO_PROGRAM),
        a_contest(drop=2.0, plan=a_plan(drops=60, cost=1_150.0)),
        a_contest("donan", 20_000, plan=a_plan(gap=None, keeps_all_rules=False)),
    )


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    write_record(both_kinds(), tmp_path / "record.json")
    assert read_record(tmp_path / "record.json") == both_kinds()


def test_every_row_is_as_long_as_its_heading() -> None:
    for table in tables(both_kinds(), english):
        assert {len(row) for row in table.rows} == {len(table.headings)}


def test_the_table_says_where_the_program_found_nothing_and_where_it_was_not_tried() -> None:
    text = markdown(contest_table(both_kinds(), english))
    assert "none, 60.0 s, 900 MB" in text
    assert "not tried" in text


def test_the_table_says_where_a_rival_breaks_a_rule_and_where_it_failed() -> None:
    broken = replace(FIRST_COME, keeps_all_rules=False)
    failed = replace(NO_PROGRAM, ended="failed with 1")
    cells = contest_table(a_record(replace(a_contest(program=failed), first_come=broken)), english).rows[0]
    assert "+25.0%, 1.0 s, 150 MB, drops 140 **breaks a rule**" in cells
    assert "failed, 60.0 s, 900 MB" in cells
    assert markdown(contest_table(a_record(a_contest(program=broken)), chinese)).count("**违规**") == 1


def test_a_missed_figure_is_called_missed() -> None:
    text = markdown(verdict_table(a_record(a_contest(plan=a_plan(gap=0.2))), english))
    assert "missed" in text


def test_the_charge_is_shown_as_a_share_of_the_cost() -> None:
    (row,) = drop_table(both_kinds(), english).rows
    assert f"{2.0 * 60 / 1_150.0:.1%}" in row


def test_the_chinese_tables_hold_no_english_but_names_and_units() -> None:
    known = {"donan", "drop", "s", "MB", "tongcun", "help"}
    for table in tables(both_kinds(), chinese):
        words = set(re.findall(r"[A-Za-z]+", markdown(table)))
        assert words - known == set()


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_have_a_place_for_each_table(page: str) -> None:
    text = filled((ROOT / page).read_text(encoding="utf-8"), both_kinds(), PAGES[page])
    assert "0123456789" in text
    assert all(markdown(table) in text for table in tables(both_kinds(), PAGES[page]))
