"""Small workbooks that fill the memory of whoever opens them, each in its own way; calm ones written as oddly."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import openpyxl

SHEET, RELATIONS, TEXTS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FAR_ROW = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def parts_of() -> dict[str, bytes]:
    """The parts of a workbook with a heading and a row."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["邮件号码", "地址"])
    sheet.append(["9712345678901", "芳村镇西源村 3 号"])
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_row(row: bytes) -> bytes:
    """A workbook with one more row, as XML."""
    parts = parts_of()
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", row + b"</sheetData>")
    return zipped(parts)


def sheet_at(name: str, target: bytes, row: bytes = FAR_ROW) -> bytes:
    """A workbook whose sheet lies elsewhere, with a calm one where one looks first."""
    parts = parts_of()
    parts[name] = parts[SHEET].replace(b"</sheetData>", row + b"</sheetData>")
    parts[RELATIONS] = re.sub(rb'Target="[^"]*sheet1.xml"', b'Target="' + target + b'"', parts[RELATIONS])
    return zipped(parts)


def shared(text: bytes, cells: int) -> bytes:
    """A workbook in which many cells share one text."""
    parts = parts_of()
    parts[TEXTS] = b'<sst xmlns="' + MAIN + b'"><si><t>' + text + b"</t></si></sst>"
    rows = (b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, cells + 1))
    parts[SHEET] = b'<worksheet xmlns="' + MAIN + b'"><sheetData>' + b"".join(rows) + b"</sheetData></worksheet>"
    return zipped(parts)


def prefixed() -> bytes:
    """A calm workbook whose tags all have a prefix, as some programs write them."""
    parts = parts_of()
    bare = parts[SHEET].replace(b"xmlns=", b"xmlns:x=")
    parts[SHEET] = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", bare)
    return zipped(parts)
