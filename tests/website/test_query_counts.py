"""How often a page asks the database: at most twenty times, and no more often for more rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.county.importing import proposed
from tests.website.rows import one_more_of_everything
from tests.website.world import NEXT, SENDERS_ONLY, World, arguments, of_a_county, the_world
from tongcun.county.models import Upload, User

pytestmark = pytest.mark.django_db
MOST = 20
SHOWN = (200, 302)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def clients(world: World) -> dict[str, Client]:
    """Whoever sees the whole county, and those whose pages are narrowed to a place."""
    cast = world.post.cast
    return {
        who.display_name: _client(who) for who in (cast.an, cast.deng, cast.chen, cast.wu, cast.zhu, cast.lin, cast.mao)
    }


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def addresses(world: World) -> list[str]:
    found = [reverse("home"), reverse("account"), reverse("entrance", args=[world.entrance.code])]
    for entry in of_a_county():
        for said in arguments(entry, world):
            found.append(reverse(str(entry.name), kwargs={"county_code": world.code} | said))
    found += [f"{reverse('desk', args=[world.code, station.station_id])}?act={act}"
              for station in (world.post.cast.hub, world.post.cast.xiyuan)
              for act in ("pack", "load", "unload")]  # fmt: skip
    day = [world.code, world.post.run.date.isoformat()]
    return [*found, reverse("day", args=day), reverse("runs", args=day), reverse("roster", args=day)]


def asked(world: World) -> dict[str, int]:
    """How many queries each page asks that is shown to somebody."""
    found = {}
    for name, client in clients(world).items():
        for address in addresses(world):
            client.get(address)  # what is remembered from now on is no query of the page
            with CaptureQueriesContext(connection) as queries:
                status = client.get(address).status_code
            if status in SHOWN:
                found[f"{name} at {address}"] = len(queries)
    return found


def checks(world: World) -> list[str]:
    """The addresses at which a list waits for its check."""
    said = {str(entry.name): (arguments(entry, world) if entry.name in SENDERS_ONLY else []) for entry in of_a_county()}
    return [reverse(name, kwargs={"county_code": world.code} | one) for name, listed in said.items() for one in listed]


def test_the_check_of_a_list_asks_no_more_than_twenty_times() -> None:
    world = the_world()
    one_more_of_everything(world, 1)
    client, found = _client(world.post.cast.an), {}
    for address in checks(world):
        said = proposed(client.get(address).content.decode())
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(address, said | {"step": "check", "valid_from": NEXT.isoformat()})
        assert answer.status_code == 200
        assert answer.context.get("compared") or answer.context.get("is_sound"), address
        found[address] = len(queries)
    assert len(found) == len(SENDERS_ONLY)
    assert {address: count for address, count in found.items() if count > MOST} == {}


def test_no_page_asks_more_than_twenty_times_or_more_often_for_more_rows() -> None:
    world = the_world()
    for number in (1, 2):
        one_more_of_everything(world, number)
    few = asked(world)
    for number in (3, 4, 5, 6):
        one_more_of_everything(world, number)
    many = asked(world)
    assert len(many) > len(addresses(world))
    assert Upload.objects.count() == len(world.uploads), "an example's file that cannot be read is dropped by its page"
    assert {page: count for page, count in many.items() if count > MOST} == {}
    assert {page: (few.get(page), count) for page, count in many.items() if count > few.get(page, 0)} == {}
