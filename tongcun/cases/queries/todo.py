"""What of cases and visits waits for somebody: the next step is theirs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongcun.cases.meetings.lacks import LACKING, lacks_of, light_of_lacks, words_of
from tongcun.cases.models import Part
from tongcun.cases.pure.acts import ATTEMPTS_BEFORE_UNCONFIRMED, IN_HAND, OVER, Act, State
from tongcun.cases.pure.parts import PartState
from tongcun.cases.pure.promises import LOOK_BACKS
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.liaison import answered_for, enterprises_of
from tongcun.cases.queries.parties import sits_at_desk, units_of
from tongcun.cases.queries.reminding import lights_of_parts
from tongcun.cases.queries.standing import Time
from tongcun.cases.queries.todo_cards import ASKED, case_card, some_of
from tongcun.cases.queries.todo_supervision import supervision_todo
from tongcun.cases.queries.visits import due_visits
from tongcun.county.clock import end_of_day
from tongcun.county.models import County, Role
from tongcun.county.queries import Scope, light_rules, working_calendar
from tongcun.county.rights import Right
from tongcun.loops.cards import Card
from tongcun.loops.lights import Light
from tongcun.loops.working_time import NoWorkingTimeError

_OF_THE_DESK: dict[str, Words] = {
    State.REGISTERED: gettext_lazy("accept or decline"),
    State.ACCEPTED: gettext_lazy("sort to a unit"),
    State.SENT_BACK: gettext_lazy("decide whose it is"),
    State.REPORTED: gettext_lazy("review the report"),
    State.CALLING_BACK: gettext_lazy("call the asker"),
    State.CONTESTED: gettext_lazy("return it or escalate"),
    State.CONFIRMED: gettext_lazy("close"),
}
_OF_THE_NAMED = (State.SORTED, State.NAMED)
_OF_THE_LEAD: dict[str, Words] = {
    State.SIGNED: gettext_lazy("first response to the asker"),
    State.HANDLING: gettext_lazy("handle and report"),
}
_OF_THE_JOINT: dict[str, Words] = {
    PartState.INVITED: gettext_lazy("promise your part or decline"),
    PartState.NAMED: gettext_lazy("promise your part"),
    PartState.PROMISED: gettext_lazy("finish your part"),
}


def todo_of(scope: Scope, now: datetime.datetime) -> list[Card]:
    """The cases, parts and visits whose next step is somebody's, in no order; of each kind at most `MOST`, and the
    one that leads to the rest."""
    if not scope.may(Right.SEE_CASES):
        return []
    of_cases = (_cases(scope, now), _left_open(scope), _unanswered(scope, now), _look_backs(scope, now),
                _parts(scope, now))  # fmt: skip
    cases = [card for kind in of_cases for card in some_of(scope, kind)]
    return [*cases, *supervision_todo(scope, now), *some_of(scope, _visits(scope), "visits_due")]


def _cases(scope: Scope, now: datetime.datetime) -> Iterator[Card]:
    units = [unit.pk for unit in units_of(scope)]
    theirs = Q(named__in=units, state__in=_OF_THE_NAMED) | Q(lead__in=units, state__in=list(_OF_THE_LEAD))
    steps: dict[str, Words] = dict(_OF_THE_LEAD) | dict.fromkeys(_OF_THE_NAMED, gettext_lazy("sign or send back"))
    if sits_at_desk(scope):
        theirs |= Q(state__in=list(_OF_THE_DESK)) | Q(state=State.HANDLING, asks_extension=True)
        steps |= _OF_THE_DESK
    if scope.covers_county(Right.DECIDE_CASES):
        theirs |= Q(state=State.ESCALATED)
        steps |= {State.ESCALATED: gettext_lazy("decide whose it is")}
    found = cases_of(scope).filter(theirs).order_by("due_at", "pk")[:ASKED]
    for case in found:
        is_asked = case.asks_extension and case.lead_id not in units
        step = _("decide the extension asked for") if is_asked else str(steps[case.state])
        yield case_card(case, step, now)


def _unanswered(scope: Scope, now: datetime.datetime) -> Iterator[Card]:
    """Askers who were called so often in vain that a supervisor may close their cases unconfirmed.

    Calls before a case was done again count as well: whether there were enough since then says its page.
    """
    if not scope.covers_county(Right.SUPERVISE):
        return
    calls = Count("events", filter=Q(events__act=Act.TRY_CALL))
    found = cases_of(scope).filter(state=State.CALLING_BACK).annotate(calls=calls)
    for case in found.filter(calls__gte=ATTEMPTS_BEFORE_UNCONFIRMED).order_by("due_at", "pk")[:ASKED]:
        yield case_card(case, _("close unconfirmed, or have the asker called again"), now)


def _left_open(scope: Scope) -> Iterator[Card]:
    """Cases of meetings that the desk is to say more of."""
    if not sits_at_desk(scope):
        return
    for case in cases_of(scope).filter(LACKING).order_by("registered_at", "pk")[:ASKED]:
        lacks = lacks_of(case)
        step = _("fill in what the meeting left open: {lacks}").format(lacks=_(", ").join(words_of(lacks)))
        yield Card(
            number=case.number, what=case.title, to_whom=str(case.enterprise), holder=str(case.holder), next_step=step,
            address=reverse("fill_in_case", args=[case.county.division_code, case.number]), light=light_of_lacks(lacks),
        )  # fmt: skip


def _look_backs(scope: Scope, now: datetime.datetime) -> Iterator[Card]:
    """What an officer is to look at again soon, of their enterprises; the desk what no officer can.

    That is a case of an enterprise for which no officer of today answers, and a confidential one, which officers do not
    see.
    """
    theirs = Q()
    if any(posting.role == Role.LIAISON_OFFICER for posting in scope.postings):
        theirs |= Q(enterprise__in=enterprises_of(scope, Right.TEND_ENTERPRISE).values("pk"))
    if sits_at_desk(scope):
        theirs |= Q(is_confidential=True) | ~Q(enterprise__in=answered_for(scope.county).values("pk"))
    if not theirs:
        return
    near = cases_of(scope).filter(theirs, state__in=list(OVER), step__in=list(LOOK_BACKS), yellow_at__lte=now)
    for case in near.order_by("due_at", "pk")[:ASKED]:
        yield case_card(case, _("look whether it holds"), now)


def _parts(scope: Scope, now: datetime.datetime) -> Iterator[Card]:
    """Parts that a unit is to promise or to finish; declined ones are the desk's. Only while the case is worked on."""
    units = [unit.pk for unit in units_of(scope)]
    theirs = Q(unit__in=units, state__in=list(_OF_THE_JOINT))
    if sits_at_desk(scope):
        theirs |= Q(state=PartState.DECLINED)
    found = Part.objects.filter(theirs, case__state__in=IN_HAND, case__in=cases_of(scope).values("pk"))
    ordered = found.select_related("case__enterprise", "case__county", "unit").order_by(
        "answer_due_at", "promised_until", "pk"
    )
    shown = list(ordered[:ASKED])
    lights = _lights(shown, scope.county, now)
    for part in shown:
        declined = part.state == PartState.DECLINED
        step = _("decide about the declined part") if declined else str(_OF_THE_JOINT[part.state])
        until, light = lights.get(part.pk, (None, None))
        yield Card(
            number=part.case.number, what=part.case.title, to_whom=str(part.case.enterprise), holder=str(part.unit),
            next_step=step, address=reverse("case", args=[scope.county.division_code, part.case.number]),
            until=until, light=light,
        )  # fmt: skip


def _lights(parts: list[Part], county: County, now: datetime.datetime) -> dict[int, tuple[datetime.datetime, Light]]:
    """Until when each part is due, and its light, as the worker reminds of it; nothing where nobody ever works."""
    if not parts:
        return {}
    try:
        found = lights_of_parts(parts, light_rules(county), Time(working_calendar(county), now))
        return {part.pk: (due, light) for part, _step, _started, due, light in found}
    except NoWorkingTimeError:
        return {}


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
