from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.feeds.typed_workbooks import DEPARTURES, FIRST, LAST, LINES, SETTINGS, Rows, a_workbook
from tongcun.feeds.gtfs import Feed, read_feed
from tongcun.feeds.problems import InputError
from tongcun.feeds.typed_timetable import TypedTimetable, as_gtfs, read_typed_timetable, template_workbook
from tongcun.feeds.typed_timetable.as_gtfs import stop_ids
from tongcun.feeds.typed_timetable.days import Arrangement, Holidays, UnknownDaysError, running_dates
from tongcun.feeds.typed_timetable.ids import distinct_ids
from tongcun.feeds.typed_timetable.lunar import lunar_day

MONDAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
NO_HOLIDAYS = Holidays({})


def days(words: str, holidays: Holidays = NO_HOLIDAYS, count: int = 28) -> list[int]:
    """How many days after the Monday something runs."""
    return sorted((date - MONDAY).days for date in running_dates(words, MONDAY, MONDAY + (count - 1) * DAY, holidays))


def the_feed(raw: bytes, folder: Path) -> Feed:
    path = folder / "typed.zip"
    path.write_bytes(as_gtfs(read_typed_timetable(raw, "t.xlsx"), "常山", "Asia/Shanghai"))
    return read_feed(path)


def codes(raw: bytes) -> set[str]:
    with pytest.raises(InputError) as error:
        read_typed_timetable(raw, "t.xlsx")
    return {problem.code for problem in error.value.problems}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("每天", [0, 1, 2, 3, 4, 5, 6]),
        ("Daily", [0, 1, 2, 3, 4, 5, 6]),
        ("工作日", [0, 1, 2, 3, 4]),
        ("周末", [5, 6]),
        ("周一、三、五", [0, 2, 4]),
        ("周一至周五", [0, 1, 2, 3, 4]),
        ("星期六日", [5, 6]),
        ("周1-3", [0, 1, 2]),
        ("Mon, Wed and Fri", [0, 2, 4]),
        ("Saturday", [5]),
        ("Fri to Mon", [0, 4, 5, 6]),
        ("每5天自2026-11-25", [2]),
        ("每五天（2026年11月20日起）", [2]),
        ("every 3 days from 2026-11-23", [0, 3, 6]),
        ("公历五、十", [2]),
        ("solar 5, 10", [2]),
    ],
)
def test_days_as_people_write_them(words: str, expected: list[int]) -> None:
    assert days(words, count=7) == expected


def test_market_days_follow_the_last_digit_of_the_lunar_day() -> None:
    # 2026-11-23 is the fifteenth of the tenth month, which has thirty days.
    assert [lunar_day(MONDAY + day * DAY) for day in (0, 15, 16)] == [15, 30, 1]
    assert days("农历二五八") == [0, 3, 7, 10, 13, 17, 20, 23, 27]
    assert days("农历逢 2、5、8 集日") == days("lunar 2 5 8") == days("农历二五八")
    assert days("农历五、十") == [0, 5, 10, 15, 20, 25]


def test_named_lunar_days_are_those_days_only() -> None:
    assert days("农历初一、十五") == [0, 16]
    assert days("农历廿三") == [8]


@pytest.mark.parametrize(
    ("date", "day"), [("2026-02-17", 1), ("2025-07-25", 1), ("2033-12-22", 1), ("2034-02-18", 30), ("2034-02-19", 1)]
)
def test_new_years_and_leap_months_are_known(date: str, day: int) -> None:
    assert lunar_day(datetime.date.fromisoformat(date)) == day


@pytest.mark.parametrize(
    "words",
    [
        "", "有时", "逢二五八", "农历", "周", "周一至", "每天自2026-11-25", "每0天自2026-11-25", "mon-", "公历258",
        "每隔1天自2026-11-25", "每隔5天自2026-11-25",
        "农历1²", "农历①", "农历٢٥", "周①", "每٥天自2026-11-25", "每5天自٢٠٢٦-11-25", "-" * 30_000, "mon" * 10_000,
        f"每{'9' * 5_000}天自2026-11-25", f"农历{'2' * 5_000}", f"every {'9' * 5_000} days from 2026-11-25",
    ],
)  # fmt: skip
def test_words_that_name_no_days_are_not_guessed(words: str) -> None:
    with pytest.raises(UnknownDaysError):
        days(words)


