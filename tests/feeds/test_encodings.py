from __future__ import annotations

import pytest

from tests.data.folders import CHANGSHAN as SAMPLE
from tongcun.feeds.encodings import is_likely_big5, likely_encoding


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("stop_id,stop_name\n1,西源村邮站\n2,芳村镇综合服务站\n", "gbk", "GBK"),
        ("stop_name\n大弓村𠮷\n", "gb18030", "GB18030"),
        ("stop_name\n臺北車站\n臺灣大學\n", "big5", "Big5"),
        ("stop_name\n東京駅前\nバスのりば\n", "shift_jis", "Shift-JIS"),
        ("stop_name\n東京駅前バスのりば\n", "euc_jp", "EUC-JP"),
        ("agency_name\nAutorité de démonstration\n", "latin-1", "Latin-1 (Windows-1252)"),
        ("agency_name\nStraßenbahn Zürich\n", "latin-1", "Latin-1 (Windows-1252)"),
        ("stop_id\n1\n", "utf-16", "UTF-16"),
        ("stop_id\n1\n", "utf-16-be", "UTF-16"),
        ("stop_id\n1\n", "utf-32", "UTF-32"),
    ],
)
def test_the_encoding_office_machines_write_is_named(text: str, codec: str, name: str) -> None:
    assert likely_encoding(text.encode(codec)) == name


def test_one_broken_sign_in_good_utf8_is_called_damage() -> None:
    assert likely_encoding("西源村,芳村镇".encode() + b"\xff" + "常山县".encode()) == "damaged UTF-8"


SIMPLIFIED = ("运单号,收件人,村名", "1,陈国强,西源村", "2,张淑芬,芳村镇综合服务站")
RARE = ("姓名,村名", "邹垚,塍村", "闫喆,嶂底", "蔺堃,畈底", "隗翀,漊村")
TRADITIONAL = ("運單號,收件人,鄉鎮", "1,陳國強,輝埠鎮", "2,張淑芬,芳村鎮綜合服務站")


@pytest.mark.parametrize(
    ("lines", "codec", "big5"),
    [
        (TRADITIONAL, "big5", True),
        (TRADITIONAL[:2], "big5", True),
        (TRADITIONAL, "gbk", False),
        (SIMPLIFIED, "gbk", False),
        (RARE, "gb18030", False),
        (("，。、（）", "……"), "gbk", False),
        (("waybill", "é"), "latin-1", False),
        (("waybill", "P1"), "ascii", False),
    ],
)
def test_big5_is_told_from_gbk_by_which_of_them_makes_everyday_characters(
    lines: tuple[str, ...], codec: str, big5: bool
) -> None:
    assert is_likely_big5("\r\n".join(lines).encode(codec)) is big5


def test_no_name_of_a_county_in_gbk_is_taken_for_big5() -> None:
    stations = (SAMPLE / "stations.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in stations if is_likely_big5(line.encode("gbk"))] == []
