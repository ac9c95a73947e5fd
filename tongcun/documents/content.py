"""What a document is made of, whoever prints it: typed and frozen, without a thought of PDF, Word or Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from tongcun.language import Language

Cell = str | int | float | Decimal | date | None
"""What stands in a cell; moments come as text, in the county's time."""


class Shape(Enum):
    """How a column's values are written; a share of 0.5 is 50 %."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"


class Page(Enum):
    """A4, upright for letters or on its side for ledgers."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Mark(Enum):
    """What a reader must see on every page."""

    DRAFT = "draft"
    RECALLED = "recalled"
    SAMPLE = "sample"


@dataclass(frozen=True)
class Heading:
    """A heading inside the document."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; each line of it is a paragraph of its own, its first line set in."""

    text: str


@dataclass(frozen=True)
class Remark:
    """A small line: a source, a note under a table."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Names and their values, as a ruled form."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column's head, its width in Chinese characters (only the proportion counts on paper), and its shape."""

    head: str
    width: float = 6
    shape: Shape = Shape.TEXT


@dataclass(frozen=True)
class Table:
    """Rows under heads that are repeated on every page; `rows` are as long as `columns`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table has at least one column")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table is as long as its heads")


@dataclass(frozen=True)
class Picture:
    """A drawing, as SVG; `words` say what is seen for those who see it not, and stand under it where `caption`."""

    svg: bytes
    words: str
    width_mm: int = 150
    caption: bool = False


Block = Heading | Paragraph | Remark | Facts | Table | Picture


@dataclass(frozen=True)
class Signature:
    """Who issues the document, who signed it, and when; what is empty is left out."""

    issuer: str
    signer: str = ""
    date: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document. `letterhead` is the issuing body in red over a red line; the file's properties say `dated`;
    what is `attached` follows the signature on a page of its own."""

    title: str
    language: Language
    dated: date
    blocks: tuple[Block, ...] = ()
    number: str = ""
    letterhead: str = ""
    addressee: str = ""
    signature: Signature | None = None
    attached: tuple[Block, ...] = ()
    page: Page = Page.PORTRAIT
    marks: frozenset[Mark] = frozenset()
