"""Documents on their way out: the answer that carries one, marked where the county is an invented sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongcun.county.models import County
from tongcun.documents.cards import Cards, cards_as_pdf
from tongcun.documents.content import Document, Mark
from tongcun.documents.fonts import FontsMissingError
from tongcun.documents.pdf import as_pdf
from tongcun.documents.workbook import as_xlsx
from tongcun.language import Language


class Form(StrEnum):
    """What a document can be had as; the value ends the file's name."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


def _as_docx(document: Document) -> bytes:
    # Its library takes a while to load: only who asks for Word waits for it, not every start of a process.
    from tongcun.documents.word import as_docx

    return as_docx(document)


WRITERS: dict[Form, tuple[Callable[[Document], bytes], str]] = {
    Form.PDF: (as_pdf, "application/pdf"),
    Form.WORD: (_as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    Form.EXCEL: (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def reader_language() -> Language:
    """The language that the reader of this page reads, for what is printed from it."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def marked(document: Document, county: County) -> Document:
    """The document with the mark of an invented sample on every page, where its county is one."""
    return replace(document, marks=document.marks | {Mark.SAMPLE}) if county.is_sample else document


def handed_out(document: Document, form: Form, *, county: County, name: str) -> HttpResponse:
    """A document as the answer to a request: a PDF opens in the browser, the others are saved as `name`.

    Without the fonts of printed documents the answer is 503 and says what to do; nobody meets an error page.
    """
    write, content_type = WRITERS[form]
    return _answer(lambda: write(marked(document, county)), content_type, f"{name}.{form}", saved=form is not Form.PDF)


def cards_handed_out(cards: Cards, *, county: County, name: str) -> HttpResponse:
    """Cards as the answer to a request: a PDF that opens in the browser; 503 without the fonts."""
    marks = cards.marks | {Mark.SAMPLE} if county.is_sample else cards.marks
    return _answer(lambda: cards_as_pdf(replace(cards, marks=marks)), WRITERS[Form.PDF][1], f"{name}.{Form.PDF}")


def _answer(write: Callable[[], bytes], content_type: str, name: str, *, saved: bool = False) -> HttpResponse:
    try:
        content = write()
    except FontsMissingError:
        missing = _("PDFs cannot be made yet: whoever runs the server runs “make assets” once. Word works without.")
        return HttpResponse(missing, status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(content, content_type=content_type)
    told = content_disposition_header(saved, name)
    if told is not None:
        answer["Content-Disposition"] = told
    return answer
