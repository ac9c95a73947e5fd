"""Ledger and reports: what stands in them, in which order, shown before they are published, kept as files."""

from __future__ import annotations

import dataclasses
import datetime
import io
import zipfile
from collections.abc import Iterator
from http import HTTPStatus

import openpyxl
import pytest
import time_machine
from django.utils import timezone

from tests.cases.people import Staff, a_case, a_unit, brought_to, steps, the_staff, with_limits
from tests.cases.test_reminding import wall
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tests.documents.reading import pages_of, squeezed, texts_of_word
from tongcun.cases.actions import (
    Said,
    ask_exclusion,
    decide_exclusion,
    do_act,
    invite,
    keep_reports,
    link_case,
    prepare_report,
    publish_report,
    remark_report,
)
from tongcun.cases.models import Case, Link, Reason, Report, ReportFile, ReportKind, Verdict
from tongcun.cases.prints.ledger import ledger, work_list
from tongcun.cases.prints.reports import document_of
from tongcun.cases.pure.acts import Act, Satisfaction
from tongcun.cases.queries.cases import registered_on
from tongcun.cases.queries.rates import Period
from tongcun.county.actions import RefusedError
from tongcun.county.models import Role
from tongcun.documents.content import Table
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
REPORTS = "/330822/cases/reports/"
WEEK = Period(datetime.date(2021, 9, 2), datetime.date(2021, 9, 8))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False) as moved:
        yield moved


@pytest.fixture
def staff(clock: time_machine.Traveller) -> Iterator[Staff]:
    staff = the_staff()
    with_limits(staff, report=(1, TimeUnit.WORKING_DAYS))
    with timezone.override(staff.county.zone()):
        yield staff


