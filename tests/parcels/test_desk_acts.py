"""The other acts at a desk: each thing that a person does can be done in the browser, one page for all of them."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from tests.cast import Cast
from tests.county.pages import as_user, text_of
from tests.parcels.days import (
    Post,
    a_scan,
    announced,
    at_station,
    on_run,
    record,
    stands,
    the_way_to_xiyuan,
)
from tests.parcels.test_desk import a_desk
from tests.parcels.test_pages import as_
from tongcun.buses.actions import cancel_run
from tongcun.county.models import Station
from tongcun.parcels.models import Addressee, Collection, Discrepancy, Parcel, PickupCode, Scan
from tongcun.parcels.models.choices import act_words
from tongcun.parcels.pure.acts import RULES, Act
from tongcun.parcels.queries.story import SENTENCES
from tongcun.parcels.views.scanning import DAILY_ACTS, OTHER_ACTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def address(post: Post, station: Station, act: str) -> str:
    return reverse("desk", args=[post.county.division_code, station.station_id]) + f"?act={act}"


def done(post: Post, act: str, station: Station | None = None, **said: Any) -> str:
    """What Zhu is told at the desk of 西源, or Chen at the hub's."""
    there = station or post.cast.xiyuan
    client = as_(post.cast.chen if there == post.cast.hub else post.cast.zhu)
    answer = client.post(address(post, there, act), {"scan_id": str(uuid.uuid4())} | said)
    assert answer.status_code == 200
    return answer.content.decode()


def on_the_shelf(*waybills: str) -> Post:
    """Parcels that have come to 西源 and lie ready there, Zhou's phone known."""
    post = a_desk()
    announced(post, *waybills)
    record(post, *the_way_to_xiyuan(post, waybills))
    for parcel in Parcel.objects.all():
        Addressee.objects.create(parcel=parcel, name="Zhou", phone="19900001234")
    return post


def test_every_act_is_done_at_a_desk() -> None:
    assert {*DAILY_ACTS, *OTHER_ACTS, Act.HAND_OVER} == {*RULES, Act.CORRECT}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("act", [*DAILY_ACTS, *OTHER_ACTS])
def test_a_desk_has_for_each_act_the_one_word_of_the_record(act: Act, language: str) -> None:
    post = a_desk()
    client = as_(post.cast.chen)
    client.cookies["django_language"] = language
    page = client.get(address(post, post.cast.hub, act.value)).content.decode()
    with translation.override(language):
        word = capfirst(act_words(act))
    assert f"<h1>{word} · " in page
    tab = rf'aria-current="page">{word}</a>' if act in DAILY_ACTS else rf'value="{act.value}" selected>{word}\b'
    assert re.search(tab, page)


def test_the_story_has_the_same_words_for_acts_as_the_desk() -> None:
    with translation.override("zh-hans"):
        for act in (Act.ACCEPT, Act.SORT, Act.UNLOAD, Act.DEPART, Act.ARRIVE, Act.SHELVE, Act.CORRECT):
            assert act_words(act) in str(SENTENCES[act]), act


@pytest.mark.parametrize("act", [act.value for act in OTHER_ACTS])
def test_each_other_act_is_chosen_on_one_page(act: str) -> None:
    post = a_desk()
    page = as_(post.cast.chen).get(address(post, post.cast.hub, act)).content.decode()
    assert f'<option value="{act}" selected>' in page
    assert page.count("<option value=") >= len(OTHER_ACTS)


def test_a_run_departs_and_arrives_with_all_that_is_on_it() -> None:
    post = a_desk()
    announced(post, "P1", mass_kg=400.0)
    done(post, "accept", post.cast.hub, code="P1")
    done(post, "load", post.cast.hub, code="P1", run=post.run.run_id)
    page = done(post, "depart", post.cast.hub, run=post.run.run_id)
    assert "overloaded by 100 kg" in page
    assert stands("P1") == ("under_way", "run", post.run.run_id)
    assert Discrepancy.objects.get(kind="left_overloaded").scan == Scan.objects.get(act="depart")
    done(post, "arrive", run=post.run.run_id)
    assert stands("P1")[0] == "arrived"
    assert Scan.objects.get(act="arrive").device.station == post.cast.xiyuan


def test_a_piece_is_shelved_offered_with_a_pickup_code_and_given_out_by_it() -> None:
    post = a_desk()
    announced(post, "P1")
    record(post, *the_way_to_xiyuan(post, ["P1"])[:-2])
    assert "alert-success" in done(post, "shelve", code="P1")
    page = done(post, "offer", code="P1")
    code = PickupCode.objects.get().code
    assert code in page
    assert code in done(post, "offer", code="P1")
    assert "alert-success" in done(post, "collect", code="P1", proof=code)
    assert stands("P1") == ("collected", "addressee", "P1")
    assert (Collection.objects.get().by, Collection.objects.get().given_by) == ("pickup_code", post.cast.zhu)
    assert Discrepancy.objects.count() == 0


