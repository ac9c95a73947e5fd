from __future__ import annotations

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.folders import CHANGSHAN
from tongcun.county.divisions import is_division_code, township_code, village_code
from tongcun.county.models import Township, Village
from tongcun.county.place_names import VillageNames, village_name
from tongcun.feeds.cells import UnfitError


def villages(*places: tuple[str, str]) -> VillageNames:
    return VillageNames([Village(name=name, code=town + name, township=Township(name=town)) for town, name in places])


CHANGSHAN_LIKE = villages(
    ("芳村镇", "上猷阁村"),
    ("芳村镇", "下猷阁村"),
    ("芳村镇", "溪口村"),
    ("新昌乡", "西源村"),
    ("招贤镇", "溪口村"),
    ("招贤镇", "渔溪口村"),
    ("天马街道", "金川社区"),
    ("天马街道", "金川村"),
    ("天马街道", "定阳社区"),
    ("白石镇", "西村"),
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("西源村委会", "西源村"),
        ("西源村民委员会", "西源村"),
        ("西村村委会", "西村"),
        ("西源村", "西源村"),
        (" 西 源 村 ", "西源村"),
        ("金川社区居民委员会", "金川社区"),
        ("金川社区居委会", "金川社区"),
        ("西源村委", "西源村"),
        ("东方红村委会", "东方红村"),
        ("", ""),
    ],
)
def test_a_village_is_named_without_its_committee(written: str, name: str) -> None:
    assert village_name(written) == name


@pytest.mark.parametrize(
    ("township", "village", "found"),
    [
        ("新昌乡", "西源村", "新昌乡西源村"),
        ("新昌", "西源", "新昌乡西源村"),
        ("新昌乡", "西源村委会", "新昌乡西源村"),
        ("招贤镇", "溪口村", "招贤镇溪口村"),
        ("芳村镇", "溪口", "芳村镇溪口村"),
        ("芳村", "下猷阁村", "芳村镇下猷阁村"),
        ("天马街道办事处", "金川社区", "天马街道金川社区"),
        ("天马", "定阳", "天马街道定阳社区"),
        ("白石镇", "西村村委会", "白石镇西村"),
    ],
)
def test_township_and_village_are_matched_together(township: str, village: str, found: str) -> None:
    assert CHANGSHAN_LIKE.find(township, village).code == found


@pytest.mark.parametrize(
    ("township", "village", "code", "candidates"),
    [
        ("", "溪口村", "ambiguous_village", "芳村镇 溪口村, 招贤镇 溪口村"),
        ("", "西源村", "unknown_village", "新昌乡 西源村"),
        ("芳村镇", "西源村", "unknown_village", "新昌乡 西源村"),
        ("天马街道", "金川", "ambiguous_village", "天马街道 金川社区, 天马街道 金川村"),
        ("芳村镇", "猷阁村", "ambiguous_village", "芳村镇 上猷阁村, 芳村镇 下猷阁村"),
        ("芳村镇", "梁山泊", "unknown_village", "township and village as the county names them"),
        ("", "", "unknown_village", "township and village as the county names them"),
    ],
)
def test_what_is_not_certain_is_asked_with_its_candidates(
    township: str, village: str, code: str, candidates: str
) -> None:
    with pytest.raises(UnfitError) as caught:
        CHANGSHAN_LIKE.find(township, village)
    assert caught.value.code == code
    assert candidates in caught.value.expected


def test_an_address_names_a_village_directly_behind_its_township() -> None:
    assert CHANGSHAN_LIKE.in_address("浙江省衢州市常山县新昌乡西源村 12 号").code == "新昌乡西源村"
    assert CHANGSHAN_LIKE.in_address("常山县招贤镇渔溪口村").code == "招贤镇渔溪口村"
    for unclear in ("常山县渔溪口村", "芳村镇渔溪口村", "芳村镇", "", "新昌乡某路西源村"):
        with pytest.raises(UnfitError):
            CHANGSHAN_LIKE.in_address(unclear)


def test_every_station_of_the_sample_county_is_found_by_its_own_name() -> None:
    with (CHANGSHAN / "stations.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    towns = {row["division_code"][:9]: row["name"] for row in rows if row["level"] == "township"}
    places = [(towns[row["division_code"][:9]], row["name"]) for row in rows if row["level"] == "village"]
    names = villages(*places)
    for town, name in places:
        assert names.find(town, name).code == town + name
        assert names.find(town, name.removesuffix("村") + "村委会").code == town + name


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_names_give_a_village_or_a_question(township: str, village: str) -> None:
    try:
        told = CHANGSHAN_LIKE.find(township, village).code
    except UnfitError as unfit:
        told = unfit.expected
    assert told


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.text(alphabet="0123456789x１", max_size=14))
def test_a_code_is_taken_apart_only_where_it_is_one(county: str, rest: str) -> None:
    code = county + rest
    assert is_division_code(code) == bool(re.fullmatch("[0-9]{12}", code))
    town = township_code(county, code)
    assert town == "" or (code.startswith(town[:9]) and town.endswith("000") and town[6:9] != "000")
    assert village_code(code) in ("", code)
    assert township_code("999999", code) == "" or county == "999999"
