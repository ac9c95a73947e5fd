"""Whatever happens to the files of a good county, its parcels or its plan: they are read, or problems are told."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories import a_plan
from tests.feeds.county_folders import GOOD_COUNTY, GOOD_PARCELS, MONDAY, a_parcels_file, write_files
from tongcun.feeds.days import read_day
from tongcun.feeds.plan_files import read_plan, write_plan
from tongcun.feeds.problems import InputError
from tongcun.planner.check import violations

NASTY_CELLS = st.one_of(
    st.sampled_from(["", " ", '"', "\x00", "\ufeff", "，", "=1+1", "True", "yes", "hub", "R1-1"]),
    st.sampled_from(["-1", "0", "nan", "inf", "1e999", "99999999999999999999", "１２"]),
    st.sampled_from(["25:00", "24:61", "１:００", "9999-12-31T23:59:59", "0001-01-01T00:00:00"]),
)


def _spoiled_bytes(raw: bytes) -> st.SearchStrategy[bytes]:
    """The file with a piece cut out, doubled or replaced by any bytes."""
    place = st.integers(0, len(raw))

    def spoil(start: int, end: int, instead: bytes) -> bytes:
        start, end = sorted((start, end))
        return raw[:start] + instead + raw[end:]

    near = st.tuples(place, st.integers(0, 40)).map(lambda spot: (spot[0], min(len(raw), sum(spot))))
    return st.tuples(near, st.binary(max_size=12)).map(lambda cut: spoil(cut[0][0], cut[0][1], cut[1]))


def _spoiled_cells(raw: bytes) -> st.SearchStrategy[bytes]:
    """The table with one or two cells replaced, or a row left out or doubled."""
    lines = raw.decode().splitlines()
    rows = [line.split(",") for line in lines]
    spot = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, 30), NASTY_CELLS)

    def spoil(spots: list[tuple[int, int, str]], doubled: int, left_out: int) -> bytes:
        table = [list(row) for row in rows]
        for row, column, cell in spots:
            table[row][column % len(table[row])] = cell
        if doubled < len(table):
            table.append(list(table[doubled]))
        if left_out < len(table):
            del table[left_out]
        return "\n".join(",".join(row) for row in [*table, []]).encode()

    many = st.integers(0, 3 * len(rows))
    return st.tuples(st.lists(spot, min_size=1, max_size=2), many, many).map(lambda drawn: spoil(*drawn))


def _spoiled(files: dict[str, bytes]) -> st.SearchStrategy[tuple[str, bytes]]:
    """One of the files, spoiled in some way."""
    name = st.sampled_from(sorted(files))
    return name.flatmap(lambda n: st.tuples(st.just(n), st.one_of(_spoiled_bytes(files[n]), _spoiled_cells(files[n]))))


COUNTY_FILES = {name: content.encode() for name, content in GOOD_COUNTY.items()}


def read_or_tell(read: Callable[[], object]) -> None:
    """Read; an InputError must carry at least one error with something to say."""
    try:
        read()
    except InputError as error:
        stopping = [problem for problem in error.problems if problem.severity == "error"]
        assert stopping
        assert all(problem.what and problem.expected and problem.file for problem in stopping)


@given(_spoiled(COUNTY_FILES))
def test_a_spoiled_county_is_read_or_told(spoiled: tuple[str, bytes]) -> None:
    name, content = spoiled
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_files(folder, {**GOOD_COUNTY, name: content})
        parcels = a_parcels_file(folder)
        read_or_tell(lambda: read_day(folder, MONDAY, parcels))


@given(_spoiled({"parcels.csv": GOOD_PARCELS.encode()}))
def test_a_spoiled_parcels_file_is_read_or_told(spoiled: tuple[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_files(Path(scratch), dict(GOOD_COUNTY))
        parcels = a_parcels_file(folder, spoiled[1])
        read_or_tell(lambda: read_day(folder, MONDAY, parcels))


def _good_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in GOOD_PARCELS.splitlines():
        sheet.append(line.split(","))
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


@given(_spoiled_bytes(_good_workbook()))
def test_a_spoiled_workbook_is_read_or_told(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_files(Path(scratch), dict(GOOD_COUNTY))
        parcels = a_parcels_file(folder, content, "parcels.xlsx")
        read_or_tell(lambda: read_day(folder, MONDAY, parcels))


def _good_plan() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_files(Path(scratch), dict(GOOD_COUNTY))
        day, _ = read_day(folder, MONDAY, a_parcels_file(folder))
        write_plan(folder / "plan", day, a_plan(day, {"P1": [("VAN1", 0, 1)], "P2": [("R1-1", 0, 1)]}, bound=9.0))
        return {path.name: path.read_bytes() for path in (folder / "plan").iterdir()}


GOOD_PLAN = _good_plan()


@given(_spoiled(GOOD_PLAN))
@example(("legs.csv", GOOD_PLAN["legs.csv"]))
@example(("plan.json", b"[" * 100_000))
def test_a_spoiled_plan_is_judged_or_told(spoiled: tuple[str, bytes]) -> None:
    name, content = spoiled
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_files(Path(scratch), dict(GOOD_COUNTY))
        day, _ = read_day(folder, MONDAY, a_parcels_file(folder))
        plan = write_files(folder / "plan", {**GOOD_PLAN, name: content})
        read_or_tell(lambda: violations(day, read_plan(plan, day).plan))
