"""What two do at the same moment: neither waits for the other for ever, and nothing that one did is missed by both."""

from __future__ import annotations

import dataclasses
import datetime
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from zlib import crc32

import pytest
from django.db import connection

from tests.parcels.days import (
    DATE,
    EVENING,
    SIX,
    Post,
    a_post,
    a_scan,
    announced,
    at_station,
    bag_stands,
    on_run,
    record,
    stands,
    the_way_to_xiyuan,
)  # fmt: skip
from tongcun.county.models import Station, Unit, UnitKind
from tongcun.parcels.actions import (
    AlreadyClosedError,
    Announced,
    Announcement,
    Answer,
    DeskScan,
    NewBag,
    PickupError,
    Result,
    Sheet,
    announce,
    closing,
    collect_at_desk,
    confirm_missing,
    hand_over,
    imports,
    make_bag,
    propose_missing,
    register_device,
)
from tongcun.parcels.actions.locks import BUCKETS
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.day.counts import DayCounts, day_counts
from tongcun.parcels.models import (
    Addressee,
    Collection,
    DayClose,
    Device,
    DeviceKind,
    Discrepancy,
    Handover,
    Parcel,
    Scan,
    Source,
)  # fmt: skip
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.record.statements import rows
from tongcun.parcels.record.writer_gate import writing

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Another does the second thing while the first is done here and not yet committed; on PostgreSQL it has then begun
    to wait or is done, on SQLite it waits for its turn."""
    with ThreadPoolExecutor(1) as thread:
        with writing():
            first()
            done = begun(thread, second)
            yield done
        done.result(20)


def begun(thread: ThreadPoolExecutor, what: Callable[[], Any]) -> Future[Any]:
    """Let another begin something; on PostgreSQL until it waits for somebody or is done."""
    has_begun, process = threading.Event(), []

    def other() -> Any:
        try:
            if connection.vendor == "postgresql":
                process.append(rows("SELECT pg_backend_pid()", [])[0][0])
            has_begun.set()
            return what()
        finally:
            connection.close()

    done = thread.submit(other)
    assert has_begun.wait(20)
    while process and not done.done() and not waits(process[0]):
        pass
    return done


def waits(process: int) -> bool:
    return bool(rows("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [process]))


def announcements(post: Post, *waybills: str) -> list[Announcement]:
    return [Announcement(waybill, post.kind, post.cast.hub, post.cast.xiyuan, SIX) for waybill in waybills]


def test_new_parcels_are_written_by_waybill_in_whatever_order_a_sheet_has_them() -> None:
    post = a_post()
    announced(post, "P3", "P1", "P2")
    assert list(Parcel.objects.order_by("pk").values_list("waybill", flat=True)) == ["P1", "P2", "P3"]


def test_who_renews_parcels_in_another_order_holds_none_that_the_other_still_needs() -> None:
    post = a_post()
    announced(post, "P1", "P2")

    def held(waybill: str) -> None:
        Parcel.objects.select_for_update(no_key=True, nowait=connection.vendor == "postgresql").get(waybill=waybill)

    later = announcements(post, "P2", "P1")
    with meanwhile(lambda: held("P1"), lambda: announce(county=post.county, parcels=later, now=EVENING)):
        held("P2")


def recorded(post: Post, minute: int, act: Act, code: str, **more: Any) -> Callable[[], list[Answer]]:
    """A scan at the hub."""
    return lambda: record(post, a_scan(minute, act, code, at_station(post.cast.hub), **more))


def loaded(post: Post, code: str) -> Callable[[], list[Answer]]:
    """A scan of another device."""
    return lambda: record(post, a_scan(40, Act.LOAD, code, on_run(post.run)), device=post.zhu_device)


def is_on_the_run(post: Post, *stand: tuple[str, str, str]) -> bool:
    return set(stand) == {("loaded", "run", post.run.run_id)}


def open_kinds() -> set[str]:
    return set(Discrepancy.objects.filter(closed_at=None).values_list("kind", flat=True))


def test_a_bag_that_is_loaded_takes_the_piece_along_that_is_just_being_packed_into_it() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    recorded(post, 20, Act.PACK, "P1", bag_label="B1")()
    with meanwhile(recorded(post, 21, Act.PACK, "P2", bag_label="B1"), loaded(post, "B1")):
        pass
    assert is_on_the_run(post, bag_stands("B1"), stands("P1"), stands("P2"))


def test_a_run_that_departs_takes_the_piece_along_that_is_just_being_packed_into_a_bag_on_it() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    recorded(post, 20, Act.PACK, "P1", bag_label="B1")()
    loaded(post, "B1")()
    depart = a_scan(50, Act.DEPART, post.run.run_id, on_run(post.run))
    with meanwhile(
        recorded(post, 21, Act.PACK, "P2", bag_label="B1"), lambda: record(post, depart, device=post.zhu_device)
    ):
        pass
    assert stands("P1") == stands("P2") == bag_stands("B1") == ("under_way", "run", post.run.run_id)


def test_a_bag_that_is_loaded_while_its_first_piece_makes_it_is_on_the_run() -> None:
    post = a_post()
    announced(post, "P1")
    with meanwhile(recorded(post, 20, Act.PACK, "P1", bag_label="B1"), loaded(post, "B1")):
        pass
    assert is_on_the_run(post, bag_stands("B1"), stands("P1"))
    assert "unknown_code" not in open_kinds()


def test_a_bag_that_a_desk_makes_while_it_is_loaded_is_on_the_run() -> None:
    post = a_post()
    bag = NewBag("B1", post.cast.hub, post.cast.xiyuan, DATE, pieces=9)
    with meanwhile(loaded(post, "B1"), lambda: make_bag(county=post.county, bag=bag)):
        pass
    assert is_on_the_run(post, bag_stands("B1"))
    assert open_kinds() == set()


def test_a_piece_that_is_scanned_while_it_is_announced_counts_whoever_comes_first() -> None:
    post = a_post()

    def announcing(waybill: str) -> Callable[[], object]:
        return lambda: announce(county=post.county, parcels=announcements(post, waybill), now=EVENING)

    with meanwhile(recorded(post, 0, Act.ACCEPT, "P1"), announcing("P1")):
        pass
    with meanwhile(announcing("P2"), recorded(post, 0, Act.ACCEPT, "P2")) as answers:
        pass
    assert [answer.result for answer in answers.result()] == [Result.OK]
    assert stands("P1") == stands("P2") == ("accepted", "station", post.cast.hub.station_id)
    assert open_kinds() == set()


@pytest.mark.parametrize("first", ["UNKNOWN", "OTHER"])
def test_a_piece_that_is_told_to_be_a_carriers_while_a_batch_is_scanned_is_not_waited_for_in_a_circle(
    first: str,
) -> None:
    post = a_post()
    announced(post, "NAMED", "OTHER")
    system, _ = register_device(county=post.county, name="system", kind=DeviceKind.CARRIER, carrier=post.cast.carrier)
    its_own = Party(PartyKind.CARRIER, post.cast.carrier.unit_id)
    record(post, a_scan(0, Act.HAND_OVER, "NAMED", its_own, on_run(post.run)), device=system)
    theirs = [dataclasses.replace(one, carrier=post.cast.carrier) for one in announcements(post, "NAMED")]
    with meanwhile(loaded(post, first), lambda: announce(county=post.county, parcels=theirs, now=EVENING)):
        loaded(post, "NAMED")()
    assert is_on_the_run(post, stands("NAMED"))


def test_what_two_announce_at_once_is_the_first_ones_and_the_second_is_told_so() -> None:
    post = a_post()
    (hubs,) = announcements(post, "P1")
    other = Unit.objects.create(county=post.county, unit_id="other", name="乙快递", kind=UnitKind.CARRIER)
    theirs = dataclasses.replace(hubs, carrier=post.cast.carrier)
    ours = [dataclasses.replace(one, carrier=other, name="周阿婆") for one in announcements(post, "P0", "P1", "P2")]
    with meanwhile(
        lambda: announce(county=post.county, parcels=[theirs], now=EVENING),
        lambda: announce(county=post.county, parcels=ours, now=EVENING),
    ) as answers:
        pass
    assert answers.result() == [Announced.NEW, Announced.FOREIGN, Announced.NEW]
    assert Parcel.objects.get(waybill="P1").carrier == post.cast.carrier
    assert set(Addressee.objects.values_list("parcel__waybill", flat=True)) == {"P0", "P2"}


def test_what_the_same_carrier_announces_twice_at_once_is_known_the_second_time_and_as_it_came_last() -> None:
    post = a_post()
    (first,) = announcements(post, "P1")
    second = dataclasses.replace(first, mass_kg=3.0, name="周阿婆")
    with meanwhile(
        lambda: announce(county=post.county, parcels=[first], now=EVENING),
        lambda: announce(county=post.county, parcels=[second], now=EVENING),
    ) as answers:
        pass
    assert answers.result() == [Announced.KNOWN]
    assert (Parcel.objects.get().mass_kg, Addressee.objects.get().name) == (3.0, "周阿婆")


def test_a_list_that_two_sign_at_once_is_one_handover() -> None:
    post = a_post()
    announced(post, "P1")
    record(post, a_scan(0, Act.ACCEPT, "P1", at_station(post.cast.hub)))
    sheet = Sheet(at_station(post.cast.hub), on_run(post.run), ("P1",), {})

    def signed() -> Handover:
        return hand_over(county=post.county, sheet=sheet, at_desk=post.cast.chen, now=EVENING)

    with meanwhile(signed, signed) as second:
        pass
    assert second.result() == Handover.objects.get()
    assert not Discrepancy.objects.exists()


def test_an_export_in_portions_and_an_announcement_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_post()
    first, last = _first_and_last()
    hub = at_station(post.cast.hub)
    scans = [a_scan(0, Act.ACCEPT, code, hub, source=Source.HANDSET_EXPORT) for code in (first, last)]
    monkeypatch.setattr(imports, "_IN_ONE_GO", 1)
    futures: list[Future[Any]] = []

    def announcing() -> Any:
        return announce(county=post.county, parcels=announcements(post, last), now=EVENING)

    with ThreadPoolExecutor(1) as thread:

        def recorded_amid_an_announcement(**said: Any) -> Any:
            if said["scans"][0].code == last:
                futures.append(begun(thread, announcing))
            return record_scans(**said)

        monkeypatch.setattr(imports, "record_scans", recorded_amid_an_announcement)
        imports.import_handset_export(county=post.county, scans=scans, sender="甲", actor=post.cast.kong, now=EVENING)
        futures[0].result(20)
    assert stands(last) == ("accepted", "station", post.cast.hub.station_id)


def _first_and_last() -> tuple[str, str]:
    """Two codes in the order of their names, whose locks stand in the other order."""
    codes = [f"97{number:04d}" for number in range(300)]
    first = next(code for code in codes if crc32(code.encode()) % BUCKETS > BUCKETS // 2)
    return first, next(code for code in reversed(codes) if crc32(code.encode()) % BUCKETS < BUCKETS // 2)


def test_a_parcel_that_two_desks_give_out_at_once_is_given_out_by_one() -> None:
    post = a_post()
    announced(post, "P1")
    record(post, *the_way_to_xiyuan(post, ["P1"]))

    def given(station: Station) -> Callable[[], Answer | None]:
        scan = DeskScan(uuid.uuid4(), Act.COLLECT, "P1")
        return lambda: collect_at_desk(station=station, scan=scan, proof="", proxy_name="周阿婆", actor=post.cast.zhu)

    with pytest.raises(PickupError), meanwhile(given(post.cast.xiyuan), given(post.cast.hub)):
        pass
    assert Collection.objects.count() == Scan.objects.filter(act=Act.COLLECT).count() == 1
    assert stands("P1")[0] == "collected"


def test_a_piece_that_is_shelved_while_a_person_declares_it_missing_is_not_missing() -> None:
    post = a_post()
    announced(post, "P1")
    record(post, *[scan for scan in the_way_to_xiyuan(post, ["P1"]) if scan.act not in (Act.SHELVE, Act.OFFER)])
    propose_missing(county=post.county, now=EVENING)
    proposal = Discrepancy.objects.get(kind="short_bag")
    shelved = a_scan(800, Act.SHELVE, "P1", at_station(post.cast.xiyuan))
    with (
        pytest.raises(AlreadyClosedError),
        meanwhile(
            lambda: record(post, shelved, device=post.zhu_device),
            lambda: confirm_missing(proposal=proposal, actor=post.cast.zhu, now=EVENING),
        ),
    ):
        pass
    assert stands("P1")[0] == "shelved"
    assert not Scan.objects.filter(act=Act.MISS).exists()


def test_counts_and_heads_of_a_day_close_are_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_post()
    announced(post, "P1", "P2")
    recorded(post, 0, Act.ACCEPT, "P1")()
    device = Device.objects.get(head_number=1)
    with ThreadPoolExecutor(1) as thread:
        scans: list[Future[Any]] = []

        def counted(station: Station, date: datetime.date, before: DayClose | None) -> DayCounts:
            """As soon as the day is counted, another scans: on PostgreSQL to the end, on SQLite when it is closed."""
            counts = day_counts(station, date, before)
            scans.append(begun(thread, recorded(post, 1, Act.ACCEPT, "P2")))
            return counts

        monkeypatch.setattr(closing, "day_counts", counted)
        closed = closing.close_day(station=post.cast.hub, date=DATE, actor=post.cast.chen, now=EVENING)
        (answer,) = scans[0].result(20)
    assert answer.result is Result.OK
    assert (closed.counts["received"], closed.heads[str(device.pk)][0]) == (1, 1)
    device.refresh_from_db()
    assert device.head_number == 2
