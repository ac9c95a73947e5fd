"""Nobody confirms, supervises or closes what their own unit has done, by whatever post and however long ago."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.schemes import SINCE, a_group, a_scheme_of_groups
from tests.cast import a_person
from tests.county.pages import as_user
from tongcun.cases.actions import Doer, Said, do_act, do_part, invite
from tongcun.cases.models import Case, GroupMember, Part
from tongcun.cases.pages.asker import asker_view
from tongcun.cases.pages.cases import case_view
from tongcun.cases.pure.acts import Act, Outcome, Party, State
from tongcun.cases.pure.parts import PartAct
from tongcun.county.actions import RefusedError
from tongcun.county.models import Posting, Role, Unit, User
from tongcun.county.queries import scope_of

pytestmark = pytest.mark.django_db
DONE = Said(words="好了", outcome=Outcome.SOLVED)
CALLED = Said(words="解决了", called="13900001234", outcome=Outcome.SOLVED)


def parties(staff: Staff, user: User, case: Case) -> set[Party]:
    return {doer.party for doer in case_view(scope_of(user, staff.county), case).doers}


def also_at_the_desk(staff: Staff, user: User) -> User:
    Posting.objects.create(user=user, county=staff.county, role=Role.SECRETARY)
    return user


def a_leader_of_the_bureau_at_the_desk(staff: Staff) -> User:
    return also_at_the_desk(staff, a_person("Head", staff.county, Role.LEADER, unit=staff.bureau))


def a_supervisor_of_the_bureau(staff: Staff) -> User:
    return a_person("Watch", staff.county, Role.SUPERVISOR, unit=staff.bureau)


def a_supervisor_who_was_the_clerk_of_the_bureau(staff: Staff) -> User:
    clerk = a_person("Both", staff.county, Role.SUPERVISOR)
    Posting.objects.create(user=clerk, county=staff.county, role=Role.LEADER, unit=staff.bureau)
    return clerk


@pytest.mark.parametrize(
    "who",
    [a_leader_of_the_bureau_at_the_desk, a_supervisor_of_the_bureau, a_supervisor_who_was_the_clerk_of_the_bureau],
)  # fmt: skip
def test_whoever_has_any_post_in_the_lead_unit_neither_calls_nor_supervises(who: Callable[[Staff], User]) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    user = who(staff)
    assert not parties(staff, user, case) & {Party.CALLER, Party.SUPERVISOR}
    said = {"act": "confirm", "outcome": "solved", "words": "好", "called": "139"}
    as_user(user).post(f"/330822/cases/{case.number}/act/", said)
    assert Case.objects.get().state == State.CALLING_BACK
    assert Party.CALLER in parties(staff, staff.su, case)


def test_a_supervisor_of_the_lead_unit_does_not_close_unconfirmed() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    close = Said(words="三次无人接听")
    with pytest.raises(RefusedError, match="does not confirm"):
        do_act(case=case, act=Act.CLOSE_UNCONFIRMED, doer=Doer(Party.SUPERVISOR, staff.shi, staff.bureau), said=close)
    with pytest.raises(RefusedError, match="only after three calls"):
        do_act(case=case, act=Act.CLOSE_UNCONFIRMED, doer=staff.as_supervisor(), said=close)


def a_part_done_and_let_off(staff: Staff, case: Case) -> None:
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    promised = Said(words="改造", until=datetime.date(2030, 1, 1))
    for act, doer, said in (
        (PartAct.PROMISE, staff.as_power(), promised),
        (PartAct.FINISH, staff.as_power(), Said(words="已改")),
        (PartAct.ASK_AGAIN, staff.as_lead(), Said(words="再看看")),
        (PartAct.RELEASE, staff.as_desk(), Said(words="不用了")),
    ):
        do_part(part=part, act=act, doer=doer, said=said, person="电样例")


def test_a_joint_unit_that_did_its_part_and_was_let_off_does_not_confirm() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    a_part_done_and_let_off(staff, case)
    do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=DONE)
    do_act(case=case, act=Act.PASS_REVIEW, doer=staff.as_desk())
    assert not parties(staff, also_at_the_desk(staff, staff.dian), case) & {Party.CALLER, Party.SUPERVISOR}
    with pytest.raises(RefusedError, match="does not confirm"):
        do_act(case=case, act=Act.CONFIRM, doer=staff.as_power(Party.CALLER), said=CALLED)


def passed_on(staff: Staff, case: Case, how: str) -> None:
    """From the bureau, which has worked on it, to the power company, which has done it."""
    desk, power = staff.as_desk(), staff.as_power(Party.LEAD)
    if how == "escalated":
        do_act(case=case, act=Act.ESCALATE, doer=desk, said=Said(words="推不动"))
        do_act(
            case=case, act=Act.DECIDE, doer=Doer(Party.LEADER, staff.bai, None), said=Said(to=staff.power, words="定")
        )
    else:
        for act, said in ((Act.REPORT, DONE), (Act.PASS_REVIEW, Said()), (Act.CONFIRM, CALLED), (Act.CLOSE, Said())):
            doer = {Act.REPORT: staff.as_lead(), Act.CONFIRM: staff.as_caller()}.get(act, desk)
            do_act(case=case, act=act, doer=doer, said=said)
        do_act(case=case, act=Act.REOPEN, doer=desk, said=Said(words="又坏了"))
        do_act(case=case, act=Act.SORT, doer=desk, said=Said(to=staff.power))
    for act, doer, said in (
        (Act.SIGN, power, Said()), (Act.RESPOND, power, Said(words="已联系")), (Act.REPORT, power, DONE),
        (Act.PASS_REVIEW, desk, Said()),
    ):  # fmt: skip
        do_act(case=case, act=act, doer=doer, said=said)


@pytest.mark.parametrize("how", ["escalated", "reopened"])
def test_the_unit_that_led_it_before_does_not_confirm_either(how: str) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    passed_on(staff, case, how)
    assert Party.CALLER not in parties(staff, also_at_the_desk(staff, staff.gao), case)
    with pytest.raises(RefusedError, match="does not confirm"):
        do_act(case=case, act=Act.CONFIRM, doer=Doer(Party.CALLER, staff.gao, staff.bureau), said=CALLED)
    do_act(case=case, act=Act.CONFIRM, doer=staff.as_caller(), said=CALLED)


def in_the_group(staff: Staff, user: User) -> None:
    group = a_group(a_scheme_of_groups(staff.county), "第一帮扶组", staff.firm.township)
    GroupMember.objects.create(group=group, user=user, first_date=SINCE)


def heading_the_group(staff: Staff, user: User) -> None:
    group = a_group(a_scheme_of_groups(staff.county), "第一帮扶组", staff.firm.township)
    group.leading_leader = user
    group.save()


def officer_without_the_post(staff: Staff, user: User) -> None:
    staff.firm.liaisons.update(officer=user)


@pytest.mark.parametrize("answers", [in_the_group, heading_the_group, officer_without_the_post])
def test_who_answers_for_the_enterprise_does_not_confirm_whatever_their_post(
    answers: Callable[[Staff, User], None],
) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    for user in (staff.su, staff.shi):
        assert Party.CALLER in parties(staff, user, case)
    answers(staff, staff.shi)
    assert not parties(staff, staff.shi, case) & {Party.CALLER, Party.SUPERVISOR}
    assert Party.CALLER in parties(staff, staff.su, case)


def test_the_page_of_the_enterprise_stands_when_its_caller_joined_the_work_later() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    other: Unit = staff.township
    caller = Doer(Party.CALLER, staff.xiang, other)
    do_act(case=case, act=Act.TRY_CALL, doer=caller, said=Said(words="无人接听", called="139"))
    do_act(case=case, act=Act.CONTEST, doer=staff.as_caller(), said=Said(words="没好", called="139"))
    do_act(case=case, act=Act.REDO, doer=staff.as_desk(), said=Said(words="重做"))
    part: Part = invite(case=case, unit=other, doer=staff.as_lead(), words="请协办")
    promised = Said(words="协调", until=datetime.date(2030, 1, 1))
    do_part(part=part, act=PartAct.PROMISE, doer=Doer(Party.JOINT, staff.xiang, other), said=promised, person="向")
    assert asker_view(case).story


@pytest.mark.parametrize("is_confidential", [False, True])
def test_what_an_officer_takes_down_is_held_by_the_officers_unit(is_confidential: bool) -> None:
    staff = the_staff()
    staff.cast.mao.postings.update(unit=staff.power)
    said = {
        "enterprise": staff.firm.pk, "title": "用电增容", "problem": "变压器容量不足", "channel": "officer",
        "grade": "general", "found_on": "2021-09-01",
    } | ({"is_confidential": "on"} if is_confidential else {})  # fmt: skip
    answer = as_user(staff.cast.mao).post("/330822/cases/new/", said, follow=True)
    case = Case.objects.get()
    assert (case.holder, case.first_unit) == (staff.power, staff.power)
    assert answer.status_code == 200
    assert bool(answer.redirect_chain) is not is_confidential
    go_on = answer.redirect_chain[-1][0] if answer.redirect_chain else answer.content.decode()
    assert (f"/330822/cases/{case.number}/" in go_on) is not is_confidential
