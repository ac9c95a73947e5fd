"""当天施策, a rule of the sample county: whoever asks in the morning has a first answer before the evening."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests.cases.people import Staff, a_case, steps, the_staff
from tests.cases.test_reminding import wall
from tongcun.cases.actions import do_act, recount_cases
from tongcun.cases.models import Case
from tongcun.cases.pure.acts import Act
from tongcun.cases.queries.cases import light_of_case
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.standing import Time, standing
from tongcun.commands.demo.cases.limits import limited
from tongcun.county.clock import now
from tongcun.county.queries import working_calendar
from tongcun.loops.lights import Light

pytestmark = pytest.mark.django_db
TO_THE_ANSWER = (Act.ACCEPT, Act.SORT, Act.SIGN, Act.RESPOND)
MONDAY, EVENING, TUESDAY = wall("2021-09-06 09:00"), wall("2021-09-06 17:00"), wall("2021-09-07 09:00")


def asked_on_monday_morning(staff: Staff, *, left_over_night: Act | None) -> Case:
    """A case on which everybody takes until Monday evening, and from some act on until Tuesday morning."""
    limited(staff.county)
    with time_machine.travel(MONDAY, tick=False) as clock:
        case, begin = a_case(staff), EVENING
        for number, (act, doer, said) in enumerate(steps(staff)[: len(TO_THE_ANSWER)]):
            begin = TUESDAY if act is left_over_night else begin
            clock.move_to(begin + datetime.timedelta(minutes=number))
            do_act(case=case, act=act, doer=doer, said=said)
    return case


def late_steps(case: Case) -> list[str]:
    time = Time(working_calendar(case.county), TUESDAY + datetime.timedelta(hours=1))
    found = standing(case, list(case.events.order_by("number")), limit_table(case.county), time)
    return [clock.running.promise for clock in found.clocks if clock.reading.late]


@pytest.mark.parametrize("act", TO_THE_ANSWER)
def test_what_was_asked_on_monday_at_nine_and_is_answered_on_tuesday_is_late_wherever_it_lay(act: Act) -> None:
    assert late_steps(asked_on_monday_morning(the_staff(), left_over_night=act))


def test_what_is_answered_on_monday_evening_is_not_late() -> None:
    assert late_steps(asked_on_monday_morning(the_staff(), left_over_night=None)) == []


def test_in_the_evening_nothing_that_lies_unanswered_is_green() -> None:
    for count in range(len(TO_THE_ANSWER)):
        staff = the_staff(f"33082{count}")
        limited(staff.county)
        with time_machine.travel(MONDAY, tick=False) as clock:
            case = a_case(staff)
            for act, doer, said in steps(staff)[:count]:
                do_act(case=case, act=act, doer=doer, said=said)
            clock.move_to(wall("2021-09-06 17:31"))
            recount_cases(county=staff.county)
            case.refresh_from_db()
            assert light_of_case(case, now()) is Light.RED, count
