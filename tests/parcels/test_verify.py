"""Whatever is edited, removed or moved in the record is found; what nobody touched is whole."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.cast import a_county
from tests.parcels.days import (
    DATE,
    EVENING,
    Post,
    a_post,
    a_scan,
    announced,
    at_station,
    on_run,
    record,
    stands,
    the_way_to_xiyuan,
)
from tests.unguarded import unguarded
from tongcun.county.models import County, User
from tongcun.parcels.actions import NewScan, Sheet, close_day, hand_over, rebuild
from tongcun.parcels.models import Bag, Device, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.queries.verifying import Fault, Head, verify
from tongcun.parcels.record.triggers import missing_triggers

pytestmark = pytest.mark.django_db

TAMPERINGS = 1_000
OTHER_VALUES: dict[str, Callable[[Scan], object]] = {
    "county_id": lambda scan: County.objects.exclude(pk=scan.county_id).get().pk,
    "actor_id": lambda scan: None if scan.actor_id else User.objects.earliest("pk").pk,
    "device_time": lambda scan: scan.device_time + datetime.timedelta(microseconds=1),
    "server_time": lambda scan: scan.server_time - datetime.timedelta(days=1),
    "act": lambda scan: "find" if scan.act != "find" else "miss",
    "code": lambda scan: scan.code + "0",
    "here_id": lambda scan: scan.here_id[:-1] + "9",
    "here_kind": lambda scan: "carrier",
    "other_kind": lambda scan: "sender",
    "other_id": lambda scan: scan.other_id + " ",
    "bag_label": lambda scan: scan.bag_label + "x",
    "seal_number": lambda scan: scan.seal_number + "1",
    "corrects": lambda scan: uuid.uuid4(),
    "source": lambda scan: "late_entry",
    "reuses": lambda scan: uuid.uuid4(),
    "number": lambda scan: scan.number + 1_000,
    "digest": lambda scan: scan.digest[::-1],
    "id": lambda scan: uuid.uuid4(),
}


def a_record() -> Post:
    post = a_post()
    a_county("330825", "another")
    announced(post, "P1", "P2", "P3")
    scans = the_way_to_xiyuan(post, ["P1", "P2", "P3"])
    record(post, *scans[:14])
    record(post, *scans[14:], device=post.zhu_device)
    return post


def edit(dice: random.Random) -> None:
    scan = dice.choice(list(Scan.objects.all()))
    column = dice.choice(sorted(OTHER_VALUES))
    Scan.objects.filter(pk=scan.pk).update(**{column: OTHER_VALUES[column](scan)})


def remove(dice: random.Random) -> None:
    Scan.objects.filter(pk=dice.choice(list(Scan.objects.values_list("pk", flat=True)))).delete()


def remove_the_tail(dice: random.Random) -> None:
    device = dice.choice(list(Device.objects.filter(head_number__gt=0)))
    Scan.objects.filter(device=device, number__gt=dice.randrange(device.head_number)).delete()


def move_to_another_chain(dice: random.Random) -> None:
    scan = dice.choice(list(Scan.objects.all()))
    other = dice.choice(list(Device.objects.exclude(pk=scan.device_id)))
    Scan.objects.filter(pk=scan.pk).update(device=other, number=other.head_number + dice.randint(1, 3))


def exchange_two(dice: random.Random) -> None:
    one, two = dice.sample(list(Scan.objects.filter(device=dice.choice(list(Device.objects.all())))), 2)
    Scan.objects.filter(pk=one.pk).update(number=10_000)
    Scan.objects.filter(pk=two.pk).update(number=one.number)
    Scan.objects.filter(pk=one.pk).update(number=two.number)


def test_every_column_of_a_scan_is_tampered_with() -> None:
    moved = {"device_id"}
    assert OTHER_VALUES.keys() | moved == {column.attname for column in Scan._meta.concrete_fields}


def test_nobody_has_touched_it_and_nothing_is_found() -> None:
    a_record()
    assert list(verify()) == []


def test_each_of_a_thousand_tamperings_is_found() -> None:
    a_record()
    dice = random.Random(822)
    ways = (edit, edit, edit, remove, remove_the_tail, move_to_another_chain, exchange_two)
    missed = []
    with unguarded():
        for turn in range(TAMPERINGS):
            way = dice.choice(ways)
            with transaction.atomic():
                way(dice)
                found = [broken for broken in verify() if broken.fault is not Fault.UNGUARDED]
                if not found:
                    missed.append((turn, way.__name__))
                transaction.set_rollback(True)
    assert missed == []
    assert list(verify()) == []


def test_a_tail_that_is_removed_with_the_devices_head_is_found_by_a_receipt() -> None:
    post = a_record()
    post.hub_device.refresh_from_db()
    receipt = Head(post.hub_device.pk, post.hub_device.head_number, post.hub_device.head_digest, "receipt")
    with unguarded():
        last = Scan.objects.get(device=post.hub_device, number=10)
        Scan.objects.filter(device=post.hub_device, number__gt=10).delete()
    Device.objects.filter(pk=post.hub_device.pk).update(head_number=10, head_digest=last.digest)
    assert list(verify()) == []
    assert [broken.fault for broken in verify(receipts=[receipt])] == [Fault.TAIL]


def test_no_other_digest_passes_for_the_devices_own_head() -> None:
    post = a_record()
    post.hub_device.refresh_from_db()
    for digest in ("", post.hub_device.head_digest[:15], post.hub_device.head_digest[::-1]):
        Device.objects.filter(pk=post.hub_device.pk).update(head_digest=digest)
        assert [broken.fault for broken in verify()] == [Fault.TAIL]


def test_scans_that_come_while_the_chains_are_walked_are_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongcun.parcels.queries.verifying.READ_AT_ONCE", 4)
    post, came = a_record(), list[NewScan]()

    def meanwhile(done: int, of: int) -> None:
        for device in (post.hub_device, post.zhu_device):
            came.append(a_scan(200 + len(came), Act.SHELVE, "P1", at_station(post.cast.xiyuan)))
            record(post, came[-1], device=device)

    assert list(verify(told=meanwhile)) == []
    assert len(came) > 4


def test_a_scan_behind_the_head_of_its_device_is_found() -> None:
    post = a_record()
    Device.objects.filter(pk=post.zhu_device.pk).update(
        head_number=2, head_digest=Scan.objects.get(device=post.zhu_device, number=2).digest
    )
    assert [(broken.fault, broken.by) for broken in verify()] == [(Fault.TAIL, "device")]


def test_the_database_itself_refuses_to_change_or_remove_a_scan() -> None:
    a_record()
    scan = Scan.objects.first()
    assert scan is not None
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Scan.objects.filter(pk=scan.pk).update(code="X")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Scan.objects.filter(pk=scan.pk).delete()
    assert missing_triggers() == []


def test_the_database_itself_refuses_to_write_over_what_is_recorded() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can replace a row by inserting another")
    post = a_record()
    close_day(station=post.cast.xiyuan, date=DATE, actor=post.cast.zhu, now=EVENING)
    sheet = Sheet(at_station(post.cast.xiyuan), on_run(post.run), ("P1",), {})
    hand_over(county=post.county, sheet=sheet, at_desk=post.cast.zhu, now=EVENING)
    another, number = f"'{uuid.uuid4().hex}'", "(SELECT MAX(number) + 1 FROM parcels_scan)"
    for table, other in (
        ("parcels_scan", {"code": "'X'"}), ("parcels_scan", {"id": another}), ("parcels_scan", {"number": number}),
        ("parcels_dayclose", {"id": "99"}), ("parcels_dayclose", {"note": "'X'"}), ("parcels_handover", {"codes": "1"}),
    ):  # fmt: skip
        with connection.cursor() as cursor:
            columns = [row[1] for row in cursor.execute(f"PRAGMA table_info({table})").fetchall()]
            values = ", ".join(other.get(column, column) for column in columns)
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT {values} FROM {table} LIMIT 1")
    assert list(verify()) == []


def test_a_trigger_that_is_gone_is_told() -> None:
    with connection.cursor() as cursor:
        where = " ON parcels_scan" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER parcels_scan_no_update{where}")
    assert missing_triggers() == ["parcels_scan_no_update"]
    assert [broken.fault for broken in verify()] == [Fault.UNGUARDED]


def test_rebuilding_finds_nothing_to_change_where_the_cache_is_right() -> None:
    post = a_record()
    assert list(rebuild(county=post.county)) == []


def test_rebuilding_brings_a_wrong_cache_back_to_the_record_and_says_what_differed() -> None:
    post = a_record()
    Parcel.objects.filter(waybill="P2").update(state="collected", holder_id="somebody")
    Bag.objects.update(seal_number="S-1")
    found = {difference.code: difference for difference in rebuild(county=post.county)}
    assert set(found) == {"P2", "BAG-1"}
    assert found["P2"].cached[0] == "collected"
    assert stands("P2") == ("offered", "station", post.cast.xiyuan.station_id)
    assert list(rebuild(county=post.county)) == []


def test_another_county_is_left_alone() -> None:
    post, other = a_record(), a_post("330881")
    announced(other, "P1")
    record(other, a_scan(0, Act.ACCEPT, "P1", at_station(other.cast.hub)))
    assert Parcel.objects.get(county=post.county, waybill="P1").state == "offered"
    assert Parcel.objects.get(county=other.county, waybill="P1").holder_id == other.cast.hub.station_id
    assert list(verify()) == []
