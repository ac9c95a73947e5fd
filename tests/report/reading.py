"""Reads a page as a browser would: every tag closed in order, the text of each language, the data in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "link", "br", "input", "hr", "img"}
Attributes = dict[str, str]


@dataclass
class Page:
    """What was read: tags with their attributes in order, texts by language class, the data block."""

    tags: list[tuple[str, Attributes]] = field(default_factory=list)
    chinese: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    misnested: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)

    def attributes(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def text(self, language: str) -> str:
        """All that a reader of a language sees, in order, blanks squeezed."""
        own = {"zh": self.chinese, "en": self.english}[language]
        return " ".join("".join(own).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) != len(attrs):
            self.page.misnested.append(f"attribute twice in {tag}")
        self.page.tags.append((tag, attributes))
        if tag not in VOID:
            self.open.append((tag, attributes.get("class", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.page.misnested.append(tag)
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self.open]
        if "script" in inside and data.lstrip().startswith("{"):
            self.page.data = json.loads(data)
        if {"script", "style", "title", "desc"} & set(inside):
            return
        classes = [name for _, names in self.open for name in names.split()]
        if "en" not in classes:
            self.page.chinese.append(data)
        if "zh" not in classes:
            self.page.english.append(data)
        if "en" not in classes and "zh" not in classes:
            self.page.shared.append(data)


def read(html: str) -> Page:
    """Read a page; `misnested` tells every tag that is closed out of order or never."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.misnested += [tag for tag, _ in reader.open]
    return reader.page
