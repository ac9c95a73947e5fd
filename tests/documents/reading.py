"""What a reader of a written document finds in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import openpyxl
import pypdfium2

HOSTILE = (
    "#include \"/etc/hosts\"", "#strong[x] $x^2$ *b* _i_ `c` @ref <lab>", "// none /* of */ it", "\\ \\u{41} ~ --- ...",
    "]) #panic(\"x\") {", "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A1", "=HYPERLINK(\"x\")", "{ PAGE }", "PAGE",
    "<w:p/>&amp;</w:t>", "&P of &N", "{page} of {pages}", "_x0041_", "%PDF", "{0}", "%(x)s", "'quoted'", "a\nb",
    "№½㎡①",
)  # fmt: skip
"""Texts that mean something to a typesetter, a word processor or a spreadsheet."""


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as file:
        return [page.get_textpage().get_text_range() for page in file]


def squeezed(text: str) -> str:
    """A text without the gaps that lines and cells make of it."""
    return "".join(text.split())


def texts_of_word(written: bytes) -> list[str]:
    """Every text of a Word document, in the order paragraphs, cells, heads and feet of pages."""
    file = docx.Document(BytesIO(written))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    section = file.sections[0]
    margins = [line.text for part in (section.header, section.footer) for line in part.paragraphs]
    return [line.text for line in file.paragraphs] + cells + margins


def workbook_of(written: bytes) -> Any:
    """A workbook opened as a program would open it."""
    return openpyxl.load_workbook(BytesIO(written))


def values_of(sheet: Any) -> list[list[object]]:
    """The values of a sheet, row by row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
