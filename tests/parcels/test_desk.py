"""The desk in the browser: what a hand-held scanner types, what is answered, and a handover with its sheet."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import a_person, the_cast
from tests.parcels.days import DATE, SIX, Post, a_post, a_scan, announced, at_station, bag_stands, record, stands
from tests.parcels.test_pages import as_
from tongcun.buses.models import DatedTrip, Stop, StopTime
from tongcun.county.actions import make_badge
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, Township, User
from tongcun.parcels.actions import NewBag, make_bag
from tongcun.parcels.desk.reading import runs_at
from tongcun.parcels.models import Bag, Discrepancy, Handover, Scan, Source
from tongcun.parcels.pure.acts import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def a_desk() -> Post:
    """Lin's run calls at the hub and at 西源."""
    post = a_post()
    for sequence, station in enumerate((post.cast.hub, post.cast.xiyuan)):
        stop = Stop.objects.create(version=post.run.route.version, stop_id=station.station_id, name=station.name)
        StopTime.objects.create(
            trip=post.run.trip, stop=stop, station=station, stop_sequence=sequence,
            arrival_seconds=27000 + 3000 * sequence, departure_seconds=27000 + 3000 * sequence,
        )  # fmt: skip
    return post


def address(post: Post, name: str = "desk") -> str:
    return reverse(name, args=[post.county.division_code, post.cast.hub.station_id])


