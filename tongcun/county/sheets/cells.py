"""A row's cells, read one by one; what is unfit is told under the sheet's own heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tongcun.county.sheets.records import Record
from tongcun.feeds.cells import UnfitError
from tongcun.feeds.problems import Problems

Told = tuple[str, Problems]
"""The file as people know it, and where its problems go."""


class Cells:
    """The cells of one row by our field names."""

    def __init__(self, record: Record, headings: Mapping[str, str], told: Told) -> None:
        self.line, self._cells, self._headings = record.line, record.cells, headings
        self._file, self._problems = told

    def text(self, field: str) -> str:
        """A cell, as the sheet's reader has stripped it; empty where the sheet has no such column."""
        return self._cells.get(field, "")

    def read(self, field: str, parse: Callable[[str], Any], instead: Any = None) -> Any:
        """A cell parsed; `instead` where it is empty or unfit."""
        if not (text := self._cells.get(field)):
            return instead
        try:
            return parse(text)
        except UnfitError as unfit:
            self.tell(unfit, field)
            return instead

    def tell(self, unfit: UnfitError, field: str) -> None:
        """Note a problem with a cell."""
        heading = self._headings.get(field)
        self._problems.error(unfit.code, self._file, self.line, heading, unfit.what, unfit.expected)

    def warn(self, unfit: UnfitError, field: str) -> None:
        """Note something about a cell that stops nothing."""
        heading = self._headings.get(field)
        self._problems.warn(unfit.code, self._file, self.line, heading, unfit.what, unfit.expected)