def rows_of(sheet: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


def test_the_ledger_tells_each_case_whole_by_units_in_official_order(staff: Staff) -> None:
    staff.power.official_order, staff.bureau.official_order = 1, 2
    staff.power.save()
    staff.bureau.save()
    first = brought_to(staff, a_case(staff), Act.PLAN)
    invite(case=first, unit=staff.power, doer=staff.as_lead(), words="请迁线杆")
    second = a_case(staff, title="电压不足")
    for act, doer, said in ((Act.ACCEPT, staff.as_desk(), Said()), (Act.SORT, staff.as_desk(), Said(to=staff.power))):
        do_act(case=second, act=act, doer=doer, said=said)
    do_act(case=second, act=Act.SIGN, doer=staff.as_power(party=staff.as_lead().party), said=Said())
    a_case(staff, title="尚无单位")
    cases = registered_on(Case.objects.filter(county=staff.county), WEEK.since, WEEK.until)
    table = ledger(cases, staff.county, WEEK, "en").blocks[0]
    assert isinstance(table, Table)
    assert len(table.columns) == 18
    assert [row[8] for row in table.rows] == ["供电公司（样例）", "农业农村局（样例）", ""]
    told = dict(zip((column.head for column in table.columns), table.rows[1], strict=True))
    assert (told["Joint units"], told["Person responsible"], told["Measures"]) == (
        "供电公司（样例）",
        "Gao",
        "迁移线杆",
    )
    listed = work_list(cases, staff.county, WEEK, "en").blocks[0]
    assert isinstance(listed, Table)
    assert listed.rows[1][1] == "① 迁移线杆 2071-10-15"
    assert str(listed.rows[1][2]).startswith("① 09-06 已电话联系企业\n② 09-06 迁移线杆")


def test_the_lists_mark_what_is_confidential(staff: Staff) -> None:
    a_case(staff, title="商业秘密", is_confidential=True)
    a_case(staff, title="电压不足")
    cases = registered_on(Case.objects.filter(county=staff.county), WEEK.since, WEEK.until)
    for document in (ledger(cases, staff.county, WEEK, "en"), work_list(cases, staff.county, WEEK, "en")):
        table = document.blocks[0]
        assert isinstance(table, Table)
        assert ["[confidential]" in str(row[0]) for row in table.rows] == [True, False]


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
@pytest.mark.parametrize("name", ["ledger", "work"])
def test_the_lists_come_as_files_of_what_the_reader_may_see(staff: Staff, name: str, form: str) -> None:
    brought_to(staff, a_case(staff), Act.SIGN)
    a_case(staff, title="电压不足")
    days = "?since=2021-09-01&until=2021-09-30"
    answer = as_user(staff.gao).get(f"/330822/cases/lists/{name}/{form}/{days}")
    assert answer.status_code == 200
    if form == "xlsx":
        told = str(rows_of(answer.content))
        assert "高压线杆过低" in told
        assert "电压不足" not in told


def test_a_report_is_shown_for_a_working_day_and_its_remarks_are_printed_beside(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    brought_to(staff, a_case(staff), Act.RESPOND)
    clock.move_to(wall("2021-09-09 10:00"))
    report = prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=staff.shi)
    assert report.publish_from == wall("2021-09-10 17:30")
    with pytest.raises(RefusedError, match="one working day"):
        publish_report(report=report, by=staff.shi)
    page = f"{REPORTS}{report.pk}/"
    gao, dian = as_user(staff.gao), as_user(staff.dian)
    assert "农业农村局（样例）" in text_of(gao.get(page))
    assert "农业农村局（样例）" not in text_of(dian.get(page))
    gao.post(f"{page}remark/", {"unit": staff.bureau.pk, "words": "等线路停电窗口"})
    dian.post(f"{page}remark/", {"unit": staff.power.pk, "words": "与我无关"})
    assert [remark.words for remark in report.remarks.all()] == ["等线路停电窗口"]
    clock.move_to(wall("2021-09-10 17:40"))
    as_user(staff.shi).post(f"{page}publish/")
    assert {file.form for file in report.files.all()} == {"xlsx", "docx", "pdf"}
    assert "等线路停电窗口" in str(rows_of(bytes(report.files.get(form="xlsx").content)))
    with pytest.raises(RefusedError, match="published already"):
        remark_report(report=report, unit=staff.power, words="迟了", by=staff.dian)
    assert dian.get(f"{page}xlsx/").status_code == 200
    assert "农业农村局（样例）" in text_of(dian.get(page))


def test_a_township_sees_its_row_on_its_desk_and_its_remark_is_printed_beside_it(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    brought_to(staff, a_case(staff), Act.RESPOND)
    clock.move_to(wall("2021-09-09 10:00"))
    report = prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=staff.shi)
    page, desk, asked = f"{REPORTS}{report.pk}/", "/330822/my-desk/", "see what is to be published"
    xiang = as_user(staff.xiang)
    assert asked in text_of(xiang.get(desk))
    told = text_of(xiang.get(page))
    assert ("新昌乡" in told, "speaks of no unit" in told, "Rates by unit" in told) == (True, False, False)
    refused = text_of(xiang.post(f"{page}remark/", {"unit": staff.township.pk, "words": "长" * 501}))
    assert "长" * 501 in refused
    nul = {"unit": staff.township.pk, "words": "雨季\0施工"}
    assert xiang.post(f"{page}remark/", nul).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    xiang.post(f"{page}remark/", {"unit": staff.township.pk, "words": "雨季施工受阻"})
    assert asked not in text_of(xiang.get(desk))
    clock.move_to(wall("2021-09-10 17:40"))
    publish_report(report=report, by=staff.shi)
    row = next(row for row in rows_of(bytes(report.files.get(form="xlsx").content)) if row[0] == "新昌乡")
    assert "雨季施工受阻" in row


def test_a_report_waits_on_the_desk_of_each_unit_it_speaks_of_until_it_is_published(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    brought_to(staff, a_case(staff), Act.RESPOND)
    clock.move_to(wall("2021-09-09 10:00"))
    report = prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=staff.shi)
    desk, asked = "/330822/my-desk/", "see what is to be published"
    waits = {str(user): asked in text_of(as_user(user).get(desk)) for user in (staff.gao, staff.dian, staff.shi)}
    assert waits == {"Gao": True, "Dian": False, "Shi": False}
    clock.move_to(wall("2021-09-10 17:40"))
    publish_report(report=report, by=staff.shi)
    assert asked not in text_of(as_user(staff.gao).get(desk))


def done_and_confirmed(staff: Staff, case: Case, satisfaction: Satisfaction) -> Case:
    """A case with its plan, now reported, confirmed in so many words, and closed."""
    for act, doer, said in steps(staff)[5:9]:
        heard = dataclasses.replace(said, satisfaction=satisfaction) if act is Act.CONFIRM else said
        do_act(case=case, act=act, doer=doer, said=heard)
    return case


def a_published_report(staff: Staff, clock: time_machine.Traveller) -> dict[str, bytes]:
    """The files of a week in which one asker was content after two working days, another was not, and asks again; the
    discontent one is left out of the adjusted rates. Units stand with the power company first."""
    staff.power.official_order, staff.bureau.official_order = 1, 2
    staff.power.save()
    staff.bureau.save()
    first, second = (brought_to(staff, a_case(staff, title=title), Act.PLAN) for title in ("线杆过低", "电压不足"))
    again = a_case(staff, title="电压还是不足")
    link_case(case=again, to=second, link=Link.REPEAT, doer=staff.as_desk())
    for act, doer, said in ((Act.ACCEPT, staff.as_desk(), Said()), (Act.SORT, staff.as_desk(), Said(to=staff.power))):
        do_act(case=again, act=act, doer=doer, said=said)
    clock.move_to(wall("2021-09-07 17:30"))
    done_and_confirmed(staff, first, Satisfaction.SATISFIED)
    clock.move_to(wall("2021-09-08 17:30"))
    done_and_confirmed(staff, second, Satisfaction.NOT)
    asked = ask_exclusion(case=second, reason=Reason.DUPLICATE, words="停电施工，不由单位定", by=staff.su)
    decide_exclusion(exclusion=asked, verdict=Verdict.APPROVED, by=staff.shi)
    clock.move_to(wall("2021-09-09 10:00"))
    report = prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=staff.shi, language="en")
    clock.move_to(wall("2021-09-10 17:40"))
    publish_report(report=report, by=staff.shi)
    return {file.form: bytes(file.content) for file in report.files.all()}