def scanned(post: Post, act: str, code: str, person: User | None = None, **more: Any) -> str:
    """What a person is told who scans a code at the hub's desk."""
    said = {"scan_id": str(uuid.uuid4()), "code": code} | more
    answer = as_(person or post.cast.chen).post(f"{address(post)}?act={act}", said)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_bus_of_the_evening_is_still_chosen_after_midnight_and_scanned_in(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_desk()
    hour, hub = 3600, post.cast.hub
    post.run.delay_seconds, post.run.last_arrival_seconds = 17 * hour, 30_000
    post.run.save()
    chosen = {}
    for moment in (24 * hour + 1800, 29 * hour):
        monkeypatch.setattr(
            "django.conf.settings.SIMULATED_NOW", moment_of(post.county, post.run.date, moment).isoformat()
        )
        chosen[moment] = [str(here) for here in runs_at(hub)]
    (told,) = chosen[24 * hour + 1800]
    assert "leaves here 00:30" in told
    assert told.endswith(post.run.date.isoformat())
    assert chosen[29 * hour] == []


def test_a_scan_at_the_desk_is_a_fact_of_the_desks_own_chain_by_whoever_works_there() -> None:
    post = a_desk()
    announced(post, "P1")
    page = scanned(post, "accept", " P1 ")
    assert "alert-success" in page
    assert "→ <b" in page
    assert stands("P1") == ("accepted", "station", post.cast.hub.station_id)
    scan = Scan.objects.get()
    assert (scan.source, scan.actor, scan.device.kind, scan.device.station) == (
        Source.DESK, post.cast.chen, "desk", post.cast.hub,
    )  # fmt: skip
    assert (scan.number, scan.device.head_digest) == (1, scan.digest)


@pytest.mark.parametrize("code", ["P9", "ＡＢ１２", "??", "x" * 199])
def test_no_scan_is_refused_whatever_the_scanner_typed(code: str) -> None:
    post = a_desk()
    assert "alert-danger" in scanned(post, "accept", code)
    assert Discrepancy.objects.get().kind in ("unknown_code", "unreadable")
    assert set(Scan.objects.values_list("code", flat=True)) <= {"P9", "AB12"}


def test_a_run_is_called_alike_at_every_desk_by_its_line_and_first_departure_and_when_it_leaves_there() -> None:
    post = a_desk()
    DatedTrip.objects.filter(pk=post.run.pk).update(first_departure_seconds=27000, delay_seconds=600)
    hub, village = (str(runs_at(station)[0]) for station in (post.cast.hub, post.cast.xiyuan))
    line = post.run.route.name
    assert hub == f"{line} 07:30 · leaves here 07:40"
    assert village == f"{line} 07:30 · leaves here 08:30"
    DatedTrip.objects.filter(pk=post.run.pk).update(delay_seconds=0)
    assert str(runs_at(post.cast.hub)[0]) == f"{line} 07:30"
    shown = handed_over(post, "P2").content.decode()
    assert f"the 07:30 bus of {line}" in re.sub(r"<[^>]+>", "", shown)


def test_every_answer_is_a_receipt_with_the_head_of_the_desks_chain_as_it_can_be_typed() -> None:
    post = a_desk()
    announced(post, "P1", "P2")
    for number, waybill in enumerate(("P1", "P2"), start=1):
        page = scanned(post, "accept", waybill)
        last = Scan.objects.get(code=waybill)
        receipt = f"{last.device_id}-{number}-{last.digest[:16]}"
        assert f'<code class="user-select-all text-break" translate="no">{receipt}</code>' in page
    assert receipt in as_(post.cast.chen).get(address(post)).content.decode()


def test_what_does_not_fit_is_recorded_and_told_in_words_and_the_list_tells_it_again() -> None:
    post = a_desk()
    announced(post, "P1")
    scanned(post, "accept", "P1")
    page = scanned(post, "open", "P1")
    assert "alert-warning" in page
    assert page.count("out of turn") == 2
    assert "does not fit" in page
    assert Scan.objects.count() == 2


def test_the_same_form_sent_twice_adds_nothing() -> None:
    post = a_desk()
    announced(post, "P1")
    same = str(uuid.uuid4())
    scanned(post, "accept", "P1", scan_id=same)
    assert "nothing is doubled" in scanned(post, "accept", "P1", scan_id=same)
    assert Scan.objects.count() == 1


def test_a_bag_is_made_packed_sealed_and_opened_at_the_desk() -> None:
    post = a_desk()
    announced(post, "P1", "P2")
    said = {"label": "BAG-1", "destination": post.cast.xiyuan.pk, "mass_kg": "9.5"}
    made = as_(post.cast.chen).post(address(post, "new_bag"), said)
    assert made["Location"].endswith("?act=pack&bag=BAG-1")
    for waybill in ("P1", "P2"):
        scanned(post, "accept", waybill)
        page = scanned(post, "pack", waybill, bag="BAG-1")
    assert 'value="BAG-1"' in page
    scanned(post, "seal", "BAG-1", seal="S-7")
    assert (bag_stands("BAG-1")[0], Bag.objects.get().seal_number, Bag.objects.get().mass_kg) == ("sealed", "S-7", 9.5)
    assert "seal differs" in scanned(post, "open", "BAG-1", seal="S-8")
    assert stands("P2")[0] == "opened"


def test_a_seal_without_its_number_is_asked_for_and_nothing_is_recorded() -> None:
    post = a_desk()
    page = scanned(post, "seal", "BAG-1")
    assert 'aria-invalid="true"' in page
    assert Scan.objects.count() == 0


def test_an_overloaded_run_is_told_with_the_kilograms_over() -> None:
    post = a_desk()
    announced(post, "P1", "P2", mass_kg=200.0)
    for waybill in ("P1", "P2"):
        scanned(post, "accept", waybill)
    assert "200 of 300 kg" in scanned(post, "load", "P1", run=post.run.run_id)
    page = scanned(post, "load", "P2", run=post.run.run_id)
    assert "overloaded by 100 kg" in page
    assert "issued to nobody until something is scanned off" in page
    assert "overloaded" not in scanned(post, "unload", "P2")
    assert stands("P2") == ("unloaded", "station", post.cast.hub.station_id)


def text_of_page(answer: Any) -> str:
    """The words of a page, one space between any two."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def handed_over(post: Post, codes: str, direction: str = "give", **more: str) -> Any:
    said = {"direction": direction, "party": f"run:{post.run.run_id}", "codes": codes} | more
    return as_(post.cast.chen).post(address(post, "hand_over"), said)


def a_sealed_bag(post: Post) -> None:
    announced(post, "P1", "P2", mass_kg=2.0)
    for waybill in ("P1", "P2"):
        scanned(post, "accept", waybill)
    scanned(post, "pack", "P1", bag="BAG-1")
    scanned(post, "seal", "BAG-1", seal="S-7")


def test_both_parties_see_one_list_with_its_sums_before_they_sign() -> None:
    post = a_desk()
    a_sealed_bag(post)
    page = handed_over(post, "BAG-1 S-8\nP2\nP2\n\nX9").content.decode()
    assert "县级共配中心</span> → the <span" in page
    assert "seal differs" in page
    assert "unknown code" in page
    assert '<td class="num">2</td><td class="num">16</td><td class="num">4</td></tr></tfoot>' in page
    assert Handover.objects.count() == 0


def test_litres_count_in_the_preview_too_and_what_is_on_the_run_already_counts_once() -> None:
    post = a_desk()
    announced(post, "P1", "P2", volume_litres=800.0)
    for waybill in ("P1", "P2"):
        scanned(post, "accept", waybill)
    assert "overloaded" not in handed_over(post, "P1").content.decode()
    assert "overloaded by 0 kg and 100 l" in handed_over(post, "P1\nP2").content.decode()
    scanned(post, "load", "P1", run=post.run.run_id)
    assert "overloaded by 0 kg and 100 l" in handed_over(post, "P1\nP2").content.decode()


@pytest.mark.parametrize("kg", [None, 305.0])
def test_the_preview_counts_a_bag_that_nobody_scanned_into_as_the_run_does_that_has_it(kg: float | None) -> None:
    post = a_desk()
    announced(post, "P1")
    record(post, a_scan(0, Act.ACCEPT, "P1", at_station(post.cast.hub)))
    bag = NewBag("BAG-9", post.cast.hub, post.cast.xiyuan, DATE, pieces=200, mass_kg=kg)
    make_bag(county=post.county, bag=bag, now=SIX)
    record(post, a_scan(2, Act.PACK, "P1", at_station(post.cast.hub), bag_label="BAG-9"))
    over = f"overloaded by {0 if kg is None else 5} kg and 100 l"
    page = text_of_page(handed_over(post, "BAG-9"))
    assert over in page
    assert f"pieces in all 200 litres 1,600 kilograms {240 if kg is None else 305}" in page
    assert "pieces in all 200 litres 1,600" in text_of_page(handed_over(post, "BAG-9\nP1"))
    assert over in text_of_page(as_(post.cast.chen).get(handed_over(post, "BAG-9", sign="1")["Location"]))


def test_a_driver_without_a_phone_signs_by_badge_and_the_sheet_has_the_head_of_the_chain() -> None:
    post = a_desk()
    a_sealed_bag(post)
    badge = make_badge(person=post.cast.lin, county=post.county)
    answer = handed_over(post, "BAG-1 S-7\nP2", sign="1", badge=badge)
    made = Handover.objects.get()
    assert answer["Location"] == reverse("handover", args=[post.county.division_code, made.pk])
    assert (made.given_by, made.taken_by, made.signed_by_badge) == (post.cast.chen, post.cast.lin, True)
    sheet = as_(post.cast.chen).get(answer["Location"]).content.decode()
    last = Scan.objects.latest("number")
    assert all(head in sheet for head in (last.digest, f"{last.device_id}-{last.number}-{last.digest[:16]}"))
    assert "by badge at the desk" in sheet
    assert "1 bag · 1 loose piece · 2 pieces in all · 16 l, 4 kg" in sheet
    assert bag_stands("BAG-1") == ("handed_over", "run", post.run.run_id)


def test_unknown_codes_and_what_is_recorded_elsewhere_are_counted_apart_before_and_after_signing() -> None:
    post = a_desk()
    a_sealed_bag(post)
    announced(post, "P8", "P9")
    record(
        post, a_scan(1, Act.ACCEPT, "P9", at_station(post.cast.hub)),
        a_scan(2, Act.PACK, "P9", at_station(post.cast.hub), bag_label="BAG-9"),
        a_scan(3, Act.UNLOAD, "BAG-9", at_station(post.cast.shangyou)),
    )  # fmt: skip
    codes = "BAG-1 S-7\nP2\nX9\nX8\nBAG-9"
    page = text_of_page(handed_over(post, codes))
    for told in ("bags handed over 1", "loose pieces 1", "pieces in all 2", "unknown codes 2", "recorded elsewhere 1"):
        assert told in page, told
    assert "recorded elsewhere: with 上猷阁村 · 1 piece" in page
    sheet = handed_over(post, codes, sign="1")["Location"]
    # What becomes of it afterwards changes nothing on the receipt.
    record(post, a_scan(900, Act.OPEN, "BAG-1", at_station(post.cast.xiyuan)))
    announced(post, "X9")
    receipt = text_of_page(as_(post.cast.chen).get(sheet))
    assert "Handed over 1 bag · 1 loose piece · 2 pieces in all · 16 l, 4 kg" in receipt
    assert "Unknown codes 2" in receipt
    assert "Recorded elsewhere 1 bag or piece" in receipt
    assert "recorded elsewhere: with 上猷阁村 · 1 piece" in receipt
    last = text_of_page(as_(post.cast.chen).get(address(post, "hand_over")))
    assert "2 bags and pieces · unknown codes 2 · recorded elsewhere 1" in last


def test_a_piece_that_is_listed_beside_its_own_bag_counts_once_and_an_opened_bag_holds_nothing() -> None:
    post = a_desk()
    a_sealed_bag(post)
    page = text_of_page(handed_over(post, "BAG-1\nP1"))
    assert "bags handed over 1 loose pieces 1 pieces in all 1 litres 8" in page
    Bag.objects.update(pieces=7)
    scanned(post, "open", "BAG-1")
    assert "pieces in all 0" in text_of_page(handed_over(post, "BAG-1"))


def test_what_no_desk_does_is_no_page_and_no_scan() -> None:
    post = a_desk()
    announced(post, "P1")
    said = {"scan_id": str(uuid.uuid4()), "code": "P1"}
    assert as_(post.cast.chen).post(address(post) + "?act=hand_over", said).status_code == 404
    assert not Scan.objects.exists()


def test_a_list_that_is_signed_twice_is_one_handover_and_the_same_list_shown_again_another() -> None:
    post = a_desk()
    a_sealed_bag(post)
    shown = [handed_over(post, "BAG-1 S-7\nP2").content.decode() for _ in range(2)]
    first, second = (re.findall(r'name="sheet" value="([^"]+)"', page)[0] for page in shown)
    answers = [handed_over(post, "BAG-1 S-7\nP2", sign="1", sheet=first)["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert (Handover.objects.count(), Scan.objects.filter(act="hand_over").count()) == (1, 2)
    assert not Discrepancy.objects.exists()
    assert handed_over(post, "BAG-1", sign="1", sheet=second)["Location"] != answers[0]


def test_what_a_driver_gives_the_driver_signs_as_giver() -> None:
    post = a_desk()
    a_sealed_bag(post)
    badge = make_badge(person=post.cast.lin, county=post.county)
    handed_over(post, "P2", sign="1")
    handed_over(post, "P2", "take", sign="1", badge=badge)
    first, second = Handover.objects.order_by("pk")
    assert (first.taken_by, first.signed_by_badge) == (None, False)
    assert (second.given_by, second.taken_by, second.signed_by_badge) == (post.cast.lin, post.cast.chen, True)
    assert stands("P2") == ("handed_over", "station", post.cast.hub.station_id)


def test_a_badge_of_nobody_signs_nothing_and_the_list_stays() -> None:
    post = a_desk()
    a_sealed_bag(post)
    page = handed_over(post, "P2", sign="1", badge="TCBXXXX").content.decode()
    assert "This badge is not valid here" in page
    assert ">P2</b>" in page
    assert Handover.objects.count() == 0


def test_a_desk_is_there_for_who_works_at_its_station_only() -> None:
    post = a_desk()
    assert as_(post.cast.chen).get(reverse("desks", args=[post.county.division_code]))["Location"] == address(post)
    assert as_(post.cast.wu).get(address(post)).status_code == 404
    assert as_(post.cast.lin).get(address(post)).status_code == 403
    assert as_(the_cast("330881").chen).get(address(post)).status_code == 404


def test_whose_township_has_no_station_reads_what_to_do_instead_of_a_refusal() -> None:
    post = a_desk()
    lonely = Township.objects.create(county=post.county, code="330822208000", name="球川镇", official_order=9)
    clerk = a_person("Lou", post.county, Role.TOWNSHIP_CLERK, township=lonely)
    desks = reverse("desks", args=[post.county.division_code])
    page = text_of_page(as_(clerk).get(desks))
    assert "球川镇 has no station yet, and so no scanning desk." in page
    assert "Let the administrator enter the station under “People and places → Stations”" in page
    assert "Administrator: An" in page
    post.cast.shangyou.township = lonely
    post.cast.shangyou.save()
    assert as_(clerk).get(desks).status_code == 302
    assert as_(post.cast.lin).get(desks).status_code == 403


def test_a_page_of_a_desk_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    post = a_desk()
    announced(post, *[f"P{i:02d}" for i in range(25)])
    for i in range(25):
        scanned(post, "accept", f"P{i:02d}")
    client = as_(post.cast.chen)
    for act in ("accept", "pack", "load"):
        with django_assert_max_num_queries(20):
            page = client.get(f"{address(post)}?act={act}").content.decode()
        assert ("P24" in page, "P05" in page, "P04" in page) == (True, True, False)


def test_a_script_gets_the_answer_alone() -> None:
    post = a_desk()
    announced(post, "P1")
    client: Client = as_(post.cast.chen)
    said = {"scan_id": str(uuid.uuid4()), "code": "P1"}
    answer = client.post(f"{address(post)}?act=accept", said, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert client.post(f"{address(post)}?act=accept", {}, headers={"HX-Request": "true"}).status_code == 422
