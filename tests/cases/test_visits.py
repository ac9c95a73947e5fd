"""Visits: recorded in a minute, counted once, due by plain dates."""

from __future__ import annotations

import datetime
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cases.schemes import (
    SINCE,
    a_group,
    a_scheme_of_groups,
    a_scheme_of_officers,
    a_visit,
    an_enterprise,
    answers_for,
    hands_over_all,
)
from tests.cases.visiting import NOON, TODAY, a_liaison, days, due_of, sent, told
from tests.cast import a_person, the_cast
from tests.county.evidence_files import POSITION, a_pdf, a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import VisitNote, end_liaison, keep_round, record_visit, renew_entrance
from tongcun.cases.models import Liaison, Round, Visit
from tongcun.cases.queries.visits import VisitLights
from tongcun.county.actions import RefusedError
from tongcun.county.models import USUAL_LIGHTS, Evidence, Role
from tongcun.county.queries import content_of
from tongcun.loops.lights import Light, LightRules

pytestmark = pytest.mark.django_db
VISITS = "/330822/liaison/visits/"


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


# --- What is due.


@pytest.mark.parametrize(("left", "light"), [(-1, Light.RED), (0, Light.YELLOW), (7, Light.YELLOW), (8, Light.GREEN)])
def test_a_visit_is_red_once_its_day_is_past_and_yellow_in_the_last_seven(left: int, light: Light) -> None:
    lights = VisitLights(TODAY, ZoneInfo("Asia/Shanghai"), LightRules(USUAL_LIGHTS, {}))
    assert lights.on(TODAY - days(80), TODAY + days(left)) == light


def test_without_a_rhythm_and_without_a_round_nothing_is_due() -> None:
    cast = the_cast()
    a_liaison(cast)
    assert due_of(cast.mao, cast) == []


def test_a_visit_is_due_so_many_days_after_the_last() -> None:
    cast = the_cast()
    liaison = a_liaison(cast, visit_every_days=30)
    a_visit(liaison, TODAY - days(31))
    assert told(due_of(cast.mao, cast)) == [("样例牧业", TODAY - days(1), Light.RED)]
    a_visit(liaison, TODAY)
    assert told(due_of(cast.mao, cast)) == [("样例牧业", TODAY + days(30), Light.GREEN)]


def test_who_was_never_visited_is_due_since_somebody_answers_and_handing_over_does_not_begin_anew() -> None:
    cast = the_cast()
    a_liaison(cast, visit_every_days=300)
    lu = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    assert told(due_of(cast.mao, cast)) == [("样例牧业", SINCE + days(300), Light.GREEN)]
    hands_over_all(cast.county, cast.mao, lu)
    assert due_of(cast.mao, cast) == []
    assert told(due_of(lu, cast)) == [("样例牧业", SINCE + days(300), Light.GREEN)]


def test_an_enterprise_for_which_nobody_answers_stays_due_for_who_sees_all() -> None:
    cast = the_cast()
    liaison = a_liaison(cast, visit_every_days=30)
    end_liaison(liaison=liaison)
    (due,) = due_of(cast.leader, cast)
    assert (due.holders, due.light) == ((), Light.RED)
    assert "nobody answers for it" in text_of(as_user(cast.leader).get(VISITS))


def test_in_a_scheme_of_groups_every_member_is_asked_to_go() -> None:
    cast = the_cast()
    town = cast.county.townships.all()[0]
    an_enterprise(cast.county, "镇上样例", town)
    group = a_group(a_scheme_of_groups(cast.county, visit_every_days=30), "第一帮扶组", town)
    group.group_members.create(user=cast.mao, first_date=SINCE)
    (due,) = due_of(cast.mao, cast)
    assert due.holders == (cast.mao,)


def test_a_round_asks_for_a_visit_by_its_last_day_until_it_is_made() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    keep_round(inspection=Round(scheme=liaison.scheme, number=1, first_date=TODAY - days(5), last_date=TODAY + days(5)))
    a_visit(liaison, TODAY - days(6))
    (due,) = due_of(cast.mao, cast)
    assert (due.due_on, due.light, str(due.round)) == (TODAY + days(5), Light.YELLOW, "Round 1")
    a_visit(liaison, TODAY - days(5))
    assert due_of(cast.mao, cast) == []


