"""Every address has its gate: to whom it is open, and what of the same county lies beyond somebody's place."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter

from tests.cast import a_person
from tests.website.everybody import address_of, answers, client_of
from tests.website.world import (
    EXAMPLES,
    World,
    arguments,
    behind_cards,
    card_arguments,
    of_a_county,
    patterns,
    the_world,
)
from tongcun.county.models import Role
from tongcun.county.queries import scope_of
from tongcun.county.rights import WHOLE_COUNTY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
LOGIN = "/accounts/login/"
OPEN = {"alive", "choose_language", "no_such_endpoint"} | set(behind_cards())
"""Addresses that answer anybody, beside those of login; those behind a card's code whoever has it."""


@pytest.fixture
def worlds() -> tuple[World, World]:
    return the_world("330822"), the_world("330825")


def test_every_address_of_a_county_is_behind_the_gate_and_has_an_example(worlds: tuple[World, World]) -> None:
    assert [str(entry.name) for entry in of_a_county() if not hasattr(entry.callback, "right")] == []
    missing = []
    for entry in of_a_county():
        try:
            arguments(entry, worlds[0])
        except KeyError:
            missing.append(str(entry.name))
    assert missing == [], "name an example argument in tests/website/world.py"


def test_every_example_has_its_address() -> None:
    assert set(EXAMPLES) - {str(entry.name) for entry in of_a_county()} == set()


def test_nobody_does_the_whole_countys_work_from_a_place_in_it(worlds: tuple[World, World]) -> None:
    home, _away = worlds
    bound = a_person("bound", home.post.county, Role.ADMINISTRATOR, township=home.post.cast.fangcun.township)
    scope = scope_of(bound, home.post.county)
    assert [right for right in WHOLE_COUNTY if scope.may(right)] == []
    client = client_of(bound)
    for name in ("plans", "roster", "people", "devices", "timetables", "schemes"):
        assert client.get(reverse(name, args=[home.code])).status_code == 403, name


def test_a_keeper_has_no_page_of_another_station_of_the_county(worlds: tuple[World, World]) -> None:
    home, _away = worlds
    cast = home.post.cast
    zhu = client_of(cast.zhu)
    for entry in of_a_county():
        said = arguments(entry, home)[0]
        if set(said) == {"station_id"}:
            for station in (cast.hub, cast.fangcun):
                address = address_of(entry, home.code, {"station_id": station.station_id})
                assert answers(zhu, address) <= {403, 404}, address
            assert answers(zhu, address_of(entry, home.code, {"station_id": cast.xiyuan.station_id})) <= {200, 302, 422}


def test_the_addresses_of_another_county_are_not_there_for_anybody(worlds: tuple[World, World]) -> None:
    home, away = worlds
    clients = [client_of(user) for user in (home.post.cast.an, home.post.cast.lin)]
    wrong = []
    for entry in of_a_county():
        address = address_of(entry, away.code, arguments(entry, away)[0])
        wrong += [fault for client in clients for fault in _not(answers(client, address), {404}, address)]
    assert wrong == [], "\n".join(wrong)


def _not(found: set[int], expected: set[int], where: str) -> list[str]:
    return [] if found <= expected else [f"{where}: {sorted(found)}, expected {sorted(expected)}"]


@pytest.mark.parametrize("name", [str(entry.name) for text, entry in patterns() if "county_code" not in text
                                  and not text.startswith(("accounts/", "api/"))])  # fmt: skip
def test_an_address_without_a_county_asks_for_login_unless_it_is_open(name: str) -> None:
    address = reverse(name, kwargs=dict.fromkeys(behind_cards().get(name, []), "0" * 26))
    statuses = answers(Client(), address)
    location = Client().get(address).headers.get("Location", "")
    assert name in OPEN or (statuses == {302} and location.startswith(LOGIN))


def test_behind_a_card_nobody_reaches_what_is_anothers_and_no_address_answers_a_wrong_code(
    worlds: tuple[World, World],
) -> None:
    home, away = worlds
    clients = {"nobody": Client()} | {str(user): client_of(user) for user in (home.post.cast.an, home.post.cast.mao)}
    wrong: list[str] = []
    for name in behind_cards():
        own, foreign = card_arguments(name, home), card_arguments(name, away)
        strange = [own | {key: said} for key, said in foreign.items() if key != "code"]
        for who, client in clients.items():
            there = reverse(name, kwargs=own)
            wrong += _not(answers(client, there), {200, 302, 403, 422}, f"{who} at {there}")
            for said in [*strange, own | {"code": "0" * 26}]:
                address = reverse(name, kwargs=said)
                wrong += _not(answers(client, address), {404}, f"{who} at {address}")
    assert wrong == [], "\n".join(wrong)


def test_the_api_answers_nobody_without_a_token(worlds: tuple[World, World]) -> None:
    an = client_of(worlds[0].post.cast.an)
    told = [text for text, _entry in patterns() if text.startswith("api/")]
    asked = [re.sub("<[^>]*>", "1", text) for text in told if not text.endswith(("openapi.json", "v1/"))]
    assert [text for text in asked for client in (Client(), an) if not answers(client, f"/{text}") <= {401}] == []


def test_an_unknown_county_and_a_wrong_code_are_not_there(worlds: tuple[World, World]) -> None:
    an = client_of(worlds[0].post.cast.an)
    assert an.get("/999999/people/").status_code == 404
    assert an.get("/33082/people/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["people/?q=%00", "people/?place=a%00", "desk/?station=%00", "desk/%00/", "desk/%00/handover/", "day-close/%00/"],
)
def test_an_address_that_holds_a_nul_is_none_on_either_database(worlds: tuple[World, World], address: str) -> None:
    for user in (worlds[0].post.cast.an, worlds[0].post.cast.chen):
        assert client_of(user).get(f"/330822/{address}").status_code == 400


@pytest.mark.parametrize("key", [2**63 - 1, 2**63, 10**22])
def test_a_key_that_no_row_can_have_is_not_there_at_any_address(worlds: tuple[World, World], key: int) -> None:
    home, _away = worlds
    cast, wrong = home.post.cast, []
    clients = [client_of(user) for user in (cast.an, cast.deng, cast.wu, home.desk)]
    by_key = [(entry, dict.fromkeys(_keys(entry), key)) for entry in of_a_county() if _keys(entry)]
    assert len(by_key) > 50
    for entry, keys in by_key:
        address = address_of(entry, home.code, arguments(entry, home)[0] | keys)
        wrong += [fault for client in clients for fault in _not(answers(client, address), {403, 404, 405}, address)]
    assert wrong == [], "\n".join(wrong)


def _keys(entry: URLPattern) -> list[str]:
    """The parts of an address that are keys of rows."""
    converters = getattr(entry.pattern, "converters", {})
    return [name for name, converter in converters.items() if isinstance(converter, IntConverter)]


def test_the_county_of_a_posting_that_ended_is_not_there(worlds: tuple[World, World]) -> None:
    deng = worlds[0].post.cast.deng
    deng.postings.update(last_date="2020-01-01")
    assert client_of(deng).get("/330822/plans").status_code == 404
