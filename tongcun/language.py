"""The user's language on the command line: English message ids, simplified Chinese from the catalogue."""

from __future__ import annotations

import ast
import gettext
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, reduce
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
CATALOGUE = Path(__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "tongcun.po"

_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language for a while, whatever the environment says: a page is read by its reader, not by the server."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def user_language() -> Language:
    """The language to speak: that of `speaking`, else `TONGCUN_LANG`, else the locale's; Chinese where it begins with
    zh, else English."""
    if (spoken := _spoken.get()) is not None:
        return spoken
    for name in ("TONGCUN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _entries(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The entries of a .po file: keyword to text, pieces on several lines joined; comments are left out."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in lines:
        before, quote, rest = line.strip().partition('"')
        if not quote or before.startswith("#"):
            continue
        keyword = before.strip() or keyword
        if keyword == "msgid" and before and entry:
            yield entry
            entry = {}
        entry[keyword] = entry.get(keyword, "") + ast.literal_eval(quote + rest)
    if entry:
        yield entry


class Catalogue(gettext.NullTranslations):
    """The messages of one .po file, read as it is: no build step, no library; a missing one stays English."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        with path.open(encoding="utf-8") as file:
            self.messages = {e["msgid"]: e.get("msgstr") or e.get("msgstr[0]", "") for e in _entries(file)}

    def gettext(self, message: str) -> str:
        """The translation of a message id."""
        return self.messages.get(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The translation of a message that depends on a count; Chinese has one form for all counts."""
        return self.messages.get(msgid1) or super().ngettext(msgid1, msgid2, n)


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """The catalogue of a language; English is its own message ids."""
    return gettext.NullTranslations() if language == "en" else Catalogue(CATALOGUE)


def _(message: str) -> str:
    """Translate a message id into the user's language; use `_("… {name} …").format(name=…)`."""
    return translations(user_language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a message that depends on a count."""
    return translations(user_language()).ngettext(one, many, count)


def in_a_row(names: Iterable[str]) -> str:
    """Names or values side by side, parted as the user's language parts them (Chinese by 、, clauses by ，)."""
    row = list(names)
    return reduce(lambda before, name: _("{names}, {name}").format(names=before, name=name), row) if row else ""
