"""The stations of a run in travel order, and between which two of them something rides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """The stations of a run, by key, in travel order."""

    stations: tuple[int, ...]

    def ends(self, boards: Iterable[int | None], alights: Iterable[int | None]) -> tuple[int, int] | None:
        """Between which of its calls something rides that is loaded and unloaded at the first of these stations that
        it calls at: from the first call on and to the last, where it calls at none. None where it leads nowhere.
        """
        last = len(self.stations) - 1
        if last < 1:
            return None
        board = next((call for station in boards if (call := self._call(station, 0, last)) is not None), 0)
        ends = (call for station in alights if (call := self._call(station, board + 1, last + 1)) is not None)
        return board, next(ends, last)

    def _call(self, station: int | None, first: int, end: int) -> int | None:
        return next((call for call in range(first, end) if self.stations[call] == station), None)
