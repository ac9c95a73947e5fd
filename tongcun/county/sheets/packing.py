"""A sheet as it was read, in a compact form: kept between upload and import, so that a file is read once.

Behind four bytes that tell the form stand parts, each with its length before it: what is known of the sheet as a whole,
then its rows, some thousand to a part, so that the first rows are there without the rest.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from tongcun.county.sheets.headings import Numbered
from tongcun.county.sheets.reading import Sheet

_FORM = b"TCS1"
_LENGTH = struct.Struct("<I")
_ROWS_A_PART = 2_000
_LEVEL = 1
"""Shrinking harder costs more time than the smaller form saves."""


class UnreadableSheetError(ValueError):
    """What was kept is no sheet in this form."""


def packed(sheet: Sheet) -> bytes:
    """A sheet in its compact form."""
    about = {
        "file": sheet.file, "heading_line": sheet.heading_line, "headings": sheet.headings, "count": len(sheet.rows),
        "left_out": sheet.left_out,
    }  # fmt: skip
    parts = [_FORM, _part(about)]
    rows = iter(sheet.rows)
    while some := list(islice(rows, _ROWS_A_PART)):
        parts.append(_part([[line for line, _cells in some], [cells for _line, cells in some]]))
    return b"".join(parts)


def unpacked(raw: bytes) -> Sheet:
    """The sheet of a compact form, its rows read when they are asked for; raises UnreadableSheetError."""
    if not raw.startswith(_FORM):
        raise UnreadableSheetError
    about, begin = _read_part(raw, len(_FORM))
    rows = PackedRows(raw, begin, about["count"])
    return Sheet(about["file"], about["heading_line"], tuple(about["headings"]), rows, tuple(about["left_out"]))


class PackedRows:
    """The rows of a compact form, as often as they are asked for."""

    def __init__(self, raw: bytes, begin: int, count: int) -> None:
        self._raw, self._begin, self._count = raw, begin, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Numbered]:
        place = self._begin
        while place < len(self._raw):
            (lines, rows), place = _read_part(self._raw, place)
            yield from zip(lines, rows, strict=True)


def _part(content: object) -> bytes:
    shrunk = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)
    return _LENGTH.pack(len(shrunk)) + shrunk


def _read_part(raw: bytes, place: int) -> tuple[Any, int]:
    begin = place + _LENGTH.size
    end = begin + _LENGTH.unpack_from(raw, place)[0]
    return json.loads(zlib.decompress(raw[begin:end])), end
