"""A unit that is dissolved while it has cases: it does nothing more, and the county's desk gives them to another."""

from __future__ import annotations

import datetime
from http import HTTPStatus

import pytest

from tests.cases.cards import a_visitor
from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act, do_part, invite
from tongcun.cases.models import Case, Scheme, SiteMeeting
from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.cases.pure.parts import PartAct, PartState
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Role, Unit

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


# --- What comes after its last day is the county desk's.


@pytest.mark.parametrize("who", ["officer", "bureau"])
def test_what_the_people_of_a_dissolved_unit_take_down_is_held_by_the_county_desk(who: str) -> None:
    staff = the_staff()
    staff.cast.mao.postings.update(unit=staff.bureau)
    user = {"officer": staff.cast.mao, "bureau": staff.gao}[who]
    dissolve(staff.bureau)
    said = {
        "enterprise": staff.firm.pk, "title": "用电增容", "problem": "变压器容量不足", "channel": "officer",
        "grade": "general", "found_on": "2021-09-01",
    }  # fmt: skip
    assert as_user(user).post("/330822/cases/new/", said).status_code == HTTPStatus.FOUND
    case = Case.objects.get()
    assert (case.holder, case.first_unit) == (staff.desk, staff.desk)


def test_an_officer_of_a_dissolved_unit_and_of_another_takes_down_for_the_other() -> None:
    staff = the_staff()
    mao = staff.cast.mao
    mao.postings.update(unit=staff.bureau)
    mao.postings.create(county=staff.county, role=Role.LIAISON_OFFICER, unit=staff.power)
    dissolve(staff.bureau)
    assert "taken down for" not in text_of(as_user(mao).get("/330822/cases/new/"))
    said = {
        "visited_on": service_date(staff.county).isoformat(), "met": "周某人", "said": "看了圈舍。",
        "problem": "高压线离地只有三米", "form": "one", "scheme": Scheme.objects.get().pk,
    }  # fmt: skip
    visit = f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    assert as_user(mao).post(visit, said).status_code == HTTPStatus.FOUND
    assert Case.objects.get().holder == staff.power


def test_the_county_desk_answers_for_what_a_dissolved_unit_took_first_and_everybody_reads_so() -> None:
    staff = the_staff()
    case = a_case(staff, unit=staff.township)
    assert who_answers(staff, case) == {str(staff.township)}
    dissolve(staff.township)
    assert who_answers(staff, case) == {staff.county.desk_name or "county desk"}


def test_so_it_does_for_what_is_reopened_once_the_unit_that_did_it_is_dissolved() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.CLOSE)
    dissolve(staff.bureau)
    do_act(case=case, act=Act.REOPEN, doer=staff.as_desk(), said=Said(words="又坏了"))
    assert who_answers(staff, case) == {staff.county.desk_name or "county desk"}


def test_the_asker_is_not_told_to_wait_for_a_unit_that_is_no_more_or_to_call_its_people() -> None:
    staff = the_staff()
    type(staff.gao).objects.filter(pk=staff.gao.pk).update(phone="13955556666")
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    card = a_visitor(staff)
    told = text_of(card.get("asker_case", case.number))
    assert "gets it done and says so" in told
    assert "13955556666" in told
    dissolve(staff.bureau)
    told = text_of(card.get("asker_case", case.number))
    assert "gets it done and says so" not in told
    assert "finds out which unit does it" in told
    assert "13955556666" not in told


def who_answers(staff: Staff, case: Case) -> set[str]:
    """Who answers for a case now, as its page, its card on a desk, and its asker's pages say."""
    card = a_visitor(staff)
    asker = card.get("asker_case", case.number).context["view"].row.answering
    row = next(row.answering for row in card.get("entrance").context["rows"] if row.case == case)
    assert f">{asker}</span>" in text_of(card.get("asker_case", case.number))
    su = as_user(staff.su)
    shown = next(one.holder for one in su.get(DESK).context["cards"] if one.number == case.number)
    return {asker, row, shown, su.get(page_of(case)).context["view"].answering}


def test_no_part_is_given_to_a_unit_that_is_no_more_or_asked_of_it_again() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不归我们"))
    dissolve(staff.power)
    address = f"/330822/cases/parts/{part.pk}/act/"
    refused = as_user(staff.su).post(address, {"act": "name", "words": "归你们"})
    assert (refused.status_code, f"{staff.power} does not exist today" in text_of(refused)) == (422, True)
    do_part(part=part, act=PartAct.RELEASE, doer=staff.as_desk(), said=Said(words="单位已撤销"))
    refused = as_user(staff.gao).post(address, {"act": "ask_again", "words": "再请"})
    assert (refused.status_code, f"{staff.power} does not exist today" in text_of(refused)) == (422, True)
    part.refresh_from_db()
    assert part.state == PartState.RELEASED
