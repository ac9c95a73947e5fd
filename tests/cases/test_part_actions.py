"""Joint work in the database."""

from __future__ import annotations

import datetime
from http import HTTPStatus

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.test_reminding import wall
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import ASKER, Doer, Said, do_act, do_part, invite, look_at_clocks
from tongcun.cases.models import Case, Part
from tongcun.cases.pure.acts import Act, Outcome, Party, State
from tongcun.cases.pure.parts import PartAct, PartState
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import UnitKind

pytestmark = pytest.mark.django_db
UNTIL = datetime.date(2071, 10, 20)


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


def test_the_desk_decides_a_part_although_nothing_came_to_it_before() -> None:
    staff = the_staff()
    staff.desk.delete()
    case = a_case(staff, unit=staff.township)
    desk = Doer(Party.DESK, staff.su)
    do_act(case=case, act=Act.ACCEPT, doer=desk)
    do_act(case=case, act=Act.SORT, doer=desk, said=Said(to=staff.bureau))
    do_act(case=case, act=Act.SIGN, doer=staff.as_lead())
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请重新设计线路")
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不属电力设施"))
    said = {"act": "name", "words": "线路由供电公司负责"}
    assert as_user(staff.su).post(f"/330822/cases/parts/{part.pk}/act/", said).status_code == HTTPStatus.FOUND
    made = staff.county.units.get(kind=UnitKind.COUNTY_DESK)
    assert part.events.latest("pk").unit == made
    assert {event.unit for event in case.events.filter(party=Party.DESK)} == {made}


def test_the_desk_itself_is_not_offered_and_refused_where_a_unit_is_to_sign() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    offered = f'<option value="{staff.desk.pk}">'
    su, gao = as_user(staff.su), as_user(staff.gao)
    assert offered not in text_of(su.get(f"/330822/cases/{case.number}/"))
    with pytest.raises(RefusedError, match="hands cases on"):
        do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.desk))
    do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.bureau))
    do_act(case=case, act=Act.SIGN, doer=staff.as_lead())
    assert offered not in text_of(gao.get(f"/330822/cases/{case.number}/"))
    with pytest.raises(RefusedError, match="hands cases on"):
        invite(case=case, unit=staff.desk, doer=staff.as_lead(), words="请协办")


def test_a_part_is_not_promised_for_a_day_that_is_gone() -> None:
    staff = the_staff()
    _case, part = _invited(staff)
    said = Said(words="改造线路", until=datetime.date(2001, 1, 1))
    with pytest.raises(RefusedError, match="for today or a day to come"):
        do_part(part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=said, person="电样例")


def test_a_part_named_by_decision_is_released_by_the_desk() -> None:
    staff = the_staff()
    _case, part = _invited(staff)
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不属电力设施"))
    do_part(part=part, act=PartAct.NAME, doer=staff.as_desk(), said=Said(words="线路由供电公司负责"))
    do_part(part=part, act=PartAct.RELEASE, doer=staff.as_desk(), said=Said(words="机构撤并，另请单位"))
    assert part.state == PartState.RELEASED


def test_who_signs_a_case_as_its_lead_has_no_part_beside_it() -> None:
    staff = the_staff()
    case, part = _invited(staff)
    do_act(case=case, act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="久拖未决"))
    with pytest.raises(RefusedError, match="while the case is being worked on"):
        do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不"))
    do_act(case=case, act=Act.DECIDE, doer=staff.as_desk(), said=Said(to=staff.power, words="由供电公司主办"))
    do_act(case=case, act=Act.SIGN, doer=staff.as_power(Party.LEAD))
    part.refresh_from_db()
    assert (part.state, part.events.get().unit) == (PartState.RELEASED, staff.power)
    do_act(case=case, act=Act.RESPOND, doer=staff.as_power(Party.LEAD), said=Said(words="已联系"))
    done = Said(words="好了", outcome=Outcome.SOLVED)
    do_act(case=case, act=Act.REPORT, doer=staff.as_power(Party.LEAD), said=done)


def test_a_case_that_the_asker_withdraws_ends_its_parts_and_reminds_nobody_of_them() -> None:
    staff = the_staff()
    case, part = _invited(staff)
    desk = "/330822/my-desk/"
    assert case.title in text_of(as_user(staff.dian).get(desk))
    do_act(case=case, act=Act.WITHDRAW, doer=ASKER, said=Said(words="不用了"))
    part.refresh_from_db()
    assert (part.state, part.events.get().by) == (PartState.RELEASED, None)
    assert case.title not in text_of(as_user(staff.dian).get(desk))
    look_at_clocks(county=staff.county, at=now() + datetime.timedelta(days=30))
    assert not case.reminders.exists()
    assert "The case is over." in text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))


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


def test_an_objection_after_its_one_working_day_is_taken_and_seen_to_be_late() -> None:
    late = "objected after the one working day for it"
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False) as clock:
        staff = the_staff()
        back, in_time = (brought_to(staff, a_case(staff, title), Act.SORT) for title in ("甲事", "乙事"))
        case = brought_to(staff, a_case(staff, "丙事"), Act.RESPOND)
        part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="改线")

        def send_back(one: Case) -> str:
            page, said = f"/330822/cases/{one.number}/", {"act": "send_back", "words": "非我职责"}
            assert as_user(staff.gao).post(f"{page}act/", said).status_code == 302
            return text_of(as_user(staff.su).get(page))

        clock.move_to(wall("2021-09-07 09:00"))
        assert late not in send_back(in_time)
        clock.move_to(wall("2021-10-20 09:00"))
        assert late in send_back(back)
        said = {"act": "decline", "words": "不归我们"}
        assert as_user(staff.dian).post(f"/330822/cases/parts/{part.pk}/act/", said).status_code == 302
        assert late in text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))
