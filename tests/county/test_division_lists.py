"""Townships and villages from a list, for a county that has no folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.cast import a_county, a_person, the_cast
from tests.county.importing import problems_of, sent_in, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of, xlsx_of
from tongcun.county.models import Role, Township, Village

pytestmark = pytest.mark.django_db
ADDRESS = "/330822/imports/divisions/"
OFFICIAL = (
    ("统计用区划代码", "名称"),
    ("330822000000", "常山县"),
    ("330822103000", "芳村镇人民政府"),
    ("330822103201", "上猷阁村民委员会"),
    ("330822103202", "芳村社区居民委员会"),
    ("330822207", "新昌乡"),
    ("330822207201", "西源村委会"),
)


def places() -> list[tuple[str, str, list[str]]]:
    """Townships in official order, each with its villages in theirs."""
    return [
        (township.code, township.name, [village.name for village in township.villages.all()])
        for township in Township.objects.all()
    ]


def checked(*rows: Sequence[str]) -> Any:
    an = as_user(the_cast().an)
    return step(an, upload(an, ADDRESS, csv_of(*rows))["Location"], "check")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_an_official_list_makes_the_places_of_an_empty_county(encoding: str) -> None:
    an = as_user(a_person("An", a_county(), Role.ADMINISTRATOR))
    answer = sent_in(an, ADDRESS, csv_of(*OFFICIAL, encoding=encoding))
    assert answer.status_code == 302, problems_of(answer)
    assert places() == [
        ("330822103000", "芳村镇", ["上猷阁村", "芳村社区"]), ("330822207000", "新昌乡", ["西源村"]),
    ]  # fmt: skip


def test_townships_may_stand_beside_their_villages_and_the_order_in_a_column_of_its_own() -> None:
    an = as_user(a_person("An", a_county(), Role.ADMINISTRATOR))
    rows = (
        ("乡镇", "行政村", "村编码", "排序"),
        ("新昌乡", "西源村", 330822207201.0, 2),
        ("新昌乡", "泰安村", "330822207202", 1),
    )
    assert sent_in(an, ADDRESS, xlsx_of(*rows), "村.xlsx").status_code == 302
    assert places() == [("330822207000", "新昌乡", ["泰安村", "西源村"])]


def test_known_places_are_renamed_and_keep_their_order_and_new_ones_stand_behind() -> None:
    cast = the_cast()
    rows = (("代码", "名称"), ("330822207202", "泰安村"), ("330822207201", "西源新村"), ("330822207000", "新昌镇"))
    told = text_of(checked_in(cast.an, *rows))
    assert "1 new, 2 known already" in told
    assert sent_in(as_user(cast.an), ADDRESS, csv_of(*rows)).status_code == 302
    assert places() == [
        ("330822103000", "芳村镇", []), ("330822207000", "新昌镇", ["西源新村", "泰安村"]),
    ]  # fmt: skip
    assert Village.objects.get(code="330822207201").history.count() == 2


def checked_in(user: Any, *rows: Sequence[str]) -> Any:
    client = as_user(user)
    return step(client, upload(client, ADDRESS, csv_of(*rows))["Location"], "check")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("3308222072", "西源村"), ("not_a_code", "代码")),
        (("三三〇", "西源村"), ("not_a_code", "代码")),
        (("330825207201", "西源村"), ("foreign_code", "代码")),
        (("", "西源村"), ("missing_value", "代码")),
        (("330822207202", ""), ("missing_value", "名称")),
        (("330822207202", "长" * 61), ("too_long", "名称")),
        (("330822999201", "西源村"), ("unknown_township", "代码")),
    ],
)
def test_a_doubt_is_told_with_its_line_and_column(row: tuple[str, str], problem: tuple[str, str]) -> None:
    assert problems_of(checked(("代码", "名称"), row)) == [(problem[0], 2, problem[1])]


def test_a_code_that_stands_twice_is_told_and_nothing_is_written() -> None:
    cast = the_cast()
    rows = (("代码", "名称"), ("330822207202", "泰安村"), ("330822207202", "泰安"))
    answer = sent_in(as_user(cast.an), ADDRESS, csv_of(*rows))
    assert problems_of(answer) == [("duplicate_id", 3, "代码")]
    assert Village.objects.count() == 1
