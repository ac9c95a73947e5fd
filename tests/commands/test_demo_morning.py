"""The demo's morning, from rides to scans: custody finds nothing amiss but what was meant."""

from __future__ import annotations

import datetime

from tongcun.commands.demo.morning import Leg, Morning, Piece, damaged_piece, late_run, loads_of, missing_piece
from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.pure.custody import Custody, Party, PartyKind, Scan, custody_of
from tongcun.parcels.record.new_scans import NewScan

DATE = datetime.date(2026, 11, 23)
MIDNIGHT = datetime.datetime.combine(DATE, datetime.time(), datetime.UTC)
EIGHT, NINE, TEN = 8 * 3600, 9 * 3600, 10 * 3600
TO_TOWN = Leg("A@2026-11-23", "hub", "town", 1, 4, EIGHT, EIGHT + 1800)
TO_VILLAGE = Leg("B@2026-11-23", "town", "village", 1, 6, NINE, NINE + 1200)


def pieces(count: int) -> list[Piece]:
    return [
        Piece(f"TC{number:03d}", "hub", "village", 6 * 3600, False, (TO_TOWN, TO_VILLAGE)) for number in range(count)
    ]


def custody(waybill: str, scans: list[NewScan]) -> Custody:
    return custody_of(
        waybill,
        [
            Scan(
                str(said.scan_id), said.device_time, said.act, said.code, said.here, said.other, said.bag_label or None
            )
            for said in scans
        ],
    )  # fmt: skip


def test_every_piece_of_a_bag_comes_to_its_village_without_a_misfit() -> None:
    scans = Morning(MIDNIGHT, loads_of(pieces(5), DATE), []).scans(until=24 * 3600)
    for number in range(5):
        found = custody(f"TC{number:03d}", scans)
        assert found.misfits == ()
        assert found.state in (State.SHELVED, State.COLLECTED)


def test_until_a_moment_it_is_where_it_was_then() -> None:
    morning = Morning(MIDNIGHT, loads_of(pieces(5), DATE), [])
    assert custody("TC001", morning.scans(until=EIGHT + 60)).state is State.UNDER_WAY
    assert custody("TC001", morning.scans(until=EIGHT + 60)).holder == Party(PartyKind.RUN, "A@2026-11-23")
    assert custody("TC001", morning.scans(until=EIGHT + 1900)).holder == Party(PartyKind.STATION, "town")


def test_one_piece_is_missing_and_the_others_are_not() -> None:
    loads = loads_of(pieces(5), DATE)
    short = missing_piece(loads, before=11 * 3600)
    assert missing_piece(loads, before=11 * 3600, late="B@2026-11-23") == ""
    scans = Morning(MIDNIGHT, loads, [], missing=short).scans(until=24 * 3600)
    assert custody(short, scans).state is State.MISSING
    assert [said.code for said in scans if said.act is Act.MISS] == [short]


def test_the_first_piece_of_the_hub_is_found_damaged_and_goes_on_its_way_all_the_same() -> None:
    all_of_them = [*pieces(5), Piece("TC900", "town", "village", 5 * 3600, False, (TO_VILLAGE,))]
    broken = damaged_piece(all_of_them, "hub", before=EIGHT)
    assert (broken, damaged_piece(all_of_them, "hub", before=6 * 3600)) == ("TC000", "")
    found = custody(broken, Morning(MIDNIGHT, loads_of(all_of_them, DATE), [], damaged=broken).scans(until=24 * 3600))
    assert (found.damaged, found.misfits) == (True, ())
    assert found.state in (State.SHELVED, State.COLLECTED)


def test_what_nobody_announced_is_taken_in_at_the_hub() -> None:
    scans = Morning(MIDNIGHT, [], [], unannounced="TC999", hub="hub").scans(until=TEN)
    assert [(said.act, said.code, said.here.party_id) for said in scans] == [(Act.ACCEPT, "TC999", "hub")]


def test_a_late_bus_comes_later() -> None:
    loads = loads_of(pieces(5), DATE)
    late = Morning(MIDNIGHT, loads, [], late_run="B@2026-11-23", late_seconds=1500).scans(until=24 * 3600)
    arrived = next(said for said in late if said.act is Act.ARRIVE and said.code == "B@2026-11-23")
    assert arrived.device_time == MIDNIGHT + datetime.timedelta(seconds=NINE + 1200 + 1500)
    assert custody("TC001", late).misfits == ()


def test_what_gets_on_a_late_bus_on_its_way_waits_for_it() -> None:
    way = Leg("B@2026-11-23", "halfway", "village", 3, 6, NINE + 600, NINE + 1200)
    on_the_way = Piece("TC900", "halfway", "village", 6 * 3600, True, (way,))
    loads = loads_of([*pieces(5), on_the_way], DATE)
    scans = Morning(MIDNIGHT, loads, [], late_run="B@2026-11-23", late_seconds=1500).scans(until=24 * 3600)
    arrived = next(said for said in scans if said.act is Act.ARRIVE and said.code == "B@2026-11-23")
    loaded = next(said for said in scans if said.act is Act.LOAD and said.code == "TC900")
    assert loaded.device_time > arrived.device_time
    assert custody("TC900", scans).misfits == ()


def test_the_late_bus_is_one_that_passes_nothing_on() -> None:
    direct = Piece("TC900", "town", "village", 6 * 3600, False, (TO_VILLAGE,))
    assert late_run(loads_of([direct], DATE), around=NINE + 1200) == "B@2026-11-23"
    assert late_run(loads_of(pieces(5), DATE), around=NINE + 1200) == "B@2026-11-23"
    assert late_run(loads_of(pieces(5), DATE), around=EIGHT + 1200) == ""


def test_what_does_not_ride_is_taken_in_and_waits() -> None:
    waiting = Piece("TC901", "hub", "village", 6 * 3600, True, ())
    found = custody("TC901", Morning(MIDNIGHT, [], [waiting]).scans(until=TEN))
    assert (found.state, found.holder) == (State.SORTED, Party(PartyKind.STATION, "hub"))


def test_bags_hold_no_more_than_a_person_can_carry_and_bulky_pieces_stay_loose() -> None:
    loose = Piece("TC902", "hub", "village", 6 * 3600, True, (TO_TOWN, TO_VILLAGE))
    loads = loads_of([*pieces(60), loose], DATE)
    assert sorted(len(load.pieces) for load in loads) == [1, 10, 25, 25]
    assert {load.label for load in loads if not load.is_bag} == {"TC902"}
