"""The pages of cases: who sees what, what is offered, and that only that is done."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
import time_machine

from tests.cases.people import Staff, a_case, a_unit, brought_to, the_staff, with_limits
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act, invite
from tongcun.cases.models import Case, Grade, Part
from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.county.models import FullView, Role
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
CASES = "/330822/cases/"


def _page(staff: Staff, case: Case) -> str:
    return f"{CASES}{case.number}/"


def test_a_unit_sees_what_is_with_it_and_an_officer_what_their_enterprises_asked() -> None:
    staff = the_staff()
    case = a_case(staff)
    seen = {
        user.username: as_user(user).get(_page(staff, case)).status_code
        for user in (staff.gao, staff.xiang, staff.cast.mao, staff.su, staff.shi, staff.bai, staff.cast.wu)
    }
    assert {name.split("-")[0]: status for name, status in seen.items()} == {
        "gao": 404, "xiang": 200, "mao": 200, "su": 200, "shi": 200, "bai": 200, "wu": 404
    }  # fmt: skip
    brought_to(staff, case, Act.SORT)
    assert as_user(staff.gao).get(_page(staff, case)).status_code == 200


def test_a_confidential_case_is_seen_by_whoever_handles_it_alone() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, is_confidential=True), Act.SORT)
    for user, status in ((staff.cast.mao, 404), (staff.xiang, 404), (staff.gao, 200), (staff.su, 200)):
        assert as_user(user).get(_page(staff, case)).status_code == status
    assert case.title not in text_of(as_user(staff.cast.mao).get(CASES))


def test_only_what_can_be_done_is_offered() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SORT)
    lead = text_of(as_user(staff.gao).get(_page(staff, case)))
    assert 'value="sign"' in lead
    assert 'value="send_back"' in lead
    assert 'value="report"' not in lead
    assert 'value="sign"' not in text_of(as_user(staff.su).get(_page(staff, case)))
    assert "What you can do" not in text_of(as_user(staff.xiang).get(_page(staff, case)))


def test_a_button_does_what_it_says_and_a_forged_one_nothing() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SORT)
    page = _page(staff, case)
    forged = as_user(staff.gao).post(f"{page}act/", {"act": "confirm", "outcome": "solved", "words": "好"})
    assert "cannot be done any more" in text_of(forged)
    assert as_user(staff.gao).post(f"{page}act/", {"act": "send_back", "words": ""}).status_code == 422
    assert Case.objects.get().state == State.SORTED
    assert as_user(staff.gao).post(f"{page}act/", {"act": "sign"}).status_code == 302
    assert (Case.objects.get().state, Case.objects.get().holder) == (State.SIGNED, staff.bureau)


def test_what_was_reported_and_when_stands_beside_what_the_asker_confirmed_and_when() -> None:
    staff = the_staff()
    with time_machine.travel("2021-10-11T08:30:00+00:00", tick=False) as clock:
        case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
        page = facts_of(as_user(staff.su).get(_page(staff, case)))
        assert (page["As reported"], "Outcome" in page) == ("solved · 2021-10-11 16:30", False)
        clock.move_to("2021-10-13T01:10:00+00:00")
        said = Said(words="还差一段", called="13900001234", outcome=Outcome.PARTLY)
        do_act(case=case, act=Act.CONFIRM, doer=staff.as_caller(), said=said)
        page = facts_of(as_user(staff.su).get(_page(staff, case)))
        assert page["As reported"] == "solved · 2021-10-11 16:30"
        assert page["Outcome"] == "solved in part · confirmed 2021-10-13 09:10"


def facts_of(answer: Any) -> dict[str, str]:
    """The names and values of a page's facts."""
    return dict(re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", text_of(answer)))


def test_a_site_meeting_is_put_down_by_the_lead_and_the_joint_units_alone() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    other = a_person("Ye", staff.county, Role.BUREAU, unit=a_unit(staff.cast, "water", "水利局（样例）"))
    said = {"at": "2021-09-01T10:00", "place": "村口", "came": "三方", "agreed": "明天动工"}
    people = {"lead": staff.gao, "joint": staff.dian, "township": staff.xiang, "officer": staff.cast.mao,
              "desk": staff.su, "supervisor": staff.shi, "another bureau": other}  # fmt: skip
    told = {name: as_user(user).post(f"{_page(staff, case)}site-meeting/", said).status_code
            for name, user in people.items()}  # fmt: skip
    assert told == {"lead": 302, "joint": 302, "township": 422, "officer": 403, "desk": 422, "supervisor": 403,
                    "another bureau": 404}  # fmt: skip
    assert [one.entered_by for one in case.site_meetings.order_by("pk")] == [staff.gao, staff.dian]


def test_an_officer_does_not_confirm_the_case_of_their_own_enterprise() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    a_second_role = a_person("Mao2", staff.county, Role.SECRETARY)
    staff.cast.mao.postings.create(county=staff.county, role=Role.SECRETARY)
    assert 'value="confirm"' not in text_of(as_user(staff.cast.mao).get(_page(staff, case)))
    said = {"act": "confirm", "outcome": "solved", "words": "好", "called": "139"}
    as_user(staff.cast.mao).post(f"{_page(staff, case)}act/", said)
    assert Case.objects.get().state == State.CALLING_BACK
    as_user(a_second_role).post(f"{_page(staff, case)}act/", said)
    assert Case.objects.get().state == State.CONFIRMED


def test_who_also_sits_at_the_desk_is_no_caller_of_their_own_units_case() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    staff.gao.postings.create(county=staff.county, role=Role.SECRETARY)
    assert 'value="confirm"' not in text_of(as_user(staff.gao).get(_page(staff, case)))


def test_the_asker_is_masked_and_a_full_view_is_recorded() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SORT)
    page = text_of(as_user(staff.gao).get(_page(staff, case)))
    assert "13900001234" not in page
    assert "周＊＊" in page
    assert "13900001234" in text_of(as_user(staff.gao).post(f"{_page(staff, case)}in-full/"))
    assert FullView.objects.get().what == f"case {case.number}"
    assert as_user(staff.bai).post(f"{_page(staff, case)}in-full/").status_code == 200


