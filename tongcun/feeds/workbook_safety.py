"""A workbook looked at as an archive before it is opened: sheets are held densely, so one far cell fills the memory."""

from __future__ import annotations

import io
import zipfile

from tongcun.feeds.archive import DAMAGE
from tongcun.feeds.problems import Problems
from tongcun.feeds.workbook_extent import Extent, extent_of, shared_texts
from tongcun.feeds.workbook_parts import sheet_parts
from tongcun.language import _

LARGEST_UNPACKED_BYTES = 512 * 2**20
LARGEST_CELLS = 20_000_000
"""Cells of the rectangle that a sheet reaches over, empty ones among them."""
MOST_FILLED_CELLS = 4_000_000
LARGEST_TEXT_BYTES = 1024 * 2**20
"""Of all texts of a sheet: cells share one in the file, but not once they are read."""


def is_safe_workbook(raw: bytes, file: str, expected: str, problems: Problems) -> bool:
    """Whether it is a workbook of sane size whose formulas hold results; else the problem is told.

    `expected` says what the file should have been.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                limit = _("at most {megabytes} MB unpacked").format(megabytes=LARGEST_UNPACKED_BYTES // 2**20)
                problems.error("file_too_large", file, None, None, _("the file is absurdly large"), limit)
                return False
            parts = sheet_parts(archive)
            if not parts:
                problems.error("not_a_workbook", file, None, None, _("is an archive, not a workbook"), expected)
                return False
            return _are_sane(archive, parts, file, problems)
    except (*DAMAGE, KeyError):
        problems.error("not_a_workbook", file, None, None, _("is not an XLSX workbook"), expected)
        return False


def _are_sane(archive: zipfile.ZipFile, parts: list[str], file: str, problems: Problems) -> bool:
    texts = shared_texts(archive)
    if texts.count > MOST_FILLED_CELLS:
        _tell_filled(texts.count, file, problems)
        return False
    return all(_is_sane(extent_of(archive, part, texts, LARGEST_TEXT_BYTES), file, problems) for part in parts)


def _is_sane(sheet: Extent, file: str, problems: Problems) -> bool:
    cells = sheet.last_row * sheet.widest
    if cells > LARGEST_CELLS:
        what = _("a sheet reaches down to row {row}, over {count} cells")
        expected = _("fewer rows, in several files; no stray cells far away from the table")
        told = what.format(row=f"{sheet.last_row:,}", count=f"{cells:,}")
        problems.error("file_too_large", file, None, None, told, expected)
        return False
    if sheet.filled > MOST_FILLED_CELLS:
        _tell_filled(sheet.filled, file, problems)
        return False
    if sheet.text_bytes > LARGEST_TEXT_BYTES:
        limit = _("at most {megabytes} MB unpacked").format(megabytes=LARGEST_TEXT_BYTES // 2**20)
        problems.error("file_too_large", file, None, None, _("the file is absurdly large"), limit)
        return False
    if sheet.without_result is not None:
        column, row = sheet.without_result
        expected = _("the file opened in Excel and saved, so that it holds results")
        what = _("holds formulas without results")
        problems.error("no_results", file, row or None, column or None, what, expected)
        return False
    return True


def _tell_filled(count: int, file: str, problems: Problems) -> None:
    what = _("a sheet holds {count} cells").format(count=f"{count:,}")
    limit = _("at most {count}; split it into several files").format(count=f"{MOST_FILLED_CELLS:,}")
    problems.error("file_too_large", file, None, None, what, limit)
