"""What is put onto a run that is not its own is recorded all the same, and whoever put it there hears of it at once."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from tests.parcels.days import EVENING, Post, a_run, a_scan, announced, at_station, on_run, record
from tests.parcels.test_desk import a_desk, handed_over, scanned
from tests.parcels.test_pages import shown
from tongcun.buses.models import DatedTrip, Stop, StopTime
from tongcun.county.models import Station
from tongcun.parcels.actions import Answer, close_discrepancy, register_device
from tongcun.parcels.models import Bag, BagRide, DeviceKind, Discrepancy, Scan
from tongcun.parcels.pure.acts import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def another_run(post: Post, trip_id: str, *stations: Station, at: int = 54_000) -> DatedTrip:
    """A run of the afternoon, from the first of some stations to the last."""
    run = a_run(post.county, trip_id)
    for sequence, station in enumerate(stations):
        stop, _ = Stop.objects.get_or_create(version=run.route.version, stop_id=station.station_id)
        StopTime.objects.create(
            trip=run.trip, stop=stop, station=station, stop_sequence=sequence,
            arrival_seconds=at + 600 * sequence, departure_seconds=at + 600 * sequence,
        )  # fmt: skip
    DatedTrip.objects.filter(pk=run.pk).update(first_departure_seconds=at, last_arrival_seconds=at + 3600)
    return DatedTrip.objects.get(pk=run.pk)


def a_bag(post: Post, *waybills: str, label: str = "BAG-1") -> Bag:
    """A bag for 西源 at the hub."""
    accepted(post, *waybills)
    hub = at_station(post.cast.hub)
    record(post, *[a_scan(1, Act.PACK, waybill, hub, bag_label=label) for waybill in waybills])
    record(post, a_scan(2, Act.SEAL, label, hub, seal_number="S-1"))
    return Bag.objects.get(county=post.county, label=label)


def accepted(post: Post, *waybills: str, **more: Any) -> None:
    """Pieces that lie at the hub, for 西源 unless said otherwise."""
    announced(post, *waybills, **more)
    record(post, *[a_scan(0, Act.ACCEPT, waybill, at_station(post.cast.hub)) for waybill in waybills])


def listed_on(bag: Bag, run: DatedTrip, post: Post) -> None:
    BagRide.objects.create(
        bag=bag, position=1, dated_trip=run, board_station=post.cast.hub, alight_station=post.cast.xiyuan
    )


def loaded(post: Post, code: str, run: DatedTrip, minute: float = 30, **more: Any) -> Answer:
    return record(post, a_scan(minute, Act.LOAD, code, on_run(run)), **more)[0]


def still_open(kind: str) -> list[str]:
    return list(Discrepancy.objects.filter(kind=kind, closed_at=None).values_list("code", flat=True))


def test_a_bag_that_is_loaded_onto_another_run_than_its_own_is_recorded_and_the_right_run_is_told() -> None:
    post = a_desk()
    bag, other = a_bag(post, "P1"), another_run(post, "T2", *calls(post))
    listed_on(bag, post.run, post)
    answer = loaded(post, "BAG-1", other)
    assert (answer.result, answer.misfits, answer.to_ride) == ("ok", ("other_run",), post.run.run_id)
    bag.refresh_from_db()
    assert (bag.state, bag.holder_id) == ("loaded", other.run_id)
    row = Discrepancy.objects.get(kind="other_run")
    assert (row.code, row.detail) == ("BAG-1", {"run": other.run_id, "to_ride": post.run.run_id})
    assert loaded(post, "BAG-1", post.run, minute=31).misfits != ("other_run",)
    assert still_open("other_run") == []


def calls(post: Post) -> tuple[Station, Station]:
    return post.cast.hub, post.cast.xiyuan


def test_what_rides_its_own_run_is_told_nothing() -> None:
    post = a_desk()
    listed_on(a_bag(post, "P1"), post.run, post)
    assert loaded(post, "BAG-1", post.run).misfits == ()
    assert not Discrepancy.objects.exists()


def test_a_run_that_does_not_call_at_its_station_is_told_of_a_loose_piece_as_well() -> None:
    post = a_desk()
    accepted(post, "P1", destination=post.cast.shangyou)
    accepted(post, "P2")
    assert loaded(post, "P1", post.run).misfits == ("no_call",)
    assert loaded(post, "P2", post.run).misfits == ()
    assert still_open("no_call") == ["P1"]
    record(post, a_scan(40, Act.UNLOAD, "P1", at_station(post.cast.hub)))
    assert still_open("no_call") == []


def test_a_bus_that_comes_from_its_station_does_not_lead_there() -> None:
    post = a_desk()
    accepted(post, "P1")
    back = another_run(post, "T2", post.cast.xiyuan, post.cast.hub, post.cast.shangyou)
    assert loaded(post, "P1", back).misfits == ("no_call",)


def test_a_stop_where_nothing_comes_off_is_none() -> None:
    post = a_desk()
    accepted(post, "P1")
    StopTime.objects.filter(station=post.cast.xiyuan).update(can_unload=False)
    assert loaded(post, "P1", post.run).misfits == ("no_call",)


def test_once_its_own_run_has_left_or_is_cancelled_any_that_calls_there_will_do() -> None:
    post = a_desk()
    bag, other = a_bag(post, "P1"), another_run(post, "T2", *calls(post))
    listed_on(bag, post.run, post)
    assert loaded(post, "BAG-1", other, minute=120).misfits == ()
    DatedTrip.objects.filter(pk=post.run.pk).update(is_cancelled=True)
    record(post, a_scan(121, Act.UNLOAD, "BAG-1", at_station(post.cast.hub)))
    assert loaded(post, "BAG-1", other, minute=122).misfits == ()
    away = another_run(post, "T3", post.cast.hub, post.cast.shangyou)
    record(post, a_scan(123, Act.UNLOAD, "BAG-1", at_station(post.cast.hub)))
    assert loaded(post, "BAG-1", away, minute=124).misfits == ("no_call",)


def test_a_cancelled_run_leads_nowhere() -> None:
    post = a_desk()
    accepted(post, "P1")
    DatedTrip.objects.filter(pk=post.run.pk).update(is_cancelled=True)
    assert loaded(post, "P1", post.run).misfits == ("no_call",)


def test_what_was_refused_rides_back_and_nobody_is_told() -> None:
    post = a_desk()
    announced(post, "P1")
    back = another_run(post, "T2", post.cast.xiyuan, post.cast.hub)
    xiyuan = at_station(post.cast.xiyuan)
    record(post, a_scan(0, Act.UNLOAD, "P1", xiyuan), a_scan(1, Act.SHELVE, "P1", xiyuan))
    record(post, a_scan(2, Act.OFFER, "P1", xiyuan),
           a_scan(3, Act.REFUSE, "P1", xiyuan))  # fmt: skip
    assert loaded(post, "P1", back).misfits == ()


def test_a_handover_to_a_run_is_told_as_loading_is_and_both_scans_are_one_thing_to_look_into() -> None:
    post = a_desk()
    a_bag(post, "P1")
    away = another_run(post, "T3", post.cast.hub, post.cast.shangyou)
    given = record(post, a_scan(30, Act.HAND_OVER, "BAG-1", at_station(post.cast.hub), on_run(away)))[0]
    assert "no_call" in given.misfits
    assert loaded(post, "BAG-1", away, minute=31).misfits == ("no_call",)
    assert still_open("no_call") == ["BAG-1"]
    assert Discrepancy.objects.filter(kind="no_call").count() == 1


def test_what_a_person_closed_stays_closed_and_a_wrong_scan_taken_back_is_over() -> None:
    post = a_desk()
    accepted(post, "P1", "P2", destination=post.cast.shangyou)
    loaded(post, "P1", post.run)
    close_discrepancy(discrepancy=Discrepancy.objects.get(code="P1"), note="goes on from there", actor=post.cast.chen)
    record(post, a_scan(60, Act.DEPART, post.run.run_id, on_run(post.run)))
    assert Discrepancy.objects.get(code="P1").closed_by == post.cast.chen
    wrong = a_scan(61, Act.LOAD, "P2", on_run(post.run))
    record(post, wrong)
    assert still_open("no_call") == ["P2"]
    record(post, a_scan(62, Act.CORRECT, "P2", on_run(post.run), corrects=wrong.scan_id))
    assert still_open("no_call") == []


def test_the_desk_warns_in_amber_at_once_with_the_run_that_it_should_ride() -> None:
    post = a_desk()
    late = another_run(post, "T2", *calls(post), at=80_000)
    listed_on(a_bag(post, "P1"), late, post)
    page = scanned(post, "load", "BAG-1", run=post.run.run_id)
    told = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "alert-warning desk-answer" in page
    assert "Recorded. It is to ride another run: the 22:13 bus of 芳村—西源 . Take it off and load it there." in told
    assert told.count("to ride another run") == 3
    assert Scan.objects.filter(act="load").count() == 1


def test_the_desk_warns_of_a_run_that_does_not_call_there() -> None:
    post = a_desk()
    accepted(post, "P1", destination=post.cast.shangyou)
    page = scanned(post, "load", "P1", run=post.run.run_id)
    assert "alert-warning desk-answer" in page
    assert 'This run does not stop at <span translate="no">上猷阁村</span> after here.' in page
    assert "alert-success desk-answer" in scanned(post, "unload", "P1")


def test_the_list_of_a_handover_warns_before_it_is_signed() -> None:
    post = a_desk()
    accepted(post, "P1", destination=post.cast.shangyou)
    accepted(post, "P2")
    page = handed_over(post, "P1\nP2").content.decode()
    (warning,) = re.findall(r'<p class="alert alert-warning">.*?</p>', page)
    assert "P1" in warning
    assert "does not stop at" in warning
    assert not Scan.objects.filter(act="hand_over").exists()


def test_what_is_to_be_looked_into_names_both_runs_as_people_call_them() -> None:
    post = a_desk()
    bag, other = a_bag(post, "P1"), another_run(post, "T2", *calls(post))
    listed_on(bag, post.run, post)
    loaded(post, "BAG-1", other)
    assert "BAG-1" in shown(post, post.cast.chen, "discrepancies")
    page = shown(post, post.cast.deng, "discrepancies")
    told = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "put onto the 15:00 bus of 芳村—西源 , to ride the 07:30 bus of 芳村—西源" in told
    assert other.run_id not in page


def test_the_api_answers_ok_with_the_warning_and_the_run() -> None:
    post = a_desk()
    bag, other = a_bag(post, "P1"), another_run(post, "T2", *calls(post))
    listed_on(bag, post.run, post)
    _, token = register_device(county=post.county, name="hub handset", kind=DeviceKind.HANDSET, station=post.cast.hub)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    scan = {
        "id": str(uuid.uuid4()), "at": EVENING.replace(hour=6, minute=30).isoformat(), "act": "load", "code": "BAG-1",
        "here": {"kind": "run", "id": other.run_id},
    }  # fmt: skip
    (answer,) = client.post("/api/v1/scans", scan, content_type="application/json").json()["answers"]
    assert (answer["result"], answer["misfits"], answer["to_ride"]) == ("ok", ["other_run"], post.run.run_id)
    declared = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["AnswerOut"]
    assert "to_ride" in declared["properties"]
    assert "other_run" in declared["description"]


def test_a_plan_less_bag_of_another_county_is_nobodys_list() -> None:
    post = a_desk()
    a_bag(post, "P1")
    other = a_desk_elsewhere()
    listed_on(a_bag(other, "P1"), other.run, other)
    assert loaded(post, "BAG-1", post.run).misfits == ()


def a_desk_elsewhere() -> Post:
    from tests.parcels.days import a_post

    return a_post("330881")
