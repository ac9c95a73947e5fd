"""When lights turn: one table for all promises, and every one of them follows it."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.cases.people import a_case, brought_to, the_staff, with_limits
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import invite, look_at_clocks
from tongcun.cases.models import Reminder
from tongcun.cases.pure.acts import Act
from tongcun.county.models import LightKind, LightSetting
from tongcun.county.queries import light_rules
from tongcun.loops.clock import Unit as TimeUnit
from tongcun.loops.lights import LightRule

pytestmark = pytest.mark.django_db
PAGE = "/330822/calendar/lights/"


def wall(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_rule_is_entered_on_the_page_and_holds_from_its_day_on() -> None:
    staff = the_staff()
    an = as_user(staff.cast.an)
    said = {"kind": "visit", "yellow_percent": "0", "yellow_hours": "72", "first_date": "2021-09-01"}
    assert an.post(PAGE, said).status_code == 302
    rules = light_rules(staff.county)
    assert rules.on(LightKind.VISIT, datetime.date(2021, 9, 1)) == LightRule(0.0, 72 * 3600)
    assert rules.on(LightKind.VISIT, datetime.date(2021, 8, 31)) == LightRule(0.0, 168 * 3600)
    assert "2021-09-01" in text_of(an.get(PAGE))
    assert an.post(PAGE, said).status_code == 200, "the same day twice"
    assert LightSetting.objects.count() == 1


def test_steps_without_a_percentage_and_parts_follow_the_table_in_lists_reminders_and_on_the_desk() -> None:
    with time_machine.travel(wall("2021-09-06 08:30"), tick=False) as clock:
        staff = the_staff()
        for kind in (LightKind.CASE_STEP, LightKind.JOINT_PART):
            staff.county.light_settings.create(kind=kind, yellow_percent=50, first_date="2021-01-01")
        with_limits(staff, report=(4, TimeUnit.WORKING_DAYS))
        case = brought_to(staff, a_case(staff), Act.RESPOND)
        invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请迁线杆")
        clock.move_to(wall("2021-09-08 08:30"))
        look_at_clocks(county=staff.county)
        levels = {(one.step, one.level) for one in Reminder.objects.all()}
        assert levels == {("answer_invitation", "red")}
        clock.move_to(wall("2021-09-08 16:00"))
        look_at_clocks(county=staff.county)
        assert ("report", "yellow") in {(one.step, one.level) for one in Reminder.objects.all()}
        assert "overdue" in text_of(as_user(staff.dian).get("/330822/my-desk/"))
