"""How much bags and pieces are: as measured or weighed, else as their kinds are taken to be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from tongcun.parcels.queries.kinds import usual_kind


class PieceSize(NamedTuple):
    """Litres and kilograms of one piece."""

    litres: float = 0.0
    kg: float = 0.0


class Size(NamedTuple):
    """Pieces, litres, kilograms."""

    pieces: int = 0
    litres: float = 0.0
    kilograms: float = 0.0

    def plus(self, other: Size) -> Size:
        """Both together."""
        return Size(self.pieces + other.pieces, self.litres + other.litres, self.kilograms + other.kilograms)


class UnseenSize:
    """The size that a piece is taken to have of which a bag's label alone tells: that of the county's usual kind, which
    is asked for when it is first needed, and once."""

    def __init__(self, county_id: int) -> None:
        self._county_id = county_id

    def of(self, unseen: Iterable[int]) -> PieceSize:
        """That size; `unseen` counts such pieces, bag by bag: where there are none, nothing is asked."""
        return self._usual if any(unseen) else PieceSize()

    @cached_property
    def _usual(self) -> PieceSize:
        kind = usual_kind(self._county_id)
        return PieceSize() if kind is None else PieceSize(kind.volume_litres or 0.0, kind.mass_kg or 0.0)


def unseen_in(counted: int, known: int) -> int:
    """How many of the pieces that a bag's label counts are not known by their numbers."""
    return max(0, counted - known)


def whole_bag(bag: tuple[int, float | None], inside: Size, unseen: PieceSize) -> Size:
    """A bag as a whole: as many pieces as its label says, those that nobody has scanned as large as `unseen`.

    `bag` is what its label says: pieces (0: unknown) and kilograms weighed; `inside` are the pieces known to be in it.
    """
    counted, weighed = bag
    more = unseen_in(counted, inside.pieces)
    kilograms = inside.kilograms + more * unseen.kg if weighed is None else weighed
    return Size(counted or inside.pieces, inside.litres + more * unseen.litres, kilograms)
