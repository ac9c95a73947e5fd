"""What of cases and visits waits for somebody: the next step is theirs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tongcun.cases.queries.clocks import Clocks
from tongcun.cases.queries.todo_cards import ASKED, some_of
from tongcun.cases.queries.todo_cases import cases_todo
from tongcun.cases.queries.todo_parts import parts_todo
from tongcun.cases.queries.todo_supervision import supervision_todo
from tongcun.cases.queries.visits import due_visits
from tongcun.county.clock import end_of_day
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.cards import Card
from tongcun.loops.lights import Light


def todo_of(scope: Scope, now: datetime.datetime) -> list[Card]:
    """The cases, parts and visits whose next step is somebody's, in no order; of each kind at most `MOST`, and the
    one that leads to the rest."""
    if not scope.may(Right.SEE_CASES):
        return []
    clocks = Clocks(scope, now)
    return [
        *cases_todo(scope, clocks), *some_of(scope, parts_todo(scope, clocks)), *supervision_todo(scope, clocks),
        *some_of(scope, _visits(scope), "visits_due"),
    ]  # fmt: skip


def _visits(scope: Scope) -> Iterator[Card]:
    """The visits of an officer that are overdue or due soon; the list of visits has those that have time, too."""
    if not scope.may(Right.TEND_ENTERPRISE) or scope.covers_county(Right.TEND_ENTERPRISE):
        return
    own = [one for one in due_visits(scope) if one.light is not Light.GREEN and scope.user in one.holders]
    for due in own[:ASKED]:
        address = reverse("record_visit", args=[scope.county.division_code, due.enterprise.pk])
        yield Card(
            number=str(due.round or due.scheme), what=str(due.enterprise), to_whom=str(due.enterprise.township),
            holder=str(scope.user), next_step=_("visit it, and record it here"),
            address=f"{address}?scheme={due.scheme.pk}", light=due.light,
            until=end_of_day(scope.county, due.due_on),
        )  # fmt: skip
