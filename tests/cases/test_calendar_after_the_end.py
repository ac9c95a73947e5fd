"""A calendar that is put right after a case has ended changes what the rates say of it as it changes its page."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, steps, the_staff, with_limits
from tests.cases.test_reminding import wall
from tongcun.cases.actions import ASKER, Said, do_act, look_at_clocks
from tongcun.cases.models import Case
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.rates import Rate
from tongcun.county.actions import DayPlan, drop_special_day, set_special_day
from tongcun.county.models import DayKind
from tongcun.loops.clock import Unit

pytestmark = pytest.mark.django_db
TUESDAY = datetime.date(2021, 9, 7)


def reported_in_time(case: Case) -> str:
    case.refresh_from_db()
    return case.answers[list(Rate).index(Rate.REPORTED_IN_TIME)]


def closed(staff: Staff, case: Case) -> None:
    for act, doer, said in steps(staff)[5:10]:
        do_act(case=case, act=act, doer=doer, said=said)


def withdrawn(staff: Staff, case: Case) -> None:
    do_act(case=case, act=Act.WITHDRAW, doer=ASKER, said=Said(words="自己修好了"))


@pytest.mark.parametrize("ends", [closed, withdrawn])
def test_a_rest_day_entered_after_the_last_clock_has_ended_makes_the_report_timely_and_taken_back_late(
    ends: Callable[[Staff, Case], None],
) -> None:
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False) as clock:
        staff = the_staff()
        with_limits(staff, report=(1, Unit.WORKING_DAYS), call_back=(1, Unit.WORKING_DAYS))
        case = brought_to(staff, a_case(staff), Act.PLAN)
        clock.move_to(wall("2021-09-08 09:00"))
        ends(staff, case)
        look_at_clocks(county=staff.county)
        assert reported_in_time(case) == "0"
        clock.move_to(wall("2021-09-09 09:00"))
        day = set_special_day(county=staff.county, plan=DayPlan(TUESDAY, DayKind.OFF))
        assert look_at_clocks(county=staff.county).changed == 1
        # Withdrawn in time now, its clock was nobody's lateness.
        assert reported_in_time(case) == ("1" if ends is closed else "-")
        assert look_at_clocks(county=staff.county).changed == 0
        clock.move_to(wall("2021-09-09 10:00"))
        drop_special_day(day=day)
        assert look_at_clocks(county=staff.county).changed == 1
        assert reported_in_time(case) == "0"
