"""How often a page asks the database: at most twenty times, and no more often for more rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
import time_machine
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import a_person
from tests.county.importing import proposed
from tests.parcels.days import DATE, EVENING, a_run
from tests.parcels.full_days import a_full_day
from tests.website.rows import one_more_of_everything
from tests.website.world import (
    NEXT,
    SENDERS_ONLY,
    World,
    arguments,
    behind_cards,
    card_arguments,
    of_a_county,
    patterns,
    the_world,
)
from tongcun.county.models import Posting, Role, Upload, User
from tongcun.parcels.actions import register_device
from tongcun.parcels.models import DeviceKind, Parcel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
MOST = 20
SHOWN = (200, 302)
FORMS = 100
"""So often at least somebody who sends an empty form is shown it again."""


def clients(world: World) -> dict[str, Client]:
    """Whoever sees the whole county, and those whose pages are narrowed to a place."""
    cast = world.post.cast
    of_cases = [_one(world, role) for role in (Role.SECRETARY, Role.SUPERVISOR)]
    people = (cast.an, world.desk, cast.deng, cast.chen, cast.wu, cast.zhu, cast.lin, cast.mao, *of_cases)
    return {who.display_name: _client(who) for who in people}


def _one(world: World, role: Role) -> User:
    """Somebody who has a role in the whole county, the same each time."""
    return User.objects.filter(display_name=str(role)).first() or a_person(str(role), world.post.county, role)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def addresses(world: World) -> list[str]:
    found = [reverse("home"), reverse("account")]
    found += [reverse(name, kwargs=card_arguments(name, world)) for name in behind_cards()]
    for entry in of_a_county():
        for said in arguments(entry, world):
            found.append(reverse(str(entry.name), kwargs={"county_code": world.code} | said))
    found += [f"{reverse('desk', args=[world.code, station.station_id])}?act={act}"
              for station in (world.post.cast.hub, world.post.cast.xiyuan)
              for act in ("pack", "load", "unload")]  # fmt: skip
    found += [f"{reverse('close_day', args=[world.code, station.station_id])}?date={DATE.isoformat()}"
              for station in (world.post.cast.hub, world.post.cast.xiyuan)]  # fmt: skip
    day = [world.code, world.post.run.date.isoformat()]
    return [*found, reverse("day", args=day), reverse("runs", args=day), reverse("roster", args=day)]


def asked(visits: Iterable[tuple[str, str]], clients: Mapping[str, Client]) -> dict[str, int]:
    """How many queries each page asks that is shown to somebody; a visit is a name and an address."""
    found = {}
    for name, address in visits:
        reset_queries()  # Django logs the last 9000, and no more
        with CaptureQueriesContext(connection) as queries:
            status = clients[name].get(address).status_code
        if status in SHOWN:
            found[f"{name} at {address}"] = len(queries)
    return found


def checks(world: World) -> list[str]:
    """The addresses at which a list waits for its check."""
    said = {str(entry.name): (arguments(entry, world) if entry.name in SENDERS_ONLY else []) for entry in of_a_county()}
    return [reverse(name, kwargs={"county_code": world.code} | one) for name, listed in said.items() for one in listed]


MANY_POSTS = (Role.SECRETARY, Role.SUPERVISOR, Role.LEADER, Role.LIAISON_OFFICER, Role.DISPATCHER)
"""Beside two townships and a unit, so that it is eight."""


def test_the_desk_of_somebody_with_eight_posts_asks_no_more_than_twenty_times() -> None:
    world = the_world()
    for number in (1, 2, 3):
        one_more_of_everything(world, number)
    county = world.post.county
    many = a_person("Many", county, Role.BUREAU, unit=world.part.unit)
    for role in MANY_POSTS:
        many.postings.create(county=county, role=role)
    for township in county.townships.all()[:2]:
        many.postings.create(county=county, role=Role.TOWNSHIP_CLERK, township=township)
    assert many.postings.count() == 8
    client = _client(many)
    with CaptureQueriesContext(connection) as queries:
        cards = client.get(reverse("my_desk", args=[world.code])).context["cards"]
    assert len(cards) > 8
    assert len(queries) <= MOST, "\n".join(query["sql"][:160] for query in queries)


def test_the_check_of_a_list_asks_no_more_than_twenty_times() -> None:
    world = the_world()
    one_more_of_everything(world, 1)
    an, desk = _client(world.post.cast.an), _client(world.desk)
    found = {}
    for address in checks(world):
        client = desk if "/cases/" in address else an
        said = proposed(client.get(address).content.decode())
        # On the day for which the roster is, for one of a day that is over is refused.
        with time_machine.travel(EVENING), CaptureQueriesContext(connection) as queries:
            answer = client.post(address, said | {"step": "check", "valid_from": NEXT.isoformat()})
        assert answer.status_code == 200
        assert answer.context.get("compared") or answer.context.get("is_sound"), address
        found[address] = len(queries)
    assert len(found) == len(SENDERS_ONLY)
    assert {address: count for address, count in found.items() if count > MOST} == {}


def test_a_form_that_is_refused_is_shown_again_with_no_more_than_twenty_queries() -> None:
    world = the_world()
    for number in (1, 2):
        one_more_of_everything(world, number)
    found = {}
    for name, client in clients(world).items():
        for address in addresses(world):
            with transaction.atomic():
                reset_queries()
                with CaptureQueriesContext(connection) as queries:
                    answer = client.post(address)
                transaction.set_rollback(True)
            if answer.status_code in (200, 422):
                found[f"{name} at {address}"] = len(queries)
    assert len(found) > FORMS
    assert {page: count for page, count in found.items() if count > MOST} == {}


def test_no_page_of_an_account_and_no_answer_of_the_api_asks_more_than_twenty_times() -> None:
    world = the_world()
    one_more_of_everything(world, 1)
    cast = world.post.cast
    Posting.objects.create(user=cast.deng, county=the_world("330825").post.county, role=Role.DISPATCHER)
    _, token = register_device(county=cast.county, name="system", kind=DeviceKind.CARRIER, carrier=cast.carrier)
    carrier, deng = Client(headers={"Authorization": f"Bearer {token}"}), _client(cast.deng)
    waybill = Parcel.objects.filter(carrier=cast.carrier)[0].waybill
    asked = [(carrier, f"/api/v1/{path}") for path in ("head", "parcels", f"parcels/{waybill}/events", "openapi.json")]
    asked += [(deng, f"/{text}") for text, _entry in patterns() if text.startswith("accounts/")]
    asked += [(Client(), "/accounts/login/"), (Client(), f"/e/{world.entrance.code}"), (deng, "/"), (deng, "/account")]
    found = {}
    for client, address in asked:
        with CaptureQueriesContext(connection) as queries:
            found[address] = client.get(address).status_code, len(queries)
    assert found["/"][0] == found[f"/api/v1/parcels/{waybill}/events"][0] == 200
    assert {address: told for address, told in found.items() if told[1] > MOST} == {}


def test_no_page_asks_more_than_twenty_times_or_more_often_for_more_rows() -> None:
    world = the_world()
    full = replace(world.post, run=a_run(world.post.county, "FULL"))
    a_full_day(full, world.post.cast.hub, world.post.hub_device)
    a_full_day(full, world.post.cast.xiyuan, world.post.zhu_device, more="-2")
    for number in (1, 2):
        one_more_of_everything(world, number)
    those = clients(world)
    visits = [(name, address) for name in those for address in addresses(world)]
    # What is remembered after the first look is no query of a page.
    few = asked([(name, address) for name, address in visits if those[name].get(address).status_code in SHOWN], those)
    for number in (3, 4, 5, 6):
        one_more_of_everything(world, number)
    many = asked(visits, those)
    shown = {page.partition(" at ")[2] for page in many}
    hidden = [address for address in addresses(world) if address not in shown]
    an = _client(world.post.cast.an)
    assert [address for address in hidden if an.get(address).status_code != 405] == [], "a page that nobody sees"
    assert Upload.objects.count() == len(world.uploads), "an example's file that cannot be read is dropped by its page"
    assert {page: count for page, count in many.items() if count > MOST} == {}
    assert {page: (few.get(page), count) for page, count in many.items() if count > few.get(page, 0)} == {}
