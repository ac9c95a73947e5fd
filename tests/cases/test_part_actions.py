"""Joint work in the database."""

from __future__ import annotations

import datetime

import pytest

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tongcun.cases.actions import Doer, Said, do_act, do_part, invite
from tongcun.cases.acts import Act, Outcome, Party, State
from tongcun.cases.models import Case, Part
from tongcun.cases.parts import PartAct, PartState
from tongcun.county.actions import RefusedError

pytestmark = pytest.mark.django_db
UNTIL = datetime.date(2021, 10, 20)


def _invited(staff: Staff) -> tuple[Case, Part]:
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    return case, invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请重新设计线路")


def test_the_lead_cannot_report_while_a_part_is_open() -> None:
    staff = the_staff()
    case, part = _invited(staff)
    report = Said(words="好了", outcome=Outcome.SOLVED)
    for act, said in (
        (PartAct.PROMISE, Said(words="改造线路", until=UNTIL)),
        (PartAct.FINISH, Said(words="已改造")),
    ):
        with pytest.raises(RefusedError, match="still open"):
            do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=report)
        do_part(part=part, act=act, doer=staff.as_power(), said=said, person="电样例")
    assert (part.state, part.promised_until, part.holder_name) == (PartState.DONE, UNTIL, "电样例")
    do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=report)
    assert case.state == State.REPORTED


def test_a_joint_unit_does_not_confirm_either() -> None:
    staff = the_staff()
    case, part = _invited(staff)
    do_part(
        part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=Said(words="改造", until=UNTIL), person="电样例"
    )
    do_part(part=part, act=PartAct.FINISH, doer=staff.as_power(), said=Said(words="已改造"))
    do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=Said(words="好了", outcome=Outcome.SOLVED))
    do_act(case=case, act=Act.PASS_REVIEW, doer=staff.as_desk())
    called = Said(words="好", called="139", outcome=Outcome.SOLVED)
    with pytest.raises(RefusedError, match="does not confirm"):
        do_act(case=case, act=Act.CONFIRM, doer=Doer(Party.CALLER, staff.dian, staff.power), said=called)


def test_an_invitation_is_declined_with_a_reason_and_decided_by_the_desk() -> None:
    staff = the_staff()
    _case, part = _invited(staff)
    assert part.answer_due_at is not None
    with pytest.raises(RefusedError, match="in words"):
        do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said())
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不属电力设施"))
    with pytest.raises(RefusedError, match="for others to do"):
        do_part(part=part, act=PartAct.NAME, doer=staff.as_lead(), said=Said(words="就是你"))
    do_part(part=part, act=PartAct.NAME, doer=staff.as_desk(), said=Said(words="线路由供电公司负责"))
    with pytest.raises(RefusedError, match="cannot be done now"):
        do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不"))
    assert part.state == PartState.NAMED


@pytest.mark.parametrize("said", [Said(words="好"), Said(until=UNTIL)])
def test_a_promise_says_what_until_when_and_who(said: Said) -> None:
    staff = the_staff()
    _case, part = _invited(staff)
    with pytest.raises(RefusedError):
        do_part(part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=said, person="电样例")


def test_only_the_lead_invites_and_nobody_twice_or_itself() -> None:
    staff = the_staff()
    case, _part = _invited(staff)
    for unit, doer, words in (
        (staff.bureau, staff.as_power(), "Only the lead"),
        (staff.township, staff.as_desk(), "Only the lead"),
        (staff.bureau, staff.as_lead(), "itself"),
        (staff.power, staff.as_lead(), "asked already"),
    ):
        with pytest.raises(RefusedError, match=words):
            invite(case=case, unit=unit, doer=doer, words="请协办")
    assert case.parts.count() == 1


def test_another_unit_does_not_answer_for_it() -> None:
    staff = the_staff()
    _case, part = _invited(staff)
    other = Doer(Party.JOINT, staff.xiang, staff.township)
    with pytest.raises(RefusedError, match="another unit"):
        do_part(part=part, act=PartAct.DECLINE, doer=other, said=Said(words="不"))
