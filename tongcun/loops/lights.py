"""Lights by rule: green while there is time or it was kept, yellow when the end is near, red when it is late."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongcun.loops.clock import Reading


class Light(StrEnum):
    """How a promise stands, at one look."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a light turns yellow: as soon as so little is left, as a part of the time there is or in seconds.

    Whichever comes first counts. Seconds are those of the clock: working seconds, or any for limits in hours.
    """

    yellow_part: float
    yellow_seconds: int = 0


def light_of(reading: Reading, rule: LightRule) -> Light:
    """The light of a clock: once stopped, green if it was in time and red if it was not."""
    if reading.late:
        return Light.RED
    if reading.stopped:
        return Light.GREEN
    near = max(reading.budget_seconds * rule.yellow_part, rule.yellow_seconds)
    return Light.YELLOW if reading.left_seconds <= near else Light.GREEN
