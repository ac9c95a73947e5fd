"""Lights remind by themselves: each turn of each clock once, told to whoever is to act."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from tests.cases.people import Staff, a_case, brought_to, the_staff, with_limits
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Doer, Said, do_act, do_part, invite, look_at_clocks, recount_cases
from tongcun.cases.models import Case, Reminder
from tongcun.cases.pure.acts import Act, Outcome, Party
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.pure.rates import Rate
from tongcun.cases.queries.cases import light_of_case
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.standing import Time, standing
from tongcun.cases.queries.todo import todo_of
from tongcun.commands.rounds import look_at_clocks as told_look
from tongcun.county.models import DayKind, SpecialDay
from tongcun.county.queries import scope_of, working_calendar
from tongcun.loops.clock import Limit
from tongcun.loops.clock import Unit as TimeUnit
from tongcun.loops.lights import Light

pytestmark = pytest.mark.django_db


def wall(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Monday morning, nothing moves by itself."""
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False) as moved:
        yield moved


def told() -> list[tuple[str, str]]:
    return [(one.step, one.level) for one in Reminder.objects.order_by("at", "pk")]


def in_hand(staff: Staff) -> Case:
    """A case that the bureau has signed and answered: five working days to report, the first of them yellow at last."""
    with_limits(staff, report=(5, TimeUnit.WORKING_DAYS))
    return brought_to(staff, a_case(staff), Act.RESPOND)


