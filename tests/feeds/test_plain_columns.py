"""The quick reader of plain files and the row by row reader agree on every file."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tongcun.feeds import table
from tongcun.feeds.plain_columns import plain_columns
from tongcun.feeds.problems import Problem, Problems
from tongcun.feeds.table import read_table

Reading = tuple[list[list[str]] | None, list[int], list[Problem]]

bodies = st.one_of(
    st.lists(st.sampled_from(list('ab ,\n\r\t"西\u3000é')), max_size=40).map("".join),
    st.lists(st.lists(st.text("abc西", min_size=1, max_size=30), min_size=3, max_size=3), max_size=8).map(
        lambda rows: "".join(",".join(row) + "\n" for row in rows)
    ),
)


def reading_of(raw: bytes) -> Reading:
    problems = Problems()
    found = read_table(raw, "table.csv", problems, ("x", "z"), ("y",))
    cells = None if found is None else [found[name] for name in ("x", "y", "z")]
    return cells, [] if found is None else list(found.lines), list(problems)


@given(bodies)
@example("1,2,3\n4,5,6")
@example("1,2,3\r\n4,5,6\r\n")
@example("1,2,3\n\n4,5,6\n")
@example(",,\n1,2,3\n")
@example(",,a\n,b,\nc,,\n")
@example("1,2\n3,4,5,6\n")
@example("a\u3000,a,a\na,\u3000a,a\t\n")
def test_both_readers_read_the_same(body: str) -> None:
    raw = ("x,y,z\n" + body).encode()
    quick = reading_of(raw)
    with mock.patch.object(table, "plain_columns", return_value=None):
        assert reading_of(raw) == quick


def test_cells_of_any_length_are_told_apart() -> None:
    cells = [str(digit) * length for length in range(1, 60) for digit in range(3)]
    raw = ("x,y,z\n" + "".join(f"{cell},{cell},{cell}\n" for cell in cells * 3)).encode()
    plain = plain_columns(raw, 3, {"x": 0, "z": 2})
    assert plain is not None
    rows, columns = plain
    assert rows == len(cells) * 3
    assert columns["x"].cells() == columns["z"].cells() == cells * 3
    assert len(columns["x"].values) == len(cells)


@pytest.mark.parametrize("body", ['1,"2",3\n', "1, 2,3\n", "1,2\n", "1,2,3\n\n", ",,\n", "1,2,3\r4,5,6\n", ""])
def test_what_is_not_plain_is_left_to_the_other_reader(body: str) -> None:
    assert plain_columns(b"x,y,z\n" + body.encode(), 3, {"x": 0}) is None
