"""Which cases wait for somebody's next step: what stands here can be done by its reader now.

Until a case is over it is on somebody's desk, whatever state it is in: whom a state waits for stands in the tables
below, and where nobody is there to do it the county's desk has it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Case as Choice
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongcun.cases.models import Case, CaseEvent, SampleCall, SampleResult
from tongcun.cases.pure.acts import (
    ATTEMPTS_BEFORE_UNCONFIRMED,
    IN_HAND,
    NOT_YET_REPORTED,
    OVER,
    SETTLES_A_WORD,
    Act,
    Outcome,
    Party,
    State,
)
from tongcun.cases.pure.hindrances import HinderedError
from tongcun.cases.pure.life import Event, check
from tongcun.cases.pure.promises import LOOK_BACKS
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.clocks import Clocks
from tongcun.cases.queries.duplicates import one_problem_words
from tongcun.cases.queries.lacks import LACKING, lacks_of, light_of_lacks, words_of
from tongcun.cases.queries.liaison import answered_for, enterprises_of
from tongcun.cases.queries.limits import LimitTable
from tongcun.cases.queries.parties import (
    acting_units,
    apart,
    desk_cases,
    desk_people,
    sits_at_desk,
    staffed_units,
    undecided_cases,
    uninvolved,
    worked_on_by_its_officer,
)
from tongcun.cases.queries.pauses import paused_cards, paused_too_long
from tongcun.cases.queries.standing import Standing, standings
from tongcun.cases.queries.todo_cards import ASKED, case_card, some_of
from tongcun.cases.queries.units import answering_words, dissolved_since
from tongcun.county.clock import service_date
from tongcun.county.models import USUAL_LIGHTS, County, Role, User
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.cards import Card
from tongcun.loops.lights import LightRules

_OF_THE_DESK: dict[str, Words] = {
    State.REGISTERED: gettext_lazy("accept or decline"),
    State.ACCEPTED: gettext_lazy("sort to a unit"),
    State.SENT_BACK: gettext_lazy("decide whose it is"),
    State.REPORTED: gettext_lazy("review the report"),
    State.ESCALATED: gettext_lazy("put it before the leader, and enter whose it is"),
    State.CONTESTED: gettext_lazy("return it or escalate"),
    State.CONFIRMED: gettext_lazy("close"),
}
_OF_THE_NAMED: dict[str, Words] = {
    State.SORTED: gettext_lazy("sign or send back"),
    State.NAMED: gettext_lazy("sign: by decision it is yours"),
}
_OF_THE_LEAD: dict[str, Words] = {
    State.SIGNED: gettext_lazy("first response to the asker"),
    State.HANDLING: gettext_lazy("handle and report"),
}
_STEPS: dict[str, Words] = {
    **_OF_THE_DESK, **_OF_THE_NAMED, **_OF_THE_LEAD, State.CALLING_BACK: gettext_lazy("call the asker"),
}  # fmt: skip
_FOR_THE_DESK = Q(state__in=list(_OF_THE_DESK)) | Q(state=State.HANDLING, asks_extension=True)
_NO_LIMITS = LimitTable((), LightRules(USUAL_LIGHTS, {}))
"""Whether a case may be closed unconfirmed hangs on calls alone, by no limit of a step."""


class Kind(StrEnum):
    """Why a case is on a desk; of several reasons the first."""

    TAKING_BACK = "taking_back"
    OWN = "own"
    UNDECIDED = "undecided"
    UNSTAFFED = "unstaffed"
    UNANSWERED = "unanswered"
    DIFFERING = "differing"
    NOT_HOLDING = "not_holding"
    PAUSED = "paused"
    LOOK_BACK = "look_back"
    LACKING = "lacking"


def cases_todo(scope: Scope, clocks: Clocks) -> list[Card]:
    """The cases whose next step is somebody's; of each kind at most `MOST`, and the one that leads to the rest."""
    units = [unit.pk for unit in acting_units(scope)]
    wanted = _wanted(scope, units, clocks)
    rows: dict[str, list[Case]] = {kind.value: [] for kind in Kind} | _rows(scope, wanted)
    every = [case for kind in Kind for case in rows[kind]]
    told = (
        (case_card(case, _("call the asker: they say that they take it back; enter that, or that it goes on after all"),
                   clocks.now) for case in rows[Kind.TAKING_BACK]),
        _own(scope, rows[Kind.OWN], units, clocks.now),
        (case_card(case, _("nobody may act in it for the county desk: have somebody given the post"), clocks.now)
         for case in rows[Kind.UNDECIDED]),
        _unstaffed(rows[Kind.UNSTAFFED], clocks.now),
        _unanswered(scope, [case for case in every if case.state == State.CALLING_BACK], clocks),
        (case_card(case, _("reopen it: called once more, the asker says otherwise"), clocks.now)
         for case in rows[Kind.DIFFERING]),
        (case_card(case, _("reopen it: looked at again, it does not hold"), clocks.now)
         for case in rows[Kind.NOT_HOLDING]),
        paused_cards(rows[Kind.PAUSED], clocks, at_desk=sits_at_desk(scope)),
        (case_card(case, _("look whether it holds"), clocks.now) for case in rows[Kind.LOOK_BACK]),
        _left_open(every if sits_at_desk(scope) else ()),
    )  # fmt: skip
    return [card for cards in told for card in some_of(scope, cards)]


