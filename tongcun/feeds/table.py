"""Strict reading of one CSV table into columns that know the file line of every row."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from tongcun.feeds.column import Codes, Column, stripped_column
from tongcun.feeds.encodings import likely_encoding
from tongcun.feeds.heading import heading_is_sound
from tongcun.feeds.plain_columns import plain_columns
from tongcun.feeds.problems import Problems
from tongcun.language import _

_CHUNK_ROWS = 300
"""Few enough that the cells of a chunk stay in the processor's cache while they are coded: twice as fast as 20,000."""

_SPACE_AFTER_QUOTE = re.compile(rb'"[ \t]+(?=,|\r|\n|\Z)')
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Row = list[str]


class Table:
    """The rows of a CSV file as columns; `lines[i]` is the file line on which row `i` begins."""

    def __init__(self, name: str, lines: Sequence[int], columns: dict[str, Column]) -> None:
        self.name = name
        self.lines = lines
        self._columns = columns
        self._cells: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, column: str) -> bool:
        return column in self._columns

    def __getitem__(self, column: str) -> list[str]:
        if column not in self._cells:
            self._cells[column] = self._columns[column].cells()
        return self._cells[column]

    def get(self, column: str) -> list[str]:
        """The cells of a column, all empty where the file has no such column."""
        return self[column] if column in self else [""] * len(self)

    def coded(self, column: str) -> Column:
        """The column as distinct values and codes (one empty value where the file has no such column)."""
        if column in self:
            return self._columns[column]
        return Column(("",), np.zeros(len(self), np.int32))


def read_table(
    raw: bytes,
    file: str,
    problems: Problems,
    required: Sequence[str],
    optional: Sequence[str] = (),
    ignored: Iterable[str] = (),
) -> Table | None:
    """Read a CSV file strictly; None where it cannot be read as a table at all.

    `required` columns must stand in the heading, `optional` ones are read where present, `ignored` ones are known but
    not read, any other is named in a warning and kept out of the way. Every problem goes to `problems` under the name
    `file`. UTF-8 with or without BOM; CRLF, LF or CR; spaces around cells ignored; rows without any content skipped.
    """
    if not _is_text(raw, file, problems):
        return None
    heading = _Heading(file, tuple(required), tuple(optional), frozenset(ignored))
    try:
        return _read_rows(raw, heading, problems)
    except _BrokenRowError:
        pass
    try:
        return _read_rows(_SPACE_AFTER_QUOTE.sub(b'"', raw), heading, problems)
    except _BrokenRowError as broken:
        broken.tell(file, problems)
        return None


@dataclass(frozen=True, slots=True)
class _Heading:
    """What the caller knows of the file: its name and the columns it must, may and need not read."""

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    ignored: frozenset[str]


class _BrokenRowError(Exception):
    """The CSV syntax breaks in the row that begins on `line`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line

    def tell(self, file: str, problems: Problems) -> None:
        """Note what broke, for the user."""
        expected = _('cells quoted like "a ""b"" c"')
        if "field limit" in str(self):
            what = _("a cell is longer than {limit} characters").format(limit=csv.field_size_limit())
            problems.error("long_cell", file, self.line, None, what, _("short cells; is a quotation mark missing?"))
        elif "unexpected end" in str(self):
            what = _("a quoted cell begins in this row and never ends")
            problems.error("open_quote", file, self.line, None, what, expected)
        else:
            what = _("text follows a closing quotation mark")
            problems.error("bad_quotes", file, self.line, None, what, expected)


def _is_text(raw: bytes, file: str, problems: Problems) -> bool:
    """Whether the bytes are clean UTF-8 with something in it; else the problem is told."""
    expected = _("a CSV file in UTF-8")
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        problems.error("empty_file", file, 1, None, _("the file is empty"), _("a heading row and data rows"))
        return False
    if raw.startswith(_SPREADSHEETS):
        problems.error("not_csv", file, None, None, _("this is a spreadsheet or archive, not text"), expected)
        return False
    broken_at = _first_broken_byte(raw)
    nul_at = raw.find(b"\0")
    encoding = likely_encoding(raw) if broken_at is not None or nul_at >= 0 else ""
    if broken_at is not None or encoding.startswith("UTF-"):
        line = _line_at(raw, broken_at or 0)
        what = _("not UTF-8, probably {encoding}").format(encoding=encoding)
        problems.error("not_utf8", file, line, None, what, expected)
        return False
    if nul_at >= 0:
        problems.error(
            "nul_byte", file, _line_at(raw, nul_at), None, _("a NUL byte"), _("plain text without NUL bytes")
        )
        return False
    return True


def _first_broken_byte(raw: bytes) -> int | None:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _line_at(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _read_rows(raw: bytes, heading: _Heading, problems: Problems) -> Table | None:
    """Read the heading, then the columns. Raises _BrokenRowError before any problem is noted."""
    found = Problems()
    lines: list[int] = []
    rows = _rows(raw, lines)
    names = [name.strip() for name in next(rows)]
    heading_line = lines.pop()
    known = (*heading.optional, *heading.ignored)
    if not heading_is_sound(names, heading.required, known, heading.file, heading_line, found):
        problems.extend(found)
        return None
    wanted = {name: names.index(name) for name in (*heading.required, *heading.optional) if name in names}
    untidy = _Untidy(heading.file, len(names), found)
    plain = plain_columns(raw, len(names), wanted) if heading_line == 1 else None
    if plain is None:
        table = Table(heading.file, lines, _row_by_row(rows, lines, wanted, untidy))
    else:
        table = Table(heading.file, range(2, 2 + plain[0]), plain[1])
    untidy.tell(raw)
    problems.extend(found)
    return table


def _row_by_row(rows: Iterator[Row], lines: list[int], wanted: dict[str, int], untidy: _Untidy) -> dict[str, Column]:
    """The wanted columns of all rows; `lines` is filled on the way."""
    builders = {name: _ColumnBuilder() for name in wanted}
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        cells = list(zip(*untidy.level(chunk, lines), strict=True))
        for name, place in wanted.items():
            if cells:
                builders[name].add(cells[place])
    return {name: builder.column() for name, builder in builders.items()}


def _rows(raw: bytes, lines: list[int]) -> Iterator[Row]:
    """Every row that is not an empty line; the file line it begins on is appended to `lines`."""
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, skipinitialspace=True, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                lines.append(line)
                yield row
            line = reader.line_num + 1
    except csv.Error as error:
        raise _BrokenRowError(line, str(error)) from error


class _ColumnBuilder:
    """Collects one column, chunk by chunk."""

    def __init__(self) -> None:
        self._codes: defaultdict[str, int] = defaultdict()
        self._codes.default_factory = self._codes.__len__
        self._parts: list[Codes] = []

    def add(self, cells: Sequence[str]) -> None:
        """Take over this column's cells of some rows."""
        self._parts.append(np.fromiter(map(self._codes.__getitem__, cells), np.int32, len(cells)))

    def column(self) -> Column:
        """The finished column."""
        return stripped_column(self._codes, np.concatenate(self._parts) if self._parts else np.zeros(0, np.int32))


