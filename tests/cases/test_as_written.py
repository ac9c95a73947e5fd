"""Days and units as secretaries write them are the same ones in whatever table they stand."""

from __future__ import annotations

import datetime

import pytest

from tests.cases.people import Staff, a_unit, the_staff
from tongcun.cases.as_written.days import day_in, end_in, in_year, next_from
from tongcun.cases.as_written.units import UnitNames, names_in
from tongcun.county.models import UnitKind

SINCE = datetime.date(2026, 11, 11)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-20", (2026, 12, 20)), ("2026/12/2", (2026, 12, 2)), ("2026.12.20", (2026, 12, 20)),
        ("26.12.20", (2026, 12, 20)), ("20261220", (2026, 12, 20)), ("46376.0", (2026, 12, 20)),
        ("2026年12月20日前", (2026, 12, 20)), ("12月20日之前完成", (2026, 12, 20)), ("12.20", (2026, 12, 20)),
        ("１２月２０日", (2026, 12, 20)), ("1月5日", (2027, 1, 5)), ("11月11日", (2026, 11, 11)),
        ("12月底", (2026, 12, 31)), ("2月底前", (2027, 2, 28)), ("年底", (2026, 12, 31)), ("46376", (2026, 12, 20)),
        ("12月", (2026, 12, 31)), ("2028年2月末", (2028, 2, 29)), ("2027年底前", (2027, 12, 31)),
        ("2026-12-20 00:00:00", (2026, 12, 20)), ("2026-12-20T00:00", (2026, 12, 20)),
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written(text: str, day: tuple[int, int, int]) -> None:
    assert end_in(text, next_from(SINCE), dotted=True) == datetime.date(*day)


@pytest.mark.parametrize(
    "text",
    ["长期", "尽快", "12月前", "13月1日", "13月底", "2026-02-30", "2月30日", "", "0", "99999999", "1026-12-20", "底"],
)  # fmt: skip
def test_what_names_no_day_is_none(text: str) -> None:
    assert end_in(text, next_from(SINCE), dotted=True) is None


def test_a_number_is_a_day_only_where_somebody_looks_at_what_was_understood() -> None:
    assert [day_in(text, in_year(2021)) for text in ("9.6", "9-6", "9月6日")] == [None, None, datetime.date(2021, 9, 6)]
    assert day_in("9.6", in_year(2021), dotted=True) == datetime.date(2021, 9, 6)
    # By when is no day on which something came.
    assert day_in("9月底", in_year(2021)) is None


@pytest.fixture
def staff() -> Staff:
    staff = the_staff()
    for unit_id, name, kind in (
        ("commerce", "经济商务局", UnitKind.BUREAU), ("economy", "经济和信息化局", UnitKind.BUREAU),
        ("grid", "国网浙江样例供电公司", UnitKind.COMPANY), ("market", "市场监督管理局", UnitKind.BUREAU),
    ):  # fmt: skip
        a_unit(staff.cast, unit_id, name, kind)
    return staff


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("县农业农村局", ["agriculture"]), ("农业局", ["agriculture"]), ("农业农村局（牵头）", ["agriculture"]),
        ("新昌乡", ["xinchang"]), ("新昌乡政府", ["xinchang"]), ("市场监管局", ["market"]), ("样例供电公司", ["grid"]),
        ("供电公司", ["power"]), ("经济局", ["commerce", "economy"]), ("经局", []), ("天文局", []), ("公司", []),
        ("", []),
    ],
)  # fmt: skip
def test_units_are_known_by_what_people_call_them(staff: Staff, written: str, meant: list[str]) -> None:
    names = UnitNames(staff.county, staff.county.units.exclude(kind=UnitKind.COUNTY_DESK).order_by("unit_id"))
    assert [unit.unit_id for unit in names.find(written)] == meant


def test_a_cell_names_several_units_however_they_are_parted() -> None:
    assert names_in("农业局、供电公司；水利局/交通局，农业局\n无") == ["农业局", "供电公司", "水利局", "交通局"]
