"""What a later run takes over of an earlier one, and what the commit of a record says."""

from __future__ import annotations

import subprocess
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import record as records
from benchmarks.__main__ import conditions_of
from benchmarks.record import Conditions, Record, read_record, taken_over, this_commit
from tests.benchmarks.records import a_contest, a_record

EARLIER = a_record(a_contest(), a_contest("donan"))


def later(**changed: object) -> Record:
    """A run about to begin on the same commit and machine, with the same feeds, unless it is changed."""
    return replace(EARLIER, contests=[], **changed)  # type: ignore[arg-type]


def test_a_run_under_the_same_conditions_takes_over_what_was_measured() -> None:
    assert taken_over(EARLIER, later()).contests == EARLIER.contests


@pytest.mark.parametrize(
    "changed",
    [
        {"conditions": Conditions(program_seconds=None)},
        {"conditions": Conditions(program_seconds=10.0)},
        {"conditions": Conditions(patience=0.0)},
        {"machine": {"processor": "another"}},
        {"commit": "fedcba9876"},
    ],
)
def test_a_run_under_other_conditions_takes_nothing_over(changed: dict[str, object]) -> None:
    assert taken_over(EARLIER, later(**changed)).contests == []


def test_nothing_is_taken_over_where_what_is_measured_differs_from_the_commit() -> None:
    for commit in ("0123456789 with changes", "unknown"):
        assert taken_over(replace(EARLIER, commit=commit), later(commit=commit)).contests == []


def test_days_of_a_feed_that_was_replaced_are_run_anew_and_the_rest_stands() -> None:
    (contest,) = taken_over(EARLIER, later(digests={"donan": "another"})).contests
    assert contest.instance.county == "changshan"


def test_a_run_without_feeds_loses_nothing_of_those_measured_before() -> None:
    record = taken_over(EARLIER, later(digests={}))
    assert (record.contests, record.digests) == (EARLIER.contests, EARLIER.digests)


def test_every_condition_has_a_file_of_its_own_and_the_usual_one_is_named_by_its_commit() -> None:
    options = [
        Namespace(patience=patience, program_seconds=seconds, quick=quick)
        for patience in (60.0, 0.0)
        for seconds in (60.0, 10.0)
        for quick in (False, True)
    ]
    names = {conditions_of(each): later(conditions=conditions_of(each)).file_name for each in options}
    assert len(set(names.values())) == len(names) == 6
    assert names[Conditions()] == "0123456789.json"
    assert names[Conditions(program_seconds=None)] == "0123456789-quick.json"


def test_the_records_that_the_documents_speak_of_can_be_read() -> None:
    kept = [path for path in (Path(records.__file__).parent / "results").glob("*.json") if path.stem.isalnum()]
    assert kept
    for path in kept:
        assert read_record(path).conditions == Conditions()


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a program, a benchmark, its record and its protocol."""
    for name in ("tongcun/a.py", "benchmarks/a.py", "benchmarks/results/a.json", "benchmarks/protocol.md", "docs/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    (tmp_path / "data").mkdir()
    identity = ["-c", "user.name=Lin", "-c", "user.email=lin@example.com"]
    for words in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "As it was"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    monkeypatch.setattr(records, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["tongcun/a.py", "benchmarks/a.py", "benchmarks/new.py", "data/new.csv"])
def test_a_change_of_what_is_measured_marks_the_commit(clone: Path, name: str) -> None:
    assert "changes" not in this_commit()
    (clone / name).write_text("changed", encoding="utf-8")
    assert this_commit().endswith("with changes")


@pytest.mark.parametrize("name", ["benchmarks/results/b.json", "benchmarks/protocol.md", "docs/a.md"])
def test_a_change_of_records_and_documents_does_not(clone: Path, name: str) -> None:
    (clone / name).write_text("changed", encoding="utf-8")
    assert "changes" not in this_commit()
