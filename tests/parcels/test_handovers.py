"""Bags packed and sealed, handed over with one sheet, and a day closed."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction

from tests.cast import a_person
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
from tests.unguarded import unguarded
from tongcun.buses.models import DatedTrip
from tongcun.county.actions import RefusedError
from tongcun.county.actions.badges import make_badge
from tongcun.county.models import Role, Station, Unit, UnitKind, User
from tongcun.parcels.actions import (
    BagError,
    DayClosedError,
    DeskScan,
    HandoverError,
    NewBag,
    NewScan,
    PickupError,
    Sheet,
    WrongBagError,
    close_day,
    hand_over,
    import_handset_export,
    make_bag,
    register_device,
    scan_at_desk,
)  # fmt: skip
from tongcun.parcels.day.counts import day_counts
from tongcun.parcels.models import Bag, DayClose, Device, DeviceKind, Discrepancy, Handover, Scan, Source
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.queries.verifying import Fault, verify

pytestmark = pytest.mark.django_db


def later(minutes: int) -> datetime.datetime:
    return SIX + datetime.timedelta(minutes=minutes)


def a_bag(post: Post, *waybills: str, label: str = "BAG-1") -> Bag:
    announced(post, *waybills)
    new = NewBag(label, post.cast.hub, post.cast.xiyuan, DATE, mass_kg=9.5)
    bag = make_bag(county=post.county, bag=new, now=later(20))
    for waybill in waybills:
        scan = DeskScan(uuid.uuid4(), Act.PACK, waybill, bag_label=label)
        scan_at_desk(station=post.cast.hub, scan=scan, actor=post.cast.chen, now=later(20))
    bag.refresh_from_db()
    return bag


def sealed(post: Post, bag: Bag) -> Bag:
    """Sealed with S-1 at the hub's desk."""
    scan = DeskScan(uuid.uuid4(), Act.SEAL, bag.label, seal_number="S-1")
    scan_at_desk(station=post.cast.hub, scan=scan, actor=post.cast.chen, now=later(30))
    bag.refresh_from_db()
    return bag


def a_sheet(post: Post, *codes: str, seal: str = "S-1") -> Sheet:
    return Sheet(at_station(post.cast.hub), on_run(post.run), codes, dict.fromkeys(codes, seal))


def test_a_bag_is_packed_and_sealed_as_scans_of_the_desk() -> None:
    post = a_post()
    bag = sealed(post, a_bag(post, "P1", "P2"))
    assert (bag.state, bag.seal_number, bag.mass_kg) == ("sealed", "S-1", 9.5)
    assert stands("P2") == ("sealed", "station", post.cast.hub.station_id)
    assert set(Scan.objects.values_list("source", "actor")) == {("desk", post.cast.chen.pk)}


def test_what_is_sealed_takes_no_more() -> None:
    post = a_post()
    bag = a_bag(post, "P1")
    sealed(post, bag)
    with pytest.raises(BagError):
        a_bag(post, "P2")
    with pytest.raises(BagError):
        make_bag(county=post.county, bag=NewBag("BAG-1", post.cast.hub, post.cast.shangyou, DATE))


def test_what_a_bag_was_counted_and_weighed_to_is_put_right_by_a_second_count() -> None:
    post = a_post()
    for pieces, kg in ((9, 12.5), (None, None), (8, None)):
        new = NewBag("BAG-1", post.cast.hub, post.cast.xiyuan, DATE, pieces=pieces, mass_kg=kg)
        bag = make_bag(county=post.county, bag=new, now=later(20))
    assert (bag.pieces, bag.mass_kg) == (8, 12.5)


def test_a_driver_without_a_phone_signs_the_handover_with_a_badge() -> None:
    post = a_post()
    sealed(post, a_bag(post, "P1"))
    badge = make_badge(person=post.cast.lin, county=post.county)
    sheet = hand_over(
        county=post.county, sheet=a_sheet(post, "BAG-1", "BAG-1"), at_desk=post.cast.chen, badge=badge, now=later(40)
    )
    assert (sheet.given_by, sheet.taken_by, sheet.signed_by_badge) == (post.cast.chen, post.cast.lin, True)
    assert sheet.codes == ["BAG-1"]
    assert bag_stands("BAG-1") == stands("P1") == ("handed_over", "run", post.run.run_id)
    assert list(verify()) == []


