"""Cards as PDF: one a page, or eight on a sheet of A4 with marks to cut by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from pathlib import Path

from tongcun.documents.content import Mark
from tongcun.documents.fonts import told_where_undrawn
from tongcun.documents.pdf import fonts_at_hand
from tongcun.documents.plain import plain, with_texts
from tongcun.documents.wording import marks_in_words
from tongcun.language import Language

TEMPLATE = Path(__file__).parent / "cards.typ"
_FEW = 50


class Layout(Enum):
    """How many cards a page bears."""

    ONE = "one"
    EIGHT = "eight"


@dataclass(frozen=True)
class CodeCard:
    """A card: whose it is, names with their values, the code as SVG, and the address that it leads to."""

    name: str
    rows: tuple[tuple[str, str], ...]
    code: bytes
    address: str


@dataclass(frozen=True)
class Cards:
    """Cards that share a title and a few words; `code_words` say what is seen for those who do not see the code."""

    title: str
    language: Language
    dated: date
    words: str
    code_words: str
    cards: tuple[CodeCard, ...]
    layout: Layout = Layout.EIGHT
    marks: frozenset[Mark] = frozenset()


def cards_as_pdf(cards: Cards) -> bytes:
    """The cards as PDF with its fonts in it; the same cards give the same bytes. FontsMissingError without."""
    import typst

    cards = with_texts(cards, lambda text: told_where_undrawn(plain(text)))
    said = {
        "title": cards.title, "lang": cards.language, "region": "cn" if cards.language == "zh" else "gb",
        "dated": [cards.dated.year, cards.dated.month, cards.dated.day], "words": cards.words, "alt": cards.code_words,
        "eight": cards.layout is Layout.EIGHT, "notes": marks_in_words(cards.marks, cards.language),
        "cards": [
            {"name": card.name, "rows": card.rows, "code": card.code.decode("utf-8"), "address": card.address}
            for card in cards.cards
        ],
    }  # fmt: skip
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(), root=str(TEMPLATE.parent), font_paths=fonts_at_hand(),
        sys_inputs={"cards": json.dumps(said, ensure_ascii=False)},
    )  # fmt: skip
    made = compiler.compile(format="pdf", timestamp=datetime.combine(cards.dated, time(), UTC))
    assert isinstance(made, bytes)
    if len(cards.cards) > _FEW:
        _forget()
    return made


def _forget() -> None:
    """Let go of what the typesetter remembers of its last ten papers: many cards would fill the memory of a server."""
    import typst

    for _turn in range(11):
        typst.Compiler(b"", font_paths=fonts_at_hand()).compile(format="pdf")
