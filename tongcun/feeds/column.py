"""One column of a table, every distinct cell held once: 440,000 rows repeat few times, stops and trips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of a column without the spaces around them: row `i` reads `values[codes[i]]`."""

    values: tuple[str, ...]
    codes: Codes

    def cells(self) -> list[str]:
        """The cells of all rows, in file order."""
        values = self.values
        return [values[code] for code in self.codes.tolist()]


def stripped_column(values: Iterable[str], codes: Codes) -> Column:
    """A column from cells as they stand in the file; those that differ only in spaces around them become one value."""
    stripped = [value.strip() for value in values]
    place = {value: i for i, value in enumerate(dict.fromkeys(stripped))}
    if len(place) == len(stripped):
        return Column(tuple(stripped), codes)
    merged = np.array([place[value] for value in stripped], np.int32)
    return Column(tuple(place), merged[codes])