def test_whoever_works_at_the_desk_does_not_sign_for_the_other_party_too() -> None:
    post = a_post()
    a_bag(post, "P1")
    badge = make_badge(person=post.cast.chen, county=post.county)
    with pytest.raises(HandoverError):
        hand_over(county=post.county, sheet=a_sheet(post, "BAG-1"), at_desk=post.cast.chen, badge=badge, now=later(40))
    assert Handover.objects.count() == 0


def test_a_badge_that_is_not_valid_signs_nothing_and_an_empty_list_is_none() -> None:
    post = a_post()
    a_bag(post, "P1")
    with pytest.raises(HandoverError):
        hand_over(county=post.county, sheet=a_sheet(post, "BAG-1"), at_desk=post.cast.chen, badge="found in the street")
    with pytest.raises(HandoverError):
        hand_over(county=post.county, sheet=a_sheet(post), at_desk=post.cast.chen)
    assert Handover.objects.count() == 0
    assert bag_stands("BAG-1")[0] == "packed"


def signed_with(post: Post, bearer: User, taker: Party | None = None) -> Handover:
    """BAG-1 handed over by the hub to a run, Lin's if no other, signed with a new badge of somebody."""
    badge = make_badge(person=bearer, county=post.county)
    sheet = Sheet(at_station(post.cast.hub), taker or on_run(post.run), ("BAG-1",), {})
    return hand_over(county=post.county, sheet=sheet, at_desk=post.cast.chen, badge=badge, now=later(40))


def test_for_a_run_signs_its_driver_and_no_other() -> None:
    post = a_post()
    a_bag(post, "P1")
    feng = a_person("Feng", post.county, Role.DRIVER)
    DatedTrip.objects.filter(pk=post.run.pk).update(driver=post.cast.lin)
    with pytest.raises(HandoverError, match="Lin is entered as the driver of this run"):
        signed_with(post, feng)
    assert not Scan.objects.filter(act="hand_over").exists()
    assert signed_with(post, post.cast.lin).taken_by == post.cast.lin


def test_where_nobody_is_entered_any_driver_of_the_county_signs_for_a_run_and_nobody_else() -> None:
    post = a_post()
    a_bag(post, "P1")
    for bearer in (post.cast.zhu, post.cast.kong, post.cast.an):
        with pytest.raises(HandoverError, match="nobody who works for the other party today"):
            signed_with(post, bearer)
    assert signed_with(post, post.cast.lin).taken_by == post.cast.lin


@pytest.mark.parametrize("days", [{"last_date": datetime.date(2020, 1, 1)}, {"first_date": datetime.date(2021, 10, 1)}])
def test_who_drives_no_longer_or_not_yet_signs_for_no_run(days: dict[str, datetime.date]) -> None:
    post = a_post()
    a_bag(post, "P1")
    DatedTrip.objects.filter(pk=post.run.pk).update(driver=post.cast.lin)
    post.cast.lin.postings.update(**days)
    with pytest.raises(HandoverError, match="nobody who works for the other party today"):
        signed_with(post, post.cast.lin)
    assert Handover.objects.count() == 0


def test_for_a_carrier_signs_its_own_clerk() -> None:
    post = a_post()
    a_bag(post, "P1")
    theirs = Unit.objects.create(county=post.county, unit_id="carrier-b", name="乙快递（样例）", kind=UnitKind.CARRIER)
    su = a_person("Su", post.county, Role.CARRIER_CLERK, unit=theirs)
    for bearer in (su, post.cast.lin):
        with pytest.raises(HandoverError):
            signed_with(post, bearer, Party(PartyKind.CARRIER, "carrier-a"))
    assert signed_with(post, post.cast.kong, Party(PartyKind.CARRIER, "carrier-a")).taken_by == post.cast.kong


@pytest.mark.parametrize("refused", [BagError, HandoverError, PickupError, WrongBagError])
def test_what_a_desk_does_not_allow_is_refused_as_everywhere(refused: type[Exception]) -> None:
    assert issubclass(refused, RefusedError)


def test_a_seal_that_differs_at_the_handover_is_told() -> None:
    post = a_post()
    sealed(post, a_bag(post, "P1"))
    hand_over(county=post.county, sheet=a_sheet(post, "BAG-1", seal="S-2"), at_desk=post.cast.chen, now=later(40))
    assert Discrepancy.objects.filter(kind="seal_differs", code="BAG-1", closed_at=None).exists()


