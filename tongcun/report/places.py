"""Stations gathered by township, each group in the order in which the lines pass them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongcun.planner.day import Day
from tongcun.report.lines import Line
from tongcun.report.wording import Both, clean_name, same, say

TOWNSHIP_DIGITS = 9
"""So many leading digits of a 12-digit division code name the township."""

ELSEWHERE = -1


@dataclass(frozen=True, slots=True)
class Group:
    """A hub or township station (`stations[0]`) and the villages behind it; or villages that belong to none."""

    name: Both
    stations: tuple[int, ...]


def groups_of(day: Day, lines: Sequence[Line]) -> tuple[Group, ...]:
    """Every station in one group: hubs, then townships as stations.csv lists them, then what belongs nowhere.

    A village belongs to the township of its division code, else to the one it is nearest to on its lines.
    """
    heads = [s for s, station in enumerate(day.stations) if station.level == "hub"]
    heads += [s for s, station in enumerate(day.stations) if station.level == "township"]
    members: dict[int, list[int]] = {head: [] for head in [*heads, ELSEWHERE]}
    by_code, by_line = _heads_by_code(day), _heads_by_line(day, lines)
    for s in _along_the_lines(day, lines):
        if s not in members:
            members[by_code.get(_township_code(day, s), by_line.get(s, ELSEWHERE))].append(s)
    groups = [Group(same(clean_name(day.stations[head].name)), (head, *members[head])) for head in heads]
    if members[ELSEWHERE]:
        groups.append(Group(say("elsewhere"), tuple(members[ELSEWHERE])))
    return tuple(groups)


def _township_code(day: Day, station: int) -> str:
    code = day.stations[station].division_code
    return code[:TOWNSHIP_DIGITS] if len(code) >= TOWNSHIP_DIGITS else ""


def _heads_by_code(day: Day) -> dict[str, int]:
    townships = [s for s, station in enumerate(day.stations) if station.level == "township"]
    return {code: s for s in reversed(townships) if (code := _township_code(day, s))}


def _heads_by_line(day: Day, lines: Sequence[Line]) -> dict[int, int]:
    """For each village the hub or township that is nearest on the lines that call there."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for line in lines:
        for sequence in line.sequences:
            heads = [i for i, s in enumerate(sequence) if day.stations[s].level != "village"]
            for i, s in enumerate(sequence):
                if heads and day.stations[s].level == "village":
                    nearest = min(heads, key=lambda head: abs(head - i))
                    votes[s][sequence[nearest]] += 1
    return {s: max(counted.items(), key=lambda vote: (vote[1], -vote[0]))[0] for s, counted in votes.items()}


def _along_the_lines(day: Day, lines: Sequence[Line]) -> Iterator[int]:
    """Every station once, neighbours on a line next to each other."""
    return iter(dict.fromkeys([*(s for line in lines for s in line.stations), *range(len(day.stations))]))