def test_working_days_follow_the_holidays_and_nothing_runs_where_they_say_so() -> None:
    holidays = Holidays(
        {MONDAY: Arrangement.HOLIDAY, MONDAY + 5 * DAY: Arrangement.WORKING, MONDAY + 2 * DAY: Arrangement.NO_SERVICE}
    )
    assert days("工作日", holidays, 7) == [1, 3, 4, 5]
    assert days("周末", holidays, 7) == [0, 6]
    assert days("周一至周五", holidays, 7) == [0, 1, 3, 4]
    assert days("每天", holidays, 7) == [0, 1, 3, 4, 5, 6]


def test_the_template_is_a_sound_timetable(tmp_path: Path) -> None:
    feed = the_feed(template_workbook(), tmp_path)
    assert len(feed.trip_ids) == 9
    assert len(feed.routes) == 1


def test_a_typed_timetable_runs_there_and_back_in_the_minutes_written(tmp_path: Path) -> None:
    feed = the_feed(a_workbook(), tmp_path)
    runs = feed.runs_on(MONDAY)
    found = {}
    for run, trip in enumerate(runs.trip.tolist()):
        rows = range(runs.first_row[run], runs.first_row[run + 1])
        found[feed.trip_ids[trip]] = [
            (feed.stop_ids[runs.stop[row]], int(runs.arrival[row]) // 60, int(runs.departure[row]) // 60)
            for row in rows
        ]
    assert found == {
        "西源线-there-0700": [("汽车站", 420, 420), ("芳村", 445, 450), ("西源", 468, 468)],
        "西源线-there-1330": [("汽车站", 810, 810), ("芳村", 835, 840), ("西源", 858, 858)],
        "西源线-back-0830": [("西源", 510, 510), ("芳村", 528, 533), ("汽车站", 558, 558)],
    }
    assert len(feed.runs_on(MONDAY + 5 * DAY)) == 2
    assert len(feed.runs_on(FIRST - DAY)) == len(feed.runs_on(LAST + DAY)) == 0


def typed(**sheets: Rows) -> TypedTimetable:
    return read_typed_timetable(a_workbook(**sheets), "t.xlsx")


def test_times_may_be_cells_of_time_series_or_lists() -> None:
    rows = [
        DEPARTURES[0], ("西源线", "去", datetime.time(6, 5), "每天"), ("", "", "08:00-10:00每40分", "每天"),
        ("", "back", "25:10；7:30", "每天"),
    ]  # fmt: skip
    times = [trip.departure // 60 for trip in typed(departures=rows).trips]
    assert times == [365, 480, 520, 560, 600, 1510, 450]


def test_heads_may_be_in_either_language_or_both() -> None:
    heads = [("Line", "Stop*", "累计分钟 Minutes from start*", "Minutes at stop", "Hold litres", "Hold kilograms")]
    timetable = typed(
        lines=[*heads, *LINES[1:]], departures=[("Line", "Direction", "Departures", "Days"), *DEPARTURES[1:]]
    )
    assert len(timetable.trips) == 3
    assert timetable.lines[0].hold == (300.0, 60.0)


def test_the_same_departure_on_other_days_is_another_trip() -> None:
    rows = [DEPARTURES[0], ("西源线", "去", "07:00", "周一"), ("", "", "07:00", "周二")]
    assert [trip.trip_id for trip in typed(departures=rows).trips] == ["西源线-there-0700", "西源线-there-0700-2"]


STATIONS: Rows = [("甲", "西源", 0, "S1"), ("", "芳村", 9, ""), ("乙", "芳村", 0, "S2"), ("", "西源", 9, "S3")]
MARKET: Rows = [DEPARTURES[0], ("西源线", "去", "07:00", "农历二五八")]


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        ("9" * 5_000, "number_out_of_range"),
        (f"{'9' * 5_000}:30", "not_a_number"),
        (f"0:{'9' * 400}", "not_a_number"),
        ("0:30:99", "not_a_number"),
        ("24:01", "number_out_of_range"),
        ("①", "not_a_number"),
        ("١٥", "not_a_number"),
        ("0:١٥", "not_a_number"),
        ("²5", "not_a_number"),
    ],
)
def test_minutes_that_are_no_number_name_their_cell(minutes: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        typed(lines=[*LINES[:3], ("", "西源", minutes, "", "", "")])
    (problem,) = error.value.problems
    assert (problem.code, problem.file, problem.line, problem.column) == (code, "t.xlsx [线路]", 4, "累计分钟")
    assert len(problem.what) < 100


@pytest.mark.parametrize("times", ["①:30", "٠٧:٣٠", "7:3²", "07:00-08:00每1²分", "9" * 5_000, f"07:00{' ' * 30_000}"])
def test_times_in_digits_of_another_kind_name_their_cell(times: str) -> None:
    with pytest.raises(InputError) as error:
        typed(departures=[DEPARTURES[0], ("西源线", "去", f"{times} 09:00", "每天")])
    (problem,) = error.value.problems
    assert (problem.line, problem.column) == (2, "发车时刻")
    assert problem.code == ("not_a_time" if len(times) < 2_000 else "cell_too_long")


def test_full_width_digits_are_read_as_they_are_meant() -> None:
    rows = [DEPARTURES[0], ("西源线", "去", "０７：００－０８：００每３０分，０９：１５", "每５天自２０２６-１１-２５")]
    assert [trip.departure // 60 for trip in typed(departures=rows).trips] == [420, 450, 480, 555]


def test_a_row_that_repeats_many_departures_is_told_once() -> None:
    rows = [DEPARTURES[0], ("西源线", "去", "00:00-36:00每1分 00:00-36:00每1分 00:00-36:00每1分", "每天")]
    with pytest.raises(InputError) as error:
        typed(departures=rows)
    assert [problem.code for problem in error.value.problems] == ["duplicate_departure"]
    assert "the departure at 00:00:00 stands further up" in error.value.problems[0].what


def test_departures_within_one_minute_are_two() -> None:
    rows = [DEPARTURES[0], ("西源线", "去", "07:00:15 07:00:45 07:00", "每天")]
    ids = [trip.trip_id for trip in typed(departures=rows).trips]
    assert ids == ["西源线-there-070015", "西源线-there-070045", "西源线-there-0700"]


def test_names_that_differ_by_a_sign_stay_two_lines_and_two_stops(tmp_path: Path) -> None:
    lines = [
        LINES[0],
        *(("1路 东", "站/北", "", "", 300, 60), ("", "站 北", 25, "", "", "")),
        *(("1路/东", "站-北", "", "", 100, 20), ("", "西源", 25, "", "", "")),
    ]
    rows = [DEPARTURES[0], ("1路 东", "去", "07:00", "每天"), ("1路/东", "去", "07:00", "每天")]
    timetable = typed(lines=lines, departures=rows)
    feed = the_feed(a_workbook(lines=lines, departures=rows), tmp_path)
    assert len(feed.routes) == len(feed.trip_ids) == 2
    assert {stop.name for stop in feed.stops.values()} == {"站/北", "站 北", "站-北", "西源"}
    assert feed.stops["站-北"].name == "站-北"
    assert {feed.stops[stop_ids(timetable)[name]].name for name in ("站/北", "站 北")} == {"站/北", "站 北"}


def test_ids_follow_from_the_names_and_not_from_their_order() -> None:
    names = ["1 东", "1/东", "1-东", "2 东", "1@东"]
    ids = distinct_ids(names)
    assert ids == distinct_ids(reversed(names))
    assert len(set(ids.values())) == len(names)
    assert (ids["1-东"], ids["2 东"]) == ("1-东", "2-东")
    assert (
        distinct_ids([*names, ids["1 东"]])[ids["1 东"]] == ids["1 东"] != distinct_ids([*names, ids["1 东"]])["1 东"]
    )


def test_services_of_the_same_words_are_numbered_past_words_that_end_in_that_number(tmp_path: Path) -> None:
    heading = ("线路", "方向", "发车时刻", "运行日", "自", "至")
    until = datetime.date(2026, 12, 31)
    rows = [
        *(heading, ("西源线", "去", "07:00", "周1", "", until), ("", "", "08:00", "周1-2", "", "")),
        *(("", "", "09:00", "周1", "", ""), ("", "", "10:00", "周1", FIRST, FIRST)),
    ]
    feed = the_feed(a_workbook(departures=rows), tmp_path)
    assert len(feed.runs_on(MONDAY)) == 4
    assert [len(feed.runs_on(date)) for date in (MONDAY + DAY, MONDAY + 7 * DAY, LAST - 2 * DAY)] == [1, 3, 2]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"lines": LINES[:2]}, "short_line"),
        ({"lines": [*LINES, ("", "回头", 40, "", "", "")]}, "falling_time"),
        ({"lines": [LINES[0], ("西源线", "汽车站", 3, "", "", ""), *LINES[2:]]}, "late_first_stop"),
        ({"lines": [*LINES, ("乙", "甲", 0, "", "", ""), ("乙", "丁", 9, "", "", ""), *LINES[1:]]}, "repeated_line"),
        ({"lines": [*LINES, ("", "远", "很远", "", "", "")]}, "not_a_number"),
        ({"lines": [*LINES, ("", "", 99, "", "", "")]}, "missing_value"),
        ({"lines": [*LINES[:3], ("", "西源", 48, "", 400, 60)]}, "unequal_room"),
        ({"lines": [("线路", "停靠点", "累计分钟", "站点编号"), *STATIONS]}, "unequal_station"),
        ({"lines": [("线路", "停靠点", "几分钟"), *LINES[1:]]}, "missing_column"),
        ({"lines": ()}, "missing_sheet"),
        ({"departures": [*DEPARTURES, ("东线", "去", "07:10", "每天")]}, "unknown_line"),
        ({"departures": [*DEPARTURES, ("西源线", "旁边", "07:10", "每天")]}, "unknown_direction"),
        ({"departures": [*DEPARTURES, ("西源线", "去", "七点", "每天")]}, "not_a_time"),
        ({"departures": [*DEPARTURES, ("西源线", "去", "07:10", "有时")]}, "unknown_days"),
        ({"departures": [*DEPARTURES, ("西源线", "去", "07:00", "周一")]}, "duplicate_departure"),
        ({"departures": [*DEPARTURES, ("西源线", "去", "07:10", "每5天自2026-02-30")]}, "unknown_days"),
        ({"departures": DEPARTURES[:1]}, "no_rows"),
        ({"settings": SETTINGS[:2]}, "missing_value"),
        ({"settings": [*SETTINGS[:2], ("首日", "明天")]}, "not_a_date"),
        ({"settings": [*SETTINGS[:3], ("末日", datetime.date(2020, 1, 1))]}, "bad_span"),
        ({"settings": [*SETTINGS[:2], ("首日", "9999-06-01")]}, "bad_span"),
        ({"settings": [*SETTINGS[:2], ("首日", "0001-01-01")], "departures": MARKET}, "bad_span"),
        ({"settings": [*SETTINGS[:2], ("首日", "2099-06-01")], "departures": MARKET}, "bad_span"),
        ({"settings": [*SETTINGS[:2], ("首日", "２０２６-１１-²３")]}, "not_a_date"),
        ({"holidays": [("日期", "安排"), (FIRST, "也许")]}, "unknown_arrangement"),
        ({"holidays": [("日期", "至", "安排"), (LAST, FIRST, "停运")]}, "end_before_start"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_and_row(sheets: dict[str, Rows], code: str) -> None:
    assert code in codes(a_workbook(**sheets))


def test_all_problems_are_told_at_once_with_sheet_row_and_heading() -> None:
    rows = [*DEPARTURES, ("东线", "旁边", "七点", "有时")]
    with pytest.raises(InputError) as error:
        read_typed_timetable(a_workbook(departures=rows), "t.xlsx")
    told = {(problem.file, problem.line, problem.column) for problem in error.value.problems}
    assert told == {("t.xlsx [班次]", 4, head) for head in DEPARTURES[0]}


@pytest.mark.parametrize("raw", [b"", b"line,stop", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"])
def test_what_is_no_workbook_is_told(raw: bytes) -> None:
    assert codes(raw) <= {"not_a_workbook", "old_workbook"}
