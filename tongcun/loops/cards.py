"""One card for every promise, wherever shown: what, to whom, who holds it, until when, its light, what is next."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from tongcun.loops.lights import Light


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A promise that waits for somebody: `next_step` is what they are to do, at `address`; `until` is aware.

    `is_name`: what it is about is data, in no language of the page. `is_rest`: it stands for all of its kind that have
    no card of their own, and leads to the list that has them.
    """

    number: str
    what: str
    to_whom: str
    holder: str
    next_step: str
    address: str
    until: datetime.datetime | None = None
    light: Light | None = None
    is_paused: bool = False
    is_name: bool = True
    is_rest: bool = False


_FIRST = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, None: 3}


def no_more_than(most: int, cards: Iterable[Card], rest: Card) -> Iterator[Card]:
    """So many cards of a kind, and where there are more the one that stands for these."""
    left = iter(cards)
    yield from islice(left, most)
    if next(left, None) is not None:
        yield rest


def pressing_first(cards: Iterable[Card]) -> list[Card]:
    """The red ones first, then yellow and green, within each what ends first."""
    never = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    return sorted(cards, key=lambda card: (_FIRST[card.light], card.until or never, card.number))