TOLD = {
    "satisfied, as the asker says": "50% (1/2) [100% (1/1)]",
    "asked again": "33.3% (1/3) [50% (1/2)]",
    "Took on the average, working days": "2.4 (2) [1.9 (1)]",
}


def test_a_report_tells_who_is_content_who_asks_again_and_how_long_it_took_in_excel_word_and_pdf(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    files = a_published_report(staff, clock)
    rows = [row for row in rows_of(files["xlsx"]) if row[1] is not None]
    head = next(place for place, row in enumerate(rows) if row[:2] == ("Unit", "Cases"))
    by_unit = rows[head + 1 : head + 4]
    assert [row[0] for row in by_unit] == ["供电公司（样例）", "农业农村局（样例）", "all"]
    told = dict(zip(rows[head], by_unit[-1], strict=True))
    assert {name: told[name] for name in TOLD} == TOLD
    assert set(TOLD.values()) <= set(texts_of_word(files["docx"]))
    printed = squeezed("".join(pages_of(files["pdf"])))
    assert [text for text in (*TOLD, *TOLD.values()) if squeezed(text) not in printed] == []


def test_the_page_of_a_report_shows_the_same_figures_to_the_unit_before_it_is_published(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    done_and_confirmed(staff, brought_to(staff, a_case(staff), Act.PLAN), Satisfaction.SATISFIED)
    clock.move_to(wall("2021-09-09 10:00"))
    report = prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=staff.shi, language="en")
    page = as_user(staff.gao).get(f"{REPORTS}{report.pk}/")
    ((unit, count, told),) = page.context["rows"]
    row = dict(zip(page.context["heads"], told, strict=True))
    assert (unit, count) == ("农业农村局（样例）", 1)
    assert [row[name] for name in TOLD] == ["100% (1/1)", "0% (0/1)", "0 (1)"]


def test_the_worker_prepares_and_publishes_by_schedule_and_nothing_twice(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    a_case(staff)
    clock.move_to(wall("2021-09-08 10:00"))
    assert keep_reports(county=staff.county) == (1, 0)  # August, on its fourth working day or after
    clock.move_to(wall("2021-09-09 10:00"))
    assert (keep_reports(county=staff.county), keep_reports(county=staff.county)) == ((1, 0), (0, 0))
    clock.move_to(wall("2021-09-10 18:00"))
    assert (keep_reports(county=staff.county), keep_reports(county=staff.county)) == ((0, 2), (0, 0))
    told = {(one.kind, one.since.isoformat(), one.until.isoformat()) for one in Report.objects.all()}
    assert told == {("monthly", "2021-08-01", "2021-08-31"), ("weekly", "2021-09-02", "2021-09-08")}
    assert {file.made_by for file in ReportFile.objects.all()} == {None}


def test_weeks_and_months_in_which_no_worker_ran_are_made_up_once_it_runs_again(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    a_case(staff)
    clock.move_to(wall("2021-09-09 10:00"))
    assert keep_reports(county=staff.county)[0] == 2  # the week until the 8th, and August
    told = Report.objects.exclude(pk__in=list(Report.objects.values_list("pk", flat=True)))
    clock.move_to(wall("2021-09-22 10:00"))  # a Wednesday: the week until the 15th was never reported
    assert [keep_reports(county=staff.county)[0] for _again in range(2)] == [1, 0]
    assert [(one.kind, f"{one.since}", f"{one.until}") for one in told] == [("weekly", "2021-09-09", "2021-09-15")]
    clock.move_to(wall("2021-12-02 10:00"))  # the second workday of a month: November is not due yet
    assert keep_reports(county=staff.county)[0] == 10
    weeks = list(told.filter(kind=ReportKind.WEEKLY).order_by("since").values_list("since", flat=True))
    assert weeks[1:] == [datetime.date(2021, 10, 7) + datetime.timedelta(days=7 * week) for week in range(8)]
    months = told.filter(kind=ReportKind.MONTHLY).order_by("since")
    assert [(f"{one.since}", f"{one.until}") for one in months] == [
        ("2021-09-01", "2021-09-30"), ("2021-10-01", "2021-10-31"),
    ]  # fmt: skip


def test_of_what_was_before_the_first_report_none_is_made_up(staff: Staff, clock: time_machine.Traveller) -> None:
    a_case(staff)
    clock.move_to(wall("2021-09-13 10:00"))
    by_hand = Period(datetime.date(2021, 7, 1), datetime.date(2021, 7, 31))
    prepare_report(county=staff.county, kind=ReportKind.MONTHLY, period=by_hand, by=staff.shi)
    assert keep_reports(county=staff.county)[0] == 1
    assert {f"{one.since}" for one in Report.objects.filter(prepared_by=None)} == {"2021-08-01"}


def test_ledger_and_list_of_work_are_made_by_schedule_with_the_monthly_report_for_those_who_see_all(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    clock.move_to(wall("2021-08-30 10:00"))
    a_case(staff, title="商业秘密", is_confidential=True)
    clock.move_to(wall("2021-09-08 10:00"))
    keep_reports(county=staff.county)
    clock.move_to(wall("2021-09-10 18:00"))
    keep_reports(county=staff.county)
    keep_reports(county=staff.county)
    report = Report.objects.get(kind=ReportKind.MONTHLY)
    assert {(one.kind, one.form) for one in report.lists.all()} == {
        (kind, form) for kind in ("ledger", "work") for form in ("xlsx", "docx", "pdf")
    }
    assert report.lists.count() == 6
    page = f"{REPORTS}{report.pk}/"
    assert f"{page}ledger-xlsx/" in as_user(staff.su).get(page).content.decode()
    assert f"{page}ledger-xlsx/" not in as_user(staff.gao).get(page).content.decode()
    told = as_user(staff.su).get(f"{page}ledger-docx/")
    assert told["Content-Disposition"] == f'attachment; filename="ledger-{report.pk}.docx"'
    with zipfile.ZipFile(io.BytesIO(told.content)) as inside:
        assert "商业秘密" in inside.read("word/document.xml").decode()
    assert as_user(staff.gao).get(f"{page}ledger-docx/").status_code == 404
    assert as_user(staff.gao).get(f"{page}docx/").status_code == 200


def test_a_report_names_what_is_late_by_working_days_and_no_confidential_case(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    late = brought_to(staff, a_case(staff), Act.RESPOND)
    hidden = brought_to(staff, a_case(staff, title="商业秘密", is_confidential=True), Act.RESPOND)
    clock.move_to(wall("2021-09-13 10:00"))
    report = prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=staff.shi)
    assert [(row[0], row[6]) for row in report.figures["late"]] == [(late.number, 4)]
    assert hidden.title not in str(report.figures)
    assert report.figures["headline"] == [2, 0, 0, 2, 2]


def test_days_that_have_not_passed_and_days_told_already_are_refused(staff: Staff) -> None:
    a_case(staff)
    with pytest.raises(RefusedError, match="have passed"):
        prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=staff.shi)
    old = Period(datetime.date(2021, 8, 1), datetime.date(2021, 8, 7))
    prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=old, by=staff.shi)
    with pytest.raises(RefusedError, match="already"):
        prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=old, by=staff.shi)
    shi = as_user(staff.shi)
    assert "have passed" in text_of(
        shi.post(f"{REPORTS}prepare/", {"kind": "weekly", "since": "2021-09-06", "until": "2021-09-07"})
    )  # fmt: skip
    assert as_user(staff.gao).post(f"{REPORTS}prepare/").status_code == 403


def a_report_of_one_late_case(staff: Staff, clock: time_machine.Traveller) -> Report:
    brought_to(staff, a_case(staff, "只有农业局知道的事"), Act.RESPOND)
    clock.move_to(wall("2021-09-09 09:00"))
    return prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=WEEK, by=None)


