"""Who did the work of a case, or answered for its enterprise, does not confirm it, whatever post they have by now."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
import time_machine

from tests.cases.cards import CODE
from tests.cases.people import Staff, a_case, brought_to, the_staff, with_limits
from tests.cases.schemes import SINCE, a_group, a_scheme_of_groups, answers_for
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import (
    Doer,
    Said,
    ask_exclusion,
    choose_code,
    digest_of_code,
    do_act,
    do_part,
    invite,
)
from tongcun.cases.models import Case, GroupMember, Reason
from tongcun.cases.pages.cases import CaseView, case_view
from tongcun.cases.pure.acts import Act, Outcome, Party, State
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.queries.cases import case_of
from tongcun.cases.queries.codes import is_checked
from tongcun.cases.queries.todo import todo_of
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import Posting, Role, User
from tongcun.county.queries import scope_of
from tongcun.loops.clock import Unit

pytestmark = pytest.mark.django_db
CALLED = {"act": "confirm", "outcome": "solved", "words": "好", "called": "13900001234"}
WATCHES = {Party.DESK, Party.CALLER, Party.SUPERVISOR}


def yesterday(staff: Staff) -> datetime.date:
    return service_date(staff.county) - datetime.timedelta(days=1)


def moved(staff: Staff, user: User, *roles: Role) -> User:
    """Somebody whose posts have ended and who has others, of no unit."""
    user.postings.update(last_date=yesterday(staff))
    for role in roles:
        Posting.objects.create(user=user, county=staff.county, role=role)
    return User.objects.get(pk=user.pk)


def seen_by(staff: Staff, user: User, case: Case) -> CaseView:
    scope = scope_of(user, staff.county)
    return case_view(scope, case_of(scope, case.number))


def parties(staff: Staff, user: User, case: Case) -> set[Party]:
    return seen_by(staff, user, case).parties


def desk_of(staff: Staff, user: User) -> set[str]:
    return {card.number for card in todo_of(scope_of(user, staff.county), now())}


def led(staff: Staff, case: Case) -> User:
    brought_to(staff, case, Act.REPORT)
    return staff.gao


def did_a_part(staff: Staff, case: Case) -> User:
    brought_to(staff, case, Act.RESPOND)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    promised = Said(words="改造", until=datetime.date(2071, 1, 1))
    do_part(part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=promised, person="电样例")
    do_part(part=part, act=PartAct.FINISH, doer=staff.as_power(), said=Said(words="已改"), person="电样例")
    do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=Said(words="好了", outcome=Outcome.SOLVED))
    return staff.dian


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SUPERVISOR])
@pytest.mark.parametrize("did", [led, did_a_part])
def test_who_did_the_work_neither_reviews_nor_calls_nor_supervises_it_from_the_next_post(
    did: Callable[[Staff, Case], User], role: Role
) -> None:
    staff = the_staff()
    case = a_case(staff)
    user = moved(staff, did(staff, case), role)
    page = f"/330822/cases/{case.number}/act/"
    as_user(user).post(page, {"act": "pass_review", "words": ""})
    assert Case.objects.get().state == State.REPORTED
    assert not parties(staff, user, case) & WATCHES
    assert case.number not in desk_of(staff, user)
    do_act(case=case, act=Act.PASS_REVIEW, doer=staff.as_desk())
    as_user(user).post(page, CALLED)
    assert Case.objects.get().state == State.CALLING_BACK
    assert case.number not in desk_of(staff, user)
    assert case.number in desk_of(staff, staff.su)


def test_who_led_a_case_that_another_unit_finished_does_not_confirm_it_from_the_desk() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    decided = Said(to=staff.power, words="定")
    power = staff.as_power(Party.LEAD)
    for act, doer, said in (
        (Act.ESCALATE, staff.as_desk(), Said(words="推不动")), (Act.DECIDE, staff.as_desk(), decided),
        (Act.SIGN, power, Said()), (Act.RESPOND, power, Said(words="已联系")),
        (Act.REPORT, power, Said(words="好了", outcome=Outcome.SOLVED)), (Act.PASS_REVIEW, staff.as_desk(), Said()),
    ):  # fmt: skip
        do_act(case=case, act=act, doer=doer, said=said)
    assert not parties(staff, moved(staff, staff.gao, Role.SECRETARY), case) & WATCHES
    with pytest.raises(RefusedError, match="does not confirm"):
        do_act(case=case, act=Act.CONFIRM, doer=Doer(Party.CALLER, staff.gao, staff.desk),
               said=Said(words="好", called="139", outcome=Outcome.SOLVED))  # fmt: skip


def test_where_the_only_one_at_the_desk_did_the_work_before_a_supervisor_acts_for_the_desk() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.REPORT)
    gao = moved(staff, staff.gao, Role.SECRETARY)
    assert Party.DESK not in parties(staff, staff.shi, case)
    moved(staff, staff.su, Role.LIAISON_OFFICER)
    assert Party.DESK in parties(staff, staff.shi, case)
    assert case.number in desk_of(staff, staff.shi)
    assert case.number not in desk_of(staff, gao)


def test_who_only_sent_a_case_back_may_confirm_it_from_the_desk() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.bureau))
    do_act(case=case, act=Act.SEND_BACK, doer=staff.as_lead(), said=Said(words="不是我们的"))
    assert Party.DESK in parties(staff, moved(staff, staff.gao, Role.SECRETARY), case)


def test_who_did_the_work_does_not_look_back_as_the_officer_and_the_desk_does() -> None:
    staff = the_staff()
    with_limits(staff, look_back_30=(2, Unit.WORKING_DAYS))
    case = brought_to(staff, a_case(staff), Act.CLOSE)
    gao = moved(staff, staff.gao, Role.LIAISON_OFFICER)
    liaison = staff.firm.liaisons.get()
    liaison.last_date = yesterday(staff)
    liaison.save()
    answers_for(liaison.scheme, gao, staff.firm)
    with time_machine.travel(now() + datetime.timedelta(days=365)):
        assert Act.LOOK_BACK not in {offer.act for offer in seen_by(staff, gao, case).offers}
        assert case.number not in desk_of(staff, gao)
        assert case.number in desk_of(staff, staff.su)


def test_who_did_the_work_does_not_decide_whether_the_case_counts() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.REPORT)
    gao = moved(staff, staff.gao, Role.SUPERVISOR)
    asked = ask_exclusion(case=case, reason=Reason.choices[0][0], words="上级政策", by=staff.su)  # type: ignore[arg-type]
    as_user(gao).post(f"/330822/cases/exclusions/{asked.pk}/decide/", {"verdict": "approved", "words": ""})
    assert not asked.decisions.exists()
    assert not seen_by(staff, gao, case).exclusions[0].choices  # type: ignore[attr-defined]
    assert seen_by(staff, staff.shi, case).exclusions[0].choices  # type: ignore[attr-defined]


def hands_over(staff: Staff, user: User) -> None:
    staff.firm.liaisons.update(officer=user, last_date=yesterday(staff))


def leaves_the_group(staff: Staff, user: User) -> None:
    group = a_group(a_scheme_of_groups(staff.county), "第一帮扶组", staff.firm.township)
    GroupMember.objects.create(group=group, user=user, first_date=SINCE, last_date=yesterday(staff))


@pytest.mark.parametrize("ended", [hands_over, leaves_the_group])
def test_who_answered_for_the_enterprise_before_neither_calls_nor_vouches_for_its_code(
    ended: Callable[[Staff, User], None],
) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    mao = a_person("Ex", staff.county, Role.SECRETARY)
    assert Party.CALLER in parties(staff, mao, case)
    ended(staff, mao)
    code = choose_code(enterprise=staff.firm, digest=digest_of_code(staff.firm, CODE))
    assert code.set_at is not None
    assert not parties(staff, mao, case) & {Party.CALLER, Party.SUPERVISOR}
    as_user(mao).post(f"/330822/cases/{case.number}/act/", CALLED | {"own_code": code.set_at.isoformat()})
    assert Case.objects.get().state == State.CALLING_BACK
    assert not is_checked(staff.firm, code.set_at)
    assert case.number not in desk_of(staff, mao)
    assert case.number in desk_of(staff, staff.su)


def test_who_answered_for_the_enterprise_before_does_not_take_back_its_code() -> None:
    staff = the_staff()
    choose_code(enterprise=staff.firm, digest=digest_of_code(staff.firm, CODE))
    mao = a_person("Ex", staff.county, Role.SECRETARY)
    hands_over(staff, mao)
    page = f"/330822/liaison/enterprises/{staff.firm.pk}/"
    assert "Take the code back" not in text_of(as_user(mao).get(page))
    told = {"called": "13900001234", "words": "忘了"}
    assert as_user(mao).post(f"{page}confirmation-code/reset/", told).status_code == 403
    assert as_user(staff.su).post(f"{page}confirmation-code/reset/", told).status_code == 302
