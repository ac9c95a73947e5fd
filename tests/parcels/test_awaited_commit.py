"""What waits without a thread is written in groups too, and each is told what became of it."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from tests.in_a_loop import in_a_loop
from tests.parcels.test_group_commit import Book, a_county, a_sending
from tongcun.county.models import County
from tongcun.parcels.actions.appending import Sending
from tongcun.parcels.actions.awaited_commit import AwaitedCommit
from tongcun.parcels.actions.group_commit import SCANS_AT_ONCE


def sent_while_the_first_is_written(
    book: Book, *others: tuple[County, Sending]
) -> tuple[list[BaseException | None], AwaitedCommit]:
    """One sending is being written, the others arrive; what became of each."""

    async def all_of_them() -> tuple[list[BaseException | None], AwaitedCommit]:
        line = AwaitedCommit(book.record)
        told = [asyncio.create_task(line.commit(a_county(), a_sending(0)))]
        while not book.begun.is_set():
            await asyncio.sleep(0.001)
        told += [asyncio.create_task(line.commit(county, sending)) for county, sending in others]
        await asyncio.sleep(0)
        book.gate.set()
        return await asyncio.wait_for(asyncio.gather(*told, return_exceptions=True), 20), line

    return in_a_loop(all_of_them())


def test_what_arrives_while_one_is_written_is_written_together() -> None:
    book = Book()
    told, _ = sent_while_the_first_is_written(book, *((a_county(), a_sending(device)) for device in (1, 2, 3)))
    assert told == [None] * 4
    assert book.groups == [[0], [1, 2, 3]]


def test_a_group_stays_small_and_counties_are_written_apart() -> None:
    book, half = Book(), SCANS_AT_ONCE // 2
    sent_while_the_first_is_written(
        book, (a_county(), a_sending(1, half)), (a_county(2), a_sending(2)), (a_county(), a_sending(3, half)),
        (a_county(), a_sending(4)),
    )  # fmt: skip
    assert book.groups == [[0], [1, 3], [2], [4]]


def test_one_that_cannot_be_written_takes_nothing_from_the_others() -> None:
    book = Book()
    book.bad = {2}
    told, _ = sent_while_the_first_is_written(book, *((a_county(), a_sending(device)) for device in (1, 2, 3)))
    assert [type(error) for error in told] == [type(None), type(None), ValueError, type(None)]
    assert book.groups == [[0], [1], [3]]


def test_whoever_hangs_up_takes_nothing_from_the_others() -> None:
    book = Book()

    async def one_hangs_up() -> None:
        line = AwaitedCommit(book.record)
        first, second = (asyncio.create_task(line.commit(a_county(), a_sending(device))) for device in (1, 2))
        while not book.begun.is_set():
            await asyncio.sleep(0.001)
        first.cancel()
        book.gate.set()
        await asyncio.wait_for(second, 20)

    in_a_loop(one_hangs_up())
    assert sorted(device for group in book.groups for device in group) == [1, 2]


def test_where_there_is_no_turn_to_write_everybody_is_told_and_the_next_is_tried_anew() -> None:
    full = [True]

    @contextmanager
    def disk() -> Iterator[None]:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        yield

    async def two() -> None:
        line = AwaitedCommit(_writes_nothing, disk)
        with pytest.raises(OSError, match="No space left"):
            await asyncio.wait_for(line.commit(a_county(), a_sending(1)), 20)
        full.clear()
        await asyncio.wait_for(line.commit(a_county(), a_sending(2)), 20)

    in_a_loop(two())


def test_those_who_were_written_together_are_waited_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongcun.parcels.actions.awaited_commit.GATHER_SECONDS", 20)
    book = Book()
    book.gate.set()

    async def two() -> None:
        line = AwaitedCommit(book.record)
        line._expected = 2  # as many as were written last
        first = asyncio.create_task(line.commit(a_county(), a_sending(1)))
        await asyncio.sleep(0.05)
        assert not first.done()
        await asyncio.wait_for(asyncio.gather(first, line.commit(a_county(), a_sending(2))), 10)

    in_a_loop(two())
    assert book.groups == [[1, 2]]


def _writes_nothing(county: County, sendings: Sequence[Sending]) -> None:
    """A record that takes all."""