def test_a_unit_that_is_renamed_before_it_is_published_keeps_its_rows_and_its_remark(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    report = a_report_of_one_late_case(staff, clock)
    government, town = staff.township, staff.county.townships.get(name="新昌乡")
    remark_report(report=report, unit=staff.bureau, words="因台风停工两日", by=staff.gao)
    remark_report(report=report, unit=government, words="正在协调用地", by=staff.xiang)
    for unit, name in ((staff.bureau, "农业农村水利局（样例）"), (town, "新昌镇")):
        unit.name = name
        unit.save()
    tables = [block for block in document_of(report, list(report.remarks.all())).blocks if isinstance(block, Table)]
    assert [rows[0][-1] for rows in (table.rows for table in tables)] == [
        "因台风停工两日", tables[1].rows[0][-1], "正在协调用地", "因台风停工两日",
    ]  # fmt: skip
    page = text_of(as_user(staff.gao).get(f"{REPORTS}{report.pk}/"))
    assert "只有农业局知道的事" in page
    assert "农业农村局（样例）" in page


def test_a_unit_of_the_same_name_is_told_nothing_of_the_other_before_it_is_published(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    twin = a_person("Twin", staff.county, Role.BUREAU, unit=a_unit(staff.cast, "twin", staff.bureau.name))
    report = a_report_of_one_late_case(staff, clock)
    page = text_of(as_user(twin).get(f"{REPORTS}{report.pk}/"))
    assert "只有农业局知道的事" not in page
    assert "It speaks of no unit of yours." in page
    assert as_user(twin).post(f"{REPORTS}{report.pk}/remark/", {"words": "不是我们"}).status_code == 422
    assert "只有农业局知道的事" in text_of(as_user(staff.gao).get(f"{REPORTS}{report.pk}/"))
