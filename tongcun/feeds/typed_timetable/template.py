"""The workbook to fill in: heads in both languages, one line as an example, and what may be written where."""

from __future__ import annotations

import datetime
import io

from tongcun.feeds.typed_timetable.sheets import DEPARTURES, FORMS, HOLIDAYS, LINES, SETTINGS, Form

EXAMPLE_FIRST = datetime.date(2027, 1, 1)
EXAMPLE_LAST = datetime.date(2027, 12, 31)
_LINE = "示例线 Example"
EXAMPLES: dict[int, list[tuple[object, ...]]] = {
    FORMS.index(LINES): [
        (_LINE, "汽车站 Bus station", 0, "", "", 300, 60, "", ""),
        ("", "芳村 Fangcun", 25, 2, "", "", "", "", ""),
        ("", "西源 Xiyuan", 48, "", "", "", "", "", ""),
    ],
    FORMS.index(DEPARTURES): [
        (_LINE, "去 there", "06:40 09:30 13:00", "每天", "", ""),
        (_LINE, "回 back", "07:50 10:40 14:10", "每天", "", ""),
        (_LINE, "去 there", "15:30", "工作日", "", ""),
        (_LINE, "去 there", "08:10", "农历二五八", "", ""),
        (_LINE, "回 back", "16:30", "每5天自2027-01-03", "", ""),
    ],
    FORMS.index(HOLIDAYS): [
        (datetime.date(2027, 2, 6), "", "停运", "正月初一 New Year's Day"),
        (datetime.date(2027, 5, 1), datetime.date(2027, 5, 3), "休息", "劳动节 Labour Day"),
    ],
    FORMS.index(SETTINGS): [
        ("客运企业", "示例客运公司（请改）"),
        ("首日", EXAMPLE_FIRST),
        ("末日", EXAMPLE_LAST),
    ],
}
HELP = (
    ("线路 Lines", "每条线路的停靠点自上而下填写；累计分钟从首站发车算起。线路名可只填第一行。",
     "The stops of a line one below the other; minutes count from the first departure. The name may stand once."),
    ("", "站点编号：与共配站点同名的停靠点可不填。行李舱升数、载货千克：不带邮件快件的线路不填。",
     "Station id: not needed where a stop has its station's name. Hold: leave empty where a line carries no parcels."),
    ("班次 Departures", "方向填 去 或 回；回程时刻按去程反向推算。一格可写多个时刻，或写 06:30-18:00每30分。",
     "Direction: 去 (there) or 回 (back); the way back takes as long. Several times, or 06:30-18:00 every 30 min."),
    ("运行日 Days", "每天、工作日、周末、周一三五、周一至周五", "daily, weekdays, weekend, Mon Wed Fri, Mon-Fri"),
    ("", "农历二五八（初二、初五、初八、十二……）、农历初一十五、公历二七、每5天自2027-01-03",
     "lunar 2 5 8 (by the last digit), solar 2 7, every 5 days from 2027-01-03"),
    ("节假日 Holidays", "休息：按周末开行；上班：按工作日开行；停运：当日全部停运。",
     "休息 (holiday): as at the weekend; 上班 (working day): as on weekdays; 停运 (no service): nothing runs."),
    ("设置 Settings", "首日必填；末日不填则为一年。",
     "The first day is needed; without a last day it holds for a year."),
)  # fmt: skip
WIDTHS = (22, 24, 26, 22, 16, 14, 16, 12, 12)


def template_workbook() -> bytes:
    """The template as an XLSX file; filled in as it is, it is a sound timetable of one line."""
    import xlsxwriter

    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        head = workbook.add_format({"bold": True, "text_wrap": True, "bg_color": "#eef1f4", "bottom": 1})
        for place, form in enumerate(FORMS):
            sheet = workbook.add_worksheet(" ".join(form.names[:2]))
            sheet.freeze_panes(1, 0)
            for column, names in enumerate(form.fields.values()):
                sheet.set_column(column, column, WIDTHS[column])
                sheet.write_string(0, column, _heading(form, column, names), head)
            for number, row in enumerate(EXAMPLES[place], 1):
                sheet.write_row(number, 0, row)
        _write_help(workbook, head)
    return raw.getvalue()


def _heading(form: Form, column: int, names: tuple[str, ...]) -> str:
    needed = "*" if list(form.fields)[column] in form.needed else ""
    return f"{names[0]} {names[1]}{needed}"


def _write_help(workbook, head) -> None:  # type: ignore[no-untyped-def]
    sheet = workbook.add_worksheet("填写说明 Help")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 2, 80)
    sheet.write_row(0, 0, ("", "中文", "English"), head)
    for number, row in enumerate(HELP, 1):
        sheet.write_row(number, 0, row)
