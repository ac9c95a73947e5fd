"""Cases in the database: registering, acting, what is refused, and what lists read."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from tests.cases.people import a_case, a_unit, brought_to, steps, the_staff, with_limits
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import ASKER, Doer, Said, classify_case, do_act, link_case, recount_cases
from tongcun.cases.models import Case, CaseEvent, Grade, Link, Series
from tongcun.cases.pure.acts import Act, Outcome, Party, State
from tongcun.cases.pure.rates import Rate
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
DAYS = TimeUnit.WORKING_DAYS


def test_a_case_goes_the_usual_way_and_its_holder_is_always_one() -> None:
    staff = the_staff()
    case = a_case(staff, unit=staff.township)
    assert (case.state, case.holder) == (State.REGISTERED, staff.township)
    for act, doer, said in steps(staff):
        do_act(case=case, act=act, doer=doer, said=said)
        assert case.holder == (staff.township if act in (Act.ACCEPT, Act.SORT) else staff.bureau)
    assert (case.state, case.outcome, case.events_count) == (State.STRUCK_OFF, Outcome.SOLVED, 10)
    assert [event.number for event in case.events.all()] == list(range(1, 11))


def test_numbers_of_a_year_have_no_gap_even_where_a_registration_fails() -> None:
    staff = the_staff()
    first = a_case(staff)
    with pytest.raises(ValidationError):
        a_case(staff, title="")
    second = a_case(staff)
    year = first.registered_at.year
    assert [first.number, second.number] == [f"{year}-0001", f"{year}-0002"]
    assert Series.objects.get(kind="case").last == 2


def test_what_was_done_is_never_changed_and_never_removed() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    for change in (lambda: CaseEvent.objects.update(words="x"), lambda: CaseEvent.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert case.events.get().words == ""


@pytest.mark.parametrize(
    ("act", "party", "said", "words"),
    [
        (Act.REPORT, Party.LEAD, Said(words="x", outcome=Outcome.SOLVED), "cannot be done now"),
        (Act.DECLINE, Party.DESK, Said(), "Give the reason"),
        (Act.ACCEPT, Party.LEAD, Said(), "for others to do: county desk"),
        (Act.ACCEPT, Party.DESK, Said(at=datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)), "still to come"),
        (Act.ACCEPT, Party.DESK, Said(at=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)), "enter a later time"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_leaves_nothing(
    act: Act, party: Party, said: Said, words: str
) -> None:
    staff = the_staff()
    case = a_case(staff)
    with pytest.raises(RefusedError, match=words):
        do_act(case=case, act=act, doer=Doer(party, staff.gao, staff.bureau), said=said)
    assert case.events.count() == 0


def test_a_dissolved_unit_is_not_sorted_to() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    gone = a_unit(staff.cast, "livestock", "畜牧局（样例）", valid_until=datetime.date(2019, 3, 1))
    with pytest.raises(RefusedError, match="does not exist today"):
        do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=gone))


def test_a_unit_sends_back_and_the_desk_decides_for_good() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.power))
    power = staff.as_power(Party.LEAD)
    do_act(case=case, act=Act.SEND_BACK, doer=power, said=Said(words="属农业设施用地"))
    assert (case.state, case.named, case.holder) == (State.SENT_BACK, None, staff.desk)
    do_act(case=case, act=Act.DECIDE, doer=staff.as_desk(), said=Said(to=staff.bureau, words="由农业农村局主办"))
    with pytest.raises(RefusedError, match="cannot be done now"):
        do_act(case=case, act=Act.SEND_BACK, doer=staff.as_lead(), said=Said(words="不是我的"))
    do_act(case=case, act=Act.SIGN, doer=staff.as_lead())
    assert (case.holder, case.lead) == (staff.bureau, staff.bureau)


def test_the_asker_confirms_and_a_caller_of_the_lead_does_not() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    called = Said(words="好", called="139", outcome=Outcome.SOLVED)
    with pytest.raises(RefusedError, match="does the work does not confirm"):
        do_act(case=case, act=Act.CONFIRM, doer=Doer(Party.CALLER, staff.gao, staff.bureau), said=called)
    with pytest.raises(RefusedError, match="number that was called"):
        do_act(case=case, act=Act.CONFIRM, doer=staff.as_caller(), said=Said(words="好", outcome=Outcome.SOLVED))
    event = do_act(case=case, act=Act.CONFIRM, doer=ASKER, said=Said(outcome=Outcome.SOLVED))
    assert (case.state, event.by, event.unit) == (State.CONFIRMED, None, None)


def test_three_calls_without_answer_close_it_as_solved_by_nobodys_word() -> None:
    staff = the_staff()
    supervisor, reason = staff.as_supervisor(), Said(words="三次回访无人接听")
    with time_machine.travel("2021-09-06T01:00:00+00:00", tick=False) as clock:
        case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
        for call in ("06T02:00", "06T02:00", "06T03:00", "06T04:00", "07T02:00"):
            with pytest.raises(RefusedError, match=r"three calls|one working day"):
                do_act(case=case, act=Act.CLOSE_UNCONFIRMED, doer=supervisor, said=reason)
            clock.move_to(f"2021-09-{call}:00+00:00")
            do_act(case=case, act=Act.TRY_CALL, doer=staff.as_caller(), said=Said(called="13900001234"))
        own = Doer(Party.SUPERVISOR, staff.su, staff.desk)
        with pytest.raises(RefusedError, match="All of these calls were yours"):
            do_act(case=case, act=Act.CLOSE_UNCONFIRMED, doer=own, said=reason)
        do_act(case=case, act=Act.CLOSE_UNCONFIRMED, doer=supervisor, said=reason)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.SOLVED_UNCONFIRMED)


def test_more_time_is_asked_for_before_the_report_is_due() -> None:
    staff = the_staff()
    with_limits(staff, report=(1, DAYS), decide=(2, TimeUnit.HOURS))
    with time_machine.travel("2021-09-06T01:00:00+00:00", tick=False) as clock:
        case = brought_to(staff, a_case(staff), Act.RESPOND)
        ask = Said(words="等材料")
        clock.move_to("2021-09-08T01:00:00+00:00")
        with pytest.raises(RefusedError, match="was due 2021-09-07 17:30: more time is asked for before that"):
            do_act(case=case, act=Act.ASK_EXTENSION, doer=staff.as_lead(), said=ask)
        assert "ask_extension" not in as_user(staff.gao).get(f"/330822/cases/{case.number}/").text
        other = brought_to(staff, a_case(staff), Act.RESPOND)
        do_act(case=other, act=Act.ASK_EXTENSION, doer=staff.as_lead(), said=ask)
        assert (other.step, other.due_at) == ("decide", now() + datetime.timedelta(hours=2))


def test_a_look_back_before_its_day_is_refused_with_that_day() -> None:
    staff = the_staff()
    with time_machine.travel("2021-09-06T01:00:00+00:00", tick=False) as clock:
        case = brought_to(staff, a_case(staff), Act.CLOSE)
        look = Said(words="没有再发生", outcome=Outcome.HOLDS)
        with pytest.raises(RefusedError, match="from 2021-10-06 00:00 on"):
            do_act(case=case, act=Act.LOOK_BACK, doer=Doer(Party.OFFICER, staff.cast.mao), said=look)
        clock.move_to("2021-10-06T01:00:00+00:00")
        do_act(case=case, act=Act.LOOK_BACK, doer=Doer(Party.OFFICER, staff.cast.mao), said=look)


def test_lists_read_the_step_that_is_due_first_and_a_pause_hides_it() -> None:
    staff = the_staff()
    with_limits(staff, accept=(1, DAYS), report=(7, DAYS))
    case = a_case(staff)
    assert case.step == "accept"
    assert case.due_at is not None
    assert case.due_at > case.registered_at
    brought_to(staff, case, Act.RESPOND)
    assert (case.step, case.is_paused) == ("report", False)
    assert case.promised_at == case.due_at
    do_act(case=case, act=Act.PAUSE, doer=staff.as_desk(), said=Said(words="等上级批文"))
    paused = Case.objects.values_list("step", "is_paused", "due_at", "yellow_at").get(pk=case.pk)
    assert paused == ("report", True, None, None)
    do_act(case=case, act=Act.RESUME, doer=staff.as_desk())
    resumed = Case.objects.get(pk=case.pk)
    assert resumed.due_at is not None


def test_another_grade_has_another_limit_and_a_changed_limit_recounts() -> None:
    staff = the_staff()
    with_limits(staff, accept=(5, DAYS))
    staff.county.step_limits.create(step="accept", grade=Grade.DANGER, amount=2, unit="hours", first_date="2020-01-01")
    case = a_case(staff)
    before = case.due_at
    classify_case(case=case, case_class=None, grade=Grade.DANGER, doer=staff.as_desk())
    assert case.due_at == case.registered_at + datetime.timedelta(hours=2)
    assert before is not None
    assert before > case.due_at
    staff.county.step_limits.filter(grade=Grade.DANGER).update(amount=3)
    assert recount_cases(county=staff.county) == 1
    case.refresh_from_db()
    assert case.due_at == case.registered_at + datetime.timedelta(hours=3)
    assert recount_cases(county=staff.county) == 0


def test_another_grade_needs_a_reason_stands_in_the_story_and_makes_nothing_late_timely() -> None:
    staff = the_staff()
    with_limits(staff, report=(2, DAYS), call_back=(1, DAYS))
    row = {"step": "report", "grade": Grade.COMPLEX, "amount": 90, "unit": "working_days"}
    staff.county.step_limits.create(first_date="2020-01-01", **row)
    with time_machine.travel("2021-09-06T01:00:00+00:00", tick=False) as clock:
        case = brought_to(staff, a_case(staff), Act.RESPOND)
        told, due = case.promised_at, case.due_at
        clock.move_to("2021-09-20T01:00:00+00:00")
        with pytest.raises(RefusedError, match="reason"):
            classify_case(case=case, case_class=None, grade=Grade.COMPLEX, doer=staff.as_desk())
        with pytest.raises(RefusedError, match="for others to do"):
            classify_case(case=case, case_class=None, grade=Grade.COMPLEX, doer=staff.as_lead(), words="复杂")
        classify_case(case=case, case_class=None, grade=Grade.COMPLEX, doer=staff.as_desk(), words="涉及多家单位")
        assert (case.grade, case.promised_at, case.due_at) == (Grade.COMPLEX, told, due)
        assert recount_cases(county=staff.county) == 0
        page = text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))
        assert "涉及多家单位" in page
        assert "before: – · general" in page


def test_a_grade_changed_in_time_has_its_own_limit_and_the_asker_keeps_the_first_date() -> None:
    staff = the_staff()
    with_limits(staff, report=(2, DAYS))
    staff.county.step_limits.create(step="report", grade="complex", amount=9, unit=DAYS, first_date="2020-01-01")
    with time_machine.travel("2021-09-06T01:00:00+00:00", tick=False):
        case = brought_to(staff, a_case(staff), Act.RESPOND)
        told = case.promised_at
        classify_case(case=case, case_class=None, grade=Grade.COMPLEX, doer=staff.as_desk(), words="涉及多家单位")
        assert case.promised_at == told
        assert case.due_at is not None
        assert told is not None
        assert case.due_at > told


def test_what_is_entered_days_later_counts_from_its_entry() -> None:
    staff = the_staff()
    with_limits(staff, report=(3, DAYS), call_back=(2, DAYS))
    with time_machine.travel("2021-09-06T01:00:00+00:00", tick=False) as clock:
        case = brought_to(staff, a_case(staff), Act.RESPOND)
        clock.move_to("2021-09-20T01:00:00+00:00")
        done = datetime.datetime(2021, 9, 7, 2, tzinfo=datetime.UTC)
        for act, doer, said in steps(staff)[5:8]:
            do_act(case=case, act=act, doer=doer, said=dataclasses.replace(said, at=done))
        assert case.confirmed_at == done
        assert (answer(case, Rate.REPORTED_IN_TIME), answer(case, Rate.CONFIRMED_IN_TIME)) == ("0", "0")


def test_what_is_entered_on_the_next_working_day_counts_from_when_it_was_done() -> None:
    staff = the_staff()
    with_limits(staff, report=(1, DAYS), call_back=(1, DAYS))
    with time_machine.travel("2021-09-06T01:00:00+00:00", tick=False) as clock:
        case = brought_to(staff, a_case(staff), Act.RESPOND)
        clock.move_to("2021-09-08T02:00:00+00:00")
        done = datetime.datetime(2021, 9, 7, 2, tzinfo=datetime.UTC)
        do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=dataclasses.replace(steps(staff)[5][2], at=done))
        assert answer(case, Rate.REPORTED_IN_TIME) == "1"


def answer(case: Case, rate: Rate) -> str:
    return case.answers[list(Rate).index(rate)]


def test_limits_follow_the_day_of_registration() -> None:
    staff = the_staff()
    with_limits(staff, accept=(1, TimeUnit.HOURS))
    today = now().date()
    staff.county.step_limits.create(
        step="accept", amount=9, unit="hours", first_date=today + datetime.timedelta(days=3)
    )
    case = a_case(staff)
    assert case.due_at == case.registered_at + datetime.timedelta(hours=1)


def test_a_ledgers_closed_row_is_taken_over_once_and_not_as_solved() -> None:
    staff = the_staff()
    case = a_case(staff, old_number="2020-17")
    do_act(case=case, act=Act.TAKE_OVER, doer=staff.as_desk(), said=Said(outcome=Outcome.SOLVED))
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.SOLVED_UNCONFIRMED)
    with pytest.raises(RefusedError, match="2020-17"):
        a_case(staff, old_number="2020-17")


def test_links_lead_to_the_first_that_was_asked_and_never_in_a_circle() -> None:
    staff = the_staff()
    first, second, third = (a_case(staff) for _ in range(3))
    link_case(case=second, to=first, link=Link.DUPLICATE, doer=staff.as_desk())
    link_case(case=third, to=second, link=Link.REPEAT, doer=staff.as_desk())
    assert (third.linked_to, second.linked_to) == (first, first)
    for case, to in ((first, second), (first, first)):
        with pytest.raises(RefusedError):
            link_case(case=case, to=to, link=Link.REPEAT, doer=staff.as_desk())
    assert Case.objects.get(pk=first.pk).linked_to is None
