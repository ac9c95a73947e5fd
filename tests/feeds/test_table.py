from __future__ import annotations

import pytest

from tongcun.feeds.problems import Problems, Severity
from tongcun.feeds.table import Table, read_table


def read(raw: bytes | str, *required: str, optional: tuple[str, ...] = ()) -> tuple[Table | None, Problems]:
    problems = Problems()
    content = raw.encode() if isinstance(raw, str) else raw
    return read_table(content, "stations.csv", problems, required, optional, ("remarks",)), problems


def table_of(raw: bytes | str, *required: str, optional: tuple[str, ...] = ()) -> Table:
    table, problems = read(raw, *required, optional=optional)
    assert table is not None
    assert problems.errors == []
    return table


def codes(raw: bytes | str, *required: str) -> list[tuple[str, str, int | None]]:
    _table, problems = read(raw, *required)
    return [(str(problem.severity), problem.code, problem.line) for problem in problems]


def test_columns_are_read_by_name() -> None:
    table = table_of("b,a\n1,2\n3,4\n", "a", "b")
    assert (table["a"], table["b"], list(table.lines)) == (["2", "4"], ["1", "3"], [2, 3])


def test_an_optional_column_that_is_not_there_reads_empty() -> None:
    table = table_of("a\n1\n2\n", "a", optional=("b",))
    assert "b" not in table
    assert table.get("b") == ["", ""]
    assert table.coded("b").cells() == ["", ""]


def test_spaces_around_cells_and_headings_are_no_part_of_them() -> None:
    table = table_of(" a , b \n  西源 ,\u3000芳村\t\n", "a", "b")
    assert (table["a"], table["b"]) == (["西源"], ["芳村"])


def test_cells_that_differ_in_spaces_only_are_one_value() -> None:
    column = table_of("a\nx\nx \n x\ny\n", "a").coded("a")
    assert (column.values, column.codes.tolist()) == (("x", "y"), [0, 0, 0, 1])


def test_quoted_cells_may_hold_commas_quotes_and_line_ends() -> None:
    table = table_of('a,b\n"x, ""y""\nz",1\nlast,2\n', "a", "b")
    assert table["a"] == ['x, "y"\nz', "last"]
    assert list(table.lines) == [2, 4]


def test_spaces_may_stand_outside_the_quotation_marks() -> None:
    assert table_of('a,b\n "x" , "y" \n', "a", "b")["b"] == ["y"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read_and_lines_are_counted(line_end: str) -> None:
    table = table_of(line_end.join(["a,b", "1,2", "", "3,4"]), "a", "b")
    assert (table["a"], list(table.lines)) == (["1", "3"], [2, 4])


def test_mixed_line_ends_are_a_warning() -> None:
    assert codes("a,b\r\n1,2\n3,4\n", "a") == [("warning", "unknown_column", 1), ("warning", "mixed_line_ends", None)]


def test_a_byte_order_mark_is_no_part_of_the_first_heading() -> None:
    assert table_of("\ufeffa\n1\n", "a")["a"] == ["1"]


def test_a_missing_column_is_told_with_a_name_that_looks_like_it() -> None:
    table, problems = read("station,Name\n1,2\n", "station", "name")
    assert table is None
    (problem,) = problems.errors
    assert (problem.code, problem.line, problem.column) == ("missing_column", 1, "name")
    assert "Name" in problem.what


def test_a_repeated_column_is_an_error() -> None:
    assert ("error", "duplicate_column", 1) in codes("a,b,a\n1,2,3\n", "a", "b")


def test_unknown_and_unnamed_columns_are_warnings_and_known_ones_are_not() -> None:
    assert codes("a,colour,,remarks\n1,2,3,4\n", "a") == [
        ("warning", "unknown_column", 1),
        ("warning", "unnamed_column", 1),
    ]


def test_missing_cells_at_the_end_of_rows_count_as_empty_with_one_warning_for_the_file() -> None:
    table, problems = read("a,b,c\n1\n1,2,3\n1,2\n", "a", "b", "c")
    assert table is not None
    assert table["c"] == ["", "3", ""]
    assert [(problem.code, problem.line) for problem in problems] == [("short_row", 2)]
    assert "2" in problems.warnings[0].what


def test_cells_beyond_the_heading_are_an_error_unless_empty() -> None:
    assert codes("a,b\n1,2,\n1,2, ,x\n", "a", "b") == [("error", "long_row", 3), ("warning", "trailing_cells", 2)]


def test_rows_of_commas_only_are_skipped_with_a_warning() -> None:
    table, problems = read("a,b\n,\n1,2\n , \n", "a", "b")
    assert table is not None
    assert (table["a"], list(table.lines)) == (["1"], [3])
    assert [(problem.code, problem.line) for problem in problems] == [("empty_row", 2)]


def test_more_rows_than_a_chunk_keep_their_lines() -> None:
    rows = "".join(f"{i}\n" + "\n" * (i % 100 == 0) for i in range(1000))
    table = table_of("a\n" + rows, "a")
    assert table["a"] == [str(i) for i in range(1000)]
    assert table.lines[999] == 1000 + 1 + 10


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n"])
def test_an_empty_file_is_told(raw: bytes) -> None:
    assert codes(raw, "a") == [("error", "empty_file", 1)]


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        ("a,b\n1,西源\n".encode("gbk"), "not_utf8", 2),
        ("a,b\n1,x\n".encode("utf-16"), "not_utf8", 1),
        ("a,b\n1,x\n".encode("utf-16-le"), "not_utf8", 1),
        (b"a,b\n1,2\n\0,3\n", "nul_byte", 3),
        (b"PK\x03\x04 and so on", "not_csv", None),
        (b"a;b\n1;2\n", "wrong_separator", 1),
        (b"a\tb\n1\t2\n", "wrong_separator", 1),
        ("a，b\n1，2\n".encode(), "wrong_separator", 1),
        (b'a,b\n1,2\n3,"4\n5,6\n', "open_quote", 3),
        (b'a,b\n1,"2"x\n', "bad_quotes", 2),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "long_cell", 2),
        (b"," * 1000 + b"\n", "too_many_columns", 1),
    ],
)
def test_what_is_no_csv_table_is_told_with_its_line(raw: bytes, code: str, line: int | None) -> None:
    table, problems = read(raw, "a", "b")
    assert table is None
    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]
    assert all(problem.severity is Severity.ERROR for problem in problems)


def test_the_likely_encoding_is_named() -> None:
    _table, problems = read("a\n西源村\n".encode("gbk"), "a")
    assert "GBK" in problems.errors[0].what
