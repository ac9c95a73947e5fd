"""What a meeting or a leader left open of a case is filled in, and the day that was set is moved."""

from __future__ import annotations

import datetime
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.cases import do_act
from tongcun.cases.actions.telling import Said, locked_case, tell_change
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvent
from tongcun.cases.pure.acts import Act
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Unit, User


class FilledIn(TypedDict, total=False):
    """What is said of a case; what is not named stays as it is, for another may just have said it. `words`: why the
    day is moved."""

    leader: User | None
    solution: str
    wanted_by: datetime.date | None
    unit: Unit | None
    words: str


@transaction.atomic
def fill_in_case(*, case: Case, said: FilledIn, desk: Doer) -> None:
    """Say of a case who leads it, what is to be done until when, and sort it to a unit if one is named; its dates
    follow, and each change stays in its history.

    A day that was set is moved with a reason, and only before it has passed; the first stays known. Raises
    ValidationError, or RefusedError where it cannot be moved, or sorted now.
    """
    locked = locked_case(case.pk)
    locked.leading_leader = said.get("leader", locked.leading_leader)
    locked.solution = said.get("solution", locked.solution).strip()
    day, unit = said.get("wanted_by", locked.wanted_by), said.get("unit")
    if day == locked.wanted_by:
        locked.full_clean()
        locked.save()
    else:
        _set_day(locked, day, said.get("words", ""), desk)
    if unit is not None:
        do_act(case=locked, act=Act.SORT, doer=desk, said=Said(to=unit))
    case.refresh_from_db()


def _set_day(locked: Case, day: datetime.date | None, words: str, desk: Doer) -> None:
    before = locked.wanted_by
    if before is not None:
        _refuse_moving(before, day, words, service_date(locked.county))

    def change(event: CaseEvent) -> None:
        event.was_until, locked.wanted_by = before, day
        locked.first_wanted_by = locked.first_wanted_by or before

    tell_change(locked, Act.SET_DAY, desk, Said(words=words, until=day), change)


def _refuse_moving(before: datetime.date, day: datetime.date | None, words: str, today: datetime.date) -> None:
    if today > before:
        raise RefusedError(_("{day} has passed: that limit of time stays.").format(day=before.isoformat()))
    if day is None or day < today:
        raise RefusedError(_("A limit of time is moved to today or a day to come; it is not taken away."))
    if not words.strip():
        raise RefusedError(_("Say why the limit of time is moved."))