def test_a_day_is_closed_once_with_its_counts_and_heads() -> None:
    post = a_post()
    announced(post, "P1", "P2", "P3")
    record(post, *the_way_to_xiyuan(post, ["P1", "P2", "P3"]))
    xiyuan = at_station(post.cast.xiyuan)
    record(post, a_scan(200, Act.MISS, "P3", xiyuan), device=post.zhu_device)
    hub = close_day(station=post.cast.hub, date=DATE, actor=post.cast.chen, now=EVENING)
    village = close_day(station=post.cast.xiyuan, date=DATE, actor=post.cast.zhu, now=EVENING)
    assert {key: hub.counts[key] for key in ("received", "on_hand", "bags_sent")} == {
        "received": 3, "on_hand": 0, "bags_sent": 1
    }  # fmt: skip
    assert {key: village.counts[key] for key in ("received", "on_hand", "missing", "bags_received")} == {
        "received": 3, "on_hand": 2, "missing": 1, "bags_received": 1
    }  # fmt: skip
    post.zhu_device.refresh_from_db()
    assert village.heads == {str(post.zhu_device.pk): [1, post.zhu_device.head_digest]}
    with pytest.raises(DayClosedError):
        close_day(station=post.cast.hub, date=DATE, actor=post.cast.chen, now=EVENING)


def counted(station: Station, **expected: int) -> bool:
    counts = day_counts(station, DATE).told()
    return {key: counts[key] for key in expected} == expected


def test_what_was_sent_stays_sent_when_the_village_has_opened_the_bag() -> None:
    post = a_post()
    announced(post, "P1", "P2", "P3", "P4")
    way = the_way_to_xiyuan(post, ["P1", "P2"])
    hub, run = at_station(post.cast.hub), on_run(post.run)
    record(post, *way, a_scan(40, Act.LOAD, "P3", run), a_scan(41, Act.HAND_OVER, "P3", hub, run))
    record(post, a_scan(42, Act.RETURN, "P4", hub, Party(PartyKind.CARRIER, post.cast.carrier.unit_id)))
    assert counted(post.cast.hub, opening=0, sent=4, bags_sent=1, received=4, on_hand=0)


def test_a_bag_that_a_desk_loads_is_sent_with_as_many_pieces_as_its_label_tells() -> None:
    post = a_post()
    new = NewBag("BAG-1", post.cast.hub, post.cast.xiyuan, DATE, pieces=9)
    make_bag(county=post.county, bag=new, now=later(20))
    record(post, a_scan(40, Act.LOAD, "BAG-1", on_run(post.run)))
    assert counted(post.cast.hub, received=9, sent=9, unscanned=9, bags_sent=1, on_hand=0)
    assert counted(post.cast.xiyuan, sent=0, unscanned=0, bags_sent=0)


def corrected(post: Post, minute: float, wrong: NewScan) -> NewScan:
    """What takes a scan back, in the same hands."""
    taking = a_scan(minute, Act.CORRECT, wrong.code, wrong.here, corrects=wrong.scan_id)
    record(post, taking)
    return taking


def test_what_was_scanned_by_mistake_and_taken_back_is_not_counted() -> None:
    post = a_post()
    announced(post, "P1", "P2", "P3", "P4")
    hub, run, xiyuan = at_station(post.cast.hub), on_run(post.run), at_station(post.cast.xiyuan)
    way = the_way_to_xiyuan(post, ["P1", "P2"])
    loose = [a_scan(50, Act.LOAD, "P3", run), a_scan(51, Act.ACCEPT, "P4", hub)]
    record(post, *way, *loose, over := a_scan(52, Act.HAND_OVER, "P4", hub, xiyuan))
    assert counted(post.cast.hub, received=4, sent=4, bags_sent=1)
    assert counted(post.cast.xiyuan, received=3)
    packed = next(scan for scan in way if scan.act is Act.PACK and scan.code == "P2")
    back = [corrected(post, 60, wrong) for wrong in (packed, *loose, over)]
    assert counted(post.cast.hub, received=2, sent=1, bags_sent=1)
    assert counted(post.cast.xiyuan, received=2)
    for taking in back:
        corrected(post, 61, taking)
    assert counted(post.cast.hub, received=4, sent=4, bags_sent=1)
    assert counted(post.cast.xiyuan, received=3)


