"""What happened on the day that called for another plan: codes with the run or station they concern."""

from __future__ import annotations

from typing import Literal, TypedDict

Happened = Literal["delay", "cancelled", "running_again", "vehicle", "luggage", "closed"]


class Happening(TypedDict):
    """One event: what, to which run or station (`name`), and by how much: minutes late, litres of the new hold, litres
    kept for luggage."""

    what: Happened
    name: str
    amount: float