def _wanted(scope: Scope, units: Sequence[int], clocks: Clocks) -> dict[Kind, Q]:
    """Which cases are on the reader's desk, by kind."""
    own = taking_back = Q(pk__in=[])
    if units:
        own |= Q(named__in=units, state__in=list(_OF_THE_NAMED)) | Q(lead__in=units, state__in=list(_OF_THE_LEAD))
    if scope.covers_county(Right.DECIDE_CASES):
        own |= Q(state=State.ESCALATED)
    if scope.covers_county(Right.CALL_BACK):
        to_call = _to_call(scope)
        own |= Q(state=State.CALLING_BACK) & to_call
        taking_back = Q(state__in=list(NOT_YET_REPORTED), pk__in=_taking_back(scope.county)) & to_call
    wanted = {Kind.TAKING_BACK: taking_back, Kind.OWN: own, Kind.LOOK_BACK: _to_look_at(scope, clocks.now)}
    if scope.covers_county(Right.SUPERVISE):
        theirs = apart(scope.user, scope.county, scope.postings)
        wanted[Kind.UNANSWERED] = Q(pk__in=_called_often(scope.county)) & theirs
        wanted[Kind.PAUSED] = paused_too_long(clocks) & theirs
    at_desk = desk_cases(scope)
    if at_desk is not None:
        wanted[Kind.OWN] |= at_desk & _FOR_THE_DESK
        wanted |= {Kind.UNSTAFFED: at_desk & _without_staff(scope.county), Kind.DIFFERING: at_desk & _differing(),
                   Kind.NOT_HOLDING: at_desk & _not_holding()}  # fmt: skip
        if sits_at_desk(scope):
            wanted[Kind.PAUSED] = at_desk & paused_too_long(clocks) | wanted.get(Kind.PAUSED, Q(pk__in=[]))
            wanted[Kind.LACKING] = at_desk & LACKING
    # Only of whom not all cases are theirs can there be any that are nobody's.
    if sits_at_desk(scope) and at_desk and (nobodys := undecided_cases(scope)) is not None:
        wanted[Kind.UNDECIDED] = nobodys & (
            _FOR_THE_DESK | Q(state=State.CALLING_BACK) | _without_staff(scope.county) | _differing() | _not_holding()
        )
    return wanted


def _taking_back(county: County) -> QuerySet[CaseEvent, int]:
    """The keys of the cases of which the asker says, by a code that nobody has checked, that they take it back, and
    that nobody has called about since."""
    later = CaseEvent.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    settled = later.filter(act__in=list(SETTLES_A_WORD))
    said = CaseEvent.objects.filter(~Exists(settled), act=Act.GIVE_WORD, outcome=Outcome.WITHDRAWN)
    return said.filter(case__county=county).values_list("case", flat=True)


def _called_often(county: County) -> QuerySet[CaseEvent, int]:
    """The keys of the cases whose askers are being called, and were so often without an answer that it may be enough.

    Calls before a case was done again count here as well.
    """
    called = CaseEvent.objects.filter(act=Act.TRY_CALL, case__county=county, case__state=State.CALLING_BACK)
    often = called.order_by().values("case").annotate(count=Count("pk")).filter(count__gte=ATTEMPTS_BEFORE_UNCONFIRMED)
    return often.values_list("case", flat=True)


def _rows(scope: Scope, wanted: Mapping[Kind, Q]) -> dict[str, list[Case]]:
    """Those cases by kind, what ends first before all else, of each kind one more than is shown; two queries.

    Which they are is found by their keys alone: thousands may be wanted, and only some are shown.
    """
    choice = Choice(*(When(wanted[kind], then=Value(kind.value)) for kind in Kind if kind in wanted), default=None,
                    output_field=CharField())  # fmt: skip
    seen = cases_of(scope).select_related(None).filter(reduce(or_, wanted.values())).order_by("due_at", "pk")
    keys: dict[str, list[int]] = defaultdict(list)
    for pk, kind in seen.annotate(kind=choice).values_list("pk", "kind"):
        if len(keys[kind]) < ASKED:
            keys[kind].append(pk)
    cases = cases_of(scope).in_bulk([pk for some in keys.values() for pk in some])
    return {kind: [cases[pk] for pk in some if pk in cases] for kind, some in keys.items()}


def _own(scope: Scope, cases: Sequence[Case], units: Sequence[int], now: datetime.datetime) -> Iterator[Card]:
    """What is with the reader's units, at the desk, or with the leader."""
    same = one_problem_words(scope, cases)
    for case in cases:
        step = str(_STEPS[case.state])
        if case.state == State.ESCALATED and scope.covers_county(Right.DECIDE_CASES):
            step = _("decide whose it is")
        elif case.asks_extension and case.lead_id not in units:
            step = _("decide the extension asked for")
        if case.pk in same:
            step = _("{step}: {same}").format(step=step, same=same[case.pk])
        yield case_card(case, step, now)