def test_what_a_handset_says_lies_ready_has_a_pickup_code_that_the_desk_there_sees_and_nobody_else() -> None:
    post = on_the_shelf("P1", "P2")
    codes = {made.parcel.waybill: made.code for made in PickupCode.objects.select_related("parcel")}
    assert len(set(codes.values())) == 2
    there = reverse("parcel", args=[post.county.division_code, "P1"])
    assert codes["P1"] in text_of(as_user(post.cast.zhu).get(there))
    assert codes["P1"] not in text_of(as_user(post.cast.chen).get(there))
    done(post, "collect", code="P1", proof=codes["P1"])
    assert codes["P1"] not in text_of(as_user(post.cast.zhu).get(there))


def test_what_lay_ready_before_it_was_announced_has_a_pickup_code_as_soon_as_it_is() -> None:
    post = a_desk()
    record(post, *the_way_to_xiyuan(post, ["P1"]))
    assert not PickupCode.objects.exists()
    announced(post, "P1", "P2")
    made = PickupCode.objects.get()
    assert (made.parcel.waybill, stands("P1")[0]) == ("P1", "offered")
    done(post, "collect", code=made.code)
    assert stands("P1")[0] == "collected"


def test_a_giving_out_that_is_taken_back_is_told_no_more_until_it_is_given_out_again() -> None:
    post = on_the_shelf("P1")
    zhu, there = as_user(post.cast.zhu), reverse("parcel", args=[post.county.division_code, "P1"])
    done(post, "collect", code="P1", proof=PickupCode.objects.get().code)
    assert "<dt>Given out</dt><dd>by pickup code</dd>" in text_of(zhu.get(there))
    done(post, "correct", wrong=str(Scan.objects.get(act="collect").pk))
    assert stands("P1")[0] == "offered"
    assert "Given out" not in text_of(zhu.get(there))
    done(post, "collect", code="P1", proxy="王婶")
    assert "<dt>Given out</dt><dd>to a named proxy 王" in text_of(zhu.get(there))
    first, _second = Scan.objects.filter(act="collect").order_by("number")
    assert Collection.objects.filter(scan=first).exists()


def test_the_pickup_code_alone_finds_the_parcel_where_it_lies() -> None:
    post = on_the_shelf("P1", "P2")
    done(post, "offer", code="P2")
    code = PickupCode.objects.get(parcel__waybill="P2").code
    assert "No parcel here has the number" in done(post, "collect", post.cast.hub, code=code)
    done(post, "collect", code=code)
    assert (stands("P1")[0], stands("P2")[0]) == ("offered", "collected")


@pytest.mark.parametrize(
    ("said", "by"), [({"proof": "1234"}, "phone"), ({"proxy": " 王婶 "}, "proxy"),
                     ({"proof": "1234", "proxy": "王婶"}, "proxy")],
)  # fmt: skip
def test_who_shows_no_code_knows_the_end_of_the_phone_number_or_is_a_named_proxy(said: dict[str, Any], by: str) -> None:
    post = on_the_shelf("P1")
    done(post, "collect", code="P1", **said)
    made = Collection.objects.get()
    assert (made.by, made.proxy_name) == (by, said.get("proxy", "").strip())
    assert stands("P1")[0] == "collected"
    assert "王" not in str(Scan.objects.filter(act="collect").values())


def test_the_parcels_page_says_by_what_it_was_given_out_and_hides_the_proxys_name() -> None:
    post = on_the_shelf("P1")
    done(post, "collect", code="P1", proxy="王婶")
    zhu = as_(post.cast.zhu)
    address = reverse("parcel", args=[post.county.division_code, "P1"])
    page = zhu.get(address).content.decode()
    assert "to a named proxy 王＊＊" in page
    assert "王婶" not in page
    in_full = zhu.post(reverse("parcel_in_full", args=[post.county.division_code, "P1"])).content.decode()
    assert "to a named proxy 王婶" in in_full


@pytest.mark.parametrize("said", [{}, {"proof": "4321"}, {"proof": "000000"}, {"proof": "4321", "proxy": "王婶"},
                                  {"proof": "9900001234"}, {"proof": "甲乙丙丁"}])  # fmt: skip
