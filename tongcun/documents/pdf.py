"""A document as PDF, or its pages as pictures."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tongcun.documents.content import Block, Document, Page, Picture, Shape, Table
from tongcun.documents.fonts import fonts_folder, told_where_undrawn
from tongcun.documents.plain import plain, with_texts
from tongcun.documents.wording import (
    addressed,
    attachment_word,
    cell_text,
    notes_of,
    page_words,
    signature_lines,
    word_across,
)

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "paper.typ"
DRAWING = b"""#let said = json(bytes(sys.inputs.drawing))
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(said.svg), format: "svg", width: said.width * 1mm)
"""


def as_pdf(document: Document) -> bytes:
    """A document as PDF with its fonts in it; the same content gives the same bytes. FontsMissingError without."""
    made = _drawn(document, "pdf")
    assert isinstance(made, bytes)
    return made


def as_pictures(document: Document, dots_an_inch: float = 96) -> list[bytes]:
    """The pages of a document as PNG."""
    made = _drawn(document, "png", dots_an_inch)
    return [made] if isinstance(made, bytes) else list(made)


def drawing_as_png(picture: Picture, dots_an_inch: float = 200) -> bytes:
    """A drawing alone as PNG, for what cannot show SVG."""
    import typst

    said = json.dumps({"svg": picture.svg.decode("utf-8"), "width": picture.width_mm})
    compiler = typst.Compiler(
        DRAWING, root=str(TEMPLATE.parent), font_paths=fonts_at_hand(), sys_inputs={"drawing": said}
    )
    made = compiler.compile(format="png", ppi=dots_an_inch)
    assert isinstance(made, bytes)
    return made


def _drawn(document: Document, form: Literal["pdf", "png"], dots_an_inch: float | None = None) -> Any:
    import typst

    document = with_texts(document, lambda text: told_where_undrawn(plain(text)))
    said = json.dumps(_said(document), ensure_ascii=False)
    # The room's own folder is all that could be read, and the template reads nothing: no system fonts, no packages.
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(), root=str(TEMPLATE.parent), font_paths=fonts_at_hand(), sys_inputs={"document": said}
    )
    made_at = datetime.combine(document.dated, time(), UTC)
    return compiler.compile(format=form, ppi=dots_an_inch, timestamp=made_at)


@cache
def fonts_at_hand() -> typst.Fonts:
    """Our fonts and no others, neither the machine's nor the typesetter's own."""
    import typst

    folder = str(fonts_folder())
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _said(document: Document) -> dict[str, Any]:
    dated = document.dated
    return {
        "title": document.title, "number": document.number, "letterhead": document.letterhead,
        "addressee": addressed(document), "lang": document.language,
        "region": "cn" if document.language == "zh" else "gb", "landscape": document.page is Page.LANDSCAPE,
        "dated": [dated.year, dated.month, dated.day], "across": word_across(document), "notes": notes_of(document),
        "footer": page_words(document), "signature": signature_lines(document),
        "blocks": [_block(block) for block in document.blocks], "attachment": attachment_word(document),
        "attached": [_block(block) for block in document.attached],
    }  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    kind = {"kind": type(block).__name__.lower()}
    if isinstance(block, Table):
        return kind | {
            "caption": block.caption,
            "columns": [
                {"head": column.head, "width": column.width, "number": column.shape is not Shape.TEXT}
                for column in block.columns
            ],
            "rows": [[cell_text(cell, column) for cell, column in zip(row, block.columns, strict=True)]
                     for row in block.rows],
        }  # fmt: skip
    if isinstance(block, Picture):
        shown = {"words": block.words, "width": block.width_mm, "caption": block.caption}
        return kind | shown | {"svg": block.svg.decode("utf-8")}
    return kind | vars(block)
