"""Until a case is over its next step is on somebody's desk, and whoever has it there can do it: the table is walked."""

from __future__ import annotations

import datetime
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest
import time_machine
from django.db import transaction

from tests.cases.people import Staff, a_case, brought_to, the_staff, with_limits
from tests.cases.schemes import answers_for
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import ASKER, Doer, Said, ask_exclusion, do_act, keep_sample_call
from tongcun.cases.models import Case, Reason, SampleResult, SupervisionRule
from tongcun.cases.pages.cases import CaseView, case_view
from tongcun.cases.pure.acts import NOT_YET_REPORTED, TABLE, Act, Outcome, Party, State
from tongcun.cases.pure.hindrances import HinderedError
from tongcun.cases.pure.life import ALONE, Event, Life, after, check
from tongcun.cases.pure.promises import Promise
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.todo import todo_of
from tongcun.county.clock import now
from tongcun.county.models import Role, User
from tongcun.county.queries import scope_of
from tongcun.loops.cards import Card
from tongcun.loops.clock import Limit, Unit
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError

pytestmark = pytest.mark.django_db
MONDAY = "2021-10-11T02:00:00+00:00"
MORE = Limit(1, Unit.WORKING_DAYS)
NO_STEP = {Act.NOTE, Act.CLASSIFY, Act.PAUSE}
"""What can be done at nearly any time and leads nowhere."""
BY_OTHER_WAYS = {Act.TAKE_OVER, Act.TAKE_OVER_OPEN, Act.CLASSIFY}
WITH_OUTCOME = (Act.REPORT, Act.CONFIRM, Act.GIVE_WORD, Act.LOOK_BACK)
Way = tuple[tuple[Act, Party], ...]


@cache
def ways() -> Mapping[str, Way]:
    """The shortest way to every standing of a case that the table lets be: its state, and what else waits."""
    first = Life(state=TABLE.first, holder="desk")
    found: dict[str, Way] = {_standing(first): ()}
    left: deque[tuple[Life, Way]] = deque([(first, ())])
    while left:
        life, way = left.popleft()
        for act, rule in TABLE.rules.items():
            for party in sorted(rule.by):
                event = _event(life, act, party)
                if act in BY_OTHER_WAYS or party is Party.JOINT or not _can(life, event):
                    continue
                then, whole = after(life, event), (*way, (act, party))
                if _standing(then) not in found:
                    found[_standing(then)] = whole
                    left.append((then, whole))
    return found


def _standing(life: Life) -> str:
    more = [name for name in ("is_paused", "asks_extension", "word_waits") if getattr(life, name)]
    return " ".join([life.state, *more])


def _event(life: Life, act: Act, party: Party) -> Event:
    unit = {Party.LEAD: life.lead or life.named, Party.ASKER: ""}.get(party, "desk")
    if act in (Act.SIGN, Act.SEND_BACK):
        unit = life.named
    return Event(now(), act, party, unit, "bureau", _outcome(life.state, act), MORE)


def _outcome(state: str, act: Act) -> Outcome:
    takes_back = act is Act.GIVE_WORD and state in NOT_YET_REPORTED
    if act is Act.LOOK_BACK:
        return Outcome.HOLDS
    return Outcome.WITHDRAWN if takes_back else Outcome.SOLVED


def _can(life: Life, event: Event) -> bool:
    try:
        check(life, event, ALONE)
    except (OutOfTurnError, NotTheirsError, HinderedError):
        return False
    return True


def gone(staff: Staff, way: Way) -> Case:
    """A case that went some way."""
    case = a_case(staff)
    doers = {
        Party.ASKER: ASKER, Party.DESK: staff.as_desk(), Party.LEAD: staff.as_lead(), Party.CALLER: staff.as_caller(),
        Party.SUPERVISOR: staff.as_supervisor(), Party.LEADER: Doer(Party.LEADER, staff.bai),
        Party.OFFICER: Doer(Party.OFFICER, staff.cast.mao),
    }  # fmt: skip
    for act, party in way:
        said = Said(
            words="样例", to=staff.bureau if act in (Act.SORT, Act.DECIDE) else None,
            outcome=_outcome(case.state, act) if act in WITH_OUTCOME else None,
            more=MORE if act is Act.GRANT_EXTENSION else None, called="139" if party is Party.CALLER else "",
            until=datetime.date(2030, 1, 1) if act is Act.PLAN else None,
        )  # fmt: skip
        do_act(case=case, act=act, doer=doers[party], said=said)
    return case


