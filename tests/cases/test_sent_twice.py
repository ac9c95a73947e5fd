"""A form that is sent twice, by a double click or by the browser's way back, makes one thing and not two."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cases.cards import a_visitor
from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cast import a_person
from tests.county.evidence_files import a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import invite
from tongcun.cases.models import Case, CaseEvent, LeadersNote, Receipt, Scheme, SiteMeeting, Visit
from tongcun.cases.pure.acts import Act
from tongcun.county.clock import service_date
from tongcun.county.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 3
NEW = "/330822/cases/new/"


def taken_down(staff: Staff, **said: Any) -> dict[str, Any]:
    return {
        "enterprise": staff.firm.pk, "title": "用电增容", "problem": "变压器容量不足", "channel": "officer",
        "grade": "general", "found_on": "2021-09-01", "form": "one",
    } | said  # fmt: skip


def a_visit_with_a_problem(staff: Staff, **said: Any) -> dict[str, Any]:
    return {
        "visited_on": service_date(staff.county).isoformat(), "met": "周某人", "said": "看了圈舍。",
        "problem": "高压线离地只有三米", "form": "one", "scheme": Scheme.objects.get().pk,
    } | said  # fmt: skip


def at_once(send: Callable[[], Any]) -> list[int]:
    """What several who send at the very same moment are answered."""
    together = Barrier(TOGETHER)

    def sent(_number: int) -> int:
        together.wait()
        try:
            status: int = send().status_code
            return status
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as threads:
        return list(threads.map(sent, range(TOGETHER)))


def test_a_case_taken_down_by_a_double_click_is_one() -> None:
    staff = the_staff()
    assert at_once(lambda: as_user(staff.su).post(NEW, taken_down(staff))) == [302] * TOGETHER
    assert [case.number.endswith("-0001") for case in Case.objects.all()] == [True]


def test_the_way_back_leads_to_the_case_that_is_there_and_a_form_filled_in_anew_makes_another() -> None:
    staff = the_staff()
    client = as_user(staff.xiang)
    first, again = (client.post(NEW, taken_down(staff))["Location"] for _time in range(2))
    assert first == again
    assert client.post(NEW, taken_down(staff, problem="路灯坏了两盏", title="路灯"))["Location"] != first
    assert as_user(staff.su).post(NEW, taken_down(staff, problem="水管破了"))["Location"] != first
    assert Case.objects.count() == 3


def test_every_form_of_a_case_a_visit_and_a_note_that_is_opened_is_another() -> None:
    staff = the_staff()
    desk, officer = as_user(staff.su), as_user(staff.cast.mao)
    visit = f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    for client, address in ((desk, NEW), (desk, "/330822/cases/notes/new/"), (officer, visit)):
        assert len({client.get(address).context["form"].initial["form"] for _time in range(2)}) == 2


def test_a_visit_with_a_problem_sent_by_a_double_click_is_one_visit_and_one_case() -> None:
    staff = the_staff()
    address = f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    said = a_visit_with_a_problem(staff)
    assert at_once(lambda: as_user(staff.cast.mao).post(address, said)) == [302] * TOGETHER
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_a_visit_that_was_taken_back_does_not_come_back_with_the_same_form() -> None:
    staff = the_staff()
    client, address = as_user(staff.cast.mao), f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    page = client.post(address, a_visit_with_a_problem(staff))["Location"]
    client.post(f"{page}take-back/", {"because": "记错了企业"})
    assert client.post(address, a_visit_with_a_problem(staff))["Location"] == page
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_a_problem_told_at_the_entrance_by_many_taps_is_one_with_one_receipt() -> None:
    staff = the_staff()
    card = a_visitor(staff).card
    address, said = reverse("tell_problem", args=[card]), {"problem": "高压线离地只有三米", "form": "one"}
    assert at_once(lambda: Client().post(address, said)) == [302] * TOGETHER
    assert (Case.objects.count(), Receipt.objects.count()) == (1, 1)


def test_two_identical_notes_of_a_leader_saved_at_the_same_moment_are_one() -> None:
    staff = the_staff()

    def send() -> Any:
        said = {
            "leader": staff.bai.pk, "noted_on": service_date(staff.county).isoformat(), "words": "请即办。",
            "scan": SimpleUploadedFile("批示.jpg", a_photo()), "enterprise": staff.firm.pk, "title": "线杆",
            "problem": "高压线离地只有三米", "grade": "general", "unit": staff.bureau.pk, "is_confidential": "on",
        }  # fmt: skip
        return as_user(staff.su).post("/330822/cases/notes/new/", said)

    assert at_once(send) == [302] * TOGETHER
    assert (LeadersNote.objects.count(), Case.objects.count()) == (1, 1)


def test_progress_and_a_site_meeting_sent_by_a_double_click_stand_once_in_the_story() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    page = f"/330822/cases/{case.number}/"
    assert (
        at_once(lambda: as_user(staff.gao).post(f"{page}act/", {"act": "note", "words": "已勘察"})) == [302] * TOGETHER
    )
    met = {"at": "2021-09-02T10:00", "place": "猪场", "came": "周某人、高", "agreed": "十月前迁移"}
    assert at_once(lambda: as_user(staff.gao).post(f"{page}site-meeting/", met)) == [302] * TOGETHER
    assert CaseEvent.objects.filter(act=Act.NOTE).count() == 1
    assert SiteMeeting.objects.count() == 1
    assert as_user(staff.gao).post(f"{page}act/", {"act": "note", "words": "杆子已到"}).status_code == 302
    assert CaseEvent.objects.filter(act=Act.NOTE).count() == 2


def test_calls_of_three_hours_entered_one_after_the_other_in_the_same_words_are_three() -> None:
    staff = the_staff()
    with time_machine.travel("2021-09-06T01:00:00+00:00"):
        case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    with time_machine.travel("2021-09-07T07:00:00+00:00"):
        desk = as_user(staff.su)
        for at in ("2021-09-06T15:00", "2021-09-06T16:30", "2021-09-07T14:30", "2021-09-07T14:30"):
            said = {"act": "try_call", "words": "无人接听", "called": "139", "at": at}
            assert desk.post(f"/330822/cases/{case.number}/act/", said).status_code == 302
    assert CaseEvent.objects.filter(act=Act.TRY_CALL).count() == 3


def test_a_pause_a_promise_and_an_invitation_by_a_second_click_are_done_and_not_refused() -> None:
    staff = the_staff()
    paused, case = (brought_to(staff, a_case(staff, title), Act.RESPOND) for title in ("甲事", "乙事"))
    desk, lead, power = as_user(staff.su), as_user(staff.gao), as_user(staff.dian)
    page = f"/330822/cases/{case.number}/"

    def twice(client: Client, address: str, said: dict[str, Any]) -> list[int]:
        return [client.post(address, said).status_code for _time in range(2)]

    assert twice(desk, f"/330822/cases/{paused.number}/act/", {"act": "pause", "words": "等停电"}) == [302, 302]
    assert twice(lead, f"{page}invite/", {"unit": staff.power.pk, "words": "请改线"}) == [302, 302]
    part = case.parts.get()
    promise = {"act": "promise", "words": "十月前改", "until": "2070-10-15", "person": "电样例"}
    assert twice(power, f"/330822/cases/parts/{part.pk}/act/", promise) == [302, 302]
    assert part.events.count() == 1
    assert twice(lead, f"{page}act/", {"act": "note", "words": "已勘察"}) == [302, 302]
    assert lead.post(f"{page}invite/", {"unit": staff.power.pk, "words": "再改一条"}).status_code == 422


def test_a_second_click_that_says_anything_else_is_refused_and_not_answered_as_done() -> None:
    staff = the_staff()
    case, asked = (
        brought_to(staff, a_case(staff, "甲事"), Act.PLAN),
        brought_to(staff, a_case(staff, "乙事"), Act.RESPOND),
    )
    part = invite(case=asked, unit=staff.power, doer=staff.as_lead(), words="请改线")
    report = {"act": "report", "words": "已办", "outcome": "partly"}
    promise = {"act": "promise", "words": "十月前改", "until": "2070-10-15", "person": "电样例"}
    for user, address, said, others in (
        (staff.gao, f"/330822/cases/{case.number}/act/", report, ({"outcome": "solved"}, {"outcome": ""})),
        (staff.dian, f"/330822/cases/parts/{part.pk}/act/", promise, ({"until": "2070-10-16"}, {"person": "某人"})),
    ):
        client = as_user(user)
        assert client.post(address, said).status_code == 302
        assert [client.post(address, said | other).status_code for other in others] == [422, 422]
        assert client.post(address, said).status_code == 302
    assert (part.events.count(), CaseEvent.objects.filter(act=Act.REPORT).count()) == (1, 1)


def test_a_case_sorted_by_a_double_click_at_once_is_sorted_once() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    address, said = f"/330822/cases/{case.number}/act/", {"act": "sort", "to": staff.bureau.pk, "seen": 1}
    assert at_once(lambda: as_user(staff.su).post(address, said)) == [302] * TOGETHER
    assert CaseEvent.objects.filter(act=Act.SORT).count() == 1


def test_who_sorts_from_a_page_that_is_stale_is_told_what_was_done_meanwhile_and_nothing_is_overwritten() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    other = as_user(a_person("Su2", staff.county, Role.SECRETARY))
    page = f"/330822/cases/{case.number}/"
    assert 'name="seen" value="1"' in text_of(other.get(page))
    first = {"act": "sort", "to": staff.bureau.pk, "words": "", "seen": 1}
    assert as_user(staff.su).post(f"{page}act/", first).status_code == 302
    stale = first | {"to": staff.power.pk, "words": "属供电"}
    refused = other.post(f"{page}act/", stale)
    assert refused.status_code == 422
    told = text_of(refused)
    assert f"Meanwhile {staff.desk} Su has done this: “sort to a unit → {staff.bureau}”" in told
    assert "属供电" in told
    assert 'name="seen" value="2"' in told
    assert "It was sorted to a unit meanwhile" in text_of(other.post(f"{page}fill-in/", {"unit": staff.power.pk}))
    case.refresh_from_db()
    assert case.named == staff.bureau
    assert other.post(f"{page}act/", stale | {"seen": 2}).status_code == 302
    case.refresh_from_db()
    assert case.named == staff.power
