"""What arrives at the same time is written together, and each gets an answer of its own."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.parcels.days import EVENING, a_post, a_scan, announced, at_station
from tongcun.county.models import County
from tongcun.parcels.actions import record_scans
from tongcun.parcels.actions.appending import Sending
from tongcun.parcels.actions.group_commit import SCANS_AT_ONCE, GroupCommit
from tongcun.parcels.models import Device, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.queries.verifying import verify
from tongcun.parcels.record.new_scans import NewScan


class Book:
    """A record that writes nothing but notes who was written with whom; it stops at `gate` before it writes."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.gate = threading.Event()
        self.begun = threading.Event()
        self.bad: set[int] = set()

    def record(self, county: County, sendings: Sequence[Sending]) -> None:
        self.begun.set()
        assert self.gate.wait(20)
        if self.bad & {sending.device_id for sending in sendings}:
            raise ValueError("bad")
        self.groups.append([sending.device_id for sending in sendings])


def a_sending(device: int, scans: int = 1) -> Sending:
    return Sending(device, None, EVENING, [None] * scans)  # type: ignore[list-item]


def a_county(pk: int = 1) -> County:
    return County(pk=pk, division_code="330822")


def sent_while_the_first_is_written(book: Book, *others: tuple[County, Sending]) -> list[str]:
    """One sending is being written, the others arrive; what became of each."""
    line = GroupCommit(book.record)

    def send(county: County, sending: Sending) -> str:
        try:
            line.commit(county, sending)
        except ValueError:
            return "refused"
        return "written"

    with ThreadPoolExecutor(len(others) + 1) as threads:
        found = [threads.submit(send, a_county(), a_sending(0))]
        assert book.begun.wait(20)
        for place, (county, sending) in enumerate(others, start=1):
            found.append(threads.submit(send, county, sending))
            while len(line._line) < place:
                pass
        book.gate.set()
        return [outcome.result(timeout=20) for outcome in found]


def test_what_arrives_while_one_is_written_is_written_together() -> None:
    book = Book()
    told = sent_while_the_first_is_written(book, *((a_county(), a_sending(device)) for device in (1, 2, 3)))
    assert told == ["written"] * 4
    assert book.groups == [[0], [1, 2, 3]]


def test_a_group_stays_small_enough_that_its_last_does_not_wait_for_long() -> None:
    book = Book()
    half = SCANS_AT_ONCE // 2
    sent_while_the_first_is_written(book, *((a_county(), a_sending(device, half)) for device in (1, 2, 3)))
    assert book.groups == [[0], [1, 2], [3]]


def test_those_who_were_written_together_are_waited_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongcun.parcels.actions.group_commit.GATHER_SECONDS", 20)
    book = Book()
    line = GroupCommit(book.record)
    line._expected = 2  # as many as were written last
    book.gate.set()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(line.commit, a_county(), a_sending(1))
        while not line._line:
            pass
        assert not first.done()
        threads.submit(line.commit, a_county(), a_sending(2)).result(timeout=10)
        first.result(timeout=10)
    assert book.groups == [[1, 2]]


def test_where_there_is_no_turn_to_write_everybody_is_told_and_nobody_waits_for_ever() -> None:
    @contextmanager
    def full_disk() -> Iterator[None]:
        raise OSError(errno.ENOSPC, "No space left on device")
        yield

    line = GroupCommit(Book().record, full_disk)
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            line.commit(a_county(), a_sending(1))


def test_counties_are_written_apart() -> None:
    book = Book()
    sent_while_the_first_is_written(
        book, (a_county(1), a_sending(1)), (a_county(2), a_sending(2)), (a_county(1), a_sending(3))
    )
    assert book.groups == [[0], [1, 3], [2]]


def test_one_that_cannot_be_written_takes_nothing_from_the_others() -> None:
    book = Book()
    book.bad = {2}
    told = sent_while_the_first_is_written(book, *((a_county(), a_sending(device)) for device in (1, 2, 3)))
    assert told == ["written", "written", "refused", "written"]
    assert book.groups == [[0], [1], [3]]


@pytest.mark.django_db(transaction=True)
def test_many_devices_at_once_leave_whole_chains_and_every_scan_once() -> None:
    post = a_post()
    announced(post, *(f"P{number}" for number in range(40)))
    devices = [
        Device.objects.create(county=post.county, name=f"phone {number}", kind="handset", station=post.cast.hub)
        for number in range(8)
    ]

    def scans_of(place: int) -> list[NewScan]:
        return [
            a_scan(number, Act.ACCEPT, f"P{(place * 5 + number) % 40}", at_station(post.cast.hub))
            for number in range(20)
        ]

    def send(place: int) -> tuple[Device, list[int], int]:
        numbers, head = [], 0
        try:
            for scan in scans_of(place):
                receipt = record_scans(county=post.county, device=devices[place], scans=[scan], now=EVENING)
                numbers.append(receipt.answers[0].number)
                head = receipt.number
        finally:
            connection.close()
        return devices[place], numbers, head

    with ThreadPoolExecutor(len(devices)) as threads:
        told = list(threads.map(send, range(len(devices))))
    assert [numbers for _, numbers, _ in told] == [list(range(1, 21))] * 8
    assert {head for _, _, head in told} == {20}
    assert Scan.objects.count() == 160
    assert list(verify()) == []
