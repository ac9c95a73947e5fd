"""CSV as office machines write it: UTF-8, GBK, GB18030 or UTF-16, with comma, tab, semicolon or bar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongcun.feeds.encodings import is_likely_big5
from tongcun.feeds.problems import Problems

_SEPARATORS = ",\t;|，"
_SAMPLE = 20_000
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ\x90")
"""How pictures, documents, archives and programs begin."""
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONGEST_CELL = 10_000


def text_rows(raw: bytes, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]] | None:
    """The rows of a text table with their lines; None, with a problem noted, where it is none.

    A row that cannot be read ends the rows and is noted in `problems` while they are read.
    """
    text = None if _is_something_else(raw, file, problems) else _decoded(raw, file, problems)
    if text is None:
        return None
    return _rows(text, file, problems)


def _is_something_else(raw: bytes, file: str, problems: Problems) -> bool:
    expected = _("a table as XLSX workbook or as CSV")
    if raw.startswith(_OLD_WORKBOOK):
        what = _("is an old Excel workbook (.xls), or one with a password")
        problems.error("old_workbook", file, None, None, what, _("the table saved as XLSX without a password"))
    elif file.lower().endswith((".xlsx", ".xlsm")):
        problems.error("not_a_workbook", file, None, None, _("is not what its name says: no XLSX workbook"), expected)
    elif raw.startswith(_OTHERS):
        problems.error("not_a_table", file, None, None, _("is not a table"), expected)
    elif raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        what = _("is a web page that calls itself a table")
        problems.error("web_page", file, None, None, what, _("the table opened in Excel and saved as XLSX"))
    else:
        return False
    return True


def _decoded(raw: bytes, file: str, problems: Problems) -> str | None:
    """The text in the first encoding that reads it all; GB18030 reads every GBK file, and most in Big5 wrongly."""
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        if encoding == "gb18030" and is_likely_big5(raw):
            what = _("looks like Big5, an encoding for traditional characters")
            problems.error("big5", file, None, None, what, _("the table saved as UTF-8 or GBK"))
            return None
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    expected = _("text in UTF-8 or GBK")
    problems.error("not_text", file, None, None, _("holds signs that are no text"), expected)
    return None


def _rows(text: str, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                break
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
        else:
            return
    except csv.Error:  # a cell so long that it is not even read
        pass
    problems.error("long_cell", file, line, None, _("a cell is very long"), _("is a quotation mark missing?"))


def _separator(text: str) -> str:
    """The separator that stands most often in the first lines."""
    sample = text[:_SAMPLE]
    return max(_SEPARATORS, key=sample.count)
