"""Service-day seconds as people read them."""

from __future__ import annotations

from functools import lru_cache

from tongcun.planner.timetable import NO_START, Timetable


@lru_cache(maxsize=100_000)
def clock(seconds: int) -> str:
    """Service-day seconds as `HH:MM:SS`; hours may pass 24, times before the day's midnight begin with a minus."""
    return f"{hours_minutes(seconds)}:{abs(seconds) % 60:02d}"


def hours_minutes(seconds: int) -> str:
    """Service-day seconds as `HH:MM`, the seconds left out; before the day's midnight as `clock`."""
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{rest // 3600:02d}:{rest // 60 % 60:02d}"


def run_name(timetable: Timetable, run: int) -> str:
    """A run as people name it: its trip id, and for one start of a frequency trip `trip_id @ HH:MM:SS`."""
    start = int(timetable.start_times[run])
    return timetable.trip_ids[run] if start == NO_START else f"{timetable.trip_ids[run]} @ {clock(start)}"