def test_the_number_called_back_stands_masked_in_the_story_and_in_full_for_who_asks() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, asker_name="", asker_phone=""), Act.CONFIRM)
    page = text_of(as_user(staff.su).get(_page(staff, case)))
    assert "＊＊＊＊＊＊＊1234" in page
    assert "13900001234" not in page
    assert "13900001234" in text_of(as_user(staff.su).post(f"{_page(staff, case)}in-full/"))
    assert FullView.objects.count() == 1


def test_a_case_is_taken_down_and_held_by_whoever_took_it() -> None:
    staff = the_staff()
    said = {
        "enterprise": staff.firm.pk, "title": "用电增容", "problem": "变压器容量不足", "channel": "officer",
        "grade": "general", "found_on": "2021-09-01",
    }  # fmt: skip
    answer = as_user(staff.xiang).post(f"{CASES}new/", said)
    case = Case.objects.get()
    assert answer.headers["Location"] == _page(staff, case)
    assert (case.holder, case.registered_by) == (staff.township, staff.xiang)
    assert as_user(staff.xiang).post(f"{CASES}new/", said | {"title": ""}).status_code == 422
    assert Case.objects.count() == 1


def test_the_list_shows_lights_and_finds_by_them() -> None:
    staff = the_staff()
    with_limits(staff, accept=(1, TimeUnit.HOURS))
    late, fresh = a_case(staff, title="很久以前"), a_case(staff, title="刚才")
    Case.objects.filter(pk=late.pk).update(due_at=late.registered_at - datetime.timedelta(days=1))
    page = text_of(as_user(staff.su).get(CASES))
    assert page.index("很久以前") < page.index("刚才")
    red = text_of(as_user(staff.su).get(f"{CASES}?light=red"))
    assert "很久以前" in red
    assert fresh.title not in red
    assert as_user(staff.su).get(f"{CASES}?light=purple&class=x&township=9999999999&page=x").status_code == 200


def test_a_part_is_promised_from_the_page_and_the_desk_sets_the_grade() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SIGN)
    lead = as_user(staff.gao)
    lead.post(f"{_page(staff, case)}invite/", {"unit": staff.power.pk, "words": "请改造线路"})
    part = Part.objects.get()
    said = {"act": "promise", "words": "改造", "until": "2071-10-20", "person": "电样例"}
    assert as_user(staff.dian).post(f"{CASES}parts/{part.pk}/act/", said).status_code == 302
    page = text_of(lead.get(_page(staff, case)))
    assert "电样例" in page
    as_user(staff.su).post(f"{_page(staff, case)}classify/", {"grade": "danger", "words": "线路带电"})
    assert Case.objects.get().grade == Grade.DANGER
    assert as_user(staff.dian).post(f"{_page(staff, case)}classify/", {"grade": "general"}).status_code == 403


def test_a_late_entry_is_marked_as_such() -> None:
    staff = the_staff()
    case = a_case(staff)
    Case.objects.filter(pk=case.pk).update(registered_at=case.registered_at - datetime.timedelta(days=3))
    case.refresh_from_db()
    moment = case.registered_at + datetime.timedelta(days=1)
    event = do_act(case=case, act=Act.ACCEPT, doer=staff.as_desk(), said=Said(at=moment))
    assert event.is_late
    assert "entered later" in text_of(as_user(staff.su).get(_page(staff, case)))


def test_a_case_with_all_that_belongs_to_it_asks_at_most_twenty_times(django_assert_max_num_queries: object) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    for unit in (staff.power, staff.township):
        invite(case=case, unit=unit, doer=staff.as_lead(), words="请协办")
    client = as_user(staff.gao)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get(_page(staff, case)).status_code == 200


def test_the_desk_links_what_was_asked_twice_and_the_enterprises_page_shows_both() -> None:
    staff = the_staff()
    first, second = a_case(staff, title="线杆过低"), a_case(staff, title="线杆还是过低")
    desk = as_user(staff.su)
    assert f"{first.number} 线杆过低" in text_of(desk.get(f"{_page(staff, second)}link/"))
    desk.post(f"{_page(staff, second)}link/", {"to": first.pk, "link": "repeat"})
    assert Case.objects.get(pk=second.pk).linked_to == first
    assert "asked again" in text_of(desk.get(_page(staff, second)))
    enterprise = text_of(as_user(staff.cast.mao).get(f"/330822/liaison/enterprises/{staff.firm.pk}/"))
    assert enterprise.index("线杆还是过低") < enterprise.index("线杆过低")
    assert as_user(staff.gao).post(f"{_page(staff, second)}link/", {"to": first.pk}).status_code == 403
