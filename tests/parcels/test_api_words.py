"""What the API says of what does not fit: in the language of who asks, and nothing of what was sent."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from tests.parcels.days import SIX, a_post
from tests.parcels.test_api import carrier_client, hub_client, item, posted
from tongcun.parcels.models import Discrepancy, Parcel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]

SOMEBODY = "王小明 13900001234"
LEFT_OUT: dict[str, Any] = {"ready_at": ...}
"""A field that is not sent."""
BAD_PARCELS: list[tuple[dict[str, Any], str, str]] = [
    (LEFT_OUT, "ready_at: is missing", "ready_at：未填写"),
    ({"kg": True}, "kg: must be a number", "kg：须为数字"),
    ({"kg": "2.5"}, "kg: must be a number", "kg：须为数字"),
    ({"kg": 0}, "kg: must be more than 0", "kg：须大于 0"),
    ({"litres": 1e6}, "litres: must be at most 100000", "litres：须不超过 100000"),
    ({"name": "某" * 61}, "name: must have at most 60 signs", "name：最多 60 个字符"),
    ({"origin": ""}, "origin: must not be empty", "origin：不能为空"),
    ({"origin": 7}, "origin: must be a text", "origin：须为文本"),
    ({"phone": "\x00"}, "phone: has signs that cannot be stored", "phone：含有无法保存的字符"),
    ({"address": "\ud800"}, "address: has signs that cannot be stored", "address：含有无法保存的字符"),
    ({"ready_at": "2021-09-28 06:00"}, "ready_at: must be a time with its offset, such as 2021-09-28T06:00:00+08:00",
     "ready_at：须为带时区的时间，如 2021-09-28T06:00:00+08:00"),
    ({"ready_at": "yesterday"}, "ready_at: must be a time with its offset, such as 2021-09-28T06:00:00+08:00",
     "ready_at：须为带时区的时间，如 2021-09-28T06:00:00+08:00"),
    ({"ready_at": "0001-01-02T00:00:00Z"}, "ready_at: must be of a year from 2 to 9998",
     "ready_at：年份须在 2 至 9998 之间"),
    ({"waybill": SOMEBODY}, "waybill: letters, digits and hyphens, at most 40",
     "waybill：字母、数字和连字符，最多 40 个"),
    ({"origin": SOMEBODY}, "origin: not the id of a station", "origin：不是站点编号"),
    ({"destination": "nowhere"}, "destination: no station of the county is called nowhere",
     "destination：本县没有编号为 nowhere 的站点"),
    ({"kind": SOMEBODY}, "kind: not the code of a kind of parcels", "kind：不是邮件快件类别代码"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "english", "chinese"), BAD_PARCELS)
def test_a_carrier_hears_in_its_language_what_is_wrong_with_a_parcel_and_nothing_of_what_it_sent(
    wrong: dict[str, Any], english: str, chinese: str
) -> None:
    post = a_post()
    client = carrier_client(post)
    good = {"waybill": "C1", "origin": post.cast.hub.station_id, "destination": post.cast.xiyuan.station_id,
            "ready_at": SIX.isoformat()}  # fmt: skip
    parcel = {name: said for name, said in (good | wrong).items() if said is not ...}
    for language, words in (("en", english), ("zh-hans", chinese)):
        client.cookies["django_language"] = language
        answer = posted(client, "/parcels", {"parcels": [parcel]})
        assert [(one["result"], one["problem"]) for one in answer.json()] == [("refused", words)]
        assert not any(name in answer.content.decode() for name in SOMEBODY.split())
    assert not Parcel.objects.exists()


def test_every_word_on_a_scan_that_is_none_is_chinese_but_the_names_of_fields() -> None:
    client = hub_client(a_post())
    client.cookies["django_language"] = "zh-hans"
    scan = item("P1")
    bad: list[Any] = [
        7, [], {}, scan | {"id": "7"}, scan | {"id": 7}, scan | {"act": "juggle"}, scan | {"at": None},
        scan | {"here": "x"}, scan | {"code": "x" * 121}, scan | {"code": ""}, scan | {"is_late_entry": "perhaps"},
        scan | {"bag": "王小明"}, scan | {"seal": "王小明"},
        scan | {"other": {"kind": "addressee", "id": "王小明"}}, scan | {"other": {"kind": "run", "id": "王小明"}},
    ]  # fmt: skip
    answers = posted(client, "/scans/batch", {"scans": bad}).json()["answers"]
    for sent, answer in zip(bad, answers, strict=True):
        assert answer["result"] == "quarantined"
        words = re.sub(r"(^|；)[a-z_.]+：|UUID|TRIP@DATE|true|false|other|T06|[#_/]", "", answer["problem"])
        assert not re.search("[A-Za-z]", words), (sent, answer["problem"])
        assert "无效" not in words
        assert "王小明" not in words
    assert Discrepancy.objects.filter(kind="unreadable").count() == len(bad)


def test_a_whole_request_that_does_not_fit_is_told_in_chinese_too() -> None:
    client = hub_client(a_post())
    client.cookies["django_language"] = "zh-hans"
    for path, body in (("/scans", {"id": str(uuid.uuid4())}), ("/scans/batch", {"scans": [1] * 501}), ("/scans", [])):
        answer = posted(client, path, body)
        assert answer.status_code == 422
        assert not re.search(r"required|should|Input|items|valid", "".join(answer.json()["detail"])), answer.json()


def test_a_page_that_is_no_number_is_told_so() -> None:
    client = carrier_client(a_post())
    client.cookies["django_language"] = "en"
    detail = client.get("/api/v1/parcels?after=x&limit=0").json()["detail"]
    assert detail == ["query.after: must be a whole number", "query.limit: must be at least 1"]
