"""A carrier's system says what its carrier does with its own parcels, and nothing of another's."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from django.test import Client

from tests.parcels.days import SIX, Post, a_post, a_scan, announced, at_station, bag_stands, on_run, record, stands
from tests.parcels.test_api import carrier_client, item, posted
from tongcun.county.models import Unit, UnitKind
from tongcun.parcels.actions import register_device
from tongcun.parcels.day.counts import day_counts
from tongcun.parcels.models import DeviceKind, Discrepancy, Parcel, PickupCode, Scan
from tongcun.parcels.pure.acts import OF_A_CARRIER, Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.queries import boardings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2021-09-28T20:00:00+08:00")


def another_carrier(post: Post) -> Unit:
    return Unit.objects.create(county=post.county, unit_id="carrier-b", name="乙快递（样例）", kind=UnitKind.CARRIER)


def ready_at_xiyuan(post: Post, waybill: str, carrier: Unit) -> None:
    announced(post, waybill, carrier=carrier)
    xiyuan = at_station(post.cast.xiyuan)
    acts = enumerate((Act.ACCEPT, Act.SHELVE, Act.OFFER))
    record(post, *[a_scan(minute, act, waybill, xiyuan) for minute, act in acts])


def later(code: str, act: str, minute: int = 60, **more: Any) -> dict[str, Any]:
    return item(code, act, **more) | {"at": (SIX + datetime.timedelta(minutes=minute)).isoformat()}


def answer_to(client: Client, scan: dict[str, Any]) -> dict[str, Any]:
    found = posted(client, "/scans", scan)
    assert found.status_code == 200, found.content
    told: dict[str, Any] = found.json()["answers"][0]
    return told


def test_a_carriers_system_takes_its_own_parcel_to_the_hub_and_gives_it_out() -> None:
    post = a_post()
    announced(post, "OWN", carrier=post.cast.carrier)
    client, hub = carrier_client(post), {"kind": "station", "id": post.cast.hub.station_id}
    assert answer_to(client, later("OWN", "accept", 1))["result"] == "ok"
    assert stands("OWN") == ("accepted", "carrier", "carrier-a")
    assert answer_to(client, later("OWN", "hand_over", 2, other=hub))["result"] == "ok"
    assert stands("OWN") == ("handed_over", "station", post.cast.hub.station_id)
    taken = later("OWN", "accept", 1)
    assert answer_to(client, taken | {"act": "damage"})["misfits"] == ["damaged"]
    assert not Discrepancy.objects.filter(kind="not_its_own").exists()


@pytest.mark.parametrize("act", sorted(OF_A_CARRIER - {Act.CORRECT}))
def test_nothing_that_it_scans_changes_another_carriers_parcel(act: Act) -> None:
    post = a_post()
    ready_at_xiyuan(post, "THEIRS", another_carrier(post))
    other = {"kind": "carrier", "id": "carrier-a"}
    told = answer_to(carrier_client(post), later("THEIRS", act.value, other=other))
    assert (told["result"], told["misfits"]) == ("quarantined", [])
    assert told["problem"] == "不是本企业预报的邮件快件"
    assert stands("THEIRS") == ("offered", "station", post.cast.xiyuan.station_id)
    assert Scan.objects.filter(code="THEIRS").count() == 4
    found = Discrepancy.objects.get()
    assert (found.kind, found.code, found.closed_at) == ("not_its_own", "THEIRS", None)


def test_it_hears_the_same_of_anothers_parcel_as_of_one_that_nobody_knows() -> None:
    post = a_post()
    announced(post, "THEIRS", carrier=another_carrier(post))
    announced(post, "NOBODYS")
    client = carrier_client(post)
    told = [answer_to(client, later(code, "accept")) for code in ("THEIRS", "NOBODYS", "UNKNOWN")]
    assert len({(one["result"], tuple(one["misfits"]), one["problem"]) for one in told}) == 1
    assert stands("THEIRS") == stands("NOBODYS") == ("announced", "", "")


@pytest.mark.parametrize("act", sorted(set(Act) - OF_A_CARRIER))
def test_bags_and_buses_are_no_matter_of_its(act: Act) -> None:
    post = a_post()
    announced(post, "OWN", carrier=post.cast.carrier)
    record(post, a_scan(0, Act.ACCEPT, "OWN", at_station(post.cast.hub)), a_scan(1, Act.LOAD, "OWN", on_run(post.run)))
    client, code = carrier_client(post), post.run.run_id if act in (Act.DEPART, Act.ARRIVE) else "OWN"
    assert posted(client, "/scans", later(code, act.value)).status_code == 403
    told = posted(client, "/scans/batch", {"scans": [later(code, act.value)]}).json()["answers"][0]
    assert told["result"] == "quarantined"
    assert act.value in told["problem"]
    assert stands("OWN") == ("loaded", "run", post.run.run_id)
    assert Scan.objects.count() == 2


def test_a_bag_stays_with_whoever_has_it_also_when_its_own_parcel_is_in_it() -> None:
    post = a_post()
    announced(post, "OWN", carrier=post.cast.carrier)
    hub = at_station(post.cast.hub)
    record(post, a_scan(0, Act.ACCEPT, "OWN", hub), a_scan(1, Act.PACK, "OWN", hub, bag_label="BAG-1"))
    other = {"kind": "carrier", "id": "carrier-a"}
    assert answer_to(carrier_client(post), later("BAG-1", "hand_over", other=other))["result"] == "quarantined"
    assert bag_stands("BAG-1") == ("packed", "station", hub.party_id)
    assert stands("OWN") == ("packed", "station", hub.party_id)
    assert list(Discrepancy.objects.values_list("kind", "code")) == [("not_its_own", "BAG-1")]


def test_it_takes_back_only_what_it_has_scanned_itself() -> None:
    post = a_post()
    announced(post, "OWN", carrier=post.cast.carrier)
    hub = at_station(post.cast.hub)
    of_the_hub = a_scan(0, Act.ACCEPT, "OWN", hub)
    in_its_name = a_scan(5, Act.HAND_OVER, "OWN", Party(PartyKind.CARRIER, "carrier-a"), hub)
    record(post, of_the_hub, in_its_name)
    client = carrier_client(post)
    for wrong in (of_the_hub, in_its_name):
        told = answer_to(client, later("OWN", "correct", corrects=str(wrong.scan_id)))
        assert told["result"] == "quarantined"
    assert stands("OWN") == ("handed_over", "station", hub.party_id)
    damaged = later("OWN", "damage")
    answer_to(client, damaged)
    assert Parcel.objects.get().is_damaged
    assert answer_to(client, later("OWN", "correct", 61, corrects=damaged["id"]))["result"] == "ok"
    assert not Parcel.objects.get().is_damaged


def test_what_it_scanned_before_the_announcement_counts_for_its_own_parcel_alone() -> None:
    post = a_post()
    client = carrier_client(post)
    for code in ("OWN", "THEIRS", "NAMED-LATER"):
        assert answer_to(client, later(code, "accept"))["result"] == "quarantined"
    announced(post, "OWN", carrier=post.cast.carrier)
    announced(post, "THEIRS", carrier=another_carrier(post))
    announced(post, "NAMED-LATER")
    assert stands("OWN") == ("accepted", "carrier", "carrier-a")
    assert stands("THEIRS") == stands("NAMED-LATER") == ("announced", "", "")
    announced(post, "NAMED-LATER", carrier=post.cast.carrier)
    assert stands("NAMED-LATER") == ("accepted", "carrier", "carrier-a")
    open_now = Discrepancy.objects.filter(closed_at=None)
    assert list(open_now.values_list("kind", "code")) == [("not_its_own", "THEIRS")]


def test_in_whatever_order_its_scans_come_they_count_for_nothing_of_anothers() -> None:
    found = set()
    for number, order in enumerate(itertools.permutations(range(3))):
        post = a_post(f"33082{number}")
        announced(post, "THEIRS", carrier=another_carrier(post))
        hub, system = at_station(post.cast.hub), Party(PartyKind.CARRIER, "carrier-a")
        device, _ = register_device(
            county=post.county, name="system", kind=DeviceKind.CARRIER, carrier=post.cast.carrier
        )
        scans = [
            (a_scan(0, Act.ACCEPT, "THEIRS", hub), None), (a_scan(5, Act.ACCEPT, "THEIRS", system), device),
            (a_scan(9, Act.SORT, "THEIRS", hub), None),
        ]  # fmt: skip
        for place in order:
            scan, by = scans[place]
            record(post, scan, device=by)
        parcel = Parcel.objects.get(county=post.county)
        kinds = tuple(Discrepancy.objects.filter(county=post.county, closed_at=None).values_list("kind", flat=True))
        found.add((parcel.state, parcel.holder_kind, kinds))
    assert found == {("sorted", "station", ("not_its_own",))}


def test_it_makes_no_pickup_code_for_anothers_parcel() -> None:
    post = a_post()
    announced(post, "OWN", carrier=post.cast.carrier)
    announced(post, "THEIRS", carrier=another_carrier(post))
    client = carrier_client(post)
    for code in ("OWN", "THEIRS"):
        answer_to(client, later(code, "offer"))
    assert [made.parcel.waybill for made in PickupCode.objects.all()] == ["OWN"]


def test_no_station_and_no_run_has_what_it_hands_over_of_anothers() -> None:
    post = a_post()
    ready_at_xiyuan(post, "THEIRS", another_carrier(post))
    client = carrier_client(post)
    for minute, kind, name in ((60, "station", post.cast.hub.station_id), (61, "run", post.run.run_id)):
        answer_to(client, later("THEIRS", "hand_over", minute, other={"kind": kind, "id": name}))
    assert boardings(post.run) == []
    assert set(day_counts(post.cast.hub, SIX.date()).told().values()) == {0}
