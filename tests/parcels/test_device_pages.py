"""The page of devices: who is let in, by what, and stopped."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.parcels.days import a_post
from tests.parcels.test_pages import as_, shown
from tongcun.county.models import Unit, UnitKind
from tongcun.parcels.actions.devices import desk_of
from tongcun.parcels.actions.unreadable import UnreadableItem, keep_unreadable
from tongcun.parcels.forms import DeviceForm
from tongcun.parcels.models import Device

pytestmark = pytest.mark.django_db


def test_a_carriers_system_belongs_to_no_station() -> None:
    post = a_post()
    carrier = Unit.objects.create(county=post.county, unit_id="jia", name="甲快递（虚构）", kind=UnitKind.CARRIER)
    said = {"name": "甲", "kind": "carrier", "station": post.cast.hub.pk, "carrier": carrier.pk}
    as_(post.cast.an).post(reverse("devices", args=[post.county.division_code]), said)
    made = Device.objects.get(name="甲")
    assert (made.station, made.carrier) == (None, carrier)


def test_a_scan_that_could_not_be_read_is_shown_with_its_device_as_it_was_sent() -> None:
    post = a_post()
    kept = [UnreadableItem.of(json.dumps({"code": "<b>周"}), "no act")]
    keep_unreadable(county=post.county, device=post.hub_device, items=kept)
    page = shown(post, post.cast.chen, "discrepancies")
    assert post.hub_device.name in page
    assert escape('{"code": "<b>周"}') in page


def test_of_two_who_register_a_device_of_one_name_at_one_moment_the_second_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    post = a_post()
    # the other's was not there yet when this one was looked at
    monkeypatch.setattr(DeviceForm, "clean", lambda form: form.cleaned_data | {"station": None, "carrier": None})
    with transaction.atomic():
        answer = as_(post.cast.an).post("/330822/devices/", {"name": post.hub_device.name, "kind": "handset"})
        transaction.set_rollback(True)
    assert (answer.status_code, "Somebody else was at it, too" in answer.content.decode()) == (409, True)
    assert "unique" in caplog.text.lower()


@pytest.mark.parametrize("name", ["desk {station}", "Desk {station}", "import 甲快递"])
def test_a_handset_bears_no_name_that_the_program_gives_by_itself(name: str) -> None:
    post = a_post()
    said = {"name": name.format(station=post.cast.hub.station_id), "kind": "handset", "station": post.cast.hub.pk}
    page = as_(post.cast.an).post(reverse("devices", args=[post.county.division_code]), said)
    assert "given by the program itself" in page.content.decode()
    assert not Device.objects.filter(name=said["name"]).exists()


def test_a_lost_phone_is_found_among_however_many_devices_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_post()
    monkeypatch.setattr("tongcun.parcels.views.devices.ON_A_PAGE", 1)
    page = shown(post, post.cast.an, "devices")
    assert "phone" in page
    assert "1 / 2" in page
    assert post.zhu_device.name in shown(post, post.cast.an, "devices", page="2")
    found = shown(post, post.cast.an, "devices", q=f"phone {post.cast.xiyuan.name}")
    assert post.zhu_device.name in found
    assert "1 / " not in found
    assert "No device found." in shown(post, post.cast.an, "devices", q="nobody's")
    stop = reverse("change_device", args=[post.county.division_code, post.zhu_device.pk])
    assert "is let in no more" in as_(post.cast.an).post(stop, {"stop": "1"}, follow=True).content.decode()


def test_a_stations_desk_is_its_desk_whatever_else_stands_there() -> None:
    post = a_post()
    desk = desk_of(station=post.cast.hub)
    assert (desk.kind, desk_of(station=post.cast.hub).pk) == ("desk", desk.pk)
    assert desk_of(station=post.cast.xiyuan).pk not in (desk.pk, post.zhu_device.pk)


def test_a_new_devices_token_is_shown_once_and_a_stopped_device_gets_no_further() -> None:
    post = a_post()
    code = post.county.division_code
    client = as_(post.cast.an)
    said = {"name": "西源 1", "kind": "handset", "station": post.cast.xiyuan.pk}
    page = client.post(reverse("devices", args=[code]), said).content.decode()
    token = page.partition('<code translate="no">')[2].partition("<")[0]
    api = Client(headers={"Authorization": f"Bearer {token}"})
    assert api.get("/api/v1/head").json()["name"] == "西源 1"
    assert token not in shown(post, post.cast.an, "devices")
    device = Device.objects.get(name="西源 1")
    client.post(reverse("change_device", args=[code, device.pk]), {"stop": "1"})
    assert api.get("/api/v1/head").status_code == 401
