"""Every page of the site, found by its addresses, each with somebody who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse

from tests.cast import PASSWORD
from tests.website.world import World, arguments, behind_cards, card_arguments, of_a_county, patterns
from tongcun.county.models import User
from tongcun.website.account_urls import closed

MADE_FOR_OTHERS = ("api/", "^api/")
"""Addresses that programs call, not people."""
AMID_A_LOGIN = {"mfa_authenticate"}
"""Pages that only stand between a password and a second factor: the story of the front door comes by them."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page's address, its name, and who looks at it: the name of a reader, empty for nobody who is logged in."""

    name: str
    address: str
    reader: str


@dataclass(frozen=True, slots=True)
class Found:
    """The pages; and the addresses that answer no reader, though they should."""

    pages: list[Visit] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def readers(world: World) -> Mapping[str, Client]:
    """Those who look, in this order: who may see most comes first; "" is not logged in. Deng has a second factor."""
    cast = world.post.cast
    people = (cast.an, cast.chen, cast.deng, cast.zhu, cast.lin, cast.mao)
    clients = {user.username: _logged_in(user) for user in people} | {"": Client()}
    TOTP.activate(cast.deng, generate_totp_secret())
    RecoveryCodes.activate(cast.deng)
    return clients


def _logged_in(user: User) -> Client:
    """By the login page, so that the session knows that a password was given just now."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


def cookie_of(client: Client) -> dict[str, str] | None:
    """The session of a reader, for a browser; None for who is not logged in."""
    session = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return None if session is None else {"name": settings.SESSION_COOKIE_NAME, "value": session.value}


def pages(world: World, clients: Mapping[str, Client]) -> Found:
    """Every address that answers a question with a page, as the first reader sees it who may."""
    found = Found()
    for name, address in addresses(world):
        statuses = []
        for reader, client in clients.items():
            answer = client.get(address)
            statuses.append(answer.status_code)
            if _is_page(answer):
                found.pages.append(Visit(name, address, reader))
            if answer.status_code in (200, 405):
                break
        else:
            if set(statuses) <= {403, 404} and name not in AMID_A_LOGIN:
                found.lost.append(address)
    return found


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Name and address of all that is not closed: those of a county by the examples of the world."""
    below = of_a_county()
    for text, entry in patterns():
        if text.startswith(MADE_FOR_OTHERS) or entry.callback is closed:
            continue
        if entry in below:
            for said in arguments(entry, world):
                yield str(entry.name), reverse(str(entry.name), kwargs={"county_code": world.code} | said)
        elif "county_code" not in text:
            yield _named(entry, world)


def _named(entry: URLPattern, world: World) -> tuple[str, str]:
    said = card_arguments(str(entry.name), world) if entry.name in behind_cards() else {}
    return str(entry.name), reverse(str(entry.name), kwargs=said)


def _is_page(answer: Any) -> bool:
    """Whether an answer is a page: not a file, a part of a page, or the way to another address."""
    is_html = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return is_html and b"<html" in answer.content