def everybody(staff: Staff) -> list[User]:
    return [staff.gao, staff.dian, staff.xiang, staff.su, staff.shi, staff.bai, staff.cast.mao]


def seen_by(staff: Staff, user: User, case: Case) -> CaseView:
    scope = scope_of(user, staff.county)
    return case_view(scope, cases_of(scope).get(pk=case.pk))


def holders(staff: Staff, case: Case) -> list[User]:
    """On whose desk a case stands."""
    return desks(staff).get(case.number, [])


def desks(staff: Staff) -> Mapping[str, list[User]]:
    """On whose desk everything stands, by number."""
    found: dict[str, list[User]] = defaultdict(list)
    for user in everybody(staff):
        for number in {card.number for card in todo_of(scope_of(user, staff.county), now())}:
            found[number].append(user)
    return found


def as_usual(staff: Staff) -> None:
    """Everybody is there, and nobody has a second post."""


def nobody_acts_for_the_unit(staff: Staff) -> None:
    staff.gao.postings.update(last_date="2020-01-01")


def whoever_acts_for_the_unit_cannot_log_in(staff: Staff) -> None:
    User.objects.filter(pk=staff.gao.pk).update(is_active=False)


def no_leader_serves(staff: Staff) -> None:
    staff.bai.postings.update(last_date="2020-01-01")
    staff.cast.leader.postings.update(last_date="2020-01-01")


def the_desk_answers_for_the_enterprise(staff: Staff) -> None:
    staff.firm.liaisons.update(last_date="2021-10-01")
    staff.su.postings.create(county=staff.county, role=Role.LIAISON_OFFICER)
    answers_for(staff.firm.liaisons.get().scheme, staff.su, staff.firm)


def the_desk_has_a_post_in_the_unit(staff: Staff) -> None:
    staff.su.postings.create(county=staff.county, role=Role.LEADER, unit=staff.bureau)


def the_supervisor_has_a_post_in_the_unit(staff: Staff) -> None:
    staff.shi.postings.create(county=staff.county, role=Role.LEADER, unit=staff.bureau)


def the_desk_acts_for_the_unit_too(staff: Staff) -> None:
    staff.su.postings.create(county=staff.county, role=Role.BUREAU, unit=staff.bureau)


def the_desk_and_the_supervisor_have_posts_in_the_unit(staff: Staff) -> None:
    the_desk_acts_for_the_unit_too(staff)
    the_supervisor_has_a_post_in_the_unit(staff)


def the_officer_has_a_post_in_the_unit(staff: Staff) -> None:
    staff.cast.mao.postings.update(unit=staff.bureau)


def it_is_confidential(staff: Staff) -> None:
    Case.objects.update(is_confidential=True)


CIRCUMSTANCES: tuple[Callable[[Staff], None], ...] = (
    as_usual, it_is_confidential, nobody_acts_for_the_unit, whoever_acts_for_the_unit_cannot_log_in, no_leader_serves,
    the_desk_answers_for_the_enterprise, the_desk_has_a_post_in_the_unit, the_supervisor_has_a_post_in_the_unit,
    the_desk_acts_for_the_unit_too,
    the_officer_has_a_post_in_the_unit,
)  # fmt: skip


def test_the_ways_lead_to_every_state_of_the_table() -> None:
    assert {standing.partition(" ")[0] for standing in ways()} == set(State)


def test_until_it_is_over_a_case_is_on_the_desk_of_somebody_who_can_do_the_next_step() -> None:
    with time_machine.travel(MONDAY):
        staff = the_staff()
        with_limits(staff, **{step.value: (2, Unit.WORKING_DAYS) for step in Promise})
        cases = {standing: gone(staff, way) for standing, way in ways().items()}
        wrong = []
        for circumstance in CIRCUMSTANCES:
            with transaction.atomic():
                circumstance(staff)
                wrong += [f"{circumstance.__name__}: {fault}" for fault in faults(staff, cases)]
                transaction.set_rollback(True)
        wrong += not_with_whose_clock_runs(staff, cases)
    assert wrong == []


