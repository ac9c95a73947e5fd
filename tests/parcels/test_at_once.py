"""What two do at the same moment: neither waits for the other for ever, and nothing that one did is missed by both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.parcels.days import EVENING, SIX, Post, a_post, announced
from tongcun.parcels.actions import Announcement, announce
from tongcun.parcels.models import Parcel
from tongcun.parcels.statements import rows
from tongcun.parcels.writer_gate import writing

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Another does the second thing while the first is done here and not yet committed; on PostgreSQL it has then begun
    to wait or is done, on SQLite it waits for its turn."""
    begun, process = threading.Event(), []

    def other() -> Any:
        try:
            if connection.vendor == "postgresql":
                process.append(rows("SELECT pg_backend_pid()", [])[0][0])
            begun.set()
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with writing():
            first()
            done = thread.submit(other)
            assert begun.wait(20)
            while process and not done.done() and not waits(process[0]):
                pass
            yield done
        done.result(20)


def waits(process: int) -> bool:
    return bool(rows("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [process]))


def announcements(post: Post, *waybills: str) -> list[Announcement]:
    return [Announcement(waybill, post.kind, post.cast.hub, post.cast.xiyuan, SIX) for waybill in waybills]


def test_new_parcels_are_written_by_waybill_in_whatever_order_a_sheet_has_them() -> None:
    post = a_post()
    announced(post, "P3", "P1", "P2")
    assert list(Parcel.objects.order_by("pk").values_list("waybill", flat=True)) == ["P1", "P2", "P3"]


def test_who_renews_parcels_in_another_order_holds_none_that_the_other_still_needs() -> None:
    post = a_post()
    announced(post, "P1", "P2")

    def held(waybill: str) -> None:
        Parcel.objects.select_for_update(no_key=True, nowait=connection.vendor == "postgresql").get(waybill=waybill)

    later = announcements(post, "P2", "P1")
    with meanwhile(lambda: held("P1"), lambda: announce(county=post.county, parcels=later, now=EVENING)):
        held("P2")
