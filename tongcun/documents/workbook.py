"""A document as an Excel workbook: a sheet for each table, ready to print, and one for all that is not a table."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from tongcun.documents.content import Block, Cell, Column, Document, Facts, Heading, Paragraph, Remark, Shape, Table
from tongcun.documents.plain import plain, with_texts
from tongcun.documents.wording import addressed, attachment_word, notes_of, signature_lines
from tongcun.language import _, speaking

UNNAMEABLE = re.compile(r"[\[\]:*?/\\']")
LONGEST = 32_000
"""Excel holds 32,767 signs in a cell, and a file with more does not open."""
FORMULA_STARTS = ("=", "+", "-", "@")
A4 = 9


def as_xlsx(document: Document) -> bytes:
    """A document as .xlsx; the same content gives the same bytes. Text stays text, whatever it begins with; pictures
    are left out."""
    import xlsxwriter

    document = with_texts(document, plain)
    held = BytesIO()
    plainly = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, plainly) as book:
        made_at = datetime.combine(document.dated, time())
        book.set_properties({"title": document.title[:255], "created": made_at})
        writer = _Writer(book, document)
        tables = [block for block in (*document.blocks, *document.attached) if isinstance(block, Table)]
        for table in tables:
            writer.table(table, document.title if len(tables) == 1 else table.caption or document.title)
        if lines := _beside_tables(document) or ([] if tables else [(document.title, "")]):
            writer.beside(lines)
    return held.getvalue()


def _beside_tables(document: Document) -> list[tuple[str, str]]:
    """All that is said outside tables, a line a row: name and value, or a text alone."""
    lines = [(text, "") for text in (document.letterhead, document.number, addressed(document)) if text]
    lines += [line for block in document.blocks for line in _lines(block)]
    lines += [(text, "") for text in signature_lines(document)]
    attached = [line for block in document.attached for line in _lines(block)]
    return [*lines, (attachment_word(document), ""), *attached] if attached else lines


def _lines(block: Block) -> list[tuple[str, str]]:
    if isinstance(block, Facts):
        return list(block.rows)
    if isinstance(block, Heading | Paragraph | Remark):
        return [(text, "") for text in block.text.split("\n") if text.strip()]
    return []


class _Writer:
    def __init__(self, book: Any, document: Document) -> None:
        self.book, self.document = book, document
        self.used: set[str] = set()
        ruled = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": 10}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.note = book.add_format({"font_size": 10, "font_color": "#c8161d", "align": "center"})
        self.head = book.add_format(ruled | {"bold": True, "align": "center", "bg_color": "#eeeeee"})
        self.text = book.add_format(ruled | {"num_format": "@"})
        self.quoted = book.add_format(ruled | {"num_format": "@", "quote_prefix": True})
        self.date = book.add_format(ruled | {"num_format": "yyyy-mm-dd", "align": "center"})
        self.number = book.add_format(ruled)
        self.share = book.add_format(ruled | {"num_format": "0.##%"})

    def table(self, table: Table, title: str) -> None:
        """One sheet for one table: title, marks, heads that stay and repeat, rows."""
        sheet = self._sheet(table.caption or self.document.title)
        last = len(table.columns) - 1
        top = self._top(sheet, title, last)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width * 2 + 2)
            sheet.write_string(top, place, column.head, self.head)
        for row, values in enumerate(table.rows, top + 1):
            for place, (value, column) in enumerate(zip(values, table.columns, strict=True)):
                self._cell(sheet, (row, place), value, column)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        if table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), last)
        sheet.set_landscape()

    def beside(self, lines: list[tuple[str, str]]) -> None:
        """One sheet for all that is no table."""
        with speaking(self.document.language):
            sheet = self._sheet(_("Notes"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 70)
        top = self._top(sheet, self.document.title, 1)
        for row, (name, value) in enumerate(lines, top):
            self._string(sheet, (row, 0), name)
            self._string(sheet, (row, 1), value)

    def _top(self, sheet: Any, title: str, last: int) -> int:
        """Title and marks over the columns; the row after them."""
        said = [(title, self.title)]
        if notes := notes_of(self.document):
            said.append(("  ·  ".join(notes), self.note))
        for row, (text, look) in enumerate(said):
            if last:
                sheet.merge_range(row, 0, row, last, "", look)
            sheet.write_string(row, 0, text[:LONGEST], look)
        sheet.set_row(0, 30)
        return len(said)

    def _sheet(self, wanted: str) -> Any:
        sheet = self.book.add_worksheet(self._free_name(wanted))
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        with speaking(self.document.language):
            sheet.set_footer("&C" + _("Page {page} of {pages}").format(page="&P", pages="&N"))
        return sheet

    def _free_name(self, wanted: str) -> str:
        """A name for a sheet that Excel takes and no other sheet has."""
        plain_name = UNNAMEABLE.sub(" ", wanted.replace("\n", " ")).strip()[:25].strip() or "1"
        if plain_name.casefold() == "history":
            plain_name += " 1"
        name, number = plain_name, 1
        while name.casefold() in self.used:
            number += 1
            name = f"{plain_name} {number}"
        self.used.add(name.casefold())
        return name

    def _cell(self, sheet: Any, place: tuple[int, int], value: Cell, column: Column) -> None:
        if value is None:
            sheet.write_blank(*place, None, self.text)
        elif isinstance(value, str):
            self._string(sheet, place, value)
        elif isinstance(value, date):
            sheet.write_datetime(*place, value, self.date)
        else:
            number = float(value) if isinstance(value, Decimal) else value
            sheet.write_number(*place, number, self.share if column.shape is Shape.SHARE else self.number)

    def _string(self, sheet: Any, place: tuple[int, int], text: str) -> None:
        """Text as text: also where somebody opens the cell and leaves it again, which would make a formula of it."""
        if len(text) > LONGEST:
            with speaking(self.document.language):
                text = text[:LONGEST] + " " + _("… (cut here: Excel holds no more in a cell)")
        sheet.write_string(*place, text, self.quoted if text.startswith(FORMULA_STARTS) else self.text)
