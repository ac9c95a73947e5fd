"""A table pasted from Word or Excel, read by its headings."""

from __future__ import annotations

import pytest

from tongcun.cases.meetings.pasted import read_table

HEADS = "序号\t企业名称\t存在问题\t问题类别\t牵头领导\t责任单位\t解决措施\t完成时限"


def test_a_table_of_excel_is_read_by_its_headings_whatever_stands_above_them() -> None:
    table = read_table(
        f"现场办公会问题清单\n2026年11月11日\n{HEADS}\n1\t甲厂\t缺水\t项目建设\t李某\t水务公司\t加泵\t12月20日前\n"
    )
    assert table.rows == [
        {"enterprise": "甲厂", "problem": "缺水", "case_class": "项目建设", "leader": "李某", "unit": "水务公司",
         "solution": "加泵", "until": "12月20日前"}
    ]  # fmt: skip


def test_a_cell_with_line_breaks_stays_one_cell_from_excel_and_from_word() -> None:
    quoted = read_table(f'{HEADS}\n1\t甲厂\t"缺水\n水压低"\t\t李某\t水务公司\t加泵\t12.20\n2\t乙厂\t缺电\t\t\t\t\t\n')
    assert [row["problem"] for row in quoted.rows] == ["缺水\n水压低", "缺电"]
    broken = read_table(f"{HEADS}\n1\t甲厂\t缺水\n水压低\t\t李某\t水务公司\t加泵\t12.20\n2\t乙厂\t缺电\t\t\t\t\t\n")
    assert broken.rows == quoted.rows


def test_what_runs_on_below_the_last_cell_is_not_lost() -> None:
    table = read_table("企业\t问题\t解决方案\n甲厂\t缺水\t一、加泵\n二、换管\n乙厂\t缺电\t增容")
    assert [row["solution"] for row in table.rows] == ["一、加泵\n二、换管", "增容"]


def test_short_rows_stay_rows_of_their_own() -> None:
    table = read_table("企业\t问题\t类别\t时限\n甲厂\t缺水\n乙厂\t缺电\n")
    assert [row["enterprise"] for row in table.rows] == ["甲厂", "乙厂"]


def test_of_cells_merged_downwards_every_row_has_the_enterprise_and_nothing_else() -> None:
    table = read_table("企业\t问题\t牵头领导\n甲厂\t缺水\t李某\n\t缺电\t\n乙厂\t路窄\t王某")
    assert [(row["enterprise"], row["problem"], row["leader"]) for row in table.rows] == [
        ("甲厂", "缺水", "李某"), ("甲厂", "缺电", ""), ("乙厂", "路窄", "王某")
    ]  # fmt: skip


def test_a_heading_with_a_remark_is_known_and_a_heading_repeated_on_the_next_page_is_no_row() -> None:
    table = read_table("企业（全称）\t问题 诉求\n甲厂\t缺水\n企业\t问题\n乙厂\t缺电")
    assert [row["enterprise"] for row in table.rows] == ["甲厂", "乙厂"]


@pytest.mark.parametrize(
    "text", ["", "甲厂 缺水", "甲厂\t缺水\n乙厂\t缺电", "企业\t电话\n甲厂\t139", '\0\t"', "问题\n缺水"]
)
def test_without_headings_nothing_is_guessed(text: str) -> None:
    assert not read_table(text).is_recognised


def test_a_lone_quotation_mark_loses_no_row() -> None:
    table = read_table('企业\t问题\n甲厂\t"缺水\n乙厂\t缺电')
    assert [row["enterprise"] for row in table.rows] == ["甲厂", "乙厂"]
