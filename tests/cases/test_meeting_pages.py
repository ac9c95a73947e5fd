"""The page of a meeting: typed, pasted, kept, registered; the list, the meeting, its files; and who sees what."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.cases.meetings import MEETINGS, Desk, a_meeting, a_problem, in_days
from tests.cases.people import the_staff
from tests.cases.schemes import an_enterprise
from tests.cast import a_person
from tests.county.evidence_files import a_pdf
from tests.county.pages import as_user, text_of
from tongcun.cases.models import Case, Meeting, MeetingDraft
from tongcun.county.models import Evidence, Role

pytestmark = pytest.mark.django_db
TABLE = "企业\t问题\t类别\t牵头领导\t责任单位\t解决方案\t时限\n"


def test_a_meeting_typed_on_one_page_becomes_a_meeting_and_its_cases() -> None:
    desk = Desk(the_staff())
    answer = desk.sends("register", **desk.row(0), **desk.row(2, until="", problem="路窄"))
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == f"{MEETINGS}{meeting.pk}/"
    page = text_of(desk.client.get(answer.headers["Location"]))
    assert page.count('light-red">left open</span>') == 1
    assert [case.wanted_by is None for case in meeting.cases.order_by("pk")] == [False, True]
    assert desk.client.get(desk.address).headers["Location"] == answer.headers["Location"]


def test_nothing_is_lost_when_a_row_is_wrong_and_its_error_stands_beside_it() -> None:
    desk = Desk(the_staff())
    an_enterprise(desk.staff.county, "样例牧业二场")
    rows = {
        **desk.row(0, enterprise="没有的企业", until="长期"), **desk.row(1, unit="农业农村局、火星局", leader="Nobody"),
        **desk.row(2, enterprise="例牧"),
    }  # fmt: skip
    page = text_of(desk.sends("register", **rows, place=""))
    for told in ("Nothing is registered yet", "没有的企业", "names no day", "火星局", "Nobody", "may be several",
                 "问题2：水压低", "长期"):  # fmt: skip
        assert told in page
    assert not Meeting.objects.exists()
    kept = desk.page()
    assert "没有的企业" in kept
    assert "片区现场办公会" in kept


def test_a_sign_that_no_database_keeps_is_left_out_of_the_draft() -> None:
    desk = Desk(the_staff())
    desk.sends("save", **desk.row(0, problem="水压\0低"), place="村\0口", pasted="企业\0问题")
    assert "\\u0000" not in json.dumps(MeetingDraft.objects.get().said)
    assert "水压低" in desk.page()


def test_rows_are_added_by_a_button_and_the_draft_is_there_the_next_day() -> None:
    desk = Desk(the_staff())
    before = desk.page().count("problem-row")
    answer = desk.sends("add", **desk.row(0))
    added = text_of(desk.client.get(answer.headers["Location"].partition("#")[0]))
    assert added.count("problem-row") == before + 1
    assert "问题0：水压低" in added
    desk.sends("save", **desk.row(0, problem="改过的问题"))
    assert "改过的问题" in desk.page()
    assert "片区现场办公会" in text_of(desk.client.get(MEETINGS))


def test_a_pasted_table_becomes_rows_and_what_is_not_known_is_marked_at_once() -> None:
    desk = Desk(the_staff())
    rows = "样例牧业\t缺水\t\tBai\t农业农村局、供电公司\t加泵\t12月31日前\n火星厂\t缺电\t\t\t供电公司\t增容\t\n"
    answer = desk.sends("paste", pasted=TABLE + rows)
    assert answer.status_code == 302
    page = desk.page()
    assert "火星厂" in page
    assert "none of the county" in page
    assert "no time limit" in page
    said = MeetingDraft.objects.get().said
    assert [row["problem"] for row in said["rows"]] == ["缺水", "缺电"]


def test_a_table_without_headings_stays_in_the_box_with_an_answer() -> None:
    desk = Desk(the_staff())
    page = text_of(desk.sends("paste", pasted="样例牧业\t缺水\n", **desk.row(0)))
    assert "No headings were recognised" in page
    assert "样例牧业\t缺水" in page
    assert "问题0：水压低" in page
    many = TABLE + "样例牧业\t缺水\n" * 61
    assert "60 problems at most" in text_of(desk.sends("paste", pasted=many))


def test_the_minutes_are_kept_with_the_draft_and_a_bad_file_loses_nothing() -> None:
    desk = Desk(the_staff())
    desk.sends("save", minutes=SimpleUploadedFile("纪要.pdf", a_pdf()))
    assert "纪要.pdf" in desk.page()
    page = text_of(desk.sends("save", minutes=SimpleUploadedFile("x.exe", b"MZ"), **desk.row(0)))
    assert "none of what is kept" in page
    assert "问题0：水压低" in page
    desk.sends("save", minutes=SimpleUploadedFile("纪要二.pdf", a_pdf() + b"\n"))
    assert Evidence.objects.count() == 0, "it is evidence once the meeting is registered"
    sent = desk.client.get(f"{desk.address}minutes/")
    assert (sent.content, sent["Content-Type"]) == (a_pdf() + b"\n", "application/pdf")
    desk.sends("register", **desk.row(0))
    assert (Meeting.objects.get().minutes, MeetingDraft.objects.get().minutes) == (Evidence.objects.get(), None)


def test_two_rows_that_say_the_same_and_a_day_before_the_meeting_are_told() -> None:
    desk = Desk(the_staff())
    same = {**desk.row(0, problem="缺水"), **desk.row(1, problem="缺 水"), **desk.row(2, until="2020-01-01")}
    page = text_of(desk.sends("register", **same))
    assert "Row 1 says the same" in page
    assert "lies before the meeting" in page
    assert "has not come yet" in text_of(desk.sends("register", held_on=in_days(desk.staff, 1).isoformat()))


def test_a_draft_is_given_up_and_a_page_sent_without_a_button_changes_nothing() -> None:
    desk = Desk(the_staff())
    desk.sends("save", minutes=SimpleUploadedFile("纪要.pdf", a_pdf()))
    desk.client.post(desk.address, {})
    assert "片区现场办公会" in desk.page()
    desk.client.post(f"{desk.address}drop/")
    assert (MeetingDraft.objects.count(), Evidence.objects.count()) == (0, 0)


def test_a_unit_sees_the_meeting_with_its_own_problems_alone_and_no_minutes() -> None:
    staff = the_staff()
    meeting = a_meeting(staff, a_problem(staff, "缺水"), a_problem(staff, "缺电", unit=staff.power))
    address = f"{MEETINGS}{meeting.pk}/"
    desk, bureau = text_of(as_user(staff.su).get(address)), text_of(as_user(staff.gao).get(address))
    assert "缺水" in desk
    assert "缺电" in desk
    assert "缺水" in bureau
    assert "缺电" not in bureau
    assert as_user(staff.cast.wu).get(address).status_code == 404
    assert meeting.title not in text_of(as_user(staff.cast.wu).get(MEETINGS))
    printed = as_user(staff.gao).get(f"{address}problems.xlsx").content
    assert "缺电" not in str(CalamineWorkbook.from_filelike(io.BytesIO(printed)).get_sheet_by_index(0).to_python())


def test_the_list_of_problems_is_printed_with_what_was_left_open_written_out() -> None:
    staff = the_staff()
    meeting = a_meeting(staff, a_problem(staff, until=None))
    client = as_user(staff.su)
    for form in ("xlsx", "docx"):
        assert client.get(f"{MEETINGS}{meeting.pk}/problems.{form}").status_code == 200
    raw = client.get(f"{MEETINGS}{meeting.pk}/problems.xlsx").content
    cells = str(CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python())
    assert "left open" in cells
    assert "样例牧业" in cells
    assert client.get(f"{MEETINGS}{meeting.pk}/problems.txt").status_code == 404


def test_the_list_of_cases_counts_and_finds_what_was_left_open() -> None:
    staff = the_staff()
    a_meeting(staff, a_problem(staff, "缺水", until=None), a_problem(staff, "缺电"))
    page = text_of(as_user(staff.su).get("/330822/cases/?lacking=1"))
    assert "缺水" in page
    assert "缺电" not in page
    assert "no time limit" in page


def test_the_desk_fills_in_on_a_page_and_the_case_and_its_history_show_it() -> None:
    staff = the_staff()
    case = a_meeting(staff, a_problem(staff, unit=None, until=None)).cases.get()
    client, address = as_user(staff.su), f"/330822/cases/{case.number}/fill-in/"
    assert "no responsible unit" in text_of(client.get(address))
    said = {"leader": staff.bai.pk, "solution": "增容一台", "wanted_by": in_days(staff, 9).isoformat()}
    assert client.post(address, said | {"unit": staff.power.pk}).status_code == 302
    page = text_of(client.get(f"/330822/cases/{case.number}/"))
    assert "Left open by the meeting" not in page
    assert "片区现场办公会" in page
    assert "limit of time" in text_of(client.get(address)).lower()
    assert Case.objects.get().named == staff.power
    assert as_user(staff.gao).get(address).status_code == 403


def test_the_plan_begins_with_what_the_meeting_agreed() -> None:
    staff = the_staff()
    case = a_meeting(staff).cases.get()
    lead = as_user(staff.gao)
    page = f"/330822/cases/{case.number}/"
    for act, words in (("sign", ""), ("respond", "已联系")):
        lead.post(f"{page}act/", {"act": act, "words": words})
    shown = text_of(lead.get(page))
    assert ">\n增容一台</textarea>" in shown
    assert f'value="{in_days(staff, 30).isoformat()}"' in shown


def test_the_head_is_put_right_and_the_minutes_are_added_later() -> None:
    desk = Desk(the_staff())
    meeting = a_meeting(desk.staff)
    address = f"{MEETINGS}{meeting.pk}/change/"
    said = desk.head() | {"title": "改过的名称", "minutes": SimpleUploadedFile("纪要.pdf", a_pdf())}
    assert desk.client.post(address, said).status_code == 302
    page = text_of(desk.client.get(f"{MEETINGS}{meeting.pk}/"))
    assert "改过的名称" in page
    assert "History of edits" in page
    assert desk.client.get(f"{MEETINGS}{meeting.pk}/minutes/").content == a_pdf()
    assert desk.client.post(address, said | {"title": ""}).status_code == 422


def test_only_the_countys_desk_enters_meetings() -> None:
    desk = Desk(the_staff())
    staff = desk.staff
    of_a_unit = a_person("Mi", staff.county, Role.SECRETARY, unit=staff.bureau)
    for user, status in ((of_a_unit, {403, 404}), (staff.gao, {403}), (staff.bai, {403}), (staff.cast.mao, {403})):
        client = as_user(user)
        assert client.post(f"{MEETINGS}new/").status_code == 403
        assert client.get(desk.address).status_code in status
        assert client.post(desk.address, {"step": "register"}).status_code in status


def test_what_is_typed_of_a_problem_is_no_text_for_the_browser_to_translate() -> None:
    desk = Desk(the_staff())
    desk.sends("save", **desk.row(0, problem="缺水", solution="加泵"))
    found = re.findall(r"<textarea[^>]*>\s*(?:缺水|加泵|各单位负责人)", desk.page())
    assert len(found) == 3
    assert all('translate="no"' in one for one in found)