def faults(staff: Staff, cases: Mapping[str, Case]) -> Iterator[str]:
    """What is amiss: a case that is on nobody's desk, or on that of somebody who can do nothing."""
    found = desks(staff)
    for standing, case in cases.items():
        views = {user: seen_by(staff, user, case) for user in found.get(case.number, [])}
        told = next(iter(views.values()), None) or seen_by(staff, staff.shi, case)
        if told.standing.life.is_over:
            continue
        if not views:
            yield f"{standing}: on nobody's desk"
        for user, view in views.items():
            if not {offer.act for offer in view.offers} - NO_STEP:
                yield f"{standing}: {user} can do nothing"


def not_with_whose_clock_runs(staff: Staff, cases: Mapping[str, Case]) -> Iterator[str]:
    """The cases whose clock runs for a party on nobody of whose desks they stand."""
    found = desks(staff)
    for standing, case in cases.items():
        views = [seen_by(staff, user, case) for user in found.get(case.number, [])]
        due = views[0].standing.next if views else None
        parties = {doer.party for view in views for doer in view.doers}
        if due is not None and due.running.party not in parties:
            yield f"{standing}: the clock of {due.running.party} runs, on the desk of {parties}"


def test_a_case_of_a_unit_for_which_nobody_acts_tells_the_desk_so() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SORT)
    assert holders(staff, case) == [staff.gao]
    nobody_acts_for_the_unit(staff)
    assert holders(staff, case) == [staff.su]
    page = text_of(as_user(staff.su).get("/330822/my-desk/"))
    assert "nobody acts for 农业农村局（样例）: name another unit" in page


def test_where_nobody_at_the_desk_may_call_the_supervisor_does() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    assert holders(staff, case) == [staff.su]
    the_desk_answers_for_the_enterprise(staff)
    assert holders(staff, case) == [staff.shi]
    assert Act.CONFIRM in {offer.act for offer in seen_by(staff, staff.shi, case).offers}


def test_an_escalated_case_is_the_leaders_and_that_of_the_desk_whose_clock_runs() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    do_act(case=case, act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="久拖未决"))
    assert holders(staff, case) == [staff.su, staff.bai]
    assert "put it before the leader, and enter whose it is" in text_of(as_user(staff.su).get("/330822/my-desk/"))
    no_leader_serves(staff)
    assert holders(staff, case) == [staff.su]


def test_who_acts_for_the_lead_decides_nothing_for_the_desk_and_a_supervisor_or_leader_does() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    staff.gao.postings.create(county=staff.county, role=Role.SECRETARY)
    both, page = as_user(staff.gao), f"/330822/cases/{case.number}/"
    assert both.post(f"{page}act/", {"act": "ask_extension", "words": "要等停电"}).status_code == 302
    more = {"act": "grant_extension", "more_amount": "100", "more_unit": "working_days"}
    for said in (more, {"act": "pause", "words": "等"}, {"act": "escalate", "words": "难办"}):
        refused = both.post(f"{page}act/", said)
        assert refused.status_code == 422, said
        assert "for the county desk somebody else acts in it" in text_of(refused)
    assert both.get(f"{page}fill-in/").status_code == 302
    assert holders(staff, case) == [staff.gao, staff.su]
    staff.su.postings.update(last_date="2020-01-01")
    assert holders(staff, case) == [staff.gao, staff.shi]
    assert as_user(staff.shi).get(page).status_code == 200
    the_supervisor_has_a_post_in_the_unit(staff)
    assert holders(staff, case) == [staff.gao, staff.bai]
    assert as_user(staff.bai).post(f"{page}act/", more).status_code == 302
    assert both.post(f"{page}act/", {"act": "report", "outcome": "solved", "words": "办了"}).status_code == 302
    assert both.post(f"{page}act/", {"act": "pass_review"}).status_code == 422
    assert holders(staff, case) == [staff.bai]


