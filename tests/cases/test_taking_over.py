"""An older ledger as offices really keep it comes in by the web: nothing is guessed, doubled or half-written."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.cases.people import Staff, a_unit, steps, the_staff, with_limits
from tests.cases.schemes import an_enterprise
from tests.cast import a_person
from tests.county.importing import problems_of, proposed, sent_in, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of, xlsx_of
from tongcun.cases.actions import ASKER, Said, do_act, look_at_clocks
from tongcun.cases.models import Case, Part
from tongcun.cases.older_ledger.rows import key_of
from tongcun.cases.pure.acts import Act
from tongcun.county.models import ColumnMapping, Enterprise, Role
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
PAGE = "/330822/cases/ledger/"
HEADING = ("序号", "企业名称", "问题描述/诉求", "问题类别", "牵头领导", "责任单位", "协办单位", "责任人", "受理日期",
           "完成时限", "办理情况", "是否办结", "办结日期", "满意度", "备注")  # fmt: skip
TITLE = ("2021年企业问题清单台账",)


def a_row(number: str, state: str = "否", **cells: str) -> tuple[str, ...]:
    """A row of the usual heading."""
    usual = {
        "序号": number, "企业名称": "样例牧业", "问题描述/诉求": f"第{number}件：高压线杆过低，收割机不敢下地。",
        "责任单位": "县农业农村局",
        "受理日期": "2021.9.6", "是否办结": state,
    }  # fmt: skip
    return tuple((usual | cells).get(heading, "") for heading in HEADING)


def closed(number: str, **cells: str) -> tuple[str, ...]:
    return a_row(number, "已办结", **{"办结日期": "2021年9月8日"} | cells)


@pytest.fixture
def staff() -> Any:
    with time_machine.travel(datetime.datetime(2021, 9, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield the_staff()


def sent(staff: Staff, raw: bytes, name: str = "台账.csv", **said: str) -> Any:
    answer = sent_in(as_user(staff.su), PAGE, raw, name, **said)
    assert answer.status_code == 302, problems_of(answer)
    return answer


def checked(staff: Staff, raw: bytes, said: dict[str, str] | None = None) -> Any:
    """What the check of a sheet says, by the columns that the page proposes."""
    su = as_user(staff.su)
    return step(su, upload(su, PAGE, raw)["Location"], "check", said or {})


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_closed_rows_become_closed_cases_with_their_dates_and_open_ones_go_on(staff: Staff, encoding: str) -> None:
    open_row = a_row("2", 完成时限="9月30日前", 办理情况="正在设计线路", 责任人="高某", 协办单位="供电公司、新昌乡")
    raw = csv_of(TITLE, HEADING, closed("1", 满意度="满意", 办理情况="线杆已迁"), open_row, encoding=encoding)
    sent(staff, raw)
    one, two = Case.objects.order_by("old_number")
    assert (one.state, one.outcome, one.lead, one.holder) == (
        "closed",
        "solved_unconfirmed",
        staff.bureau,
        staff.bureau,
    )
    assert f"{one.closed_at:%Y-%m-%d %H:%M}" == "2021-09-08 09:30"  # 17:30 by the wall clock
    assert (one.number, two.number, one.old_ledger, one.channel) == ("2021-0001", "2021-0002", "镇里", "ledger")
    assert one.events.get().satisfaction == "satisfied"
    assert "办理情况：线杆已迁" in one.events.get().words
    assert (two.state, two.lead, two.step) == ("handling", staff.bureau, "report")
    assert f"{two.due_at:%Y-%m-%d %H:%M}" == "2021-09-30 09:30"
    assert {part.unit for part in Part.objects.filter(case=two)} == {staff.power, staff.township}
    assert "责任人：高某" in two.events.get().words
    assert ColumnMapping.objects.get(sender="镇里", content="ledger").columns["until"] == "完成时限"


def test_what_was_closed_before_is_in_no_rate_and_what_is_open_answers_for_its_time_here(staff: Staff) -> None:
    sent(staff, csv_of(HEADING, closed("1"), a_row("2", 完成时限="2021-09-10"), a_row("3", 完成时限="2021-09-22")))
    one, late, going_on = Case.objects.order_by("old_number")
    assert (one.is_taken_over, set(one.answers), one.handling_days) == (True, {"-"}, None)
    with time_machine.travel(datetime.datetime(2021, 9, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        look_at_clocks(county=staff.county)
        page = text_of(as_user(staff.shi).get("/330822/cases/rates/"))
    late.refresh_from_db()
    going_on.refresh_from_db()
    reported = 2  # the place of "reported in time"
    assert (late.answers[reported], going_on.answers[reported]) == ("-", "0")
    assert ">2</a></td>" in page.replace("\n", "")


def test_a_closed_row_that_is_contested_goes_back_to_its_unit_and_ends_without_a_clock_left(staff: Staff) -> None:
    one_day = (1, TimeUnit.WORKING_DAYS)
    with_limits(staff, sort=one_day, review=one_day, report=one_day, call_back=one_day, close=one_day)
    sent(staff, csv_of(HEADING, closed("1")))
    case = Case.objects.get()
    do_act(case=case, act=Act.CONTEST, doer=ASKER, said=Said(words="线杆又斜了"))
    assert (case.state, case.step, case.is_taken_over) == ("contested", "review", False)
    do_act(case=case, act=Act.REDO, doer=staff.as_desk(), said=Said(words="退回重办"))
    assert (case.step, case.lead) == ("report", staff.bureau)
    look_at_clocks(county=staff.county)
    with time_machine.travel(datetime.datetime(2021, 9, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        look_at_clocks(county=staff.county)
    assert {(one.step, one.unit) for one in case.reminders.all()} == {("report", staff.bureau)}
    for act, doer, said in steps(staff)[5:9]:
        do_act(case=case, act=act, doer=doer, said=said)
    assert (case.state, case.step, case.answers[2]) == ("closed", "", "1")


def test_the_same_ledger_again_doubles_nothing_and_another_sender_has_numbers_of_its_own(staff: Staff) -> None:
    raw = csv_of(HEADING, closed("1"), a_row("2"))
    sent(staff, raw)
    sent(staff, csv_of(HEADING, closed("1"), a_row("2", "已办结", 办结日期="2021-09-15"), a_row("3")))
    assert [case.old_number for case in Case.objects.order_by("old_number")] == ["1", "2", "3"]
    assert Case.objects.get(old_number="2").state == "handling"
    sent(staff, raw, sender="经信局")
    assert Case.objects.filter(old_number="1").count() == 2


def test_a_number_that_begins_anew_is_told_and_not_taken_for_the_same(staff: Staff) -> None:
    sent(staff, csv_of(HEADING, closed("1")))
    other = a_row("1", 受理日期="2021-09-13", **{"问题描述/诉求": "厂区门口道路积水。"})
    answer = checked(staff, csv_of(HEADING, other))
    assert problems_of(answer) == [("number_of_another", 2, "序号")]
    assert Case.objects.count() == 1


def test_old_numbers_are_shown_and_found(staff: Staff) -> None:
    sent(staff, csv_of(HEADING, closed("工信2020-17"), closed("工信2020-18")))
    found = as_user(staff.su).get("/330822/cases/?q=2020-17").context["rows"]
    assert [case.old_number for case, _light in found] == ["工信2020-17"]
    page = text_of(as_user(staff.su).get(f"/330822/cases/{found[0][0].number}/"))
    assert "镇里 工信2020-17" in page


def test_merged_cells_hold_for_their_rows_and_one_number_for_several_is_counted_on(staff: Staff) -> None:
    rows = [[*a_row(str(number)), ""][:-1] for number in (1, 2, 3)]
    for place, row in enumerate(rows):
        row[0], row[1] = "", ""
        row[2] = f"第{place}个问题，请帮助。"
    raw = xlsx_of(HEADING, *rows, merged=[(1, 0, 3, 0, "7"), (1, 1, 3, 1, "样例牧业")])
    sent(staff, raw, "台账.xlsx")
    assert [case.old_number for case in Case.objects.order_by("pk")] == ["7", "7-2", "7-3"]


def test_rows_without_an_enterprise_are_named_and_filled_down_only_when_asked(staff: Staff) -> None:
    raw = csv_of(HEADING, a_row("1"), a_row("2", 企业名称=""), a_row("3", 企业名称=""))
    answer = checked(staff, raw)
    assert problems_of(answer) == [("no_enterprise", 3, "企业名称"), ("no_enterprise", 4, "企业名称")]
    assert Case.objects.count() == 0
    su = as_user(staff.su)
    step(su, upload(su, PAGE, raw)["Location"], "import", {"fill_down": "on"})
    assert Case.objects.filter(enterprise=staff.firm).count() == 3


@pytest.mark.parametrize(
    ("written", "day"),
    [("2021.9.6", 6), ("2021/09/06", 6), ("2021年9月6日", 6), ("9月6日", 6), ("44445", 6), ("20210906", 6),
     ("21.9.6", 6), ("2021-09-06 08:30:00", 6), ("２０２１．９．６", 6)],
)  # fmt: skip
def test_days_as_they_are_really_written(staff: Staff, written: str, day: int) -> None:
    sent(staff, csv_of(HEADING, a_row("1", 受理日期=written)))
    assert Case.objects.get().found_on == datetime.date(2021, 9, day)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [("受理日期", "9.6", "no_day"), ("受理日期", "2021-02-30", "no_day"), ("受理日期", "2031-01-01", "still_to_come"),
     ("受理日期", "", "missing_value"), ("是否办结", "随便", "unknown_state"), ("责任单位", "天文局", "unknown_unit"),
     ("完成时限", "2021-09-01", "until_before_received"), ("企业名称", "没有的厂", "unknown_enterprise"),
     ("序号", "", "no_number"), ("问题描述/诉求", "", "no_problem")],
)  # fmt: skip
def test_every_doubt_is_told_with_its_line_and_nothing_is_written(
    staff: Staff, column: str, text: str, code: str
) -> None:
    raw = csv_of(HEADING, a_row("1"), a_row("2", **{column: text}))
    answer = checked(staff, raw)
    assert problems_of(answer) == [(code, 3, column)]
    su = as_user(staff.su)
    step(su, upload(su, PAGE, raw)["Location"], "import")
    assert Case.objects.count() == 0


def test_nothing_is_cut_in_silence_two_numbers_in_a_cell_stay_two(staff: Staff) -> None:
    heading, both = (*HEADING, "联系人", "联系电话"), "13900001234、0570-5021234"
    rows = [(*a_row("1"), "周某人", both), (*a_row("2", 办理情况="长" * 3999), "周" * 61, "1" * 61)]
    told = [code for code, line, _heading in problems_of(checked(staff, csv_of(heading, *rows))) if line == 3]
    assert told == ["too_long"] * 3
    sent(staff, csv_of(heading, rows[0]))
    case = Case.objects.get()
    assert (case.asker_name, case.asker_phone) == ("周某人", both)
    assert "5021234" not in text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))


def test_what_nobody_has_taken_up_yet_has_room_for_problem_and_words_together(staff: Staff) -> None:
    row = a_row("1", "待受理", 办理情况="进" * 2500, **{"问题描述/诉求": "路" * 2500})
    assert problems_of(checked(staff, csv_of(HEADING, row))) == [("too_long", 2, "办理情况")]
    assert problems_of(checked(staff, csv_of(HEADING, a_row("1", 办理情况="进" * 2500, 备注="路" * 1000)))) == []


def test_a_joint_unit_is_asked_how_a_long_problem_begins_and_that_more_stands_with_the_case(staff: Staff) -> None:
    sent(staff, csv_of(HEADING, a_row("1", 协办单位="供电公司", **{"问题描述/诉求": "线杆过低。" + "路" * 3000})))
    asked = Part.objects.get().asked_words
    assert asked.startswith("线杆过低。路")
    assert len(asked) <= 2000
    assert "…" in asked


def test_a_closed_row_without_a_day_asks_for_one_for_all(staff: Staff) -> None:
    raw = csv_of(HEADING, closed("1", 办结日期=""))
    assert problems_of(checked(staff, raw)) == [("no_closing_day", 2, "办结日期")]
    su = as_user(staff.su)
    step(su, upload(su, PAGE, raw)["Location"], "import", {"closed_on": "2021-09-15"})
    assert f"{Case.objects.get().closed_at:%Y-%m-%d}" == "2021-09-15"


@pytest.mark.parametrize("written", ["县农业农村局", "农业农村局", "农业局", "常山县农业农村局", "农业农村局（牵头）"])
def test_units_are_known_by_the_names_really_written(staff: Staff, written: str) -> None:
    sent(staff, csv_of(HEADING, a_row("1", 责任单位=written)))
    assert Case.objects.get().lead == staff.bureau


def test_a_name_that_fits_two_units_is_told_with_both(staff: Staff) -> None:
    a_unit(staff.cast, "commerce", "经济商务局")
    a_unit(staff.cast, "economy", "经济和信息化局")
    answer = checked(staff, csv_of(HEADING, a_row("1", 责任单位="经局"), a_row("2", 责任单位="经济局")))
    assert [code for code, *_ in problems_of(answer)] == ["unknown_unit", "ambiguous_unit"]
    assert "经济商务局" in text_of(answer)


def test_a_dissolved_unit_is_named_and_the_one_that_has_its_tasks_is_chosen(staff: Staff) -> None:
    a_unit(staff.cast, "forestry", "林业水产局", valid_until=datetime.date(2019, 2, 1))
    raw = csv_of(HEADING, closed("1", 责任单位="林业水产局"), a_row("2", 责任单位="县林业水产局"))
    answer = checked(staff, raw)
    assert problems_of(answer) == [("dissolved_unit", 3, "责任单位")]
    assert "2019-02-01" in text_of(answer)
    su = as_user(staff.su)
    chosen = {key_of("unit", "县林业水产局"): str(staff.bureau.pk)}
    step(su, upload(su, PAGE, raw)["Location"], "import", chosen)
    assert [case.lead.name for case in Case.objects.order_by("old_number") if case.lead] == [
        "林业水产局",
        "农业农村局（样例）",
    ]


def test_an_open_row_of_the_desk_itself_asks_which_unit_does_the_work(staff: Staff) -> None:
    answer = checked(
        staff, csv_of(HEADING, closed("1", 责任单位=staff.desk.name), a_row("2", 责任单位=staff.desk.name))
    )
    assert problems_of(answer) == [("desk_is_no_unit", 3, "责任单位")]


def test_unknown_enterprises_are_listed_with_a_choice(staff: Staff) -> None:
    an_enterprise(staff.county, "常山样例轴承有限公司", staff.cast.county.townships.get(name="芳村镇"))
    names = ("样例轴承公司", "新厂子", "别管它")
    raw = csv_of(HEADING, *(a_row(str(place), 企业名称=name) for place, name in enumerate(names, 1)))
    answer = checked(staff, raw)
    assert [code for code, *_ in problems_of(answer)] == ["unknown_enterprise"] * 3
    page = text_of(answer)
    assert "常山样例轴承有限公司" in page
    firm, town = Enterprise.objects.get(name="常山样例轴承有限公司"), staff.county.townships.get(name="芳村镇")
    choices = dict(zip(names, (f"old:{firm.pk}", f"new:{town.pk}", "out"), strict=True))
    said = {key_of("enterprise", name): choice for name, choice in choices.items()}
    shown = checked(staff, raw, said)
    assert problems_of(shown) == []
    assert "the enterprise is made" in text_of(shown)
    assert Case.objects.count() == 0
    su = as_user(staff.su)
    step(su, upload(su, PAGE, raw)["Location"], "import", said)
    made = Enterprise.objects.get(name="新厂子")
    assert [case.enterprise for case in Case.objects.order_by("old_number")] == [firm, made]
    assert made.township == town


def test_all_names_of_a_row_that_nobody_knows_are_asked_for_at_once(staff: Staff) -> None:
    answer = checked(staff, csv_of(HEADING, a_row("1", 企业名称="新厂子", 责任单位="天文局", 协办单位="气象台")))
    assert problems_of(answer) == [
        ("unknown_enterprise", 2, "企业名称"), ("unknown_unit", 2, "责任单位"), ("unknown_unit", 2, "协办单位")
    ]  # fmt: skip
    asked = {"新厂子": "enterprise", "天文局": "unit", "气象台": "unit"}
    assert {key_of(kind, name) for name, kind in asked.items()} <= set(answer.context["form"].fields)


def test_what_was_chosen_for_a_name_stays_on_the_page_until_the_ledger_is_taken_over(staff: Staff) -> None:
    raw = csv_of(HEADING, a_row("1", 企业名称="新厂子", 责任单位="天文局"))
    town = staff.county.townships.get(name="芳村镇")
    said = {key_of("enterprise", "新厂子"): f"new:{town.pk}", key_of("unit", "天文局"): str(staff.bureau.pk)}
    answer = checked(staff, raw, said)
    assert (answer.context["is_sound"], said.items() <= proposed(text_of(answer)).items()) == (True, True)


def test_a_leader_and_a_class_that_nobody_knows_stop_nothing(staff: Staff) -> None:
    answer = checked(staff, csv_of(HEADING, a_row("1", 牵头领导="某某", 问题类别="其他"), a_row("2", 牵头领导="Bai")))
    assert [code for code, *_ in problems_of(answer)] == ["unknown_leader", "unknown_class"]
    sent(staff, csv_of(HEADING, a_row("1", 牵头领导="某某"), a_row("2", 牵头领导="Bai")))
    one, two = Case.objects.order_by("old_number")
    assert (one.leading_leader, two.leading_leader) == (None, staff.bai)
    assert "牵头领导：某某" in one.events.get().words


def test_without_a_deadline_the_countys_limit_counts_from_the_day_it_was_taken_over(staff: Staff) -> None:
    with_limits(staff, report=(5, TimeUnit.WORKING_DAYS))
    sent(staff, csv_of(HEADING, a_row("1", 完成时限="长期坚持")))
    assert f"{Case.objects.get().due_at:%Y-%m-%d}" == "2021-09-27"


@pytest.mark.parametrize(
    ("word", "state"),
    [("待受理", "registered"), ("已受理", "accepted"), ("待签收", "sorted"), ("办理中", "handling"),
     ("挂起", "handling"), ("不予受理", "declined")],
)  # fmt: skip
def test_open_rows_become_cases_in_the_state_they_are_in(staff: Staff, word: str, state: str) -> None:
    with_limits(staff, report=(5, TimeUnit.WORKING_DAYS))
    sent(staff, csv_of(HEADING, a_row("1", word, 办结日期="2021-09-07", 办理情况="说明")))
    case = Case.objects.get()
    assert (case.state, case.is_paused) == (state, word == "挂起")
    page = text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))
    assert "说明" in page
    assert ("clock paused" in page) == case.is_paused


def test_a_handled_row_without_a_unit_waits_at_the_desk(staff: Staff) -> None:
    sent(staff, csv_of(HEADING, a_row("1", 责任单位="")))
    case = Case.objects.get()
    assert (case.state, case.holder) == ("accepted", staff.desk)


def test_only_the_countys_desk_takes_ledgers_over(staff: Staff) -> None:
    of_a_bureau = a_person("Mi", staff.county, Role.SECRETARY, unit=staff.bureau)
    for user, status in ((staff.su, 200), (staff.gao, 403), (of_a_bureau, 403), (staff.shi, 403)):
        assert as_user(user).get(PAGE).status_code == status
    assert PAGE in as_user(staff.su).get("/330822/cases/").content.decode()
    assert PAGE not in as_user(staff.shi).get("/330822/cases/").content.decode()


def test_four_hundred_rows_come_in_with_few_queries(staff: Staff, django_assert_max_num_queries: Any) -> None:
    rows = [closed(str(number)) for number in range(1, 401)]
    su = as_user(staff.su)
    address = upload(su, PAGE, csv_of(HEADING, *rows))["Location"]
    with django_assert_max_num_queries(120):
        step(su, address, "import")
    assert Case.objects.count() == 400