def test_a_light_that_turns_yellow_and_then_red_reminds_once_each(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    in_hand(staff)
    assert look_at_clocks(county=staff.county).yellow == 0
    clock.move_to(wall("2021-09-13 09:00"))
    assert (look_at_clocks(county=staff.county).yellow, look_at_clocks(county=staff.county).yellow) == (1, 0)
    clock.move_to(wall("2021-09-14 09:00"))
    assert (look_at_clocks(county=staff.county).red, look_at_clocks(county=staff.county).red) == (1, 0)
    assert told() == [("report", "yellow"), ("report", "red")]
    assert {one.unit for one in Reminder.objects.all()} == {staff.bureau}


def test_what_ran_out_with_the_days_work_is_red_that_evening_for_clock_list_and_reminder(
    clock: time_machine.Traveller,
) -> None:
    staff = the_staff()
    case = in_hand(staff)
    clock.move_to(wall("2021-09-13 17:30"))
    assert look_at_clocks(county=staff.county).red == 0
    clock.move_to(wall("2021-09-13 17:31"))
    assert look_at_clocks(county=staff.county).red == 1
    table, time = limit_table(staff.county), Time(working_calendar(staff.county), wall("2021-09-13 17:31"))
    case.refresh_from_db()
    found = standing(case, list(case.events.all()), table, time)
    assert found.next is not None
    assert found.next.light is light_of_case(case, time.now) is Light.RED


def test_a_report_of_the_holiday_after_the_last_working_day_was_not_in_time(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    clock.move_to(wall("2021-09-13 20:00"))
    said = Said(words="已迁", outcome=Outcome.SOLVED)
    do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=said)
    assert case.answers[list(Rate).index(Rate.REPORTED_IN_TIME)] == "0"


def test_what_was_extended_reminds_anew_and_what_is_paused_not_at_all(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    clock.move_to(wall("2021-09-13 09:00"))
    look_at_clocks(county=staff.county)
    do_act(case=case, act=Act.ASK_EXTENSION, doer=staff.as_lead(), said=Said(words="等材料"))
    more = Said(words="同意", more=Limit(5, TimeUnit.WORKING_DAYS))
    do_act(case=case, act=Act.GRANT_EXTENSION, doer=staff.as_desk(), said=more)
    do_act(case=case, act=Act.PAUSE, doer=staff.as_desk(), said=Said(words="等企业停机"))
    clock.move_to(wall("2021-09-24 09:00"))
    assert (look_at_clocks(county=staff.county).yellow, len(told())) == (0, 1)
    do_act(case=case, act=Act.RESUME, doer=staff.as_desk(), said=Said(words="已停机"))
    clock.move_to(wall("2021-10-20 09:00"))
    assert look_at_clocks(county=staff.county).red == 1
    assert told() == [("report", "yellow"), ("report", "red")]


def test_the_desk_is_reminded_of_what_is_the_desks(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    with_limits(staff, accept=(60, TimeUnit.WORKING_MINUTES))
    a_case(staff)
    clock.shift(datetime.timedelta(hours=2))
    assert look_at_clocks(county=staff.county).red == 1
    assert Reminder.objects.get().unit == staff.desk


def test_joint_parts_remind_of_the_answer_and_then_of_what_was_promised(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请迁线杆")
    clock.move_to(wall("2021-09-08 09:00"))
    look_at_clocks(county=staff.county)
    said = Said(words="迁移", until=datetime.date(2021, 9, 10))
    do_part(part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=said, person="电某")
    clock.move_to(wall("2021-09-10 18:00"))
    look_at_clocks(county=staff.county)
    clock.move_to(wall("2021-09-11 09:00"))
    look_at_clocks(county=staff.county)
    of_parts = Reminder.objects.filter(part=part).order_by("at", "pk")
    assert [(one.step, one.level, one.unit) for one in of_parts] == [
        ("answer_invitation", "red", staff.power), ("finish_part", "yellow", staff.power),
        ("finish_part", "red", staff.power),
    ]  # fmt: skip


DAY, SAME_DAY = (1, TimeUnit.WORKING_DAYS), (1, TimeUnit.SAME_DAY)


@pytest.mark.parametrize(("limit", "due"), [(None, "2021-09-07 17:30"), (DAY, "2021-09-07 17:30"),
                                            (SAME_DAY, "2021-09-06 17:30")])  # fmt: skip
def test_a_declined_part_has_a_clock_for_the_desk_that_decides_about_it(
    clock: time_machine.Traveller, limit: tuple[int, TimeUnit] | None, due: str
) -> None:
    staff = the_staff()
    if limit is not None:
        with_limits(staff, decide=limit)
    case = in_hand(staff)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请迁线杆")
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不属电力设施"))
    assert part.answer_due_at == wall(due)
    assert [card.until for card in todo_of(scope_of(staff.su, staff.county), wall("2021-09-06 09:00"))] == [wall(due)]
    clock.move_to(wall("2021-09-08 18:00"))
    look_at_clocks(county=staff.county)
    of_parts = Reminder.objects.filter(part=part)
    assert [(one.step, one.level, one.unit, one.party) for one in of_parts] == [
        ("decide_part", "red", staff.desk, Party.DESK)
    ]  # fmt: skip
    assert "To be decided by the county desk until" in text_of(as_user(staff.gao).get(f"/330822/cases/{case.number}/"))
    do_part(part=part, act=PartAct.NAME, doer=staff.as_desk(), said=Said(words="线路是供电公司的"))
    clock.move_to(wall("2021-09-13 18:00"))
    look_at_clocks(county=staff.county)
    assert [one.step for one in of_parts.filter(unit=staff.desk)] == ["decide_part"]


def test_a_holiday_entered_later_moves_dates_lights_and_invitations(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请迁线杆")
    for day in (7, 8):
        SpecialDay.objects.create(county=staff.county, date=datetime.date(2021, 9, day), kind=DayKind.OFF)
    look_at_clocks(county=staff.county)
    for row in (case, part):
        row.refresh_from_db()
    assert (case.due_at, part.answer_due_at) == (wall("2021-09-15 17:30"), wall("2021-09-09 17:30"))


def test_when_a_light_turned_yellow_does_not_depend_on_when_one_counts(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    before = case.yellow_at
    clock.move_to(wall("2021-09-13 15:00"))
    assert recount_cases(county=staff.county) == 0
    case.refresh_from_db()
    assert case.yellow_at == before


def test_a_case_that_stands_still_is_not_written_at_every_look(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    do_act(case=case, act=Act.PAUSE, doer=staff.as_desk(), said=Said(words="等企业停机"))
    told_then = case.promised_at
    for day in ("2021-09-07 10:00", "2021-09-15 10:00", "2021-10-20 10:00"):
        clock.move_to(wall(day))
        assert look_at_clocks(county=staff.county).changed == 0
    do_act(case=case, act=Act.RESUME, doer=staff.as_desk(), said=Said(words="已停机"))
    assert told_then is not None
    assert case.promised_at is not None
    assert case.promised_at > told_then


def test_an_extension_that_nobody_decides_reminds_the_desk(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    with_limits(staff, report=(5, TimeUnit.WORKING_DAYS), decide=(1, TimeUnit.WORKING_DAYS))
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    do_act(case=case, act=Act.ASK_EXTENSION, doer=staff.as_lead(), said=Said(words="等材料"))
    clock.move_to(wall("2021-09-08 09:00"))
    look_at_clocks(county=staff.county)
    assert [(one.step, one.level, one.unit) for one in case.reminders.all()] == [("decide", "red", staff.desk)]
    do_act(case=case, act=Act.REFUSE_EXTENSION, doer=staff.as_desk(), said=Said(words="不批"))
    assert case.step == "report"


def looked_back(staff: Staff, case: Case) -> None:
    officer = Doer(Party.OFFICER, staff.cast.mao)
    do_act(case=case, act=Act.LOOK_BACK, doer=officer, said=Said(words="没有再发生", outcome=Outcome.HOLDS))


def a_closed_case(staff: Staff) -> Case:
    with_limits(staff, look_back_30=(720, TimeUnit.HOURS), look_back_90=(2160, TimeUnit.HOURS))
    return brought_to(staff, a_case(staff), Act.CLOSE)


def test_the_second_look_back_reminds_nobody_before_the_first_is_done(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    a_closed_case(staff)
    for day in ("2021-09-30 09:00", "2021-10-07 09:00", "2021-11-20 09:00", "2021-12-20 09:00"):
        clock.move_to(wall(day))
        look_at_clocks(county=staff.county)
    assert told() == [("look_back_30", "yellow"), ("look_back_30", "red")]


def test_a_look_back_so_late_that_the_second_is_near_keeps_both(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = a_closed_case(staff)
    clock.move_to(wall("2021-11-25 09:00"))
    looked_back(staff, case)
    assert case.step == ""
    clock.move_to(wall("2021-12-20 09:00"))
    assert look_at_clocks(county=staff.county).red == 0


def test_a_look_back_in_time_leaves_the_second_to_come(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = a_closed_case(staff)
    clock.move_to(wall("2021-10-06 08:30"))
    looked_back(staff, case)
    assert case.step == "look_back_90"
    clock.move_to(wall("2021-12-01 09:00"))
    assert look_at_clocks(county=staff.county).yellow == 1


def test_a_part_given_back_leaves_what_its_unit_once_said(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请迁线杆")
    said = Said(words="迁移", until=datetime.date(2021, 9, 10))
    do_part(part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=said, person="电某")
    do_act(case=case, act=Act.NOTE, doer=staff.as_power(), said=Said(words="已勘察"))
    do_part(part=part, act=PartAct.RELEASE, doer=staff.as_desk(), said=Said(words="不需要了"))
    do_act(case=case, act=Act.NOTE, doer=staff.as_lead(), said=Said(words="另请施工队"))
    assert as_user(staff.gao).get(f"/330822/cases/{case.number}/").status_code == 200
    assert look_at_clocks(county=staff.county).changed == 0


def test_the_database_keeps_reminders_and_keeps_them_single(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = in_hand(staff)
    clock.move_to(wall("2021-09-20 09:00"))
    look_at_clocks(county=staff.county)
    again = Reminder.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    assert [one.party for one in case.reminders.all()] == [Party.LEAD]
    assert "Reminders" in text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))


def test_the_worker_tells_what_turned_and_is_silent_otherwise(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    in_hand(staff)
    clock.move_to(wall("2021-09-20 09:00"))
    assert "0 near due, 1 overdue" in told_look(staff.county)
    assert told_look(staff.county) == ""


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_each_turn_once() -> None:
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False):
        staff = the_staff()
        with_limits(staff, accept=(60, TimeUnit.WORKING_MINUTES))
        for number in range(5):
            a_case(staff, title=f"事{number}")
    moment, together = wall("2021-09-06 16:00"), Barrier(2)

    def look() -> None:
        together.wait()
        try:
            look_at_clocks(county=staff.county, at=moment)
        finally:
            connection.close()

    both = [Thread(target=look) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(told()) == 5
