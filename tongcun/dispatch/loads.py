"""What lists put onto a run, hop by hop, and whether its hold takes it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice
from math import ceil
from typing import NamedTuple

from tongcun.planner.timetable import ROOM_TOLERANCE


class Line(NamedTuple):
    """So much from one call to a later one, by stop sequence."""

    board: int
    alight: int
    pieces: int
    litres: float
    kilograms: float


class Load(NamedTuple):
    """What is on board on the hop after a call."""

    pieces: int
    litres: float
    kilograms: float


class Over(NamedTuple):
    """By how much a hold is exceeded where it is worst; 0 where it is not."""

    litres: float
    kilograms: float

    @property
    def litres_over(self) -> int:
        """Whole litres over, rounded up; 0 where the kilograms are what is over."""
        return max(0, ceil(self.litres - ROOM_TOLERANCE))

    @property
    def kilograms_over(self) -> int:
        """Whole kilograms over, rounded up; 0 where the litres are what is over."""
        return max(0, ceil(self.kilograms - ROOM_TOLERANCE))

    def __bool__(self) -> bool:
        return self.litres > ROOM_TOLERANCE or self.kilograms > ROOM_TOLERANCE


def loads(sequences: Sequence[int], lines: Iterable[Line]) -> list[Load]:
    """The load on the hop after each call of a run, which are given by stop sequence, rising."""
    pieces, litres, kilograms = ([0.0] * (len(sequences) + 1) for _ in range(3))
    for line in lines:
        first, end = bisect_left(sequences, line.board), bisect_left(sequences, line.alight)
        for column, amount in ((pieces, line.pieces), (litres, line.litres), (kilograms, line.kilograms)):
            column[first] += amount
            column[max(first, end)] -= amount
    on_board = zip(*map(accumulate, (pieces, litres, kilograms)), strict=True)
    # Rounded, for what is added and taken off again leaves a trace; a zero has no sign.
    return [Load(round(p), round(v, 6) + 0.0, round(kg, 6) + 0.0) for p, v, kg in islice(on_board, len(sequences))]


def over(hold_litres: float | None, hold_kg: float | None, lines: Iterable[Line]) -> Over:
    """By how much the lines exceed a hold; a trip without one has no room at all."""
    listed = list(lines)
    most = loads(sorted({line.board for line in listed}), listed)
    return Over(
        max((load.litres for load in most), default=0.0) - (hold_litres or 0.0),
        max((load.kilograms for load in most), default=0.0) - (hold_kg or 0.0),
    )
