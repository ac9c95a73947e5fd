"""Nothing disappears: who may let a clock go on is asked to look again while it stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, the_staff, with_limits
from tests.cases.test_reminding import wall
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import ASKER, Said, do_act
from tongcun.cases.models import Case
from tongcun.cases.pure.acts import Act, Outcome
from tongcun.cases.queries.todo import todo_of
from tongcun.county.clock import now
from tongcun.county.models import User
from tongcun.county.queries import scope_of
from tongcun.loops.cards import Card
from tongcun.loops.clock import Unit
from tongcun.loops.lights import Light

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False) as found:
        yield found


def stopped(staff: Staff) -> Case:
    """A case whose clock the desk has stopped."""
    with_limits(staff, report=(7, Unit.WORKING_DAYS))
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    do_act(case=case, act=Act.PAUSE, doer=staff.as_desk(), said=Said(words="等审批"))
    return case


def on_the_desk(staff: Staff, user: User) -> list[Card]:
    return [card for card in todo_of(scope_of(user, staff.county), now()) if card.number]


def test_ten_working_days_after_it_was_stopped_the_desk_and_the_supervisor_are_to_look_at_it(
    clock: time_machine.Traveller,
) -> None:
    staff = the_staff()
    stopped(staff)
    clock.move_to(wall("2021-09-20 17:30"))  # the tenth
    assert on_the_desk(staff, staff.su) == []
    clock.move_to(wall("2021-09-23 09:00"))
    for user, step in ((staff.su, "let the clock go on"), (staff.shi, "escalate it")):
        (card,) = on_the_desk(staff, user)
        assert step in card.next_step
        assert (card.light, card.until) == (Light.RED, wall("2021-09-20 17:30"))


def test_what_the_desk_writes_of_it_puts_off_the_next_look_and_what_goes_on_is_not_looked_at(
    clock: time_machine.Traveller,
) -> None:
    staff = the_staff()
    case = stopped(staff)
    clock.move_to(wall("2021-09-23 09:00"))
    do_act(case=case, act=Act.NOTE, doer=staff.as_desk(), said=Said(words="省里仍在批"))
    assert on_the_desk(staff, staff.su) == []
    clock.move_to(wall("2023-09-06 09:00"))
    assert [len(on_the_desk(staff, user)) for user in (staff.su, staff.shi)] == [1, 1]
    do_act(case=case, act=Act.RESUME, doer=staff.as_desk(), said=Said())
    assert on_the_desk(staff, staff.su) == []


def test_that_the_asker_does_not_take_it_back_says_nothing_of_why_the_clock_stands_still(
    clock: time_machine.Traveller,
) -> None:
    staff = the_staff()
    case = stopped(staff)
    clock.move_to(wall("2021-09-23 09:00"))
    do_act(case=case, act=Act.GIVE_WORD, doer=ASKER, said=Said(words="不要了", outcome=Outcome.WITHDRAWN))
    on = Said(words="没有撤回", called="13900001234")
    do_act(case=case, act=Act.GO_ON, doer=staff.as_caller(), said=on)
    assert ["long paused" in card.next_step for card in on_the_desk(staff, staff.su)] == [True]


def test_what_goes_to_another_unit_is_paused_no_more(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = stopped(staff)
    do_act(case=case, act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="推不动"))
    do_act(case=case, act=Act.DECIDE, doer=staff.as_desk(), said=Said(to=staff.bureau, words="定"))
    do_act(case=case, act=Act.SIGN, doer=staff.as_lead())
    clock.move_to(wall("2021-12-01 09:00"))
    assert on_the_desk(staff, staff.su) == []


def test_the_page_of_a_case_that_stands_still_says_by_when_it_is_looked_at_again(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = stopped(staff)
    client = as_user(staff.su)
    address = f"/330822/cases/{case.number}/"
    assert "looked at again by 2021-09-20 17:30" in text_of(client.get(address))
    do_act(case=case, act=Act.RESUME, doer=staff.as_desk(), said=Said())
    assert "looked at again" not in text_of(client.get(address))
