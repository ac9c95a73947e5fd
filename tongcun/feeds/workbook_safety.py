"""A workbook looked at as an archive before it is opened: sheets are held densely, so one far cell fills the memory."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO

from tongcun.feeds.archive import DAMAGE
from tongcun.feeds.problems import Problems
from tongcun.language import _

LARGEST_UNPACKED_BYTES = 512 * 2**20
LARGEST_CELLS = 20_000_000
"""Cells of the rectangle that a sheet reaches over, empty ones among them."""
MOST_FILLED_CELLS = 4_000_000
_CHUNK_BYTES = 2**20
_OVERLAP_BYTES = 400
_ROW = re.compile(rb'<row [^>]{0,40}?r="(\d{1,9})"')
_FAR_DOWN = re.compile(rb' r="[A-Z]{1,3}(\d{6,9})"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
"""A column beyond Z."""
_NARROW = 26
_NO_RESULT = re.compile(
    rb'<c (?![^>]*t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v>\s*</v>|<v\s*/>)?</c>'  # an empty text is a result
)
_PLACE = re.compile(rb' r="([A-Z]{1,3})(\d{1,9})"')


@dataclass
class _Extent:
    """What was seen of a sheet so far."""

    last_row: int = 0
    widest: int = _NARROW
    filled: int = 0
    without_result: tuple[str, int] | None = None

    def see(self, piece: bytes, window: bytes) -> None:
        """Take in a piece of a sheet's XML; `window` is the piece with the end of the one before."""
        numbers = _ROW.findall(window) + _FAR_DOWN.findall(window)
        self.last_row = max(self.last_row, *map(int, numbers), 0)
        self.widest = max(self.widest, *map(_column, set(_WIDE.findall(window))), 0)
        self.filled += piece.count(b"<v>") + piece.count(b"<is>")
        if self.without_result is None and b"<f" in window and (found := _NO_RESULT.search(window)):
            place = _PLACE.search(found[0])
            self.without_result = (place[1].decode(), int(place[2])) if place else ("", 0)


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
            sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
            if not sheets:
                problems.error("not_a_workbook", file, None, None, _("is an archive, not a workbook"), expected)
                return False
            for name in sheets:
                with archive.open(name) as part:
                    if not _is_sane(_extent(part), file, problems):
                        return False
    except (*DAMAGE, KeyError):
        problems.error("not_a_workbook", file, None, None, _("is not an XLSX workbook"), expected)
        return False
    return True


def _extent(sheet: IO[bytes]) -> _Extent:
    """Read a sheet's XML in pieces: it may be larger than the memory that is left."""
    seen, kept = _Extent(), b""
    while piece := sheet.read(_CHUNK_BYTES):
        window = kept + piece
        seen.see(piece, window)
        kept = window[-_OVERLAP_BYTES:]
    return seen


def _is_sane(sheet: _Extent, file: str, problems: Problems) -> bool:
    cells = sheet.last_row * sheet.widest
    if cells > LARGEST_CELLS:
        what = _("a sheet reaches down to row {row}, over {count} cells")
        expected = _("fewer rows, in several files; no stray cells far away from the table")
        told = what.format(row=f"{sheet.last_row:,}", count=f"{cells:,}")
        problems.error("file_too_large", file, None, None, told, expected)
        return False
    if sheet.filled > MOST_FILLED_CELLS:
        what = _("a sheet holds {count} cells").format(count=f"{sheet.filled:,}")
        limit = _("at most {count}; split it into several files").format(count=f"{MOST_FILLED_CELLS:,}")
        problems.error("file_too_large", file, None, None, what, limit)
        return False
    if sheet.without_result is not None:
        column, row = sheet.without_result
        expected = _("the file opened in Excel and saved, so that it holds results")
        what = _("holds formulas without results")
        problems.error("no_results", file, row or None, column or None, what, expected)
        return False
    return True


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
