"""Headings as people write them, brought to one form and compared with our synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.synonyms import synonyms

_ASIDE = re.compile(r"[(\[【〔].*?[)\]】〕]|/.*$")
_NOISE = re.compile(r"[\s*:_·.、/-]|必填|选填")
_SENDERS = ("寄件", "发件", "寄方", "发货", "寄递人", "寄出")
_ADDRESSEES = ("收件", "收货", "收方")
_SHORTEST_ENDING = 2
"""A synonym of so many characters may stand at the end of a longer heading: 收件人手机 ends in 手机."""


@cache
def normal(heading: str) -> str:
    """A heading without spaces, stars, remarks in brackets and differences of width and case."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return _NOISE.sub("", _ASIDE.sub("", text)) or _NOISE.sub("", text)


@cache
def _synonyms(content: Content) -> dict[str, str]:
    """Field by synonym in normal form; a name that several fields know belongs to the first."""
    found: dict[str, str] = {}
    for field in content.fields:
        for synonym in synonyms(content.name, field.name):
            found.setdefault(normal(synonym), field.name)
    return found


def recognised(headings: Sequence[str], content: Content) -> dict[str, int]:
    """The place of the heading that names each field: first whole names, then endings; each heading for one field.

    What speaks of the sender is never taken for the addressee.
    """
    known = _synonyms(content)
    fields: dict[str, int] = {}
    normals = [normal(heading) for heading in headings]
    for place, name in enumerate(normals):
        if name in known:
            fields.setdefault(known[name], place)
    taken = set(fields.values())
    for place, name in enumerate(normals):
        if place not in taken and not name.startswith(_SENDERS) and (field := _by_ending(name, known)):
            fields.setdefault(field, place)
    return fields


def field_named(heading: str, content: Content) -> str | None:
    """The field that a heading names as a whole."""
    return _synonyms(content).get(normal(heading))


def speaks_of_a_party(heading: str) -> bool:
    """Whether a heading speaks of the sender or the addressee."""
    return normal(heading).startswith((*_SENDERS, *_ADDRESSEES))


def _by_ending(name: str, known: dict[str, str]) -> str | None:
    fitting = [word for word in known if len(word) >= _SHORTEST_ENDING and not word.isascii() and name.endswith(word)]
    return known[max(fitting, key=len)] if fitting else None
