"""Pieces that nobody scanned into their bag: they come and go with it, as many as its label tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from tongcun.parcels.pure.keeping import Cause, Kept, Move


def kept_by_label(bags: Mapping[str, Kept], unseen: Mapping[str, int]) -> Iterator[tuple[str, Kept]]:
    """The day of each piece that only a label tells of, under a code that no piece can bear.

    Of a bag that was opened they are scanned one by one from then on: those of one that came on the day are counted by
    that alone, of one that was there before they end with the opening.
    """
    for label, more in unseen.items():
        if (kept := _of_the_pieces(bags[label])) is not None:
            for number in range(1, more + 1):
                yield f"{label}/{number}", kept


def _of_the_pieces(bag: Kept) -> Kept | None:
    opened = next((move for move in bag.moves if move.cause is Cause.OPENED), None)
    if opened is not None:
        return Kept(True, (opened,), False) if bag.opening else None
    return replace(bag, moves=tuple(map(_of_a_piece, bag.moves))) if bag.opening or bag.moves else None


def _of_a_piece(move: Move) -> Move:
    """A bag is made here; its pieces came."""
    return replace(move, cause=Cause.RECEIVED) if move.cause is Cause.MADE else move


def sent_by_count(
    pieces: Mapping[str, Kept], bags: Mapping[str, Kept], unseen: Mapping[str, int], went: Mapping[str, Collection[str]]
) -> tuple[dict[str, Kept], dict[str, int]]:
    """Pieces that were counted into a bag of the day, and how many are still told of by each label alone.

    `went` are the pieces that another station has scanned without their being sent there, by the bags that went there:
    they were in these, as many as the labels tell.
    """
    found, rest = dict[str, Kept](), dict(unseen)
    for label in sorted(went.keys() & unseen.keys()):
        is_of_the_day = not bags[label].opening and any(move.cause is Cause.SENT for move in bags[label].moves)
        mine = sorted(set(went[label]) - found.keys())[: rest[label]] if is_of_the_day else []
        rest[label] -= len(mine)
        for code in mine:
            *before, taken = pieces[code].moves
            found[code] = replace(pieces[code], moves=(*before, replace(taken, cause=Cause.SENT)))
    return found, {label: more for label, more in rest.items() if more}