def test_the_longest_overdue_comes_first() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county, visit_every_days=30)
    for name, ago in (("甲样例", 10), ("乙样例", 50), ("丙样例", 28)):
        a_visit(answers_for(scheme, cast.mao, an_enterprise(cast.county, name)), TODAY - days(ago))
    page = text_of(as_user(cast.mao).get(VISITS))
    assert page.index("乙样例") < page.index("丙样例") < page.index("甲样例")
    assert [one.light for one in due_of(cast.mao, cast)] == [Light.RED, Light.YELLOW, Light.GREEN]


def test_the_list_shows_ones_own_first_and_all_when_asked() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county, visit_every_days=30)
    other = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    town = cast.county.townships.all()[0]
    answers_for(scheme, cast.mao, an_enterprise(cast.county, "毛的样例", town))
    answers_for(scheme, other, an_enterprise(cast.county, "陆的样例", town))
    secretary = a_person("Shi", cast.county, Role.SECRETARY)
    assert "陆的样例" not in text_of(as_user(cast.mao).get(VISITS))
    assert "陆的样例" not in text_of(as_user(cast.mao).get(VISITS + "?whose=all"))
    everything = text_of(as_user(secretary).get(VISITS))
    assert "陆的样例" in everything
    assert "毛的样例" in everything


def test_what_is_overdue_or_due_soon_waits_on_the_desk_of_who_is_to_go() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county, visit_every_days=30)
    for name, ago in (("超期样例", 50), ("临近样例", 25), ("不急样例", 1)):
        a_visit(answers_for(scheme, cast.mao, an_enterprise(cast.county, name)), TODAY - days(ago))
    desk = text_of(as_user(cast.mao).get("/330822/my-desk/"))
    assert desk.index("超期样例") < desk.index("临近样例")
    assert "不急样例" not in desk
    assert f"/visits/new/?scheme={scheme.pk}" in desk
    assert "超期样例" not in text_of(as_user(cast.leader).get("/330822/my-desk/"))


# --- Recording.


def note_of(liaison: Liaison, **more: object) -> VisitNote:
    note = VisitNote(
        scheme=liaison.scheme, enterprise=liaison.enterprise, officer=liaison.officer, visited_on=TODAY, met="周某",
        said="看了圈舍。",
    )  # fmt: skip
    return replace(note, **more)  # type: ignore[arg-type]


def test_what_is_sent_twice_is_one_visit() -> None:
    liaison = a_liaison(the_cast())
    first, again = (record_visit(note=note_of(liaison), by=liaison.officer) for _ in range(2))
    assert first == again
    record_visit(note=note_of(liaison, said="下午又去了一次。"), by=liaison.officer)
    assert Visit.objects.count() == 2


@pytest.mark.parametrize(("ago", "is_late"), [(0, False), (1, False), (2, True)])
def test_what_is_entered_later_than_the_day_after_is_marked(ago: int, is_late: bool) -> None:
    assert a_visit(a_liaison(the_cast()), TODAY - days(ago)).is_late_entry == is_late


@pytest.mark.parametrize(("entered", "is_late"), [("2021-09-27T20:00:00", False), ("2021-09-28T00:30:00", True)])
def test_a_visit_of_a_friday_is_entered_until_monday_is_over_as_every_act_is(entered: str, is_late: bool) -> None:
    liaison = a_liaison(the_cast())
    with time_machine.travel(f"{entered}+08:00"):
        for friday_or_the_weekend in (24, 25, 26):
            day = datetime.date(2021, 9, friday_or_the_weekend)
            assert a_visit(liaison, day).is_late_entry == is_late


def test_the_day_is_that_of_the_county_and_not_of_greenwich() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    with time_machine.travel("2021-09-28T23:30:00+08:00"):
        assert not a_visit(liaison, TODAY - days(1)).is_late_entry
    with time_machine.travel("2021-09-29T00:30:00+08:00"):
        assert a_visit(liaison, TODAY - days(1), met="又").visited_on == TODAY - days(1)
        assert record_visit(note=note_of(liaison, visited_on=TODAY - days(1), said="另"), by=cast.mao).is_late_entry


def test_no_visit_is_made_on_a_day_to_come_or_before_its_scheme() -> None:
    liaison = a_liaison(the_cast())
    for day, words in ((TODAY + days(1), "has not come yet"), (SINCE - days(1), "began on")):
        with pytest.raises(RefusedError, match=words):
            record_visit(note=note_of(liaison, visited_on=day), by=liaison.officer)
    assert not Visit.objects.exists()


