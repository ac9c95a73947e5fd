"""Which parts of joint work wait for somebody: their unit, and once they are late whoever waits for them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongcun.cases.models import Case, Part
from tongcun.cases.pure.acts import IN_HAND
from tongcun.cases.pure.parts import OPEN, PartState
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.clocks import Clocks
from tongcun.cases.queries.parties import acting_units, desk_cases, staffed_units
from tongcun.cases.queries.reminding import due_of, lights_of_parts, with_beginnings
from tongcun.cases.queries.todo_cards import ASKED
from tongcun.cases.queries.units import dissolved_since
from tongcun.county.clock import service_date
from tongcun.county.queries import Scope
from tongcun.loops.cards import Card
from tongcun.loops.lights import Light
from tongcun.loops.working_time import NoWorkingTimeError

_OF_THE_JOINT: dict[str, Words] = {
    PartState.INVITED: gettext_lazy("promise your part or decline"),
    PartState.NAMED: gettext_lazy("promise your part"),
    PartState.PROMISED: gettext_lazy("finish your part"),
}
_LATE: dict[str, Words] = {
    PartState.INVITED: gettext_lazy("the part is not answered in time: urge the unit, or release the part"),
    PartState.NAMED: gettext_lazy("the part is not promised in time: urge the unit, or release the part"),
    PartState.PROMISED: gettext_lazy("the part is not done in time: urge the unit, or release the part"),
}


def parts_todo(scope: Scope, clocks: Clocks) -> Iterator[Card]:
    """Parts that a unit is to promise or to finish, only while the case is worked on.

    What is late stands on the desk of whoever waits for it, too: the lead unit, and the county's desk where it has
    decided whose the part is. That has what was declined as well, and parts of units for which nobody acts, or that are
    no more.
    """
    units, at_desk = [unit.pk for unit in acting_units(scope)], desk_cases(scope)
    if not units and at_desk is None:
        return
    is_late = Q(answer_due_at__lt=clocks.now) | Q(
        state=PartState.PROMISED, promised_until__lt=service_date(scope.county)
    )
    theirs = Q(unit__in=units, state__in=list(_OF_THE_JOINT)) | Q(is_late, case__lead__in=units, state__in=list(_LATE))
    if at_desk is not None:
        of_the_desk = Q(state=PartState.DECLINED) | Q(is_late, state=PartState.NAMED)
        of_the_desk |= Q(state__in=list(OPEN)) & ~Q(unit__in=staffed_units(scope.county).values("pk"))
        cases = Case.objects.filter(at_desk, county=scope.county, state__in=IN_HAND).order_by()
        theirs |= of_the_desk & Q(case__in=cases.values("pk")) if at_desk else of_the_desk
    found = Part.objects.filter(theirs, case__state__in=IN_HAND, case__in=cases_of(scope).values("pk"))
    ordered = found.select_related("case__enterprise", "case__county", "unit").order_by(
        "answer_due_at", "promised_until", "pk"
    )
    shown = list(with_beginnings(ordered)[:ASKED])
    lights = _lights(shown, clocks)
    for part in shown:
        until, light = lights.get(part.pk, (None, None))
        yield Card(
            number=part.case.number, what=part.case.title, to_whom=str(part.case.enterprise), holder=str(part.unit),
            next_step=_step(part, units, clocks.now),
            address=reverse("case", args=[scope.county.division_code, part.case.number]), until=until, light=light,
        )  # fmt: skip


def _step(part: Part, units: list[int], now: datetime.datetime) -> str:
    """What the reader is to do with a part: promise or finish their own, decide, see to one that is late."""
    if part.state == PartState.DECLINED:
        return _("decide about the declined part")
    if part.unit_id in units:
        return str(_OF_THE_JOINT[part.state])
    if (since := dissolved_since(part.unit, service_date(part.case.county))) is not None:
        return _("{unit} is dissolved since {day}: release its part").format(unit=part.unit, day=since)
    due = due_of(part, part.case.county)
    if due is not None and due < now:
        return str(_LATE[part.state])
    return _("nobody acts for {unit}: release the part, or have somebody given the post").format(unit=part.unit)


def _lights(parts: list[Part], clocks: Clocks) -> dict[int, tuple[datetime.datetime, Light]]:
    """Until when each part is due, and its light, as the worker reminds of it; nothing where nobody ever works."""
    if not parts:
        return {}
    try:
        found = lights_of_parts(parts, clocks.rules, clocks.time)
        return {part.pk: (due, light) for part, _step, _started, due, light in found}
    except NoWorkingTimeError:
        return {}
