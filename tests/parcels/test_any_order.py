"""In whatever order scans come, in whatever batches and however often: the same cache, the same queue."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.parcels.days import DATE, EVENING, Post, a_post, announced, at_station
from tests.parcels.test_balance import DAY, LABELS, PIECES, Made, made, scans_of
from tongcun.parcels.actions import NewBag, NewScan, make_bag, rebuild, record_scans
from tongcun.parcels.models import Bag, Device, Discrepancy, Parcel, Scan
from tongcun.parcels.pure.acts import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
Sent = tuple[NewScan, Device]
_CACHE = ("state", "holder_kind", "holder_id")


def a_post_with_a_made_bag() -> Post:
    """The pieces announced; the first bag made by a desk, the other by what is scanned into it."""
    post = a_post()
    announced(post, *PIECES[:2])
    announced(post, PIECES[2], destination=post.cast.shangyou)
    make_bag(county=post.county, bag=NewBag(LABELS[0], post.cast.hub, post.cast.xiyuan, DATE - DAY), now=EVENING - DAY)
    return post


def with_corrections(post: Post, sent: Sequence[Sent], taken_back: Sequence[int]) -> list[Sent]:
    """And scans that take back one of them, or an earlier correction, each by the device that had scanned that."""
    all_of_it = list(sent)
    for number, place in enumerate(taken_back):
        if place < len(all_of_it):
            wrong, device = all_of_it[place]
            when = EVENING + datetime.timedelta(seconds=number)
            all_of_it.append((
                NewScan(uuid.uuid4(), when, Act.CORRECT, wrong.code, at_station(post.cast.hub), corrects=wrong.scan_id),
                device,
            ))  # fmt: skip
    return all_of_it


def recorded(post: Post, sent: Sequence[Sent], sizes: Sequence[int]) -> None:
    """In batches of these sizes, the last one again and again; a batch is of one device."""
    rest, turn = list(sent), 0
    while rest:
        size = sizes[min(turn, len(sizes) - 1)]
        batch, rest, turn = rest[:size], rest[size:], turn + 1
        for device, some in groupby(batch, key=lambda one: one[1]):
            record_scans(county=post.county, device=device, scans=[scan for scan, _ in some], now=EVENING)


def what_is_stored(post: Post) -> dict[str, list[tuple[Any, ...]]]:
    """The cache of pieces and bags, and what is open in the queue."""
    of_county = {"county": post.county}
    return {
        "pieces": sorted(Parcel.objects.filter(**of_county).values_list(
            "waybill", *_CACHE, "bag_label", "is_damaged", "is_going_back", "last_scan_at")),
        "bags": sorted(Bag.objects.filter(**of_county).values_list(
            "label", *_CACHE, "seal_number", "is_by_scans", "origin__name", "destination__name", "date")),
        "queue": sorted(Discrepancy.objects.filter(**of_county, closed_at=None).values_list(
            "kind", "code", "scan", "station__name", "detail"), key=str),
    }  # fmt: skip


def left_by(post: Post, sent: Sequence[Sent], sizes: Sequence[int]) -> dict[str, list[tuple[Any, ...]]]:
    """What is stored after that, which `rebuild` must leave as it is; all is undone."""
    with transaction.atomic():
        recorded(post, sent, sizes)
        found = what_is_stored(post)
        assert Scan.objects.count() == len({scan.scan_id for scan, _ in sent})
        assert list(rebuild(county=post.county)) == []
        assert what_is_stored(post) == found
        transaction.set_rollback(True)
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(made, max_size=12), st.lists(st.integers(0, 14), max_size=3), st.integers(0, 2**16),
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
)  # fmt: skip
@example([(10, Act.ACCEPT, "P1", 0, 0, "B2"), (20, Act.PACK, "P1", 0, 0, "B2"), (25, Act.PACK, "P3", 0, 0, "B2"),
          (30, Act.LOAD, "B2", 0, 0, "B2"), (1500, Act.SHELVE, "P1", 0, 0, "B2")], [1, 5], 4, [2])  # fmt: skip
def test_any_order_in_any_batches_leaves_the_same_cache_and_the_same_queue(
    all_of_them: list[Made], taken_back: list[int], seed: int, sizes: list[int]
) -> None:
    with transaction.atomic():
        post = a_post_with_a_made_bag()
        sent = with_corrections(post, scans_of(post, all_of_them), taken_back)
        draw = random.Random(seed)
        shuffled = [*sent, *draw.sample(sent, len(sent) // 2)]
        draw.shuffle(shuffled)
        assert left_by(post, shuffled, sizes) == left_by(post, sent, [1])
        transaction.set_rollback(True)