def test_where_everybody_has_a_post_in_the_unit_the_desk_is_told_so() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.REPORT)
    the_desk_and_the_supervisor_have_posts_in_the_unit(staff)
    the_leader_has_a_post_in_the_unit_and_no_other_serves(staff)
    assert holders(staff, case) == [staff.su]
    assert "nobody may act in it for the county desk" in text_of(as_user(staff.su).get("/330822/my-desk/"))
    do_act(case=case, act=Act.PASS_REVIEW, doer=staff.as_desk())
    staff.bai.postings.update(unit=None)
    assert holders(staff, case) == [staff.su], "a leader does not call"


def test_the_leads_own_people_do_not_look_back_and_it_is_the_desks_then() -> None:
    with time_machine.travel(MONDAY) as clock:
        staff = the_staff()
        with_limits(staff, look_back_30=(2, Unit.WORKING_DAYS))
        case = brought_to(staff, a_case(staff), Act.CLOSE)
        staff.cast.mao.postings.create(county=staff.county, role=Role.BUREAU, unit=staff.bureau)
        clock.shift(datetime.timedelta(days=31))
        page, seen = f"/330822/cases/{case.number}/act/", {"act": "look_back", "outcome": "holds", "words": "很好"}
        assert as_user(staff.cast.mao).post(page, seen).status_code == 422
        assert holders(staff, case) == [staff.su]
        assert as_user(staff.su).post(page, seen).status_code == 302


def called(staff: Staff, case: Case, day: int, by: Doer | None = None) -> None:
    """Called without an answer at ten in the morning of a day of October 2021."""
    with time_machine.travel(datetime.datetime(2021, 10, day, 2, tzinfo=datetime.UTC)):
        said = Said(words="无人接听", called="13900001234")
        do_act(case=case, act=Act.TRY_CALL, doer=by or staff.as_caller(), said=said)


def test_closing_unconfirmed_is_offered_only_once_it_can_be_done() -> None:
    with time_machine.travel(MONDAY) as clock:
        staff = the_staff()
        case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
        for hour in (3, 5, 7):
            clock.move_to(datetime.datetime(2021, 10, 11, hour, tzinfo=datetime.UTC))
            do_act(case=case, act=Act.TRY_CALL, doer=staff.as_caller(), said=Said(words="无人接听", called="139"))
        assert holders(staff, case) == [staff.su], "three calls on one day are not enough"
        called(staff, case, 12)
        clock.move_to(datetime.datetime(2021, 10, 12, 3, tzinfo=datetime.UTC))
        assert holders(staff, case) == [staff.su, staff.shi]
        assert Act.CLOSE_UNCONFIRMED in {offer.act for offer in seen_by(staff, staff.shi, case).offers}


def test_calls_before_it_was_done_again_and_a_supervisors_own_are_no_reason_to_close() -> None:
    with time_machine.travel(MONDAY) as clock:
        staff = the_staff()
        again, own = (brought_to(staff, a_case(staff, title=title), Act.PASS_REVIEW) for title in ("再办", "自拨"))
        shi = Doer(Party.CALLER, staff.shi, staff.desk)
        for day in (12, 13, 14):
            called(staff, again, day)
            called(staff, own, day, by=shi)
        clock.move_to(datetime.datetime(2021, 10, 14, 6, tzinfo=datetime.UTC))
        assert (staff.shi in holders(staff, again), staff.shi in holders(staff, own)) == (True, False)
        do_act(case=again, act=Act.CONTEST, doer=ASKER, said=Said(words="没有解决"))
        do_act(case=again, act=Act.REDO, doer=staff.as_desk(), said=Said(words="请再办"))
        report = Said(words="好了", outcome=Outcome.SOLVED)
        do_act(case=again, act=Act.REPORT, doer=staff.as_lead(), said=report)
        do_act(case=again, act=Act.PASS_REVIEW, doer=staff.as_desk())
        assert holders(staff, again) == [staff.su]


