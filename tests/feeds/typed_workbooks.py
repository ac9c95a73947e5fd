"""Factories: filled-in timetable workbooks."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import xlsxwriter

FIRST, LAST = datetime.date(2026, 11, 23), datetime.date(2027, 3, 31)
Rows = Sequence[Sequence[object]]

LINES: Rows = [
    ("线路", "停靠点", "累计分钟", "停站分钟", "行李舱升数", "载货千克"),
    ("西源线", "汽车站", "", "", 300, 60),
    ("", "芳村", 25, 5, "", ""),
    ("", "西源", 48, "", "", ""),
]
DEPARTURES: Rows = [
    ("线路", "方向", "发车时刻", "运行日"),
    ("西源线", "去", "07:00、13:30", "每天"),
    ("", "回", "08:30", "工作日"),
]
SETTINGS: Rows = [("项目", "内容"), ("客运企业", "样例客运"), ("首日", FIRST), ("末日", LAST)]


def a_workbook(
    lines: Rows = LINES, departures: Rows = DEPARTURES, holidays: Rows = (), settings: Rows = SETTINGS
) -> bytes:
    """A workbook of these sheets; an empty one is left out."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        times = workbook.add_format({"num_format": "hh:mm"})
        for name, rows in (("线路", lines), ("班次", departures), ("节假日", holidays), ("设置", settings)):
            if not rows:
                continue
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime.time):
                        sheet.write_datetime(number, column, cell, times)
                    else:
                        sheet.write(number, column, cell)
    return raw.getvalue()
