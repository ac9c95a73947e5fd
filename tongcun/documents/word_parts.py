"""What python-docx leaves to its users: fonts for Chinese signs, fields, rows that repeat, the same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

BODY, TITLE, BLACK = "仿宋", "宋体", "黑体"
LATIN = "Times New Roman"
STAND_INS = {
    BODY: "仿宋_GB2312;FangSong;STFangsong;Noto Serif CJK SC",
    TITLE: "SimSun;STSong;Noto Serif CJK SC",
    BLACK: "SimHei;STHeiti;Noto Sans CJK SC",
}
"""What stands in for a font that a machine does not have, in this order."""
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Look:
    """How a run of text looks: its Chinese font, its size in points, and more."""

    font: str
    points: float
    bold: bool = False
    colour: RGBColor | None = None


def in_font(owner: Any, look: Look) -> None:
    """Give a run or a style its fonts, one for Chinese signs and one for Latin ones."""
    owner.font.name, owner.font.size = LATIN, Pt(look.points)
    owner.font.bold = look.bold
    if look.colour is not None:
        owner.font.color.rgb = look.colour
    fonts = owner.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), look.font)


def add_field(run: Any, name: str) -> None:
    """A field of ours (PAGE, NUMPAGES) in a run; no text of a user ever comes here."""
    for kind in ("begin", None, "end"):
        part = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            part.set(qn("xml:space"), "preserve")
            part.text = f" {name} "
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def set_in(paragraph: Any, width: Pt) -> None:
    """Set the first line of a paragraph in."""
    paragraph.paragraph_format.first_line_indent = width


def ruled_below(paragraph: Any, colour: str) -> None:
    """A line below a paragraph, over the whole width of the text."""
    rules, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "12", "space": "6", "color": colour}.items():
        below.set(qn(f"w:{name}"), value)
    rules.append(below)
    paragraph._p.get_or_add_pPr().insert_element_before(rules, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def repeat_on_each_page(row: Any) -> None:
    """Make a row of a table the head that each page repeats."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_row_whole(row: Any) -> None:
    """A row is not cut by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def fallback_fonts(made: Any) -> None:
    """Say in the file's table of fonts what may stand in for ours."""
    table = next(part for part in made.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    said = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in STAND_INS.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", said.encode() + b"</w:fonts>")


def packed_alike(packed: bytes) -> bytes:
    """The same parts, packed without the moment of packing: the same content gives the same bytes."""
    held = BytesIO()
    with ZipFile(BytesIO(packed)) as before, ZipFile(held, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = ZipInfo(name, EPOCH)
            part.compress_type = ZIP_DEFLATED
            after.writestr(part, before.read(name))
    return held.getvalue()
