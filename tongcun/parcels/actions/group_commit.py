"""Group commit: what arrives while a transaction is being written goes into the next one, all of it together.

A commit that is safe against a power cut, and everything around it, costs as much for one scan as for a hundred. The
thread that comes first writes for all that wait, then hands over to the first who came meanwhile; nobody writes for
others for longer than one transaction.

A group is taken as late as can be, once its turn to write has come. And those who were written together last are soon
back with their next scan: the first of them waits a moment for the others. Without that, every other group was of one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeVar

from tongcun.county.models import County
from tongcun.parcels.actions.appending import Sending

SCANS_AT_ONCE = 500
"""A group takes no more scans than that, so that the last of it does not wait for long."""

GATHER_SECONDS = 0.003
"""How long the first waits for the others, where others were written with the last group; who is alone never waits."""

Record = Callable[[County, Sequence[Sending]], None]
Turn = Callable[[], AbstractContextManager[None]]


class StoppedError(Exception):
    """The writer was stopped before what waited was written."""


@dataclass
class Place:
    """A place in a line: what waits, and what went wrong with it once it was to be written."""

    county: County
    sending: Sending
    error: Exception | None = None


AnyPlace = TypeVar("AnyPlace", bound=Place)


def first_group(line: Sequence[AnyPlace]) -> tuple[list[AnyPlace], list[AnyPlace]]:
    """The first of a line and those of its county, as many as are written at once; and the rest of the line."""
    scans, group, rest = 0, [], []
    for place in line:
        fits = scans + len(place.sending.scans) <= SCANS_AT_ONCE and place.county.pk == line[0].county.pk
        if place is line[0] or fits:
            group.append(place)
            scans += len(place.sending.scans)
        else:
            rest.append(place)
    return group, rest


def write_together(record: Record, group: Sequence[Place]) -> None:
    """Write a group together; where that fails, each by itself, so that one takes nothing from the others."""
    if len(group) > 1:
        try:
            record(group[0].county, [place.sending for place in group])
        except Exception:  # whatever it is, it is met again by the one whose it is
            pass
        else:
            return
    for place in group:
        try:
            record(place.county, [place.sending])
        except Exception as error:
            place.error = error


def write_in_turn(record: Record, turn: Turn, take: Callable[[], Sequence[AnyPlace]], group: list[AnyPlace]) -> None:
    """Take a group once the turn to write has come, into `group`, and write it; where there is no turn for anybody, as
    with a full disk, all of it are told."""
    try:
        with turn():
            group += take()
            write_together(record, group)
    except Exception as error:
        group += () if group else take()
        for place in group:
            place.error = error


@dataclass
class _Place(Place):
    """The place of a thread, and how it is woken."""

    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False


class GroupCommit:
    """The line of one process before its database: in its `turn`, `record` writes some sendings of one county in one
    transaction."""

    def __init__(self, record: Record, turn: Turn = nullcontext) -> None:
        self._record = record
        self._turn = turn
        self._lock = threading.Lock()
        self._line: list[_Place] = []
        self._is_led = False
        self._expected = 1
        self._all_here = threading.Event()

    def commit(self, county: County, sending: Sending) -> None:
        """Write a sending, alone or with others; returns when it is committed, raises what `record` raises for it."""
        place = _Place(county, sending)
        with self._lock:
            self._line.append(place)
            if len(self._line) >= self._expected:
                self._all_here.set()
            if not self._is_led:
                self._is_led = place.leads = True
                place.woken.set()
        place.woken.wait()
        if place.leads:
            self._lead()
        if place.error is not None:
            raise place.error

    def _lead(self) -> None:
        """Write what waits when the turn comes, the leader's own with it, and let the first who came meanwhile lead."""
        group: list[_Place] = []
        self._all_here.wait(GATHER_SECONDS)
        try:
            write_in_turn(self._record, self._turn, self._group, group)
        except BaseException:  # the process is being stopped: nobody may take an unwritten scan for written
            group = group or self._group()
            for place in group:
                place.error = place.error or StoppedError()
            raise
        finally:
            self._hand_over(group)

    def _hand_over(self, group: Sequence[_Place]) -> None:
        with self._lock:
            self._is_led = bool(self._line)
            self._expected = len(group)
            if len(self._line) < self._expected:
                self._all_here.clear()
            if self._line:
                self._line[0].leads = True
                self._line[0].woken.set()
        for place in group:
            place.woken.set()

    def _group(self) -> list[_Place]:
        with self._lock:
            group, self._line = first_group(self._line)
        return group
