"""How what waits for somebody becomes a card of My desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tongcun.cases.models import Case
from tongcun.cases.queries.cases import light_of_case
from tongcun.cases.queries.units import answering_words
from tongcun.county.queries import Scope
from tongcun.loops.cards import Card, no_more_than
from tongcun.loops.lights import Light

MOST = 200
"""So many of a kind at most: whoever has more begins with these, and a card leads to the list that has all."""
ASKED = MOST + 1
"""One more than is shown tells whether there are more."""


def some_of(scope: Scope, cards: Iterable[Card], page: str = "cases") -> Iterator[Card]:
    """The cards of a kind, at most `MOST` and the one that leads to the page that has all."""
    rest = Card(
        number="", what=_("and more of this kind"), to_whom="", holder="", next_step=_("the list has all"),
        address=reverse(page, args=[scope.county.division_code]), is_name=False, is_rest=True,
    )  # fmt: skip
    return no_more_than(MOST, cards, rest)


def case_card(
    case: Case, step: str, now: datetime.datetime, *, until: datetime.datetime | None = None, light: Light | None = None
) -> Card:  # fmt: skip
    """A case, and what somebody is to do with it; `until` and `light` where it is not the step of the case that is
    due."""
    return Card(
        number=case.number, what=case.title, to_whom=str(case.enterprise), holder=answering_words(case), next_step=step,
        address=reverse("case", args=[case.county.division_code, case.number]), until=until or case.due_at,
        light=light or light_of_case(case, now), is_paused=case.is_paused,
    )  # fmt: skip
