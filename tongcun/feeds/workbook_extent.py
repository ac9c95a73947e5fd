"""How far a workbook's sheets reach and how much text stands in them, told without opening them.

Sheets are looked at quickly as long as they are written as spreadsheet programs write them, and tag by tag else.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from tongcun.feeds.workbook_parts import local_name, texts_part, walk

_CHUNK_BYTES = 2**20
_OVERLAP_BYTES = 400
_ROW = re.compile(rb'<row r="(\d+)')
_FAR_DOWN = re.compile(rb'<c r="[A-Za-z]?(\d{6,})')
_WIDE = re.compile(rb'<c r="([A-Za-z]{2,})(\d*)')
"""A column beyond Z."""
_NARROW = 26
_USUAL_COLUMNS = 200
_ODD_CELL = re.compile(rb'<c(?! r="|[ofueh])')
"""A cell as no spreadsheet program writes it; what else in a sheet begins with a c has one of these letters next."""
_PREFIXED = re.compile(rb"<[^\s<>/!?]+:(?:c|row|si)[\s/>]")
_NO_RESULT = re.compile(
    rb'<c (?![^>]{0,300}t="str")[^>]{0,300}><f[^>]{0,300}(?:/>|>[^<]{0,9000}</f>)'  # an empty text is a result
    rb"(?:<v>\s{0,9}</v>|<v\s{0,9}/>)?</c>"  # bounded, or a tag that never ends is read again from each place in it
)
_PLACE = re.compile(rb' r="([A-Z]{1,3})(\d{1,9})"')
_FARTHEST = 10**9


@dataclass
class Extent:
    """What was seen of a sheet; `text_bytes` are those of the shared texts in its cells, or more than they can be."""

    last_row: int = 0
    widest: int = _NARROW
    filled: int = 0
    text_bytes: int = 0
    without_result: tuple[str, int] | None = None


@dataclass
class SharedTexts:
    """The texts that cells share: how many, the longest in bytes, and, where it was asked for, the bytes of each."""

    count: int = 0
    longest: int = 0
    sizes: list[int] = field(default_factory=list)


def shared_texts(archive: zipfile.ZipFile) -> SharedTexts:
    """The shared texts, as quickly as can be."""
    part = texts_part(archive)
    if part is None:
        return SharedTexts()
    count = longest = running = 0
    with archive.open(part) as opened:
        for piece in _whole_tags(opened):
            if _is_strange(piece):
                return shared_texts_exactly(archive)
            first, *rest = piece.split(b"<si")
            longest = max(longest, running + len(first), *map(len, rest))
            running = len(rest[-1]) if rest else running + len(first)
            count += len(rest)
    return SharedTexts(count, longest)


def shared_texts_exactly(archive: zipfile.ZipFile) -> SharedTexts:
    """The shared texts, with the size of each."""
    part, sizes = texts_part(archive), [0]

    def start(tag: str, _said: dict[str, str]) -> None:
        if local_name(tag) == "si":
            sizes.append(0)

    def text(words: str) -> None:
        sizes[-1] += len(words.encode())

    if part is not None:
        with archive.open(part) as opened:
            walk(opened, start, text=text)
    return SharedTexts(len(sizes) - 1, max(sizes), sizes[1:])


def extent_of(archive: zipfile.ZipFile, part: str, texts: SharedTexts, most_text_bytes: int) -> Extent:
    """A sheet's extent; what it says is exact wherever the quick look cannot rule out that it is too large."""
    with archive.open(part) as opened:
        seen = _quickly(opened)
    if seen is not None:
        seen.text_bytes = seen.filled * texts.longest
        if seen.text_bytes <= most_text_bytes:
            return seen
    exact = shared_texts_exactly(archive)
    with archive.open(part) as opened:
        found = _tag_by_tag(opened, exact)
    found.without_result = None if seen is None else seen.without_result
    return found


