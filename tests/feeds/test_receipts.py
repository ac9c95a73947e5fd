"""Receipts that devices hold, typed into a file: with or without a heading, every line that is none told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongcun.feeds.problems import Problems
from tongcun.feeds.receipts import Receipt, read_receipts

DIGEST = "0123456789abcdef" * 4


def read(tmp_path: Path, raw: bytes) -> tuple[tuple[Receipt, ...], list[tuple[str, int | None, str | None]]]:
    """The receipts, and what is told of the file."""
    path, problems = tmp_path / "receipts.csv", Problems()
    path.write_bytes(raw)
    receipts = read_receipts(path, problems)
    return receipts, [(problem.code, problem.line, problem.column) for problem in problems]


@pytest.mark.parametrize("heading", ["", "device,number,digest\n", "\ufeffdevice,number,digest\r\n", "\ufeff", "\n"])
def test_a_heading_may_stand_above(tmp_path: Path, heading: str) -> None:
    raw = f"{heading}7,12,{DIGEST}\r\n8,1,{DIGEST.upper()}\r\n".encode()
    assert read(tmp_path, raw)[0] == (Receipt(7, 12, DIGEST), Receipt(8, 1, DIGEST))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("heading", [[], ["device,number,digest"], [f"8,1,{DIGEST}"]])
def test_the_short_form_of_desks_and_sheets_is_a_receipt_too(tmp_path: Path, heading: list[str], end: str) -> None:
    short = DIGEST[:16]
    lines = [*heading, f"7-12-{short}", f' "9-3-{short.upper()}" ', f"10,4,{short}"]
    receipts, told = read(tmp_path, end.join(lines).encode())
    assert told == []
    assert receipts[-3:] == (Receipt(7, 12, short), Receipt(9, 3, short), Receipt(10, 4, short))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1,2", ("missing_value", 2, "digest")),
        (f"hub,2,{DIGEST}", ("not_a_whole_number", 2, "device")),
        (f"1,\u00b2,{DIGEST}", ("not_a_whole_number", 2, "number")),
        (f"1,{'9' * 5000},{DIGEST}", ("not_a_whole_number", 2, "number")),
        (f"1,0,{DIGEST}", ("number_out_of_range", 2, "number")),
        (f"1,2,{DIGEST}0", ("not_a_digest", 2, "digest")),
        (f"1,2,{DIGEST[:15]}", ("not_a_digest", 2, "digest")),
        (f"1-2-{DIGEST[:15]}", ("not_a_whole_number", 2, "device")),
        (f"1,2,{DIGEST},3", ("long_row", 2, None)),
        ('1,2,"', ("open_quote", 2, None)),
    ],
)
@pytest.mark.parametrize("heading", [True, False])
def test_a_line_that_is_none_is_told(
    tmp_path: Path, line: str, told: tuple[str, int | None, str | None], heading: bool
) -> None:
    first = "device,number,digest" if heading else f"7,12,{DIGEST}"
    assert told in read(tmp_path, f"{first}\n{line}\n".encode())[1]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"device,number,digest\n", "no_rows"),
        ("\u8bbe\u5907,1,2\n".encode("gbk"), "not_utf8"),
        (b"a,b,c\n", "missing_column"),
        (b"1,2,a\0b\n", "nul_byte"),
    ],
)
def test_a_file_without_any_is_told(tmp_path: Path, raw: bytes, code: str) -> None:
    assert code in {told[0] for told in read(tmp_path, raw)[1]}


def test_a_folder_and_no_file_are_told(tmp_path: Path) -> None:
    problems = Problems()
    assert read_receipts(tmp_path, problems) == read_receipts(tmp_path / "nothing", problems) == ()
    assert [problem.code for problem in problems] == ["not_a_file", "missing_file"]
