"""Makes the fonts that PDFs carry, once, when the pages' parts are built: `python -m tongcun.documents.font_building`.

The fonts come in some hundred slices a weight, cut for browsers; a PDF needs them whole. The slices are of one font, no
glyph of it is composed of others, so glyphs are carried over as they lie in the file: a second a face, where a
general merger takes ten. For the same reason the older woff is read: woff2 packs glyphs anew.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont

from tongcun.documents.fonts import FACES, ROOM, Face

KEPT_NAMES = {0: "copyright", 13: "licenseDescription", 14: "licenseInfoURL"}
"""What the licence asks to travel with the font, by its number in the table of names."""
KEPT_TABLES = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}


def main() -> None:
    """Build every face from a folder of npm packages into the package's own folder, each whole or not at all."""
    packages = Path(sys.argv[1])
    ROOM.mkdir(exist_ok=True)
    for face in FACES:
        build(face, packages / face.package)


def build(face: Face, package: Path) -> None:
    """Merge the slices of one face, and lay the licence it came with beside it."""
    merged = _merged(face, _slices(face, package / "files"))
    half = ROOM / f"{face.stem}.part"
    merged.save(half)
    half.replace(face.path)
    shutil.copy(package / "LICENSE", face.path.with_suffix(".LICENSE.txt"))


def _slices(face: Face, folder: Path) -> list[Path]:
    """Latin first: its signs must not come from a Chinese slice, whose line of them is broken."""
    pattern = re.compile(rf"{face.package}-(latin|latin-ext|\d+)-{face.weight}-normal\.woff")
    found = {match[1]: path for path in folder.iterdir() if (match := pattern.fullmatch(path.name))}
    numbered = sorted((name for name in found if name.isdigit()), key=int)
    if not numbered or "latin" not in found:
        raise SystemExit(f"{folder}: the slices of {face.package}, weight {face.weight}, are not there")
    return [found[name] for name in ("latin", "latin-ext", *numbered) if name in found]


def _merged(face: Face, slices: list[Path]) -> Any:
    fonts: list[Any] = [TTFont(path, recalcBBoxes=False) for path in slices]
    first = fonts[0]
    glyphs = {".notdef": first["glyf"].glyphs[".notdef"]}
    metrics = {".notdef": first["hmtx"][".notdef"]}
    signs: dict[int, str] = {}
    for font in fonts:
        drawn, wide = font["glyf"].glyphs, font["hmtx"]
        for sign, name in font.getBestCmap().items():
            if sign not in signs:
                signs[sign] = new = f"u{sign:05X}"
                glyphs[new], metrics[new] = drawn[name], wide[name]
    builder = FontBuilder(font=_with_glyphs(first, glyphs))
    builder.setupCharacterMap(signs)
    builder.setupHorizontalMetrics(metrics)
    _widen(first, fonts)
    _name(builder, face)
    builder.setupPost(keepGlyphNames=False)
    return first


def _with_glyphs(font: Any, glyphs: dict[str, Any]) -> Any:
    """The first slice with all glyphs in it, and without the tables that speak of its own glyphs alone."""
    table = font["glyf"]
    font.setGlyphOrder(list(glyphs))
    table.glyphs, table.glyphOrder = glyphs, list(glyphs)
    for name in set(font.keys()) - KEPT_TABLES:
        del font[name]
    font.flavor, font.recalcTimestamp = None, False
    return font


def _widen(first: Any, fonts: list[Any]) -> None:
    """What the first slice says of its largest and outermost glyphs, made to hold for those of all slices."""
    for table, fields, widest in (
        ("maxp", ("maxPoints", "maxContours"), max),
        ("head", ("xMax", "yMax"), max),
        ("head", ("xMin", "yMin"), min),
        ("hhea", ("advanceWidthMax", "xMaxExtent"), max),
        ("hhea", ("minLeftSideBearing", "minRightSideBearing"), min),
    ):
        for field in fields:
            setattr(first[table], field, widest(getattr(font[table], field) for font in fonts))


def _name(builder: Any, face: Face) -> None:
    style = "Bold" if face.weight == 700 else "Regular"
    names = builder.font["name"]
    kept = {word: names.getDebugName(number) or "" for number, word in KEPT_NAMES.items()}
    # Without the PostScript name the typesetter passes a font over without a word.
    named = {"psName": f"{face.family.replace(' ', '')}-{style}", "fullName": f"{face.family} {style}"}
    builder.setupNameTable({"familyName": face.family, "styleName": style} | named | kept)
    builder.font["OS/2"].usWeightClass = face.weight


if __name__ == "__main__":
    main()
