"""What is no code is shown as itself, safely, and devices and runs by what people call them."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.urls import reverse

from tests.parcels.days import DATE, Post, a_scan, announced, on_run, record
from tests.parcels.test_desk import a_desk
from tests.parcels.test_pages import as_, shown
from tongcun.parcels.actions import DeskScan, close_day, import_handset_export, keep_unreadable, scan_at_desk
from tongcun.parcels.actions.unreadable import UnreadableItem
from tongcun.parcels.exceptions.odd_codes import quoted, sent_words
from tongcun.parcels.models import Device
from tongcun.parcels.pure.acts import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def typed(post: Post, code: str) -> None:
    scan = DeskScan(uuid.uuid4(), Act.ACCEPT, code)
    assert scan_at_desk(station=post.cast.hub, scan=scan, actor=post.cast.chen) is None


def test_an_odd_sign_typed_at_a_desk_is_shown_itself_with_the_act_and_the_desk_in_words() -> None:
    post = a_desk()
    typed(post, "💥")
    page = shown(post, post.cast.chen, "discrepancies")
    words = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "accept “💥” scanning desk of 县级共配中心" in words
    for program_text in ("desk 330822", "\\U", "\\u", "ud83d"):
        assert program_text not in page


@pytest.mark.parametrize(
    ("code", "told"),
    [("<b>x</b>", "“&lt;b&gt;x&lt;/b&gt;”"), ("a\u202eb", "“a[U+202E]b”"), ("\u200b", "“[U+200B]”"), ("?", "“?”"),
     ("村 ½", "“村 ½”"), ("\ud83d", "“[U+D83D]”"), ("\n", "“[U+000A]”"), ("x" * 250, "“" + "x" * 200 + "…”")],
)  # fmt: skip
def test_a_code_is_quoted_so_that_it_can_neither_hide_nor_do_anything(code: str, told: str) -> None:
    assert told in quoted(code)
    quoted(code).encode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [(json.dumps({"act": "shelve", "code": "💥", "id": 1}), "shelve <bdi"),
     (json.dumps([1, "村"]), "“[1, &quot;村&quot;]”"),
     (json.dumps({"act": "fly", "code": "村"}), "fly"), (json.dumps({"code": "💥" * 300})[:2000], "💥"),
     ("[" * 2000, "“[[["), ("", "“”"), ("null", "“null”")],
)  # fmt: skip
def test_whatever_a_device_sent_is_shown_in_readable_signs(sent: str, told: str) -> None:
    words = sent_words({"sent": sent})
    assert told in words
    assert "\\u" not in words


def test_a_device_that_the_program_made_is_named_by_its_station_or_sender_everywhere() -> None:
    post = a_desk()
    announced(post, "P1")
    typed(post, "??")
    scan_at_desk(station=post.cast.hub, scan=DeskScan(uuid.uuid4(), Act.ACCEPT, "P1"), actor=post.cast.chen)
    import_handset_export(
        county=post.county, scans=[a_scan(5, Act.SORT, "P1", on_run(post.run))], sender="carrier-a",
        actor=post.cast.chen,
    )  # fmt: skip
    page = shown(post, post.cast.an, "devices")
    assert "scanning desk of <span" in page
    assert "handset export of <span" in page
    assert "desk 330822" not in page
    close_day(station=post.cast.hub, date=DATE, actor=post.cast.chen)
    closed = shown(post, post.cast.chen, "close_day", post.cast.hub.station_id, date=DATE.isoformat())
    assert "scanning desk of <span" in closed
    desk = Device.objects.get(name__startswith="desk ")
    history = as_(post.cast.an).get(reverse("device_history", args=[post.county.division_code, desk.pk]))
    assert "scanning desk of 县级共配中心" in history.content.decode()


def test_a_handset_that_sent_it_is_named_as_the_administrator_named_it() -> None:
    post = a_desk()
    keep_unreadable(county=post.county, device=post.hub_device, items=[UnreadableItem.of("[]", "no scan")])
    assert "phone 县级共配中心" in shown(post, post.cast.chen, "discrepancies")


def test_an_overloaded_run_is_named_by_its_time_and_line() -> None:
    post = a_desk()
    announced(post, "P1", mass_kg=400.0)
    record(post, a_scan(1, Act.LOAD, "P1", on_run(post.run)))
    page = shown(post, post.cast.deng, "discrepancies")
    assert "the <span" in page
    assert "bus of" in page
    assert post.run.run_id not in page