def _quickly(sheet: IO[bytes]) -> Extent | None:
    """The extent of a sheet by the tags that every spreadsheet program writes; None where it has others."""
    seen, kept = Extent(), b""
    for piece in _whole_tags(sheet):
        if _is_strange(piece) or _ODD_CELL.search(piece):
            return None
        _see(seen, piece, kept + piece)
        kept = piece[-_OVERLAP_BYTES:]
    return None if seen.widest > _USUAL_COLUMNS else seen


def _see(seen: Extent, piece: bytes, window: bytes) -> None:
    """Take in a piece of a sheet's XML; `window` is the piece with the end of the one before."""
    wide = set(_WIDE.findall(piece))
    seen.last_row = max(
        seen.last_row, *map(_number, _ROW.findall(piece)), *map(_number, _FAR_DOWN.findall(piece)),
        *(_number(row) for _letters, row in wide), 0,
    )  # fmt: skip
    seen.widest = max(seen.widest, *(column_number(letters) for letters in {letters for letters, _row in wide}), 0)
    seen.filled += piece.count(b"<v") + piece.count(b"<is")
    if seen.without_result is None and b"<f" in window and (found := _NO_RESULT.search(window)):
        place = _PLACE.search(found[0])
        seen.without_result = (place[1].decode(), int(place[2])) if place else ("", 0)


def _tag_by_tag(sheet: IO[bytes], texts: SharedTexts) -> Extent:
    """The exact extent of a sheet, whatever prefixes, blanks and quotation marks its tags are written with."""
    walked = _Walked(texts.sizes)
    walk(sheet, walked.start, walked.end, walked.text)
    return Extent(walked.last_row, max(walked.widest, _NARROW), walked.filled, walked.text_bytes)


class _Walked:
    """The cells of a sheet, one after the other; one that does not say where it stands comes after the last."""

    def __init__(self, sizes: list[int]) -> None:
        self.last_row = self.widest = self.filled = self.text_bytes = 0
        self._sizes = sizes
        self._row = self._column = 0
        self._is_shared = False
        self._words: list[str] | None = None

    def start(self, tag: str, said: dict[str, str]) -> None:
        """A tag begins."""
        name = local_name(tag)
        if name == "row":
            self._row, self._column = _number(said["r"].encode()) if "r" in said else self._row + 1, 0
        elif name == "c":
            self._cell(said)
        elif name in ("v", "is"):
            self.filled += 1
            self._words = [] if name == "v" and self._is_shared else None

    def _cell(self, said: dict[str, str]) -> None:
        place = said.get("r", "")
        letters = place.rstrip("0123456789")
        self._column = column_number(letters.encode()) if letters else self._column + 1
        row = _number(place[len(letters) :].encode()) or self._row
        self.last_row, self.widest = max(self.last_row, row, self._row), max(self.widest, self._column)
        self._is_shared = said.get("t") == "s"

    def text(self, words: str) -> None:
        """Words between tags."""
        if self._words is not None:
            self._words.append(words)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if self._words is not None and local_name(tag) == "v":
            number = "".join(self._words).strip()
            if number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(self._sizes):
                self.text_bytes += self._sizes[int(number)]
            self._words = None


def _whole_tags(part: IO[bytes]) -> Iterator[bytes]:
    """A part in pieces, none of which ends within a tag unless the tag is absurdly long."""
    kept = b""
    while piece := part.read(_CHUNK_BYTES):
        window = kept + piece
        end = window.rfind(b">") + 1
        kept = window[end:] if len(window) - end < _CHUNK_BYTES else b""
        yield window[: len(window) - len(kept)]
    if kept:
        yield kept


def _is_strange(piece: bytes) -> bool:
    """Whether a piece of XML is written as no spreadsheet program does."""
    return b"<![CDATA[" in piece or (b":" in piece and _PREFIXED.search(piece) is not None) or piece[-1:] != b">"


def _number(digits: bytes) -> int:
    return int(digits) if 0 < len(digits) < 10 else _FARTHEST if digits else 0


def column_number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - ord("A") + 1
    return number
