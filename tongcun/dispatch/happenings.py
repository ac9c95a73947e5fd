"""What happened on the day that called for another plan: codes with the run or station they concern."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

Happened = Literal["delay", "cancelled", "running_again", "vehicle", "luggage", "changed", "closed", "open_again"]


class Happening(TypedDict):
    """One event: what, to which run or station (`name`), and by how much: minutes late, litres of the new hold (also of
    a run changed by roster, vehicle or timetable), litres kept for luggage."""

    what: Happened
    name: str
    amount: float


_MATTER = {"running_again": "cancelled", "open_again": "closed"}
"""What says the same of a run or station the other way round; all else is a matter of its own."""


def last_states(happened: Iterable[Happening]) -> list[Happening]:
    """What of it still holds, in the order in which it came about: of each matter of a run or station the last word,
    and of a run that ends up cancelled nothing else."""
    last: dict[tuple[str, str], Happening] = {}
    for one in happened:
        matter = (one["name"], _MATTER.get(one["what"], one["what"]))
        last.pop(matter, None)
        last[matter] = one
    cancelled = {one["name"] for one in last.values() if one["what"] == "cancelled"}
    return [one for one in last.values() if one["what"] == "cancelled" or one["name"] not in cancelled]
