"""Group commit for those who wait without a thread: what arrives while a group is written is the next one.

A thread for each scan that waits costs more than the scan: they wake one another, and only one runs at a time. Here one
thread writes, and whoever waits is a note in a list (decision 0026).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass

from django.db import close_old_connections

from tongcun.county.models import County
from tongcun.parcels.actions.appending import Sending
from tongcun.parcels.actions.group_commit import GATHER_SECONDS, Place, Record, Turn, first_group, write_in_turn


@dataclass
class _Place(Place):
    """The place of one who awaits its being written."""

    written: asyncio.Future[None] | None = None


class AwaitedCommit:
    """The line of one event loop before its database: in its `turn`, `record` writes some sendings of one county in one
    transaction, in a thread of their own."""

    def __init__(self, record: Record, turn: Turn = nullcontext) -> None:
        self._record = record
        self._turn = turn
        self._line: list[_Place] = []
        self._expected = 1
        self._writer: asyncio.Task[None] | None = None
        self._all_here = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="record")

    async def commit(self, county: County, sending: Sending) -> None:
        """Write a sending, alone or with others; returns when it is committed, raises what `record` raises for it."""
        place = _Place(county, sending, written=asyncio.get_running_loop().create_future())
        self._line.append(place)
        if len(self._line) >= self._expected:
            self._all_here.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_line())
        assert place.written is not None
        await place.written
        if place.error is not None:
            raise place.error

    async def _write_line(self) -> None:
        """Write group after group until nobody waits."""
        loop = asyncio.get_running_loop()
        try:
            while self._line:
                await self._gathered()
                group = await loop.run_in_executor(self._thread, self._write_first)
                self._expected = len(group)
                _tell(group)
        except Exception as error:  # there is no thread any more: the process is being stopped
            for place in self._line:
                place.error = error
            _tell(self._line)
            self._line = []
        finally:
            self._writer = None

    async def _gathered(self) -> None:
        """Wait a moment for those who were written last time: they are soon back with their next scan."""
        if len(self._line) >= self._expected:
            return
        self._all_here.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_here.wait(), GATHER_SECONDS)

    def _write_first(self) -> Sequence[_Place]:
        """Take the first group of the line when the turn has come, and write it; in the thread that writes."""
        close_old_connections()
        group: list[_Place] = []
        write_in_turn(self._record, self._turn, self._taken, group)
        return group

    def _taken(self) -> list[_Place]:
        """Take a group from a line to which the loop may add meanwhile: what it adds stays behind what was there."""
        seen = len(self._line)
        group, rest = first_group(self._line[:seen])
        self._line[:seen] = rest
        return group


def _tell(group: Sequence[_Place]) -> None:
    for place in group:
        if place.written is not None and not place.written.done():  # whoever hung up waits no more
            place.written.set_result(None)
