"""An uploaded file as a table: where its heading stands, and rows of text below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from django.utils.translation import gettext as _

from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.texts import text_rows
from tongcun.county.sheets.wording import names_a_field, normal, recognised
from tongcun.county.sheets.workbooks import workbook_rows
from tongcun.feeds.problems import Problems

LARGEST_UPLOAD_BYTES = 64 * 2**20
MOST_COLUMNS = 200
LOOKED_AT_ROWS = 30
"""How far down a heading is looked for: titles, dates and remarks stand above it."""

Row = list[str]
Numbered = tuple[int, Row]
"""A file line and its cells."""


class Rows(Protocol):
    """The rows of a table, as often as they are asked for."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Numbered]: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as uploaded: `rows` are (file line, cells), each as wide as `headings`; blank rows are left out."""

    file: str
    heading_line: int
    headings: tuple[str, ...]
    rows: Rows


def read_sheet(raw: bytes, file: str, content: Content, problems: Problems) -> Sheet | None:
    """Read an uploaded CSV or XLSX file; None, with a problem noted, where it is no table of sane size.

    The heading is the row that speaks of most of the content's fields; a cell merged over several rows counts for all.
    """
    if len(raw) > LARGEST_UPLOAD_BYTES:
        limit = _("at most {megabytes} MB").format(megabytes=LARGEST_UPLOAD_BYTES // 2**20)
        problems.error("file_too_large", file, None, None, _("the file is too large"), limit)
        return None
    if not raw.strip(b"\xef\xbb\xbf \t\r\n\0"):
        problems.error("empty_file", file, None, None, _("the file is empty"), _("a heading row and rows below it"))
        return None
    rows = workbook_rows(raw, file, problems) if raw.startswith(b"PK") else text_rows(raw, file, problems)
    return None if rows is None else _table(rows, file, content, problems)


def _table(rows: Iterator[Numbered], file: str, content: Content, problems: Problems) -> Sheet | None:
    before = len(problems.errors)
    first = list(islice((row for row in rows if any(row[1])), LOOKED_AT_ROWS))
    if len(problems.errors) > before:
        return None
    if not first:
        problems.error("empty_file", file, None, None, _("the file is empty"), _("a heading row and rows below it"))
        return None
    place = _heading_place(first, content)
    line, cells = first[place]
    width = max((i + 1 for i, cell in enumerate(cells) if cell), default=0)
    if width > MOST_COLUMNS:
        limit = _("at most {count} columns").format(count=MOST_COLUMNS)
        problems.error("too_many_columns", file, line, None, _("too many columns"), limit)
        return None
    body = _body(chain(first[place + 1 :], rows), width)
    found = list(islice(body, content.most_rows + 1))
    if len(problems.errors) > before:
        return None
    if len(found) > content.most_rows:
        limit = _("at most {count} rows; split it into several files").format(count=f"{content.most_rows:,}")
        problems.error("too_many_rows", file, None, None, _("too many rows"), limit)
        return None
    if not found:
        problems.error("no_rows", file, line, None, _("no row stands below the heading"), _("a row for each"))
        return None
    return Sheet(file, line, _distinct(cells[:width]), found)


def _heading_place(rows: Sequence[Numbered], content: Content) -> int:
    """The row with most cells that name a field; where none does, the first with several cells, or the first."""
    scores = [_names_in(cells, content) for _line, cells in rows]
    if max(scores):
        return scores.index(max(scores))
    return next((i for i, (_line, cells) in enumerate(rows) if sum(map(bool, cells)) > 1), 0)


def _names_in(cells: Row, content: Content) -> int:
    """How many fields a row names; a lone name counts if it is a whole one: 西源驿站 ends in 驿站 and is a station."""
    found = recognised(cells, content)
    return len(found) if len(found) > 1 or any(names_a_field(cells[place], content) for place in found.values()) else 0


def _body(rows: Iterator[Numbered], width: int) -> Iterator[Numbered]:
    """Rows cut and filled to the heading's width; what is blank within it is left out. Equal cells are one text."""
    kept: dict[str, str] = {}
    for line, cells in rows:
        row = [kept.setdefault(cell, cell) if len(cell) < 12 else cell for cell in cells[:width]]
        if any(row):
            row.extend([""] * (width - len(row)))
            yield line, row


def _distinct(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings as shown and chosen from: nameless and repeated ones are told apart by their place."""
    seen: dict[str, int] = {}
    names = []
    for place, heading in enumerate(headings, 1):
        name = " ".join(heading.split()) or _("column {number}").format(number=place)
        seen[normal(name)] = seen.get(normal(name), 0) + 1
        names.append(name if seen[normal(name)] == 1 else f"{name} ({seen[normal(name)]})")
    return tuple(names)
