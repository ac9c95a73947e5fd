"""Which parts of a workbook's archive its sheets and shared texts are, found as the reader of workbooks finds them.

A sheet may lie anywhere and be called anything: looking only where spreadsheet programs put it would leave one unseen.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

_WORKBOOK, _RELATIONS, _TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"
_CHUNK_BYTES = 2**20

Started = Callable[[str, dict[str, str]], None]


class NoWorkbookError(ValueError):
    """The archive is no workbook that can be looked through."""


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The names of the parts that the workbook calls its sheets; empty where the archive has no workbook in it.

    Raises NoWorkbookError where a name stands for two parts, or a sheet for none.
    """
    names = _names(archive)
    if _WORKBOOK not in names:
        return []
    wanted = {_local(said, "id") for said in _elements(archive, names[_WORKBOOK], "sheet")}
    if _RELATIONS not in names:
        raise NoWorkbookError
    found = []
    for relation in _elements(archive, names[_RELATIONS], "Relationship"):
        if _local(relation, "Id") in wanted:
            target = _local(relation, "Target").lower()
            place = target[1:] if target.startswith("/") else f"xl/{target}"
            if place not in names:
                raise NoWorkbookError
            found.append(names[place])
    return found


def texts_part(archive: zipfile.ZipFile) -> str | None:
    """The part that holds the texts which cells share; None where there is none."""
    return _names(archive).get(_TEXTS)


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts by their names as the reader compares them."""
    listed = archive.namelist()
    names = {name.replace("\\", "/").lower(): name for name in listed}
    # An ampersand would be read as itself by one reader and as the sign that it stands for by another.
    if len(names) < len(listed) or any("&" in name for name in names):
        raise NoWorkbookError
    return names


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, said: dict[str, str]) -> None:
        if local_name(tag) == name:
            found.append(said)

    with archive.open(part) as opened:
        walk(opened, start)
    return found


def _local(said: Mapping[str, str], name: str) -> str:
    """An attribute by its name without a prefix; where several have that name, the one with a prefix."""
    return next((said[key] for key in sorted(said, key=len, reverse=True) if local_name(key) == name), "")


def local_name(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def walk(part: IO[bytes], start: Started, end: Callable[[str], None] | None = None,
         text: Callable[[str], None] | None = None) -> None:  # fmt: skip
    """Read a part's XML in pieces; raises NoWorkbookError where it is none, or declares signs or a code of its own."""
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.EntityDeclHandler = _refuse
    try:
        while piece := part.read(_CHUNK_BYTES):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that nobody knows
        raise NoWorkbookError from error


def _refuse(*_declared: object) -> None:
    raise NoWorkbookError
