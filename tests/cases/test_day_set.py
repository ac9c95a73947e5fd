"""The day by which a meeting wants it: once set it is moved with a reason and in time, and the first stays visible."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from tests.cases.meetings import MEETINGS, a_meeting, a_problem, in_days
from tests.cases.people import Staff, a_case, brought_to, steps, the_staff, with_limits
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import FilledIn, do_act, fill_in_case, recount_cases
from tongcun.cases.models import Case
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.rates import Rate
from tongcun.county.actions import RefusedError
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
REASON = "变压器订货要两个月"
MONDAY = "2021-09-06T01:00:00+00:00"


def wanted(staff: Staff, days: int | None = 30) -> Case:
    """A case of a meeting of today that wants it in so many days."""
    return a_meeting(staff, a_problem(staff, until=None if days is None else in_days(staff, days))).cases.get()


def moved(staff: Staff, case: Case, days: int | None, words: str = REASON) -> None:
    day = None if days is None else in_days(staff, days)
    fill_in_case(case=case, said={"wanted_by": day, "words": words}, desk=staff.as_desk())


def on(case: Case, staff: Staff) -> datetime.date:
    assert case.promised_at is not None
    return case.promised_at.astimezone(staff.county.zone()).date()


def answer(case: Case, rate: Rate) -> str:
    return case.answers[list(Rate).index(rate)]


def test_a_day_that_was_set_is_moved_with_a_reason_and_the_first_stays_on_every_page() -> None:
    staff = the_staff()
    case = wanted(staff)
    first = in_days(staff, 30)
    moved(staff, case, 40)
    moved(staff, case, 50, "再等一批材料")
    assert (case.wanted_by, case.first_wanted_by) == (in_days(staff, 50), first)
    told = [(event.until, event.was_until, event.words) for event in case.events.filter(act=Act.SET_DAY)]
    assert told == [(in_days(staff, 40), first, REASON), (in_days(staff, 50), in_days(staff, 40), "再等一批材料")]
    desk, page = as_user(staff.su), f"/330822/cases/{case.number}/"
    assert case.meeting is not None
    for address in (page, f"{page}fill-in/", f"{MEETINGS}{case.meeting_id}/"):
        assert f"first set: {first.isoformat()}" in text_of(desk.get(address)), address
    assert REASON in text_of(desk.get(page))
    raw = desk.get(f"{MEETINGS}{case.meeting_id}/problems.xlsx").content
    assert f"first set: {first.isoformat()}" in str(_cells(raw))
    days = f"since={in_days(staff, -3)}&until={in_days(staff, 0)}"
    ledger = desk.get(f"/330822/cases/lists/ledger/xlsx/?{days}").content
    assert f"first set: {first.isoformat()}" in str(_cells(ledger))


def _cells(raw: bytes) -> list[Any]:
    return CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    ("days", "words", "told"),
    [(40, " ", "Say why"), (None, REASON, "not taken away"), (-1, REASON, "today or a day to come")],
)
def test_a_day_is_not_moved_without_a_reason_not_into_the_past_and_not_taken_away(
    days: int | None, words: str, told: str
) -> None:
    staff = the_staff()
    case = wanted(staff)
    with pytest.raises(RefusedError, match=told):
        moved(staff, case, days, words)
    case.refresh_from_db()
    assert (case.wanted_by, case.events.filter(act=Act.SET_DAY).count()) == (in_days(staff, 30), 0)


def test_the_desk_alone_moves_it() -> None:
    staff = the_staff()
    case = wanted(staff)
    with pytest.raises(RefusedError, match="for others to do: county desk"):
        fill_in_case(case=case, said={"wanted_by": in_days(staff, 40), "words": REASON}, desk=staff.as_lead())
    assert as_user(staff.gao).post(f"/330822/cases/{case.number}/fill-in/", {}).status_code == 403


def test_a_day_that_has_passed_stays_and_the_page_does_not_offer_to_move_it() -> None:
    staff = the_staff()
    with time_machine.travel(MONDAY, tick=True) as clock:
        case = wanted(staff, 9)
        clock.move_to("2021-09-20T01:00:00+00:00")
        with pytest.raises(RefusedError, match="2021-09-15 has passed"):
            moved(staff, case, 40)
        page = as_user(staff.su).get(f"/330822/cases/{case.number}/fill-in/")
        assert "That day has passed: it stays." in text_of(page)
        said = {"leader": staff.bai.pk, "solution": "增容两台", "wanted_by": "2021-12-01"}
        as_user(staff.su).post(f"/330822/cases/{case.number}/fill-in/", said)
    case.refresh_from_db()
    assert (case.wanted_by, case.solution) == (datetime.date(2021, 9, 15), "增容两台")


def test_a_day_moved_in_time_is_what_is_promised_and_when_the_report_is_due() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS), call_back=(2, TimeUnit.WORKING_DAYS))
    case = wanted(staff)
    do_act(case=case, act=Act.SIGN, doer=staff.as_lead())
    moved(staff, case, 60)
    assert on(case, staff) == in_days(staff, 60)
    assert case.due_at is not None
    assert in_days(staff, 60) - case.due_at.astimezone(staff.county.zone()).date() < datetime.timedelta(days=10)
    assert recount_cases(county=staff.county) == 0


def test_what_was_late_before_the_day_was_set_stays_late_and_no_day_makes_it_timely() -> None:
    staff = the_staff()
    with_limits(staff, report=(2, TimeUnit.WORKING_DAYS), call_back=(1, TimeUnit.WORKING_DAYS))
    with time_machine.travel(MONDAY, tick=False) as clock:
        case = wanted(staff, None)
        for act in (Act.SIGN, Act.RESPOND):
            brought_on(staff, case, act)
        told, due = case.promised_at, case.due_at
        clock.move_to("2021-09-20T01:00:00+00:00")
        moved(staff, case, 60, "")
        assert (case.wanted_by, case.promised_at, case.due_at) == (in_days(staff, 60), told, due)
        assert answer(case, Rate.CONFIRMED_IN_TIME) == "0"
        assert recount_cases(county=staff.county) == 0


def brought_on(staff: Staff, case: Case, act: Act) -> None:
    doer, said = next((doer, said) for one, doer, said in steps(staff) if one is act)
    do_act(case=case, act=act, doer=doer, said=said)


def test_two_who_fill_in_at_once_lose_nothing_of_each_other() -> None:
    staff = the_staff()
    case = a_meeting(staff, a_problem(staff, leader=None, solution="", until=None)).cases.get()
    address = f"/330822/cases/{case.number}/fill-in/"
    first, second = as_user(staff.su), as_user(staff.su)
    began = {"initial-leader": "", "initial-solution": "", "initial-wanted_by": ""}
    first.post(address, began | {"leader": staff.bai.pk, "solution": "", "wanted_by": ""})
    second.post(address, began | {"leader": "", "solution": "增容一台", "wanted_by": ""})
    case.refresh_from_db()
    assert (case.leading_leader, case.solution) == (staff.bai, "增容一台")


def test_a_second_day_set_at_the_same_moment_is_told_that_one_is_there() -> None:
    staff = the_staff()
    case = wanted(staff, None)
    said: FilledIn = {"wanted_by": in_days(staff, 20)}
    fill_in_case(case=case, said=said, desk=staff.as_desk())
    with pytest.raises(RefusedError, match="Say why the limit of time is moved"):
        fill_in_case(case=Case.objects.get(pk=case.pk), said={"wanted_by": in_days(staff, 25)}, desk=staff.as_desk())


def test_no_day_is_set_for_what_has_ended() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.CLOSE)
    with pytest.raises(RefusedError, match="cannot be done now"):
        fill_in_case(case=case, said={"wanted_by": in_days(staff, 5)}, desk=staff.as_desk())
