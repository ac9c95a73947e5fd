"""Names and phones: masked on pages, in full for whoever asks, not told by the API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.website.everybody import HIDDEN, client_of, with_names, words_of
from tests.website.world import World, the_world
from tongcun.parcels.actions import register_device
from tongcun.parcels.models import DeviceKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


@pytest.fixture
def world() -> World:
    return with_names(the_world())


def test_what_stands_masked_on_a_page_is_what_would_be_read_in_full(world: World) -> None:
    cast = world.post.cast
    page = words_of(client_of(cast.zhu).get(reverse("parcel", args=[world.code, world.waybill])))
    assert "欧＊＊ ＊＊＊＊＊＊＊1234" in page
    assert "司＊＊" in page
    enterprise = reverse("enterprise", args=[world.code, world.enterprise.pk])
    assert "上＊＊ ＊＊＊＊＊＊＊4321" in words_of(client_of(cast.mao).get(enterprise))
    assert HIDDEN[:4] == tuple(
        name for name in HIDDEN
        if name in words_of(client_of(cast.zhu).post(reverse("parcel_in_full", args=[world.code, world.waybill])))
    )  # fmt: skip


def test_the_api_tells_a_carrier_no_name_of_its_own_parcels(world: World) -> None:
    _, token = register_device(
        county=world.post.county, name="system", kind=DeviceKind.CARRIER, carrier=world.post.cast.carrier
    )
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for path in ("head", "parcels", f"parcels/{world.waybill}/events", "openapi.json"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert [name for name in HIDDEN if name in words_of(answer)] == []
    assert world.waybill in words_of(client.get("/api/v1/parcels"))
