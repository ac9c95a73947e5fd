"""The list of parcels: whatever leads the search, it finds what was asked for, in turn and page by page."""

from __future__ import annotations

import itertools

import pytest

from tests.parcels.days import Post, a_post, a_scan, announced, at_station, on_run, record
from tongcun.county.models import User
from tongcun.county.queries import Scope, scope_of
from tongcun.parcels.models import Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.queries import searching
from tongcun.parcels.queries.searching import Asked, page_of
from tongcun.parcels.queries.seeing import parcels_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    """Twelve parcels of two carriers' numbers, from and to three places, in bags and out of them."""
    post = a_post()
    cast = post.cast
    for number in range(12):
        destination = (cast.xiyuan, cast.shangyou, cast.fangcun)[number % 3]
        announced(post, f"{'SF' if number % 2 else 'YT'}{number * 7 % 12:02d}", destination=destination,
                  carrier=cast.carrier if number % 4 == 0 else None)  # fmt: skip
    hub = at_station(cast.hub)
    scans = [a_scan(1, Act.ACCEPT, waybill, hub) for waybill in ("SF07", "YT00", "SF09", "YT02")]
    scans += [a_scan(5, Act.PACK, waybill, hub, bag_label="B-1") for waybill in ("SF07", "YT00")]
    record(post, *scans, a_scan(9, Act.LOAD, "SF09", on_run(post.run)))
    return post


def in_turn(scope: Scope, asked: Asked) -> list[Parcel]:
    """What should be found, thought out parcel by parcel."""
    found = [
        parcel
        for parcel in parcels_of(scope)
        if parcel.waybill.startswith(asked.number)
        and asked.state in ("", parcel.state)
        and asked.bag in ("", parcel.bag_label)
        and asked.destination in (None, parcel.destination_id)
    ]
    if asked.number:
        return sorted(found, key=lambda parcel: parcel.waybill)
    return sorted(found, key=lambda parcel: -parcel.pk)


@pytest.mark.parametrize("rare", [0, 3, 10_000])
def test_whatever_leads_finds_what_was_asked_for(post: Post, rare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RARE", rare)
    cast = post.cast
    people: tuple[User, ...] = (cast.deng, cast.wu, cast.zhu, cast.kong)
    asks = itertools.product(
        ("", "SF", "SF07", "XX"), ("", "announced", "packed"), (None, cast.xiyuan.pk), ("", "B-1")
    )  # fmt: skip
    for number, state, destination, bag in asks:
        asked = Asked(number, state, destination, bag)
        for person in people:
            scope = scope_of(person, post.county)
            page, beyond = page_of(scope, asked, 50)
            assert (page, beyond) == (in_turn(scope, asked), ""), (person, asked)


@pytest.mark.parametrize("number", ["", "SF"])
def test_pages_follow_each_other_without_a_gap(post: Post, number: str) -> None:
    scope = scope_of(post.cast.deng, post.county)
    found: list[Parcel] = []
    beyond, pages = "", 0
    while not pages or beyond:
        page, beyond = page_of(scope, Asked(number=number, beyond=beyond), 5)
        found += page
        pages += 1
    assert found == in_turn(scope, Asked(number=number))
    assert pages == (2 if number else 3)


def test_a_page_that_is_no_number_begins_at_the_front(post: Post) -> None:
    scope = scope_of(post.cast.deng, post.county)
    assert page_of(scope, Asked(beyond="x"), 5) == page_of(scope, Asked(), 5)


def test_parcels_of_another_county_are_never_found(post: Post) -> None:
    other = a_post("330881")
    announced(other, "SF00")
    for person in (post.cast.deng, post.cast.chen):
        scope = scope_of(person, post.county)
        for asked in (Asked(), Asked(number="SF00"), Asked(state="announced"), Asked(destination=other.cast.xiyuan.pk)):
            assert {parcel.county_id for parcel in page_of(scope, asked, 50)[0]} <= {post.county.pk}
