"""What every writer says in the same words: marks, page numbers, the end of a letter, values of cells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from tongcun.documents.content import Cell, Column, Document, Mark, Page, Shape
from tongcun.language import Language, _, speaking


def word_across(document: Document) -> str:
    """What lies across every page of a draft, and of what holds no longer; empty where it is neither."""
    with speaking(document.language):
        words = {Mark.RECALLED: _("RECALLED"), Mark.DRAFT: _("DRAFT")}
        return next((word for mark, word in words.items() if mark in document.marks), "")


def notes_of(document: Document) -> list[str]:
    """What stands above every page: that it is a draft, that people and firms are invented."""
    return marks_in_words(document.marks, document.language)


def marks_in_words(marks: Collection[Mark], language: Language) -> list[str]:
    """What a reader must see, in words."""
    with speaking(language):
        words = {
            Mark.DRAFT: _("Draft, not signed"),
            Mark.RECALLED: _("Recalled: it holds no longer"),
            Mark.SAMPLE: _("Sample: people, firms and figures are invented"),
        }
    return [words[mark] for mark in Mark if mark in marks]


def page_words(document: Document) -> str:
    """The foot of a page with {page} and {pages} in it; letters number their pages between dashes."""
    with speaking(document.language):
        return "— {page} —" if document.page is Page.PORTRAIT else _("Page {page} of {pages}")


def attachment_word(document: Document) -> str:
    """What stands over all that is attached."""
    with speaking(document.language):
        return _("Attachment")


def addressed(document: Document) -> str:
    """The line of who a letter goes to, with its colon; empty where it goes to nobody."""
    if not document.addressee:
        return ""
    return document.addressee + ("：" if document.language == "zh" else ":")


def signature_lines(document: Document) -> list[str]:
    """The end of a letter, line by line: who issues it, who signed, when."""
    if (signed := document.signature) is None:
        return []
    with speaking(document.language):
        signer = _("Signed: {name}").format(name=signed.signer) if signed.signer else ""
    return [line for line in (signed.issuer, signer, signed.date) if line]


def cell_text(cell: Cell, column: Column) -> str:
    """A cell's value as it is read on paper; shares in percent with up to two digits."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, str | int) and column.shape is not Shape.SHARE:
        return str(cell)
    if isinstance(cell, int | float | Decimal):
        return f"{_digits(float(cell) * 100)}%" if column.shape is Shape.SHARE else _digits(float(cell))
    return cell


def _digits(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
