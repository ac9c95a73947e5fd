"""Columns of a CSV file without quotation marks, by array operations: three times as fast as row by row."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.column import Column, stripped_column

_COMMA, _LINE_FEED = b",\n"
_UNPLAIN = (b'"', b", ", b" ,", b"\n ", b" \n", b" \r")
_WORD_BYTES = 8
_MOST_WORDS = 32
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_WORD_BYTES + 1)], np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)

Places = NDArray[np.int64]


def plain_columns(raw: bytes, width: int, wanted: Mapping[str, int]) -> tuple[int, dict[str, Column]] | None:
    """The number of rows below the heading and the columns at the `wanted` places, where the file is plain.

    Plain is: no quotation mark, no space beside a comma or line end, LF or CRLF, every row as wide as the heading, none
    blank. None for any other file: it is for the row by row reader, which reads plain files the same.
    """
    if width < 2 or any(sign in raw for sign in _UNPLAIN) or raw.count(b"\r") != raw.count(b"\r\n"):
        return None
    body = raw[raw.find(b"\n") + 1 :]
    if not body or len(body) == len(raw):
        return None
    padded = body + (b"" if body.endswith(b"\n") else b"\n") + bytes(_WORD_BYTES)
    ends = _cell_ends(np.frombuffer(padded, np.uint8), width)
    if ends is None:
        return None
    starts = np.empty_like(ends)
    starts[:, 1:] = ends[:, :-1] + 1
    starts[0, 0], starts[1:, 0] = 0, ends[:-1, -1] + 1
    row_bytes = ends[:, -1] - starts[:, 0]
    if row_bytes.min() <= width or row_bytes.max() > csv.field_size_limit():
        return None
    columns = {name: _column(padded, starts[:, place], ends[:, place]) for name, place in wanted.items()}
    found = {name: column for name, column in columns.items() if column is not None}
    return (len(ends), found) if len(found) == len(wanted) else None


def _cell_ends(signs: NDArray[np.uint8], width: int) -> Places | None:
    """Where each cell ends, int64[rows, width]; None where rows differ in width."""
    is_end = signs == _LINE_FEED
    rows = int(is_end.sum())
    is_end |= signs == _COMMA
    ends = np.flatnonzero(is_end)
    if len(ends) != rows * width:
        return None
    grid = ends.reshape(rows, width)
    return grid if (signs[grid[:, -1]] == _LINE_FEED).all() else None


def _column(padded: bytes, starts: Places, ends: Places) -> Column | None:
    """One column: cells are compared as words of eight bytes, longer ones by a hash that is checked afterwards."""
    lengths = ends - starts
    count = max(1, -(-int(lengths.max()) // _WORD_BYTES))
    if count > _MOST_WORDS:
        return None
    # Every byte of the file begins a word: an overlapping view, nothing is copied.
    words = np.ndarray((len(padded) - _WORD_BYTES + 1,), "<u8", padded, strides=(1,))
    parts = [
        _words_at(words, starts + offset, lengths - offset) for offset in range(0, count * _WORD_BYTES, _WORD_BYTES)
    ]
    _keys, first, codes = np.unique(_key(parts), return_index=True, return_inverse=True)
    if count > 1 and not all(np.array_equal(part[first][codes], part) for part in parts):
        return None
    spans = zip(starts[first].tolist(), ends[first].tolist(), strict=True)
    return stripped_column((padded[start:end].decode() for start, end in spans), codes.astype(np.int32))


def _words_at(words: NDArray[np.uint64], starts: Places, lengths: Places) -> NDArray[np.uint64]:
    """The word at each start, without the bytes beyond the cell's end."""
    return words[np.minimum(starts, len(words) - 1)] & _MASKS[np.clip(lengths, 0, _WORD_BYTES)]


def _key(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The word itself where cells are short, else a hash of all words."""
    key = parts[0]
    for part in parts[1:]:
        key = (key ^ (key >> _SHIFT)) * _MIX ^ part
    return key
