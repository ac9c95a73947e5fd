"""Which runs of a line one bus and its driver take, one after the other. No database is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

TURN_SECONDS = 5 * 60
"""A bus that has arrived does not leave again before that."""


@dataclass(frozen=True, slots=True)
class Tour:
    """One run of a line: where it begins and ends (station ids), service-day seconds, and room (0 for no parcels)."""

    route_id: str
    trip_id: str
    begins_at: int | None
    ends_at: int | None
    departs: int
    arrives: int
    litres: float
    kilograms: float
    is_post: bool = False


def turns_of(tours: Iterable[Tour]) -> list[list[Tour]]:
    """The tours that one bus can take after each other, line by line, with as few buses as that needs.

    Nobody drives on from where they are not: a tour begins where the one before it ended.
    """
    lines: dict[str, list[Tour]] = defaultdict(list)
    for tour in sorted(tours, key=lambda tour: (tour.departs, tour.trip_id)):
        lines[tour.route_id].append(tour)
    return [turn for _, line in sorted(lines.items()) for turn in _turns_of_line(line)]


def _turns_of_line(line: Iterable[Tour]) -> list[list[Tour]]:
    """Each tour goes to the bus that has stood at its beginning for the shortest time; else a bus more is needed."""
    turns: list[list[Tour]] = []
    for tour in line:
        ready = [turn for turn in turns if _leads_on(turn[-1], tour)]
        if ready:
            max(ready, key=lambda turn: turn[-1].arrives).append(tour)
        else:
            turns.append([tour])
    return turns


def _leads_on(before: Tour, after: Tour) -> bool:
    is_there = before.ends_at is not None and before.ends_at == after.begins_at
    return is_there and before.arrives + TURN_SECONDS <= after.departs
