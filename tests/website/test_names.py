"""Every address × every role: nobody reads a name or phone in full but by asking for it, and whoever asks is noted."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.website.test_rights import address_of, client_of, everybody
from tests.website.world import World, arguments, of_a_county, the_world
from tongcun.cases.models import Case
from tongcun.county.models import FullView, Role, User
from tongcun.parcels.actions import register_device
from tongcun.parcels.acts import Act
from tongcun.parcels.models import Addressee, CollectedBy, Collection, DeviceKind, Parcel, Scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
HIDDEN = ("静香", "13987651", "八十七号", "玉琼", "月婵", "长庚", "13755554", "阿婆", "1381234", "晚晴", "13611112")
"""What masking hides of an addressee, a proxy, a contact person, whom a visit met, the addressee in an uploaded list,
and who asked: all of a name but its first sign, all of a phone but its last four digits, an address."""
ASKED_FOR = {
    "parcel_in_full": {Role.HUB_CLERK, Role.KEEPER},
    "enterprise_in_full": {Role.LIAISON_OFFICER, Role.SECRETARY, Role.ADMINISTRATOR},
    "asker_in_full": {Role.LIAISON_OFFICER, Role.SECRETARY, Role.BUREAU, Role.SUPERVISOR, Role.LEADER},
}
"""Where it is shown to whoever presses the button, and to which roles."""


@pytest.fixture
def world() -> World:
    world = the_world()
    parcel = Parcel.objects.get(waybill=world.waybill)
    parcel.carrier = world.post.cast.carrier
    parcel.save()
    Addressee.objects.create(parcel=parcel, name="欧阳静香", phone="13987651234", address="样例路八十七号")
    Collection.objects.create(
        scan=Scan.objects.filter(act=Act.OFFER).latest("pk"), parcel=parcel, by=CollectedBy.PROXY,
        proxy_name="司徒玉琼", given_by=world.post.cast.zhu,
    )  # fmt: skip
    world.enterprise.contact_name, world.enterprise.contact_phone = "上官月婵", "13755554321"
    world.enterprise.save()
    Case.objects.filter(pk=world.part.case_id).update(asker_name="诸葛晚晴", asker_phone="13611112222")
    return world


def words_of(answer: Any) -> str:
    """All that an answer tells, of a workbook or archive what is packed into it."""
    raw = b"".join(answer) if answer.streaming else answer.content
    if not raw.startswith(b"PK"):
        return raw.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def told(client: Client, address: str) -> tuple[set[str], int]:
    """What is read in full at an address, asked and sent an empty form, and how many full views that noted."""
    read, noted = set(), 0
    for ask in (client.get, client.post):
        with transaction.atomic():
            before = FullView.objects.count()
            words = words_of(ask(address))
            read |= {name for name in HIDDEN if name in words}
            noted += FullView.objects.count() - before
            transaction.set_rollback(True)
    return read, noted


def roles(user: User) -> set[str]:
    return {posting.role for posting in user.postings.all()}


def test_names_and_phones_are_read_in_full_only_where_they_are_asked_for_and_that_is_noted(world: World) -> None:
    wrong: list[str] = []
    in_full: dict[str, set[str]] = {name: set() for name in ASKED_FOR}
    for user in everybody(world):
        client = client_of(user)
        for entry in of_a_county():
            for said in arguments(entry, world):
                address = address_of(entry, world.code, said)
                read, noted = told(client, address)
                if read and entry.name in ASKED_FOR:
                    in_full[str(entry.name)] |= roles(user)
                    wrong += [] if noted == 1 else [f"{user} at {address} is not noted"]
                elif read or noted:
                    wrong.append(f"{user} at {address}: {sorted(read)}, noted {noted}")
    assert wrong == []
    assert in_full == ASKED_FOR


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
