"""What people and carriers change of a parcel or bag is kept: from what to what, by whom. No scan is an edit."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.county.importing import step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of
from tests.parcels.days import (
    DATE,
    EVENING,
    SIX,
    Post,
    a_post,
    a_scan,
    announced,
    at_station,
    record,
    the_way_to_xiyuan,
)  # fmt: skip
from tests.parcels.test_api import carrier_client, posted
from tongcun.parcels.actions import Announcement, NewBag, announce, make_bag
from tongcun.parcels.models import Bag, ParcelEdit
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db


def weighed(post: Post, label: str, **noted: str) -> None:
    """As Chen fills in the hub's desk."""
    place = f"/330822/desk/{post.cast.hub.station_id}/"
    said = {"label": label, "destination": post.cast.xiyuan.pk, **noted}
    assert as_user(post.cast.chen).post(f"{place}bags/", said).status_code == 302


def bag_page(post: Post, label: str) -> str:
    return strip_tags(text_of(as_user(post.cast.chen).get(f"/330822/bags/{label}/")))


def test_a_bag_that_is_weighed_anew_tells_by_whom_and_what_it_was() -> None:
    post = a_post()
    weighed(post, "B1", pieces="12", mass_kg="30")
    assert "Changed since" not in bag_page(post, "B1")
    weighed(post, "B1", mass_kg="7.5")
    weighed(post, "B1", mass_kg="7.5")
    weighed(post, "B1")
    told = bag_page(post, "B1")
    assert "Chen: kilograms weighed: from 30 to 7.5" in told
    kept = Bag.objects.get().history.all()
    assert [(one.history_type, one.history_user, one.pieces, one.mass_kg) for one in kept] == [
        ("~", post.cast.chen, 12, 7.5), ("+", post.cast.chen, 12, 30.0),
    ]  # fmt: skip


def test_of_a_bag_that_scans_made_the_first_count_is_an_edit() -> None:
    post = a_post()
    announced(post, "A1")
    hub = at_station(post.cast.hub)
    record(post, a_scan(0, Act.ACCEPT, "A1", hub), a_scan(9, Act.PACK, "A1", hub, bag_label="B1"))
    assert not Bag.objects.get().history.exists()
    weighed(post, "B1", pieces="1200")
    weighed(post, "B1", pieces="１２００")
    assert "Chen: pieces on the label: from 0 to 1,200" in bag_page(post, "B1")
    assert [(one.history_type, one.history_user) for one in Bag.objects.get().history.all()] == [
        ("~", post.cast.chen), ("+", None),
    ]  # fmt: skip


def test_a_sheet_that_sends_a_parcel_elsewhere_leaves_from_where_to_where_and_by_whom() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3", mass_kg=2.0)
    record(post, a_scan(0, Act.ACCEPT, "A1", at_station(post.cast.hub)))
    there = post.cast.shangyou.station_id
    sheet = csv_of(
        ("邮件号码", "站点编号", "重量", "收件人"),
        ("A1", there, "3.5", "欧阳静香"), ("A2", post.cast.xiyuan.station_id, "2", ""), ("A4", there, "1", "别人"),
    )  # fmt: skip
    chen = as_user(post.cast.chen)
    address = upload(chen, "/330822/parcels/imports/", sheet, content="parcels")["Location"]
    step(chen, address, "import")
    told = strip_tags(text_of(chen.get("/330822/parcels/A1/")))
    assert "Chen: to: from 西源村 to 上猷阁村; kilograms measured: from 2 to 3.5; another addressee" in told
    assert "Changed since" not in text_of(chen.get("/330822/parcels/A3/"))
    (kept,) = ParcelEdit.objects.exclude(parcel__waybill="A2")
    assert kept.changes == {"destination": ["西源村", "上猷阁村"], "mass_kg": [2.0, 3.5], "addressee": []}
    assert "静香" not in json.dumps([*ParcelEdit.objects.values_list("changes", flat=True)], ensure_ascii=False)


def test_a_carriers_system_that_announces_anew_is_named_by_its_carrier() -> None:
    post = a_post()
    one = {"waybill": "C1", "origin": post.cast.hub.station_id, "destination": post.cast.xiyuan.station_id,
           "ready_at": SIX.isoformat(), "kg": 2.5, "name": "周阿婆", "phone": "13812345678"}  # fmt: skip
    client = carrier_client(post)
    for anew in (one, one, one | {"due_at": EVENING.isoformat(), "phone": "13800000000"}):
        assert posted(client, "/parcels", {"parcels": [anew]}).status_code == 200
    told = strip_tags(text_of(as_user(post.cast.kong).get("/330822/parcels/C1/")))
    assert "甲快递（样例）: due at: from – to 2021-09-28 20:00; another addressee" in told
    (kept,) = ParcelEdit.objects.all()
    assert (kept.user, kept.device.carrier if kept.device else None) == (None, post.cast.carrier)


def test_what_an_announcement_cannot_change_any_more_is_no_edit() -> None:
    post = a_post()
    announced(post, "A1", mass_kg=2.0)
    record(post, *the_way_to_xiyuan(post, ["A1"]))
    again = Announcement("A1", post.kind, post.cast.hub, post.cast.shangyou, SIX)
    announce(county=post.county, parcels=[again], teller=post.cast.chen, now=EVENING)
    assert not ParcelEdit.objects.exists()


def test_the_database_refuses_to_change_or_remove_an_edit() -> None:
    post = a_post()
    announced(post, "A1")
    announced(post, "A1", mass_kg=9.0)
    assert ParcelEdit.objects.get().changes == {"mass_kg": [None, 9.0]}
    for tamper in (lambda: ParcelEdit.objects.update(changes={}), lambda: ParcelEdit.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper()


def test_scans_write_no_history_however_many_they_are() -> None:
    post = a_post()
    waybills = [f"A{number}" for number in range(20)]
    announced(post, *waybills)
    make_bag(county=post.county, bag=NewBag("B1", post.cast.hub, post.cast.xiyuan, DATE), now=SIX)
    before = _rows_of_history()
    with CaptureQueriesContext(connection) as asked:
        record(post, *the_way_to_xiyuan(post, waybills[:10], "B1"))
        for scan in the_way_to_xiyuan(post, waybills[10:], "B2"):
            record(post, scan)
    assert _rows_of_history() == before
    written = [one["sql"] for one in asked.captured_queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert written
    assert [one for one in written if "historical" in one or "parceledit" in one] == []


def _rows_of_history() -> dict[str, int]:
    models: list[type[Model]] = [*apps.get_models()]
    kept = [model for model in models if model.__name__.startswith("Historical") or model is ParcelEdit]
    return {model.__name__: model._default_manager.count() for model in kept}
