"""The sheets of the workbook as rows of text by our field names, whichever of the two languages their heads are in."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tongcun.feeds.problems import Problems
from tongcun.feeds.workbook import cell_text, is_old_workbook, tell_old_workbook, unreadable_told
from tongcun.feeds.workbook_safety import is_safe_workbook
from tongcun.language import _
from tongcun.planner.clock import clock

MOST_ROWS = 50_000
LOOKED_AT_ROWS = 10


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet we know: its names, and for each field the names of its column, the first ones being ours."""

    names: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    needed: tuple[str, ...]


LINES = Form(
    ("线路", "Lines", "line", "routes"),
    {
        "line": ("线路", "Line", "线路名称", "route"),
        "stop": ("停靠点", "Stop", "站点", "停靠站", "站名"),
        "minutes": ("累计分钟", "Minutes from start", "行驶分钟", "running minutes", "minutes"),
        "dwell": ("停站分钟", "Minutes at stop", "停留分钟"),
        "station_id": ("站点编号", "Station id", "站点代码"),
        "litres": ("行李舱升数", "Hold litres", "行李舱"),
        "kilograms": ("载货千克", "Hold kilograms", "载货公斤", "hold kg"),
        "lat": ("纬度", "Latitude", "lat"),
        "lon": ("经度", "Longitude", "lon"),
    },
    ("line", "stop", "minutes"),
)
DEPARTURES = Form(
    ("班次", "Departures", "trips"),
    {
        "line": ("线路", "Line", "线路名称", "route"),
        "direction": ("方向", "Direction"),
        "times": ("发车时刻", "Departures", "发车时间", "departure"),
        "days": ("运行日", "Days", "运营日", "开行日"),
        "first": ("自", "From", "起始日期"),
        "last": ("至", "Until", "终止日期"),
    },
    ("line", "times", "days"),
)
HOLIDAYS = Form(
    ("节假日", "Holidays", "holiday"),
    {
        "date": ("日期", "Date"),
        "until": ("至", "Until"),
        "arrangement": ("安排", "Arrangement"),
        "name": ("名称", "Name"),
    },
    ("date", "arrangement"),
)
SETTINGS = Form(
    ("设置", "Settings"),
    {"key": ("项目", "Item"), "value": ("内容", "Value")},
    ("key", "value"),
)
FORMS = (LINES, DEPARTURES, HOLIDAYS, SETTINGS)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its number as the table program shows it, its cells by field; absent columns read empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet as filled in: `file` names workbook and sheet, `headings` the column of each field as it is headed."""

    file: str
    headings: dict[str, str]
    rows: tuple[SheetRow, ...]

    def tell(self, problems: Problems, place: tuple[int, str], code: str, told: tuple[str, str]) -> None:
        """Note what is wrong in a line and field, and what was expected."""
        line, field = place
        problems.error(code, self.file, line, self.headings.get(field, field), *told)


def read_sheets(raw: bytes, file: str, problems: Problems) -> dict[int, TypedSheet] | None:
    """The sheets by their place in FORMS; None, with a problem noted, where the workbook cannot be read."""
    if is_old_workbook(raw, file[-4:]):
        tell_old_workbook(file, problems)
        return None
    expected = _("an XLSX workbook like the template")
    if not is_safe_workbook(raw, file, expected, problems):
        return None
    from python_calamine import CalamineWorkbook

    found: dict[int, TypedSheet] = {}
    is_read = False
    with unreadable_told(file, expected, problems):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in workbook.sheet_names:
            place = _form_named(name)
            if place is not None and place not in found:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                sheet = _typed_sheet(f"{file} [{name}]", FORMS[place], rows, problems)
                if sheet is not None:
                    found[place] = sheet
        is_read = True
    if not is_read:
        return None
    for place, form in enumerate(FORMS[:2]):
        if place not in found and not problems.errors:
            what = _("there is no sheet {name}").format(name=" / ".join(form.names[:2]))
            problems.error("missing_sheet", file, None, None, what, expected)
    return found


def _form_named(name: str) -> int | None:
    return next((place for place, form in enumerate(FORMS) if _speaks_of(name, form.names)), None)


def _speaks_of(text: str, names: tuple[str, ...]) -> bool:
    """Whether a name or heading, Chinese, English or both, is one of the names."""
    plain = re.sub(r"[（(].*?[)）]|[*＊:：]", "", unicodedata.normalize("NFKC", text)).lower()
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]+", plain))
    english = " ".join(re.findall(r"[a-z]+", plain))
    known = {name.lower() for name in names}
    return chinese in known or (english in known and not chinese)


def _typed_sheet(file: str, form: Form, rows: Sequence[Sequence[object]], problems: Problems) -> TypedSheet | None:  # type: ignore[type-arg,unused-ignore]
    texts = [(line, [_text(cell) for cell in row]) for line, row in enumerate(rows, 1)]
    if len(texts) > MOST_ROWS:
        limit = _("at most {count} rows").format(count=MOST_ROWS)
        problems.error("too_many_rows", file, None, None, _("too many rows"), limit)
        return None
    for place, (line, cells) in enumerate(texts[:LOOKED_AT_ROWS]):
        columns = _columns(cells, form)
        if set(form.needed) <= columns.keys():
            read = (
                SheetRow(number, {field: row[column] for field, column in columns.items() if column < len(row)})
                for number, row in texts[place + 1 :]
            )
            kept = tuple(row for row in read if any(row.cells.values()))
            return TypedSheet(file, {field: cells[column] for field, column in columns.items()}, kept)
        if columns:
            for field in form.needed:
                if field not in columns:
                    what = _("there is no column {name}").format(name=" / ".join(form.fields[field][:2]))
                    problems.error("missing_column", file, line, None, what, _("the columns of the template"))
            return None
    expected = ", ".join(" / ".join(form.fields[field][:2]) for field in form.needed)
    problems.error("no_headings", file, 1, None, _("there is no heading row"), expected)
    return None


def _columns(cells: list[str], form: Form) -> dict[str, int]:
    """In which column each field stands."""
    columns: dict[str, int] = {}
    for column, heading in enumerate(cells):
        for field, names in form.fields.items():
            if heading and field not in columns and _speaks_of(heading, names):
                columns[field] = column
                break
    return columns


def _text(cell: object) -> str:
    """A cell as text; times of the day, and spans of time past 24 hours, as HH:MM:SS."""
    if isinstance(cell, datetime.timedelta):
        return clock(round(cell.total_seconds()))
    if isinstance(cell, datetime.time):
        return clock(cell.hour * 3600 + cell.minute * 60 + cell.second)
    return cell_text(cell).strip()
