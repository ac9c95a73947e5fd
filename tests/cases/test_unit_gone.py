"""A unit that is dissolved while it has cases: it does nothing more, and the county's desk gives them to another."""

from __future__ import annotations

import datetime
from http import HTTPStatus

import pytest

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act, do_part, invite
from tongcun.cases.models import Case, SiteMeeting
from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.cases.pure.parts import PartAct, PartState
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Unit

pytestmark = pytest.mark.django_db
DESK = "/330822/my-desk/"


def dissolve(unit: Unit) -> str:
    """Yesterday was its last day, and its people's posts still stand; since when it is no more."""
    today = service_date(unit.county)
    unit.valid_until = today - datetime.timedelta(days=1)
    unit.save()
    return f"{unit} is dissolved since {today}"


def page_of(case: Case) -> str:
    return f"/330822/cases/{case.number}/"


def for_whom(staff: Staff, words: str) -> set[str]:
    people = {"desk": staff.su, "bureau": staff.gao, "power": staff.dian, "supervisor": staff.shi}
    return {name for name, user in people.items() if words in text_of(as_user(user).get(DESK))}


@pytest.mark.parametrize("last", [Act.SORT, Act.SIGN, Act.RESPOND])
def test_a_case_of_a_dissolved_unit_is_the_desks_which_names_another(last: Act) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), last)
    assert for_whom(staff, case.title) == {"bureau"}
    told = dissolve(staff.bureau)
    assert for_whom(staff, case.title) == {"desk"}
    assert for_whom(staff, told) == {"desk"}
    if last is Act.SORT:
        do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.power))
    else:
        assert for_whom(staff, "escalate it, so that another unit is named") == {"desk"}
        do_act(case=case, act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="机构改革，主办单位已撤销"))
        do_act(case=case, act=Act.DECIDE, doer=staff.as_desk(), said=Said(to=staff.power, words="职能划入该单位"))
    assert for_whom(staff, case.title) == {"power"}


def test_a_dissolved_unit_signs_nothing_and_its_people_are_told_what_happens_now() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SORT)
    told, gao = dissolve(staff.bureau), as_user(staff.gao)
    with pytest.raises(RefusedError, match="The county desk has it on its desk, and names the unit that has its tasks"):
        do_act(case=case, act=Act.SIGN, doer=staff.as_lead())
    page = text_of(gao.get(page_of(case)))
    assert told in page
    assert 'value="sign"' not in page
    refused = gao.post(f"{page_of(case)}act/", {"act": "sign"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert text_of(refused).count(told) == 2
    case.refresh_from_db()
    assert (case.state, case.holder) == (State.SORTED, staff.desk)


def test_a_dissolved_lead_reports_invites_and_enters_nothing() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PLAN)
    told, gao = dissolve(staff.bureau), as_user(staff.gao)
    with pytest.raises(RefusedError, match="is dissolved since"):
        do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=Said(words="办了", outcome=Outcome.SOLVED))
    with pytest.raises(RefusedError, match="is dissolved since"):
        invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    for form, said in (
        ("act", {"act": "report", "outcome": "solved", "words": "办了"}),
        ("invite", {"unit": staff.power.pk, "words": "请改造线路"}),
        ("site-meeting", {"at": "2021-09-01T10:00", "place": "村口", "came": "三方", "agreed": "明天动工"}),
    ):
        refused = gao.post(f"{page_of(case)}{form}/", said)
        assert (refused.status_code, told in text_of(refused)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True), form
    assert (case.parts.count(), SiteMeeting.objects.count()) == (0, 0)


def test_a_part_of_a_dissolved_unit_is_the_desks_to_release() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    told = dissolve(staff.power)
    assert for_whom(staff, f"{told}: release its part") == {"desk"}
    promise = Said(words="改线", until=datetime.date(2071, 1, 1))
    with pytest.raises(RefusedError, match="or releases its part"):
        do_part(part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=promise, person="田")
    said = {"act": "promise", "words": "改线", "until": "2071-01-01", "person": "田"}
    refused = as_user(staff.dian).post(f"/330822/cases/parts/{part.pk}/act/", said)
    assert (refused.status_code, told in text_of(refused)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    do_part(part=part, act=PartAct.RELEASE, doer=staff.as_desk(), said=Said(words="单位已撤销"))
    assert part.state == PartState.RELEASED
    assert for_whom(staff, told) == set()


def test_a_unit_on_its_last_day_still_acts() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SORT)
    staff.bureau.valid_until = service_date(staff.county)
    staff.bureau.save()
    assert for_whom(staff, case.title) == {"bureau"}
    do_act(case=case, act=Act.SIGN, doer=staff.as_lead())
    assert case.holder == staff.bureau
