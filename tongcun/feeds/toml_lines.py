"""On which lines of a TOML file its keys stand: the parser tells values without their places."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)"""
_PATH = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_SECTION = re.compile(rf"\s*\[\s*({_PATH})\s*\]", re.ASCII)
_KEY = re.compile(rf"\s*({_PATH})\s*=", re.ASCII)


def key_lines(text: str) -> Mapping[str, int]:
    """The line of every key and section, by its whole name such as costs.hour; keys of inline tables are not found."""
    lines: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.split("\n"), 1):
        if section := _SECTION.match(line):
            prefix = _plain(section.group(1))
            lines.setdefault(prefix, number)
        elif key := _KEY.match(line):
            lines.setdefault(".".join(filter(None, (prefix, _plain(key.group(1))))), number)
    return lines


def line_of(key: str, lines: Mapping[str, int]) -> int | None:
    """The line of a key or, where it is missing or stands in an inline table, that of what it belongs to."""
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return lines.get(key)


def _plain(path: str) -> str:
    """A dotted name without quotes and spaces."""
    return ".".join(name.strip("\"'") for name in re.findall(_NAME, path, re.ASCII))
