"""A meeting with many problems: each a case with its four things said, and what is not said is red until it is."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cases.meetings import a_meeting, a_problem, in_days
from tests.cases.people import Staff, a_case, the_staff, with_limits
from tests.cast import a_person
from tongcun.cases.actions import (
    FilledIn,
    Head,
    Said,
    begin_meeting,
    do_act,
    fill_in_case,
    keep_meeting_draft,
    register_meeting,
)
from tongcun.cases.models import Case, Channel, Meeting, MeetingDraft, MeetingKind
from tongcun.cases.pure.acts import Act, State
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.lacks import LACKING, Lack, lacks_of
from tongcun.cases.queries.todo import todo_of
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import Role
from tongcun.county.queries import scope_of
from tongcun.loops.clock import Unit as TimeUnit
from tongcun.loops.lights import Light

pytestmark = pytest.mark.django_db


def test_every_problem_becomes_a_case_sorted_to_its_unit_with_all_that_was_agreed() -> None:
    staff = the_staff()
    meeting = a_meeting(staff, a_problem(staff, joint=(staff.power,)), a_problem(staff, "路窄", unit=staff.power))
    first, second = meeting.cases.order_by("pk")
    assert (first.state, first.named, first.channel) == (State.SORTED, staff.bureau, Channel.MEETING)
    assert (first.leading_leader, first.solution, first.wanted_by) == (staff.bai, "增容一台", in_days(staff, 30))
    assert first.title == "变压器容量不够，一开烘干线就跳闸"
    assert "供电公司" in first.events.get(act=Act.SORT).words
    assert (second.named, lacks_of(second)) == (staff.power, ())


def test_a_leaders_visit_is_told_as_such() -> None:
    staff = the_staff()
    meeting = a_meeting(staff, kind=MeetingKind.LEADERS_VISIT)
    assert meeting.cases.get().channel == Channel.LEADERS_VISIT


@pytest.mark.parametrize(
    ("left_out", "lack"),
    [("leader", Lack.LEADER), ("unit", Lack.UNIT), ("solution", Lack.SOLUTION), ("until", Lack.DAY)],
)
def test_what_is_not_said_is_red_in_the_case_the_count_and_the_desks_list(left_out: str, lack: Lack) -> None:
    staff = the_staff()
    said: dict[str, Any] = {left_out: "" if left_out == "solution" else None}
    case = a_meeting(staff, a_problem(staff, **said)).cases.get()
    assert lacks_of(case) == (lack,)
    scope = scope_of(staff.su, staff.county)
    assert cases_of(scope).filter(LACKING).get() == case
    cards = [card for card in todo_of(scope, now()) if card.address.endswith("/fill-in/")]
    assert [(card.number, card.light) for card in cards] == [(case.number, Light.RED)]
    assert not [card for card in todo_of(scope_of(staff.gao, staff.county), now()) if "fill-in" in card.address]


def test_a_case_that_came_otherwise_lacks_nothing() -> None:
    staff = the_staff()
    assert lacks_of(a_case(staff)) == ()
    assert not Case.objects.filter(LACKING).exists()


def test_what_was_left_open_is_filled_in_and_each_change_stays_in_the_history() -> None:
    staff = the_staff()
    case = a_meeting(staff, a_problem(staff, leader=None, unit=None, until=None)).cases.get()
    assert case.state == State.ACCEPTED
    said: FilledIn = {"leader": staff.bai, "unit": staff.bureau}
    fill_in_case(case=case, said=said, desk=staff.as_desk())
    assert (lacks_of(case), case.named, case.state) == ((Lack.DAY,), staff.bureau, State.SORTED)
    more: FilledIn = {"solution": "增容两台", "wanted_by": in_days(staff, 9)}
    fill_in_case(case=case, said=more, desk=staff.as_desk())
    assert lacks_of(case) == ()
    told = [(row.leading_leader, row.solution, row.wanted_by) for row in case.history.order_by("history_id")]
    assert told == [(None, "增容一台", None), (staff.bai, "增容一台", None), (staff.bai, "增容两台", in_days(staff, 9))]


def test_the_report_is_due_on_the_day_that_the_meeting_set_and_that_day_is_promised() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS), call_back=(2, TimeUnit.WORKING_DAYS))
    until = in_days(staff, 45)
    case = a_meeting(staff, a_problem(staff, until=until)).cases.get()
    assert case.promised_at is not None
    assert case.promised_at.astimezone(staff.county.zone()).date() == until
    do_act(case=case, act=Act.SIGN, doer=staff.as_lead(), said=Said())
    zone = staff.county.zone()
    assert case.promised_at is not None
    assert case.promised_at.astimezone(zone).date() == until
    assert case.due_at is not None
    assert until - case.due_at.astimezone(zone).date() < datetime.timedelta(days=10)
    moved: FilledIn = {"wanted_by": in_days(staff, 60), "words": "变压器订货要两个月"}
    fill_in_case(case=case, said=moved, desk=staff.as_desk())
    assert case.promised_at.astimezone(zone).date() == in_days(staff, 60)


def test_a_meeting_entered_later_began_its_clocks_on_its_day_and_its_unit_when_it_was_told() -> None:
    staff = the_staff()
    held = in_days(staff, -6)
    case = a_meeting(staff, on=held).cases.get()
    assert case.registered_at.astimezone(staff.county.zone()).date() == held
    accepted, sorted_ = case.events.order_by("number")
    assert (accepted.at, accepted.is_late, sorted_.is_late) == (case.registered_at, True, False)


def test_a_form_sent_twice_makes_one_meeting() -> None:
    staff = the_staff()
    draft = begin_meeting(county=staff.county, by=staff.su)
    head = Head(kind=MeetingKind.TOPIC, title="专题会", held_on=in_days(staff, 0), place="县政府", leaders="白")
    made = [register_meeting(draft=draft, head=head, problems=[a_problem(staff)], by=staff.su) for _time in range(2)]
    assert made[0] == made[1]
    assert (Meeting.objects.count(), Case.objects.count()) == (1, 1)
    with pytest.raises(RefusedError, match="registered already"):
        keep_meeting_draft(draft=draft, said={}, minutes=None)


def test_one_unfit_problem_and_nothing_of_the_meeting_is_registered() -> None:
    staff = the_staff()
    with pytest.raises(ValidationError):
        a_meeting(staff, a_problem(staff), a_problem(staff, "", unit=staff.power))
    draft = begin_meeting(county=staff.county, by=staff.su)
    head = Head(kind=MeetingKind.TOPIC, title="专题会", held_on=in_days(staff, 0), place="县政府", leaders="白")
    with pytest.raises(RefusedError, match="at least one problem"):
        register_meeting(draft=draft, head=head, problems=[], by=staff.su)
    assert (Meeting.objects.count(), Case.objects.count()) == (0, 0)


def test_whoever_begins_again_without_a_word_typed_gets_the_same_page() -> None:
    staff: Staff = the_staff()
    other = a_person("Su2", staff.county, Role.SECRETARY)
    first = begin_meeting(county=staff.county, by=staff.su)
    assert begin_meeting(county=staff.county, by=staff.su) == first
    keep_meeting_draft(draft=first, said={"head": {"title": "专题会"}}, minutes=None)
    begin_meeting(county=staff.county, by=staff.su)
    begin_meeting(county=staff.county, by=other)
    assert MeetingDraft.objects.count() == 3