def test_what_a_driver_hands_over_or_is_unloaded_loose_is_received() -> None:
    post = a_post()
    announced(post, "P1", "P2", "P3")
    run, xiyuan = on_run(post.run), at_station(post.cast.xiyuan)
    record(post, *the_way_to_xiyuan(post, ["P1"])[:6])
    record(post, *[a_scan(45, Act.LOAD, waybill, run) for waybill in ("P2", "P3")])
    taken = [a_scan(91, Act.HAND_OVER, code, run, xiyuan) for code in ("BAG-1", "P2")]
    record(post, *taken, a_scan(92, Act.UNLOAD, "P3", xiyuan), device=post.zhu_device)
    assert counted(post.cast.xiyuan, received=3, bags_received=1, on_hand=3, sent=0)
    assert counted(post.cast.hub, sent=3, bags_sent=1)


def test_a_village_is_told_on_its_close_what_of_its_own_the_hub_still_holds() -> None:
    post = a_post()
    announced(post, "P1", "P2", "P3", "P4")
    record(post, *the_way_to_xiyuan(post, ["P1"]))
    hub = at_station(post.cast.hub)
    record(post, a_scan(100, Act.ACCEPT, "P2", hub), a_scan(100, Act.ACCEPT, "P3", hub))
    record(post, a_scan(110, Act.LOAD, "P3", on_run(post.run)))
    village = close_day(station=post.cast.xiyuan, date=DATE, actor=post.cast.zhu, now=EVENING)
    assert {key: village.counts[key] for key in ("elsewhere", "expected", "on_hand")} == {
        "elsewhere": 1, "expected": 1, "on_hand": 1
    }  # fmt: skip


def test_a_tail_that_is_removed_with_the_devices_head_is_found_by_the_day_close() -> None:
    post = a_post()
    announced(post, "P1")
    record(post, a_scan(0, Act.ACCEPT, "P1", at_station(post.cast.hub)))
    close_day(station=post.cast.hub, date=DATE, actor=post.cast.chen, now=EVENING)
    with unguarded():
        Scan.objects.all().delete()
    post.county.devices.update(head_number=0, head_digest="")
    assert [broken.fault for broken in verify()] == [Fault.TAIL]


def imported(post: Post, *waybills: str) -> Device:
    """A carrier's export of a handset that took these in at 西源, and what stands for its sender."""
    xiyuan = at_station(post.cast.xiyuan)
    scans = [a_scan(60, Act.ACCEPT, waybill, xiyuan, source=Source.HANDSET_EXPORT) for waybill in waybills]
    import_handset_export(county=post.county, scans=scans, sender="甲快递", actor=post.cast.kong, now=EVENING)
    return Device.objects.get(kind=DeviceKind.IMPORT)


def test_chains_of_files_and_carriers_systems_are_sealed_by_the_stations_they_wrote_of_and_by_the_hub() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    sender = imported(post, "P1", "P2")
    system, _ = register_device(county=post.county, name="system", kind=DeviceKind.CARRIER, carrier=post.cast.carrier)
    record(post, a_scan(70, Act.SHELVE, "P1", Party(PartyKind.CARRIER, "carrier-a")), device=system)
    sealed = {
        station: set(close_day(station=station, date=DATE, actor=post.cast.an, now=EVENING).heads)
        for station in (post.cast.hub, post.cast.xiyuan, post.cast.shangyou)
    }
    assert {str(sender.pk), str(system.pk)} <= sealed[post.cast.hub]
    assert str(sender.pk) in sealed[post.cast.xiyuan]
    assert sealed[post.cast.shangyou] == set()


@pytest.mark.parametrize("station", ["hub", "xiyuan"])
def test_a_chain_of_files_that_is_removed_with_its_device_is_found_by_the_day_close(station: str) -> None:
    post = a_post()
    announced(post, "P1", "P2")
    sender = imported(post, "P1", "P2")
    close_day(station=getattr(post.cast, station), date=DATE, actor=post.cast.an, now=EVENING)
    with unguarded():
        Scan.objects.filter(device=sender).delete()
    Device.objects.filter(pk=sender.pk).delete()
    assert [(broken.fault, broken.number) for broken in verify()] == [(Fault.TAIL, 2)]


def test_a_signed_sheet_is_never_changed() -> None:
    post = a_post()
    close_day(station=post.cast.hub, date=DATE, actor=post.cast.chen, now=EVENING)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        DayClose.objects.update(note="better")
