"""Texts as paper can bear them: no signs that steer a program instead of being read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Content = TypeVar("Content")
LINE_ENDS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}
)
STEERING = {"Cc", "Cf", "Cs"}
"""Categories of signs that are not read but steer: controls, joiners and turners of direction, halves of signs."""


def plain(text: str) -> str:
    """A text without signs that steer a program or turn what stands by them; all line ends as one, tabs as spaces."""
    return "".join(sign for sign in text.replace("\r\n", "\n").translate(LINE_ENDS) if _is_plain(sign))


def _is_plain(sign: str) -> bool:
    if sign == "\n":
        return True
    number = ord(sign)
    chooses_a_shape = 0xFE00 <= number <= 0xFE0F or 0xE0100 <= number <= 0xE01EF
    is_no_sign = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return not chooses_a_shape and not is_no_sign and unicodedata.category(sign) not in STEERING


def with_texts(content: Content, change: Callable[[str], str]) -> Content:
    """The same content with every text in it changed: dataclasses, tuples and texts are walked, all else is kept."""
    found: Any = content
    if isinstance(found, str):
        found = change(found)
    elif isinstance(found, tuple):
        found = tuple(with_texts(part, change) for part in found)
    elif is_dataclass(found) and not isinstance(found, type):
        texts = {field.name: with_texts(getattr(found, field.name), change) for field in fields(found)}
        found = replace(found, **texts)
    return found  # type: ignore[no-any-return]
