"""Cells of a table as values: every distinct cell is parsed once, every row with a bad one is told."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _

T = TypeVar("T")

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


class UnfitError(ValueError):
    """A cell that cannot be used: a stable code, what is wrong, what is expected."""

    def __init__(self, code: str, what: str, expected: str) -> None:
        super().__init__(what)
        self.code, self.what, self.expected = code, what, expected


def plain_cell(text: str) -> str:
    """A cell, or a name as somebody wrote it, without spaces and differences of width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def column_values(table: Table, column: str, parse: Callable[[str], T], instead: T, problems: Problems) -> list[T]:
    """A column parsed, row by row; `instead` stands where `parse` refuses with UnfitError (noted as a problem)."""
    parsed = distinct_values(table, column, parse, instead, problems)
    return [parsed[code] for code in table.coded(column).codes.tolist()]


def distinct_values(table: Table, column: str, parse: Callable[[str], T], instead: T, problems: Problems) -> list[T]:
    """The distinct cells of a column parsed, as `table.coded(column)` lists them; else as `column_values`."""
    coded = table.coded(column)
    parsed: list[T] = []
    refused: dict[int, UnfitError] = {}
    for code, value in enumerate(coded.values):
        try:
            parsed.append(parse(value))
        except UnfitError as unfit:
            parsed.append(instead)
            refused[code] = unfit
    for row in np.flatnonzero(np.isin(coded.codes, list(refused))).tolist() if refused else ():
        told = refused[int(coded.codes[row])]
        problems.error(told.code, table.name, table.lines[row], column, told.what, told.expected)
    return parsed


def decimal(text: str, at_most: float) -> float:
    """A number from 0 to `at_most`; raises UnfitError."""
    expected = _("a number from 0 to {at_most}").format(at_most=f"{at_most:,.10g}")
    if not text:
        raise UnfitError("missing_value", _("is empty"), expected)
    if not _DECIMAL.fullmatch(text):
        raise UnfitError("not_a_number", _("{text} is not a number").format(text=quoted(text)), expected)
    number = float(text)
    if not math.isfinite(number) or not 0.0 <= number <= at_most:
        raise UnfitError("number_out_of_range", _("{text} is out of range").format(text=quoted(text)), expected)
    return number


def whole(text: str, at_least: int, at_most: int) -> int:
    """A whole number from `at_least` (not negative) to `at_most`; raises UnfitError."""
    expected = _("a whole number from {at_least} to {at_most}").format(at_least=at_least, at_most=at_most)
    if not text:
        raise UnfitError("missing_value", _("is empty"), expected)
    if not _WHOLE.fullmatch(text):
        raise UnfitError("not_a_whole_number", _("{text} is not a whole number").format(text=quoted(text)), expected)
    if not at_least <= int(text) <= at_most:
        raise UnfitError("number_out_of_range", _("{text} is out of range").format(text=quoted(text)), expected)
    return int(text)


def clock_seconds(text: str) -> int:
    """`HH:MM` or `HH:MM:SS` of the service day (may pass 24:00) in seconds; raises UnfitError."""
    expected = _("a time of the service day as HH:MM, such as 07:30")
    if not text:
        raise UnfitError("missing_value", _("is empty"), expected)
    match = _CLOCK.fullmatch(text)
    if not match:
        raise UnfitError("not_a_time", _("{text} is not a time").format(text=quoted(text)), expected)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def present(text: str) -> str:
    """A cell that must not be empty; raises UnfitError."""
    if not text:
        raise UnfitError("missing_value", _("is empty"), _("a value"))
    return text


def quoted(text: str) -> str:
    """A cell's content for a message, shortened where it is long."""
    return repr(text if len(text) <= 60 else text[:57] + "…")
