"""Runs that change by roster, vehicle or timetable: who stands above and goes by them is told, and asked.

This room knows neither plans nor what is on board.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County

Told = Callable[[County, Sequence[str]], None]
"""Takes note, in the transaction of the change, that runs (by their ids) have other room, or do not run."""
Unplanned = Callable[[County], Iterable[DatedTrip]]
"""The runs from today on that are no longer as somebody's plan took them."""

_told: list[Told] = []
_unplanned: list[Unplanned] = []


def tell_also(told: Told) -> None:
    """Let somebody be told of runs that have changed."""
    if told not in _told:
        _told.append(told)


def ask_also(unplanned: Unplanned) -> None:
    """Let somebody be asked which runs are no longer as a plan took them."""
    if unplanned not in _unplanned:
        _unplanned.append(unplanned)


def tell(county: County, runs: Iterable[DatedTrip]) -> None:
    """Tell of runs that have just been written, in their transaction."""
    changed = [run.run_id for run in runs]
    for told in _told if changed else ():
        told(county, changed)


def no_longer_as_planned(county: County) -> list[DatedTrip]:
    """The runs from today on on which things are planned to ride, and which have changed since."""
    return [run for unplanned in _unplanned for run in unplanned(county)]
