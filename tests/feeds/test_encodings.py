from __future__ import annotations

import pytest

from tongcun.feeds.encodings import likely_encoding


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
