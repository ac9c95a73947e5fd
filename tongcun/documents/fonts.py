"""The fonts that PDFs carry: which they are, where they lie, and which signs none of them has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOM = Path(__file__).parent / "faces"
"""Made by `font_building` when the pages' parts are built; never fetched by a running program."""


@dataclass(frozen=True)
class Face:
    """One face: its family, its weight, and the npm package its slices come from."""

    family: str
    weight: int
    package: str

    @property
    def stem(self) -> str:
        """Its file's name without the ending."""
        return f"{self.package}-{self.weight}"

    @property
    def path(self) -> Path:
        """Its file."""
        return ROOM / f"{self.stem}.ttf"


FACES = tuple(
    Face(family, weight, package)
    for family, package in (("Noto Serif SC", "noto-serif-sc"), ("Noto Sans SC", "noto-sans-sc"))
    for weight in (400, 700)
)


class FontsMissingError(RuntimeError):
    """The fonts were never built."""

    def __init__(self) -> None:
        super().__init__("The fonts of printed documents are not there: run `make assets` once.")


def fonts_folder() -> Path:
    """The folder of all faces; FontsMissingError where one is not there."""
    if not all(face.path.exists() for face in FACES):
        raise FontsMissingError
    return ROOM


@cache
def drawn_signs() -> frozenset[int]:
    """Every sign that each of our faces of one weight can draw, as code points."""
    from fontTools.ttLib import TTFont

    fonts_folder()
    signs: set[int] = set()
    for face in FACES:
        if face.weight == 400:
            with TTFont(face.path, lazy=True) as font:
                table: Any = font
                signs |= set(table.getBestCmap())
    return frozenset(signs)


def told_where_undrawn(text: str) -> str:
    """A text in which every sign that no font draws is told by its number, as [U+1F437], instead of an empty box."""
    known = drawn_signs()
    return "".join(sign if ord(sign) in known or sign == "\n" else f"[U+{ord(sign):04X}]" for sign in text)