def _to_call(scope: Scope) -> Q:
    """The askers whom the reader is to call: the desk all from whose cases they stay apart, and whoever else calls
    back those from whose cases nobody at the desk does."""
    theirs = apart(scope.user, scope.county, scope.postings)
    if sits_at_desk(scope):
        return theirs
    if not scope.covers_county(Right.SUPERVISE):
        return Q(pk__in=[])
    for user, postings in desk_people(scope).items():
        theirs &= ~apart(user, scope.county, postings)
    return theirs


def _unanswered(scope: Scope, cases: Sequence[Case], clocks: Clocks) -> Iterator[Card]:
    """Askers who were called in vain so often, and on so many days, that this supervisor may close unconfirmed."""
    if not scope.covers_county(Right.SUPERVISE) or not cases:
        return
    for case, found in standings(cases, _NO_LIMITS, clocks.time):
        if _may_close(found, scope.user, clocks.now):
            yield case_card(case, _("close unconfirmed, or have the asker called again"), clocks.now)


def _may_close(found: Standing, user: User, now: datetime.datetime) -> bool:
    """Whether the calls since the work was last shown are enough, and not all of them the reader's own."""
    event = Event(now, Act.CLOSE_UNCONFIRMED, Party.SUPERVISOR, by=str(user.pk))
    try:
        check(found.counted, event, dates=found.dates)
    except HinderedError:
        return False
    return True


def _without_staff(county: County) -> Q:
    """Cases that are with a unit for which nobody acts, as one that is no more: the desk is to give them to another, or
    have that mended."""
    staffed = staffed_units(county).values("pk")
    stuck = Q(state__in=list(_OF_THE_NAMED)) & ~Q(named__in=staffed) | Q(state__in=IN_HAND) & ~Q(lead__in=staffed)
    return stuck & Q(asks_extension=False)


def _unstaffed(cases: Iterable[Case], now: datetime.datetime) -> Iterator[Card]:
    for case in cases:
        unit = case.lead if case.state in IN_HAND else case.named
        since = dissolved_since(unit, service_date(case.county)) if unit else None
        if since is None:
            words = _("nobody acts for {unit}: name another unit, or have somebody given the post")
        elif case.state in IN_HAND:
            words = _("{unit} is dissolved since {day}: escalate it, so that another unit is named")
        else:
            words = _("{unit} is dissolved since {day}: name another unit")
        yield case_card(case, words.format(unit=unit, day=since), now)


def _differing() -> Q:
    """Closed cases of which the asker said otherwise when called once more, and has not agreed since."""
    agreed = SampleCall.objects.filter(case=OuterRef("case"), at__gt=OuterRef("at"), result=SampleResult.AGREES)
    differ = SampleCall.objects.filter(~Exists(agreed), result=SampleResult.DIFFERS, at__gte=F("case__closed_at"))
    return Q(pk__in=differ.values("case"), state__in=list(OVER))


def _not_holding() -> Q:
    """Closed cases of which a look-back said that it does not hold, and that nobody has taken up or found to hold
    since."""
    later = CaseEvent.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    settled = later.filter(Q(act__in=(Act.REOPEN, Act.CONTEST)) | Q(act=Act.LOOK_BACK, outcome=Outcome.HOLDS))
    broke = CaseEvent.objects.filter(~Exists(settled), act=Act.LOOK_BACK, outcome=Outcome.DOES_NOT_HOLD)
    return Q(pk__in=broke.values("case"), state__in=list(OVER))


def _to_look_at(scope: Scope, now: datetime.datetime) -> Q:
    """What an officer is to look at again soon, of their enterprises; the desk what no officer can.

    That is a case of an enterprise for which no officer of today answers, one on which a unit has worked in which its
    officer has a post, and a confidential one, which officers do not see; a supervisor where nobody at the desk may.
    """
    theirs = Q(pk__in=[])
    if any(posting.role == Role.LIAISON_OFFICER for posting in scope.postings):
        own = Q(enterprise__in=enterprises_of(scope, Right.TEND_ENTERPRISE).values("pk"))
        theirs |= own & uninvolved(scope.user, scope.county, scope.postings)
    if scope.covers_county(Right.CALL_BACK):
        no_officers = Q(is_confidential=True) | ~Q(enterprise__in=answered_for(scope.county).values("pk"))
        theirs |= (no_officers | worked_on_by_its_officer()) & _to_call(scope)
    return theirs & Q(state__in=list(OVER), step__in=list(LOOK_BACKS), yellow_at__lte=now)


def _left_open(cases: Iterable[Case]) -> Iterator[Card]:
    """Cases of meetings that the desk is to say more of."""
    for case in cases:
        if not (lacks := lacks_of(case)):
            continue
        step = _("fill in what the meeting left open: {lacks}").format(lacks=_(", ").join(words_of(lacks)))
        yield Card(
            number=case.number, what=case.title, to_whom=str(case.enterprise), holder=answering_words(case),
            next_step=step, address=reverse("fill_in_case", args=[case.county.division_code, case.number]),
            light=light_of_lacks(lacks),
        )  # fmt: skip
