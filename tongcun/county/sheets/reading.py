"""An uploaded file as a table: where its heading stands, and rows of text below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from django.utils.translation import gettext as _

from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.headings import Numbered, Row, heading_of
from tongcun.county.sheets.texts import text_rows
from tongcun.county.sheets.workbooks import Source, workbook_rows
from tongcun.feeds.invisible import visible
from tongcun.feeds.problems import Problems

LARGEST_UPLOAD_BYTES = 64 * 2**20
MOST_COLUMNS = 200
LOOKED_AT_ROWS = 30
"""How far down a heading is looked for: titles, dates and remarks stand above it."""


class Rows(Protocol):
    """The rows of a table, as often as they are asked for."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Numbered]: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as uploaded: `rows` are (file line, cells), each as wide as `headings`; blank rows are left out.

    `file` names the file and, of a workbook, the sheet that was read; `left_out` are its other sheets.
    """

    file: str
    heading_line: int
    headings: tuple[str, ...]
    rows: Rows
    left_out: tuple[str, ...] = ()


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
    if raw.startswith(b"PK"):
        source = workbook_rows(raw, file, problems)
    else:
        rows = text_rows(raw, file, problems)
        source = None if rows is None else Source(file, rows)
    return None if source is None else _table(source, content, problems)


def _table(source: Source, content: Content, problems: Problems) -> Sheet | None:
    before, file, rows = len(problems.errors), source.file, _seen(source.rows)
    first = list(islice((row for row in rows if any(row[1])), LOOKED_AT_ROWS))
    if len(problems.errors) > before:
        return None
    if not first:
        problems.error("empty_file", file, None, None, _("the file is empty"), _("a heading row and rows below it"))
        return None
    heading = heading_of(first, content)
    width = max((i + 1 for i, cell in enumerate(heading.cells) if cell), default=0)
    if width > MOST_COLUMNS:
        limit = _("at most {count} columns").format(count=MOST_COLUMNS)
        problems.error("too_many_columns", file, heading.line, None, _("too many columns"), limit)
        return None
    body = _body(chain(first[heading.below :], rows), width, heading.row)
    found = list(islice(body, content.most_rows + 1))
    if len(problems.errors) > before:
        return None
    if len(found) > content.most_rows:
        limit = _("at most {count} rows; split it into several files").format(count=f"{content.most_rows:,}")
        problems.error("too_many_rows", file, None, None, _("too many rows"), limit)
        return None
    if not found:
        problems.error("no_rows", file, heading.line, None, _("no row stands below the heading"), _("a row for each"))
        return None
    return Sheet(file, heading.line, heading.names(width), found, source.left_out)


def _seen(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """Rows without signs that nobody sees."""
    for line, cells in rows:
        yield line, cells if "".join(cells).isprintable() else [visible(cell).strip() for cell in cells]


def _body(rows: Iterator[Numbered], width: int, heading: Row) -> Iterator[Numbered]:
    """Rows cut and filled to the heading's width; equal cells are one text.

    What is blank within it is left out, and the heading where it is repeated, as for the pages of a print.
    """
    kept: dict[str, str] = {}
    for line, cells in rows:
        row = [kept.setdefault(cell, cell) if len(cell) < 12 else cell for cell in cells[:width]]
        if any(row) and cells != heading:
            row.extend([""] * (width - len(row)))
            yield line, row
