"""No part of joint work is a dead end: somebody can do the next step."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.test_every_state_has_a_desk import MONDAY, everybody, seen_by
from tests.county.pages import as_user
from tongcun.cases.actions import Said, do_act, do_part, invite
from tongcun.cases.models import Part
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.parts import OPEN, PartAct, PartState
from tongcun.cases.queries.todo import todo_of
from tongcun.county.clock import now
from tongcun.county.models import User
from tongcun.county.queries import scope_of

pytestmark = pytest.mark.django_db
ON_TIME = {PartState.INVITED: "dian", PartState.DECLINED: "su", PartState.NAMED: "dian", PartState.PROMISED: "dian"}
LATE = {PartState.INVITED: "dian gao", PartState.DECLINED: "su", PartState.NAMED: "dian gao su",
        PartState.PROMISED: "dian gao"}  # fmt: skip


def a_part_that_is(staff: Staff, state: PartState) -> Part:
    """A part of the power company in a case that is worked on."""
    case = brought_to(staff, a_case(staff, title=f"部分{state}"), Act.RESPOND)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    declined = [(PartAct.DECLINE, staff.as_power()), (PartAct.NAME, staff.as_desk())]
    done = {
        PartState.INVITED: [], PartState.DECLINED: declined[:1], PartState.NAMED: declined,
        PartState.PROMISED: [(PartAct.PROMISE, staff.as_power())],
    }[state]  # fmt: skip
    for act, doer in done:
        said = Said(words="样例", until=datetime.date(2021, 10, 15) if act is PartAct.PROMISE else None)
        do_part(part=part, act=act, doer=doer, said=said, person="电样例")
    return part


def part_acts(staff: Staff, user: User, part: Part) -> set[PartAct]:
    return {offer.act for offer in seen_by(staff, user, part.case).part_offers}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_an_open_part_is_on_somebodys_desk_and_once_late_on_that_of_whoever_waits_for_it(state: PartState) -> None:
    with time_machine.travel(MONDAY) as clock:
        staff = the_staff()
        part = a_part_that_is(staff, state)

        def told() -> str:
            found = [
                user.display_name.lower()
                for user in everybody(staff)
                if "part" in "".join(card.next_step for card in todo_of(scope_of(user, staff.county), now()))
            ]
            return " ".join(sorted(found))

        assert told() == ON_TIME[state]
        clock.move_to("2021-10-20T02:00:00+00:00")
        assert told() == LATE[state]
        for name in told().split():
            user = next(one for one in everybody(staff) if one.display_name.lower() == name)
            assert part_acts(staff, user, part), f"{name} can do nothing with it"
        staff.dian.postings.update(last_date="2021-10-01")
        assert "su" in told().split()
        assert PartAct.RELEASE in part_acts(staff, staff.su, part)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_part_of_the_unit_that_leads_is_no_dead_end(state: PartState) -> None:
    """As it was before a unit that signs was let off its own part, or as another program wrote it."""
    with time_machine.travel(MONDAY):
        staff = the_staff()
        part = a_part_that_is(staff, state)
        Part.objects.filter(pk=part.pk).update(unit=staff.bureau)
        acts = part_acts(staff, staff.gao, part)
        assert PartAct.RELEASE in acts
        finishing = {PartState.INVITED: PartAct.PROMISE, PartState.NAMED: PartAct.PROMISE,
                     PartState.PROMISED: PartAct.FINISH}  # fmt: skip
        if state in finishing:
            assert finishing[state] in acts
            as_user(staff.gao).post(
                f"/330822/cases/parts/{part.pk}/act/",
                {"act": finishing[state].value, "words": "样例", "until": "2021-10-20", "person": "某人"},
            )  # fmt: skip
            part.refresh_from_db()
            assert part.state in (PartState.PROMISED, PartState.DONE)
            assert part.state != state


def test_a_unit_that_leads_by_now_is_not_asked_for_a_part_by_itself() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    do_act(case=case, act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="久拖未决"))
    do_act(case=case, act=Act.DECIDE, doer=staff.as_desk(), said=Said(to=staff.power, words="由供电公司主办"))
    do_act(case=case, act=Act.SIGN, doer=staff.as_power(Party.LEAD))
    part.refresh_from_db()
    assert part.state == PartState.RELEASED
    assert PartAct.ASK_AGAIN not in part_acts(staff, staff.dian, part)
    again = {"act": "ask_again", "words": "请改造线路"}
    as_user(staff.dian).post(f"/330822/cases/parts/{part.pk}/act/", again)
    part.refresh_from_db()
    assert part.state == PartState.RELEASED