def test_no_visit_is_made_outside_of_its_scheme_or_by_a_stranger() -> None:
    cast, away = the_cast(), the_cast("330825")
    liaison = a_liaison(cast, industry="畜牧")
    other = an_enterprise(cast.county, "机械样例", industry="机械")
    abroad = an_enterprise(away.county, "外县样例", industry="畜牧")
    for enterprise in (other, abroad):
        with pytest.raises(RefusedError, match="is not for"):
            record_visit(note=note_of(liaison, enterprise=enterprise), by=cast.mao)
    with pytest.raises(RefusedError, match="neither serves"):
        record_visit(note=note_of(liaison, officer=away.mao), by=cast.mao)


def test_a_visit_of_an_officer_who_left_can_be_entered_later() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    cast.mao.postings.update(last_date=TODAY - days(3))
    visit = record_visit(note=note_of(liaison, visited_on=TODAY - days(9)), by=cast.an)
    assert (visit.officer, visit.entered_by, visit.is_late_entry) == (cast.mao, cast.an, True)


def test_an_officer_records_a_visit_on_the_phone_from_the_list_of_what_is_due() -> None:
    cast = the_cast()
    liaison = a_liaison(cast, visit_every_days=30)
    client = as_user(cast.mao)
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    assert f'href="{address}?scheme={liaison.scheme_id}"' in text_of(client.get(VISITS))
    page = text_of(client.get(f"{address}?scheme={liaison.scheme_id}"))
    assert 'value="2021-09-28"' in page
    assert 'name="officer"' not in page
    answer = client.post(address, sent(liaison, photo=SimpleUploadedFile("a.jpg", a_photo())), follow=True)
    visit = Visit.objects.get()
    assert "the next is due by 2021-10-28" in text_of(answer)
    assert (visit.officer, visit.met, visit.problem) == (cast.mao, "周场长", "")
    assert visit.photo is not None
    assert POSITION.encode() not in content_of(visit.photo)
    picture = client.get(f"{VISITS}{visit.pk}/photo/")
    assert (picture["Content-Type"], picture.content) == ("image/jpeg", content_of(visit.photo))
    assert "周＊＊" in text_of(answer)
    assert "周场长" not in text_of(answer)


def test_neither_photo_nor_position_is_asked_for() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    assert as_user(cast.mao).post(address, sent(liaison)).status_code == 302
    assert Visit.objects.get().photo is None
    page = text_of(as_user(cast.mao).get(address))
    assert "geolocation" not in page
    assert page.count("required") == page.count(" required") >= 3
    assert 'name="photo" required' not in page


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_written() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    page = as_user(cast.mao).post(address, sent(liaison, photo=SimpleUploadedFile("a.jpg", a_pdf())))
    assert "is not what its name says" in text_of(page)
    assert "一切正常。" in text_of(page)
    assert not Visit.objects.exists()
    assert not Evidence.objects.exists()


def test_a_secretary_enters_a_visit_for_the_officer_who_was_there() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    secretary = a_person("Shi", cast.county, Role.SECRETARY)
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    page = text_of(as_user(secretary).get(address))
    assert f'<option value="{cast.mao.pk}" translate="no" selected' in page
    as_user(secretary).post(address, sent(liaison, officer=cast.mao.pk))
    visit = Visit.objects.get()
    assert (visit.officer, visit.entered_by) == (cast.mao, secretary)


def test_the_scheme_is_asked_for_only_where_there_is_a_doubt() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    other = a_scheme_of_officers(cast.county, name="另一机制", official_order=1)
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    client = as_user(cast.mao)
    assert f'<input type="hidden" name="scheme" value="{liaison.scheme_id}"' in text_of(client.get(address))
    named = text_of(client.get(f"{address}?scheme={other.pk}"))
    assert f'<input type="hidden" name="scheme" value="{other.pk}"' in named
    answers_for(other, cast.mao, liaison.enterprise)
    doubtful = text_of(client.get(address))
    assert doubtful.count('<option value="') == 2
    assert f'<option value="{other.pk}" translate="no" selected' in doubtful


def test_the_code_of_the_card_leads_the_officer_on_and_nobody_else() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    lu = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    code = renew_entrance(enterprise=liaison.enterprise, by=cast.an).code
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    assert address in text_of(as_user(cast.mao).get(reverse("entrance", args=[code])))
    for who in (lu, cast.leader, the_cast("330825").an):
        assert address not in text_of(as_user(who).get(reverse("entrance", args=[code])))
