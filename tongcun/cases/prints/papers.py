"""A paper, signed or still a draft, as a document to print."""

from __future__ import annotations

import datetime
from typing import Any

from tongcun.cases.models import Paper, PaperDraft
from tongcun.county.clock import service_date
from tongcun.county.models import County
from tongcun.documents.content import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Mark,
    Paragraph,
    Signature,
    Table,
)
from tongcun.language import Language

WIDTHS = {4: (7, 6, 7, 10), 5: (6, 7, 7, 7, 4)}
"""Widths of the columns of the grounds' tables, by how many there are."""


def paper_document(paper: Paper) -> Document:
    """A signed paper, as it was signed; one that was recalled says so across every page."""
    day = paper.signed_at.astimezone(paper.county.zone()).date()
    language = _language(paper)
    signed = Signature(paper.issuer, paper.signer_name, written_day(day, language))
    marks = frozenset({Mark.RECALLED}) if hasattr(paper, "recalled_by") else frozenset()
    return Document(
        title=paper.title, language=language, dated=day, blocks=_body(paper), attached=_grounds(paper),
        number=paper.number_text, letterhead=paper.issuer, addressee=paper.addressee, signature=signed, marks=marks,
    )  # fmt: skip


def draft_document(draft: PaperDraft) -> Document:
    """A draft as it would be signed, without number and signature, and marked as a draft on every page."""
    return Document(
        title=draft.title, language=_language(draft), dated=service_date(draft.county), blocks=_body(draft),
        attached=_grounds(draft),
        letterhead=_issuer(draft.county), addressee=draft.addressee, marks=frozenset({Mark.DRAFT}),
    )  # fmt: skip


def _issuer(county: County) -> str:
    return county.desk_name or str(county)


def _language(paper: Paper | PaperDraft) -> Language:
    return "zh" if paper.language == "zh" else "en"


def written_day(day: datetime.date, language: Language) -> str:
    """A day as letters write it."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B} {day.year}"


def _body(paper: Paper | PaperDraft) -> tuple[Block, ...]:
    return (Paragraph(paper.body),)


def _grounds(paper: Paper | PaperDraft) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for section in paper.grounds:
        blocks += [Heading(section["title"]), Facts(tuple((name, value) for name, value in section["facts"]))]
        blocks += [_table(table) for table in section["tables"]]
    return tuple(blocks)


def _table(said: dict[str, Any]) -> Table:
    heads = said["heads"]
    columns = tuple(Column(head, width) for head, width in zip(heads, WIDTHS[len(heads)], strict=True))
    return Table(columns, tuple(tuple(row) for row in said["rows"]), said["caption"])