def test_without_proof_nothing_is_given_out_and_nothing_recorded(said: dict[str, Any]) -> None:
    post = on_the_shelf("P1")
    before = Scan.objects.count()
    assert "alert-danger" in done(post, "collect", code="P1", **said)
    assert (stands("P1")[0], Scan.objects.count(), Collection.objects.count()) == ("offered", before, 0)


def test_a_parcel_is_given_out_once_and_the_same_form_twice_adds_nothing() -> None:
    post = on_the_shelf("P1")
    same = str(uuid.uuid4())
    done(post, "collect", code="P1", proof="1234", scan_id=same)
    assert "nothing is doubled" in done(post, "collect", code="P1", proof="1234", scan_id=same)
    assert "given out already" in done(post, "collect", code="P1", proof="1234")
    assert Collection.objects.count() == 1


def test_what_is_refused_stays_at_the_village_until_it_rides_back() -> None:
    post = on_the_shelf("P1")
    done(post, "refuse", code="P1")
    assert stands("P1")[0] == "refused"
    done(post, "return", code="P1")
    assert stands("P1") == ("going_back", "station", post.cast.xiyuan.station_id)


def test_damage_what_belongs_elsewhere_and_what_is_missing_and_found_wait_for_a_person() -> None:
    post = on_the_shelf("P1", "P2")
    for act in ("damage", "misroute"):
        done(post, act, code="P1")
    done(post, "miss", code="P2")
    assert set(Discrepancy.objects.filter(closed_at=None).values_list("kind", "code")) == {
        ("damaged", "P1"), ("misrouted", "P1"), ("missing", "P2"),
    }  # fmt: skip
    done(post, "find", code="P2")
    assert stands("P2") == ("found", "station", post.cast.xiyuan.station_id)
    assert stands("P1")[0] == "misrouted"
    assert Parcel.objects.get(waybill="P1").is_damaged


def test_a_wrong_scan_of_this_desk_is_taken_back() -> None:
    post = a_desk()
    announced(post, "P1")
    done(post, "accept", post.cast.hub, code="P1")
    done(post, "sort", post.cast.hub, code="P1")
    wrong = Scan.objects.get(act="sort")
    assert "alert-success" in done(post, "correct", post.cast.hub, wrong=str(wrong.pk))
    assert stands("P1")[0] == "accepted"
    assert 'aria-invalid="true"' in done(post, "correct", wrong=str(wrong.pk))
    assert Scan.objects.filter(act="correct").count() == 1


def test_the_dispatcher_works_at_any_desk_and_is_led_to_the_act_and_run() -> None:
    post = a_desk()
    deng: Client = as_(post.cast.deng)
    asked = {"station": post.cast.xiyuan.station_id, "act": "arrive", "run": post.run.run_id}
    led = deng.get(reverse("desks", args=[post.county.division_code]), asked)
    page = deng.get(led["Location"]).content.decode()
    assert '<option value="arrive" selected>' in page
    assert f'<option value="{post.run.run_id}" selected>' in page


def test_a_page_of_other_acts_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    post = on_the_shelf(*[f"P{i:02d}" for i in range(12)])
    cast: Cast = post.cast
    client = as_(cast.zhu)
    for act in OTHER_ACTS:
        with django_assert_max_num_queries(20):
            client.get(address(post, cast.xiyuan, act.value))


def test_what_the_driver_of_a_cancelled_bus_was_given_is_handed_back_on_a_signed_sheet_and_nothing_more_given() -> None:
    post = a_desk()
    announced(post, "P1", "P2")
    hub, party = at_station(post.cast.hub), f"run:{post.run.run_id}"
    record(post, *[a_scan(0, Act.ACCEPT, code, hub) for code in ("P1", "P2")])
    place = reverse("hand_over", args=[post.county.division_code, post.cast.hub.station_id])
    client, offered = as_user(post.cast.chen), f'value="{party}"'
    cancel_run(run=post.run)
    assert offered not in client.get(place).content.decode()
    record(post, a_scan(10, Act.HAND_OVER, "P1", hub, on_run(post.run)))
    assert offered in client.get(place).content.decode()
    assert "· cancelled" in text_of(client.get(place))
    said = {"party": party, "sign": "1"}
    more = client.post(place, said | {"direction": "give", "codes": "P2", "sheet": str(uuid.uuid4())})
    assert "it can only hand back what it has" in text_of(more)
    back = client.post(place, said | {"direction": "take", "codes": "P1", "sheet": str(uuid.uuid4())})
    assert back.status_code == 302
    assert stands("P1")[1:] == ("station", post.cast.hub.station_id)
    assert offered not in client.get(place).content.decode()
