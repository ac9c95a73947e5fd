"""A table pasted from Word or Excel into one box: rows with tabs between the cells, recognised by their headings. Pure.

Excel puts a cell with line breaks into quotation marks; Word breaks the row itself, which is mended here. Of cells
that were merged downwards only the first row has the words, so a row without an enterprise is the one's above it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongcun.cases.as_written.asides import without_asides

FIELDS = ("enterprise", "problem", "case_class", "leader", "unit", "solution", "until")
_KNOWN: Mapping[str, str] = {
    "enterprise": """企业 企业名称 企业单位 涉及企业 项目业主 企业项目 单位名称 提出企业 反映企业 诉求企业 养殖场
        enterprise company""",
    "problem": """问题 存在问题 存在的问题 问题诉求 诉求 企业诉求 困难问题 具体问题 问题内容 反映问题 问题描述
        问题及诉求 主要问题 诉求内容 需协调解决的问题 需要解决的问题 事项 事项内容 problem request""",
    "case_class": "类别 问题类别 问题类型 类型 诉求类别 分类 class",
    "leader": """牵头领导 责任领导 包联领导 县领导 牵头县领导 分管领导 挂联领导 领办领导 责任县领导 leader
        leadingleader""",
    "unit": """责任单位 主办单位 牵头单位 承办单位 责任部门 牵头部门 主办部门 牵头责任单位 落实单位 办理单位 unit
        responsibleunit leadunit""",
    "solution": """解决方案 解决措施 办理意见 工作措施 整改措施 措施 解决办法 处理意见 解决意见 议定事项 会议意见
        办理措施 下一步措施 下步措施 measures solution""",
    "until": """时限 完成时限 办理时限 办结时限 完成时间 整改时限 解决时限 截止时间 时间要求 完成期限 期限 要求完成时间
        limit due timelimit""",
}
_FIELD_OF = {name: field for field, names in _KNOWN.items() for name in names.split()}
_NOISE = re.compile(r"[\s*:_·.、/-]")
_HEADINGS_WITHIN = 8
"""A title, a date and a remark may stand above the headings."""
LONGEST_CELL = 4000
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Pasted:
    """The rows of a table by our fields; none where no headings were recognised (`is_recognised`)."""

    rows: Sequence[Row] = ()
    is_recognised: bool = False


def read_table(text: str) -> Pasted:
    """What was pasted, row by row; cells are stripped, rows without any are left out."""
    lines = [cells for cells in _lines(text) if any(cells)]
    place, columns = _headings(lines)
    if not columns:
        return Pasted()
    width = len(lines[place])
    found: list[Row] = []
    for cells in _mended(lines[place + 1 :], width):
        row = {field: cells[at][:LONGEST_CELL] for field, at in columns.items() if at < len(cells)}
        if not any(row.values()) or _field_of(cells[columns["problem"]] if len(cells) > columns["problem"] else ""):
            continue
        if not row.get("enterprise") and found:
            row["enterprise"] = found[-1].get("enterprise", "")
        found.append(row)
    return Pasted(found, is_recognised=True)


def _lines(text: str) -> list[list[str]]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        rows = list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        # A quotation mark that is none of Excel's: taken as it stands.
        rows = [line.split("\t") for line in plain.split("\n")]
    return [[cell.strip() for cell in row] for row in rows]


def _headings(lines: Sequence[Sequence[str]]) -> tuple[int, Mapping[str, int]]:
    """The place of the row that names most of our fields, the problem among them, and the column of each."""
    best: tuple[int, dict[str, int]] = (0, {})
    for place, cells in enumerate(lines[:_HEADINGS_WITHIN]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            if (field := _field_of(cell)) is not None:
                columns.setdefault(field, at)
        if "problem" in columns and len(columns) > max(1, len(best[1])):
            best = place, columns
    return best


def _field_of(heading: str) -> str | None:
    return _FIELD_OF.get(_NOISE.sub("", without_asides(heading).lower()))


def _mended(lines: Sequence[list[str]], width: int) -> list[list[str]]:
    """Rows that a line break within a cell has parted put together again, where they then are as long as headings."""
    found: list[list[str]] = []
    for cells in lines:
        above = found[-1] if found else None
        is_rest = len(cells) == 1 < width
        if above is not None and (is_rest or len(above) < width == len(above) + len(cells) - 1):
            above[-1] = f"{above[-1]}\n{cells[0]}".strip()
            above.extend(cells[1:])
        else:
            found.append(list(cells))
    return found
