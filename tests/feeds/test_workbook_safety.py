"""A workbook that would fill the memory is refused, however it is written; a calm one is not."""

from __future__ import annotations

import pytest

from tests.feeds import bombs
from tongcun.feeds import workbook_safety
from tongcun.feeds.problems import Problems
from tongcun.feeds.workbook_safety import is_safe_workbook

BOMBS = {
    "as programs write it": bombs.with_row(bombs.FAR_ROW),
    "single quotation marks": bombs.with_row(b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
    "blanks": bombs.with_row(b'<row r = "1048576"><c t="n" r = "XFD1048576"><v>1</v></c></row>'),
    "tabs": bombs.with_row(b'<row\tr="1048576"><c\tr="XFD1048576"><v>1</v></c></row>'),
    "small letters": bombs.with_row(b'<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>'),
    "prefixes": bombs.with_row(b'<x:row xmlns:x="' + bombs.MAIN + b'"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'),
    "a row alone says where": bombs.with_row(b'<row r="900000"><c><v>1</v></c><c r="XFD1"><v>1</v></c></row>'),
    "rows that do not say where": bombs.with_row(b'<row r="2"><c r="XFD3"/><c r="A99999"><v>1</v></c></row>'),
    "a sheet elsewhere": bombs.sheet_at("other/page.bin", b"/other/page.bin"),
    "a sheet of another case": bombs.sheet_at("xl/Sheets/ONE.XML", b"sheets/one.xml"),
    "one long text in many cells": bombs.shared(b"A" * 20_000_000, 100),
}


def codes(raw: bytes) -> list[str]:
    problems = Problems()
    is_safe = is_safe_workbook(raw, "a.xlsx", "a table", problems)
    assert is_safe is not bool(problems.errors)
    return [problem.code for problem in problems.errors]


@pytest.mark.parametrize("way", BOMBS)
def test_a_bomb_is_refused_however_it_is_written(way: str) -> None:
    assert codes(BOMBS[way]) == ["file_too_large"]


@pytest.mark.parametrize(
    "raw",
    [
        bombs.sheet_at("xl/wx.xml", b"nowhere.xml"),
        bombs.sheet_at("xl/&#119;.xml", b"&#119;.xml"),
        bombs.zipped(bombs.parts_of() | {bombs.SHEET.upper(): b"<a/>"}),
        bombs.with_row(b"<row r='1'><c>"),
        bombs.zipped(bombs.parts_of() | {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
        bombs.zipped(bombs.parts_of() | {"xl/workbook.xml": b'<?xml version="1.0" encoding="UTF-a"?><a/>'}),
        bombs.zipped(bombs.parts_of() | {"xl/workbook.xml": b'<?xml version="1.0" encoding="gbk"?><a/>'}),
    ],
    ids=["a sheet that is not there", "a name that two readers read otherwise", "two parts of one name", "no XML",
         "signs of its own", "a code nobody knows", "a code of several bytes"],
)  # fmt: skip
def test_a_workbook_that_can_be_read_in_two_ways_is_none(raw: bytes) -> None:
    assert codes(raw) == ["not_a_workbook"]


@pytest.mark.parametrize(
    "raw",
    [
        bombs.zipped(bombs.parts_of()),
        bombs.prefixed(),
        bombs.sheet_at("xl/pages/a.xml", b"pages/a.xml", b""),
        bombs.with_row(b"<row r='3'><c r='B3'><v>1</v></c></row>"),
        bombs.with_row(b'<row r="3"><c r="XFD3" s="1"/></row>'),
        bombs.shared(b"A" * 2_000_000, 3),
    ],
    ids=["usual", "prefixes", "elsewhere", "single quotation marks", "a cell of looks alone, far right", "a long text"],
)
def test_a_calm_workbook_is_taken_however_it_is_written(raw: bytes) -> None:
    assert codes(raw) == []


def test_what_cells_share_counts_as_often_as_it_stands_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_safety, "LARGEST_TEXT_BYTES", 7_000)
    assert codes(bombs.shared(b"A" * 1_000, 7)) == []
    assert codes(bombs.shared(b"A" * 1_000, 8)) == ["file_too_large"]


def test_a_tag_that_never_ends_is_looked_at_once() -> None:
    assert codes(bombs.with_row(b'<row r="3"><c r="A3"><f>1</f></c>' + b'<c r="A1" ' * 90_000 + b"></row>")) != []
