"""An enterprise at its own entrance: somebody with the card and a telephone, logged in nowhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from tests.cases.people import Staff
from tongcun.cases.actions import renew_entrance
from tongcun.county.models import Enterprise

CODE = "280519"
"""A confirmation code that nobody guesses."""


class Visitor:
    """Whoever holds a card, in a browser of their own. Pages are English unless told otherwise."""

    def __init__(self, card: str, client: Client | None = None) -> None:
        self.card, self.client = card, client or Client()
        self.client.cookies["django_language"] = "en"

    def get(self, name: str = "entrance", *rest: str) -> Any:
        return self.client.get(reverse(name, args=[self.card, *rest]))

    def post(self, page: str, /, *rest: str, **said: Any) -> Any:
        return self.client.post(reverse(page, args=[self.card, *rest]), said)

    def tells(self, problem: str = "高压线离地只有三米，拖拉机过不去", **said: Any) -> str:
        """Tell a problem; the receipt code."""
        answer = self.post("tell_problem", problem=problem, **said)
        assert answer.status_code == 302, answer.content.decode()
        receipt: str = urlsplit(answer.headers["Location"]).path.rsplit("/", 1)[1]
        return receipt


def a_visitor(staff: Staff, enterprise: Enterprise | None = None, client: Client | None = None) -> Visitor:
    """Somebody with the card of the staff's firm, or of another."""
    return Visitor(renew_entrance(enterprise=enterprise or staff.firm, by=staff.cast.an).code, client)
