"""How what waits for somebody becomes a card of My desk."""

from __future__ import annotations

import datetime

from django.urls import reverse

from tongcun.cases.models import Case
from tongcun.cases.queries.cases import light_of_case
from tongcun.loops.cards import Card

MOST = 200
"""So many of a kind at most: whoever has more begins with these, and the list of cases has all."""


def case_card(case: Case, step: str, now: datetime.datetime) -> Card:
    """A case, and what somebody is to do with it."""
    return Card(
        number=case.number, what=case.title, to_whom=str(case.enterprise), holder=str(case.holder), next_step=step,
        address=reverse("case", args=[case.county.division_code, case.number]), until=case.due_at,
        light=light_of_case(case, now), is_paused=case.is_paused,
    )  # fmt: skip