class _Untidy:
    """Brings rows to the heading's width and remembers what was untidy, to tell it once for the file."""

    def __init__(self, file: str, width: int, problems: Problems) -> None:
        self._file = file
        self._width = width
        self._problems = problems
        self._seen: dict[str, list[int]] = {}

    def level(self, chunk: list[Row], lines: list[int]) -> list[Row]:
        """The same rows, blank ones left out (also of `lines`, which ends in theirs), each as wide as the heading."""
        if not all(map(any, chunk)):
            chunk = self._without_blank(chunk, lines)
        if set(map(len, chunk)) - {self._width}:
            for line, row in zip(lines[len(lines) - len(chunk) :], chunk, strict=True):
                self._set_width(line, row)
        return chunk

    def _without_blank(self, chunk: list[Row], lines: list[int]) -> list[Row]:
        numbered = list(zip(lines[len(lines) - len(chunk) :], chunk, strict=True))
        del lines[len(lines) - len(chunk) :]
        lines.extend(line for line, row in numbered if any(row))
        self._seen.setdefault("empty_row", []).extend(line for line, row in numbered if not any(row) and len(row) > 1)
        return [row for row in chunk if any(row)]

    def _set_width(self, line: int, row: Row) -> None:
        extra = row[self._width :]
        if len(row) < self._width:
            self._seen.setdefault("short_row", []).append(line)
            row.extend([""] * (self._width - len(row)))
        elif any(cell.strip() for cell in extra):
            what = _("{count} cells in this row").format(count=len(row))
            expected = _("{count} cells as in the heading").format(count=self._width)
            self._problems.error("long_row", self._file, line, None, what, expected)
        elif extra:
            self._seen.setdefault("trailing_cells", []).append(line)
        del row[self._width :]

    def tell(self, raw: bytes) -> None:
        """Note one warning for each kind of untidiness, at its first line."""
        sentences = {
            "empty_row": _("{count} row(s) hold only commas"),
            "short_row": _("{count} row(s) have fewer cells than the heading; the missing ones count as empty"),
            "trailing_cells": _("{count} row(s) end in empty cells beyond the heading"),
        }
        for code, lines in self._seen.items():
            if lines:
                what = sentences[code].format(count=len(lines))
                self._problems.warn(code, self._file, lines[0], None, what, _("as many cells as the heading"))
        if _has_mixed_line_ends(raw):
            what = _("line ends of different kinds")
            self._problems.warn("mixed_line_ends", self._file, None, None, what, _("LF or CRLF throughout"))


def _has_mixed_line_ends(raw: bytes) -> bool:
    """LF, CRLF and CR side by side; a file with quotes is let be, for a line end inside a cell may differ."""
    if b'"' in raw:
        return False
    returns, feeds, pairs = raw.count(b"\r"), raw.count(b"\n"), raw.count(b"\r\n")
    return sum(count > 0 for count in (pairs, returns - pairs, feeds - pairs)) > 1