def test_a_case_of_which_a_sample_call_says_otherwise_is_the_desks_until_it_is_reopened_or_the_asker_agrees() -> None:
    with time_machine.travel("2021-09-20T02:00:00+00:00") as clock:
        staff = the_staff()
        SupervisionRule.objects.create(county=staff.county, sample_percent=100)
        one, two = (brought_to(staff, a_case(staff, title=title), Act.STRIKE_OFF) for title in ("甲事", "乙事"))
        clock.move_to("2021-10-12T02:00:00+00:00")

        def called_once_more(case: Case, result: SampleResult) -> None:
            keep_sample_call(
                county=staff.county, case=case, month=datetime.date(2021, 9, 1), result=result, called="139",
                words="样例", by=staff.shi,
            )  # fmt: skip
            clock.shift(datetime.timedelta(hours=1))

        assert holders(staff, one) == holders(staff, two) == []
        for case in (one, two):
            called_once_more(case, SampleResult.DIFFERS)
            assert holders(staff, case) == [staff.su]
        called_once_more(two, SampleResult.AGREES)
        do_act(case=one, act=Act.REOPEN, doer=staff.as_desk(), said=Said(words="回访不符"))
        assert holders(staff, two) == []
        brought_again = {Act.SORT, Act.DECLINE}
        assert brought_again & {offer.act for offer in seen_by(staff, staff.su, one).offers}


def another_supervisor_serves(staff: Staff) -> None:
    a_person("Du", staff.county, Role.SUPERVISOR)


def another_supervisor_serves_and_the_first_works_on_it(staff: Staff) -> None:
    another_supervisor_serves(staff)
    the_supervisor_has_a_post_in_the_unit(staff)


def the_leader_has_a_post_in_the_unit_and_no_other_serves(staff: Staff) -> None:
    no_leader_serves(staff)
    staff.bai.postings.update(last_date=None, unit=staff.bureau)


def nobody_answers(staff: Staff) -> None:
    no_leader_serves(staff)
    staff.shi.postings.update(last_date="2020-01-01")


LEADERS, DESK = ("Bai", "Leader"), ("Su",)
WHO_DECIDES: dict[tuple[str, Callable[[Staff], None]], tuple[str, ...]] = {
    ("su", as_usual): ("Shi",), ("shi", as_usual): LEADERS, ("shi", another_supervisor_serves): ("Du",),
    ("gao", the_supervisor_has_a_post_in_the_unit): LEADERS, ("gao", no_leader_serves): ("Shi",),
    ("shi", no_leader_serves): DESK, ("gao", nobody_answers): DESK,
    ("shi", the_leader_has_a_post_in_the_unit_and_no_other_serves): DESK,
    ("gao", another_supervisor_serves_and_the_first_works_on_it): ("Du",),
}  # fmt: skip
"""Who asked and how it stands: on whose desks the exclusion is."""


@pytest.mark.parametrize(("asker", "circumstance"), WHO_DECIDES)
def test_an_exclusion_is_always_on_the_desk_of_somebody_who_did_not_ask(
    asker: str, circumstance: Callable[[Staff], None]
) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.STRIKE_OFF)
    asked = ask_exclusion(case=case, reason=Reason.VOID, words="没有诉求", by=getattr(staff, asker))
    circumstance(staff)
    everyone = {str(user): user for user in User.objects.filter(postings__county=staff.county)}
    told = {
        name
        for name, user in everyone.items()
        if any("exclusion" in card.next_step or "rates" in card.next_step for card in cards_of(staff, user))
    }
    assert told == set(WHO_DECIDES[asker, circumstance])
    decide = f"/330822/cases/exclusions/{asked.pk}/decide/"
    for name in sorted(everyone.keys() - told):
        assert as_user(everyone[name]).post(decide, {"verdict": "approved"}).status_code in (403, 404, 422)
    assert not asked.decisions.exists()
    if told != set(DESK):
        assert as_user(everyone[min(told)]).post(decide, {"verdict": "approved"}).status_code == 302
        case.refresh_from_db()
        assert case.is_excluded
        assert all(not cards_of(staff, everyone[name]) for name in told & set(LEADERS))


def cards_of(staff: Staff, user: User) -> list[Card]:
    return todo_of(scope_of(user, staff.county), now())
