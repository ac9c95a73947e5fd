"""A document as Word: headings, tables and page numbers are Word's own, so that a clerk can go on writing."""

from __future__ import annotations

from datetime import datetime, time
from functools import singledispatchmethod
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from tongcun.documents.content import Block, Document, Facts, Heading, Page, Paragraph, Picture, Remark, Shape, Table
from tongcun.documents.pdf import drawing_as_png
from tongcun.documents.plain import plain, with_texts
from tongcun.documents.word_parts import (
    BLACK,
    BODY,
    TITLE,
    Look,
    add_field,
    fallback_fonts,
    in_font,
    keep_row_whole,
    packed_alike,
    repeat_on_each_page,
    ruled_below,
    set_in,
)  # fmt: skip
from tongcun.documents.wording import addressed, attachment_word, cell_text, notes_of, page_words, signature_lines

RED = RGBColor(0xC8, 0x16, 0x1D)


def as_docx(document: Document) -> bytes:
    """A document as .docx; the same content gives the same bytes. Fonts are named, not carried: 仿宋, 黑体, 宋体."""
    return _Writer(with_texts(document, plain)).written()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.made: Any = docx.Document()
        self.wide = document.page is Page.LANDSCAPE
        self.body_points = 10.5 if self.wide else 16
        self.table_points = 9 if self.wide else 10.5

    def written(self) -> bytes:
        """The whole file: the sheet, the head, the blocks, the end."""
        self._sheet()
        self._margin_words()
        self._top()
        for block in self.document.blocks:
            self.add(block)
        self._end()
        self._attached()
        self._properties()
        fallback_fonts(self.made)
        held = BytesIO()
        self.made.save(held)
        return packed_alike(held.getvalue())

    def _sheet(self) -> None:
        section = self.made.sections[0]
        long, short = Mm(297), Mm(210)
        section.page_width, section.page_height = (long, short) if self.wide else (short, long)
        section.orientation = WD_ORIENT.LANDSCAPE if self.wide else WD_ORIENT.PORTRAIT
        sides = (14, 14, 20, 16) if self.wide else (28, 26, 37, 35)
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = map(Mm, sides)
        section.footer_distance = Mm(8 if self.wide else 25)
        self.text_width = section.page_width - section.left_margin - section.right_margin
        normal = self.made.styles["Normal"]
        in_font(normal, Look(BODY, self.body_points))
        normal.paragraph_format.space_after = Pt(0)

    def _margin_words(self) -> None:
        section = self.made.sections[0]
        if notes := notes_of(self.document):
            above = section.header.paragraphs[0]
            above.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._write(above, "  ·  ".join(notes), Look(BLACK, 10.5, colour=RED))
        below = section.footer.paragraphs[0]
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
        look = Look(TITLE, 9 if self.wide else 14)
        before, _braces, rest = page_words(self.document).partition("{page}")
        between, pages, after = rest.partition("{pages}")
        self._write(below, before, look)
        add_field(self._write(below, "", look), "PAGE")
        self._write(below, between, look)
        if pages:
            add_field(self._write(below, "", look), "NUMPAGES")
        self._write(below, after, look)

    def _top(self) -> None:
        said = self.document
        if said.letterhead:
            self._line(said.letterhead, Look(TITLE, 22 if len(said.letterhead) > 16 else 30, bold=True, colour=RED))
            ruled_below(self._line(said.number, Look(BODY, self.body_points)), "C8161D")
        self._line(said.title, Look(TITLE, 16 if self.wide else 22, bold=True), after=6 if self.wide else 16, before=8)
        if said.number and not said.letterhead:
            self._line(said.number, Look(BODY, self.body_points))
        if to := addressed(said):
            self._write(self.made.add_paragraph(), to, Look(BODY, self.body_points))

    def _line(self, text: str, look: Look, *, before: float = 0, after: float = 0) -> Any:
        line = self.made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)
        self._write(line, text, look)
        return line

    def _write(self, paragraph: Any, text: str, look: Look) -> Any:
        run = paragraph.add_run(text)
        in_font(run, look)
        return run

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Write one block."""
        raise TypeError(block)

    @add.register
    def _(self, block: Heading) -> None:
        line = self.made.add_paragraph()
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(10), Pt(6)
        line.paragraph_format.keep_with_next = True
        self._write(line, block.text, Look(BLACK, self.body_points))

    @add.register
    def _(self, block: Paragraph) -> None:
        for text in block.text.split("\n"):
            if text.strip():
                line = self.made.add_paragraph()
                set_in(line, Pt(self.body_points * 2))
                self._write(line, text, Look(BODY, self.body_points))

    @add.register
    def _(self, block: Remark) -> None:
        self._write(self.made.add_paragraph(), block.text, Look(BLACK, self.table_points))

    @add.register
    def _(self, block: Facts) -> None:
        points = 10.5 if self.wide else 14
        named = max((len(name) for name, _value in block.rows), default=4)
        first = int(Pt(points) * (min(9, max(4, named)) + 1.5))
        table = self._table((first, self.text_width - first), len(block.rows))
        for row, (name, value) in zip(table.rows, block.rows, strict=True):
            self._write(row.cells[0].paragraphs[0], name, Look(BLACK, points))
            self._write(row.cells[1].paragraphs[0], value, Look(BODY, points))
        self._gap()

    @add.register
    def _(self, block: Table) -> None:
        if block.caption:
            self._write(self.made.add_paragraph(), block.caption, Look(BLACK, self.table_points, bold=True))
        whole = sum(column.width for column in block.columns)
        widths = tuple(int(self.text_width * column.width / whole) for column in block.columns)
        table = self._table(widths, len(block.rows) + 1)
        look = Look(TITLE, self.table_points)
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._write(cell.paragraphs[0], column.head, Look(BLACK, self.table_points))
        repeat_on_each_page(table.rows[0])
        for row, values in zip(table.rows[1:], block.rows, strict=True):
            for cell, value, column in zip(row.cells, values, block.columns, strict=True):
                if column.shape is not Shape.TEXT:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._write(cell.paragraphs[0], cell_text(value, column), look)
        self._gap()

    @add.register
    def _(self, block: Picture) -> None:
        line = self.made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        drawn = line.add_run().add_picture(
            BytesIO(drawing_as_png(block)), width=min(Mm(block.width_mm), self.text_width)
        )
        drawn._inline.docPr.set("descr", block.words)
        if block.caption:
            self._line(block.words, Look(BLACK, self.table_points))

    def _table(self, widths: tuple[int, ...], rows: int) -> Any:
        table = self.made.add_table(rows=rows, cols=len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            keep_row_whole(row)
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return table

    def _gap(self) -> None:
        self._write(self.made.add_paragraph(), "", Look(BODY, self.table_points))

    def _end(self) -> None:
        for place, text in enumerate(signature_lines(self.document)):
            line = self.made.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.right_indent = Pt(self.body_points * 2)
            line.paragraph_format.space_before = Pt(0 if place else 28)
            self._write(line, text, Look(BODY, self.body_points))

    def _attached(self) -> None:
        if self.document.attached:
            self.made.add_page_break()
            self._write(self.made.add_paragraph(), attachment_word(self.document), Look(BLACK, self.body_points))
            for block in self.document.attached:
                self.add(block)

    def _properties(self) -> None:
        about = self.made.core_properties
        about.title, about.author, about.comments = self.document.title[:255], "", ""
        about.language = "zh-CN" if self.document.language == "zh" else "en-GB"
        about.created = about.modified = datetime.combine(self.document.dated, time())
