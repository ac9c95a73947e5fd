"""Visits: recorded in a minute, counted once, due by plain dates; and the rounds that they belong to."""

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
from tests.cast import Cast, a_person, the_cast
from tests.county.evidence_files import POSITION, a_pdf, a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import (
    VisitNote,
    change_visit,
    desk_unit,
    end_liaison,
    keep_round,
    record_visit,
    renew_entrance,
    take_back_visit,
)
from tongcun.cases.models import Case, Channel, Liaison, Round, Scheme, Visit
from tongcun.cases.queries.visits import DueVisit, VisitLights, due_visits, standing_of
from tongcun.county.actions import RefusedError
from tongcun.county.models import USUAL_LIGHTS, Enterprise, Evidence, Role, User
from tongcun.county.queries import content_of, scope_of
from tongcun.loops.lights import Light, LightRules

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2021, 9, 28)
NOON = datetime.datetime(2021, 9, 28, 4, 0, tzinfo=datetime.UTC)
VISITS = "/330822/liaison/visits/"


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def a_liaison(cast: Cast, name: str = "样例牧业", **rules: object) -> Liaison:
    return answers_for(a_scheme_of_officers(cast.county, **rules), cast.mao, an_enterprise(cast.county, name))


def due_of(user: User, cast: Cast) -> list[DueVisit]:
    return due_visits(scope_of(user, cast.county))


def told(due: list[DueVisit]) -> list[tuple[str, datetime.date, Light]]:
    return [(one.enterprise.name, one.due_on, one.light) for one in due]


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


def sent(liaison: Liaison, **more: object) -> dict[str, object]:
    return {"scheme": liaison.scheme_id, "visited_on": "2021-09-28", "met": "周场长", "said": "一切正常。"} | more


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


# --- Putting right and taking back.


def test_a_visit_is_put_right_and_what_stood_there_stays_readable() -> None:
    cast = the_cast()
    visit = a_visit(a_liaison(cast), TODAY, met="周场长")
    client = as_user(cast.mao)
    page = text_of(client.get(f"{VISITS}{visit.pk}/change/"))
    assert 'it stays <span translate="no">周＊＊</span>' in page
    client.post(f"{VISITS}{visit.pk}/change/", {"visited_on": "2021-09-20", "met": "", "said": "看了两个圈舍。"})
    visit.refresh_from_db()
    assert (visit.met, visit.said, visit.is_late_entry) == ("周场长", "看了两个圈舍。", True)
    history = text_of(client.get(f"{VISITS}{visit.pk}/"))
    assert "看了圈舍和粪污处理。 → 看了两个圈舍。" in history


def test_another_person_met_stands_masked_in_the_history_too() -> None:
    cast = the_cast()
    visit = a_visit(a_liaison(cast), TODAY, met="周场长")
    change_visit(visit=visit, visited_on=TODAY, met="吴会计", said=visit.said, photo=None, by=cast.mao)
    page = text_of(as_user(cast.mao).get(f"{VISITS}{visit.pk}/"))
    assert "周＊＊ → 吴＊＊" in page
    assert "会计" not in page


def test_only_who_made_it_or_edits_liaison_puts_a_visit_right() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    visit = a_visit(liaison, TODAY)
    lu = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    hands_over_all(cast.county, cast.mao, lu)
    assert as_user(lu).get(f"{VISITS}{visit.pk}/").status_code == 200
    assert as_user(lu).get(f"{VISITS}{visit.pk}/change/").status_code == 404
    assert as_user(lu).post(f"{VISITS}{visit.pk}/take-back/", {"because": "x"}).status_code == 404
    for who in (cast.mao, cast.an):
        assert as_user(who).get(f"{VISITS}{visit.pk}/change/").status_code == 200


def test_own_visits_stay_readable_after_the_enterprise_was_handed_over() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    visit = a_visit(liaison, TODAY, photo=a_photo())
    lu = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    hands_over_all(cast.county, cast.mao, lu)
    client = as_user(cast.mao)
    assert "样例牧业" in text_of(client.get(f"{VISITS}own/"))
    assert client.get(f"{VISITS}{visit.pk}/").status_code == 200
    assert client.get(f"{VISITS}{visit.pk}/photo/").status_code == 200


def test_a_photo_is_nobodys_who_may_not_read_the_visit() -> None:
    cast = the_cast()
    visit = a_visit(a_liaison(cast), TODAY, photo=a_photo())
    lu = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    for who, status in ((lu, 404), (the_cast("330825").an, 404), (cast.lin, 403), (cast.leader, 200)):
        assert as_user(who).get(f"{VISITS}{visit.pk}/photo/").status_code == status


def test_a_visit_entered_by_mistake_is_taken_back_with_its_reason_and_counts_no_longer() -> None:
    cast = the_cast()
    liaison = a_liaison(cast, visit_every_days=30)
    visit = a_visit(liaison, TODAY)
    assert "This field is required" in text_of(
        as_user(cast.mao).post(f"{VISITS}{visit.pk}/take-back/", {"because": ""})
    )
    as_user(cast.mao).post(f"{VISITS}{visit.pk}/take-back/", {"because": "录错了企业"})
    assert told(due_of(cast.mao, cast)) == [("样例牧业", SINCE + days(30), Light.RED)]
    assert "录错了企业" in text_of(as_user(cast.leader).get(f"{VISITS}{visit.pk}/"))
    with pytest.raises(RefusedError, match="was taken back"):
        change_visit(visit=visit, visited_on=TODAY, met="周", said="x", photo=None, by=cast.mao)
    assert a_visit(liaison, TODAY) != visit


def test_the_enterprises_page_shows_its_visits_newest_first() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    for ago in (9, 1, 5, 3, 7, 8):
        a_visit(liaison, TODAY - days(ago))
    page = text_of(as_user(cast.leader).get(f"/330822/liaison/enterprises/{liaison.enterprise_id}/"))
    shown = [day for day in ("2021-09-27", "2021-09-25", "2021-09-23", "2021-09-21", "2021-09-20") if day in page]
    assert len(shown) == 5
    assert "2021-09-19" not in page
    assert "All visits" in page
    everything = text_of(as_user(cast.leader).get(f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/"))
    assert everything.index("2021-09-27") < everything.index("2021-09-19")


# --- Rounds.


def a_round(scheme: Scheme, number: int, first: int, last: int) -> Round:
    return keep_round(
        inspection=Round(scheme=scheme, number=number, first_date=TODAY + days(first), last_date=TODAY + days(last))
    )


def counts(user: User, cast: Cast, *rounds: Round) -> list[tuple[int, int, int]]:
    standing = standing_of(scope_of(user, cast.county), rounds)
    return [(one.visited, len(one.enterprises), one.problems) for one in standing]


def test_a_round_counts_each_enterprise_once_and_every_problem() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county)
    one, other, _third = (
        answers_for(scheme, cast.mao, an_enterprise(cast.county, f"样例{number}")) for number in range(3)
    )
    inspection = a_round(scheme, 1, -9, 0)
    a_visit(one, TODAY - days(9), problem="粪污池漏水")
    a_visit(one, TODAY, problem="围栏坏了")
    a_visit(other, TODAY - days(10))
    assert counts(cast.leader, cast, inspection) == [(1, 3, 2)]
    page = text_of(as_user(cast.leader).get("/330822/liaison/rounds/"))
    assert page.count("ends soon") == 1
    assert "not visited" in text_of(as_user(cast.leader).get(f"/330822/liaison/rounds/{inspection.pk}/"))


def test_a_round_of_the_past_is_for_those_of_the_past() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    past, now = a_round(liaison.scheme, 1, -60, -40), a_round(liaison.scheme, 2, -9, 9)
    liaison.last_date = TODAY - days(20)
    liaison.save()
    assert counts(cast.leader, cast, past, now) == [(0, 1, 0), (0, 0, 0)]
    assert [one.light for one in standing_of(scope_of(cast.leader, cast.county), [past])] == [Light.RED]


def test_in_a_scheme_of_groups_a_round_is_for_the_enterprises_of_the_townships() -> None:
    cast = the_cast()
    town, village = cast.county.townships.all()[:2]
    an_enterprise(cast.county, "镇上样例", town)
    an_enterprise(cast.county, "乡里样例", village)
    scheme = a_scheme_of_groups(cast.county)
    a_group(scheme, "第一帮扶组", town)
    assert counts(cast.leader, cast, a_round(scheme, 1, -9, 9)) == [(0, 1, 0)]


def test_everybody_counts_what_they_see() -> None:
    cast = the_cast()
    town, village = cast.county.townships.all()[:2]
    scheme = a_scheme_of_officers(cast.county)
    answers_for(scheme, cast.mao, an_enterprise(cast.county, "镇上样例", town))
    answers_for(scheme, cast.mao, an_enterprise(cast.county, "乡里样例", village))
    inspection = a_round(scheme, 1, -9, 9)
    assert counts(cast.leader, cast, inspection) == [(0, 2, 0)]
    assert counts(cast.wu, cast, inspection) == [(0, 1, 0)]


def test_when_the_days_of_a_round_change_its_visits_do_too() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    visit = a_visit(liaison, TODAY - days(5))
    inspection = a_round(liaison.scheme, 1, -5, 0)
    visit.refresh_from_db()
    assert visit.round == inspection
    inspection.first_date = TODAY - days(4)
    keep_round(inspection=inspection)
    visit.refresh_from_db()
    assert visit.round is None


def test_two_rounds_of_a_scheme_share_no_day() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county)
    a_round(scheme, 1, -9, 0)
    with pytest.raises(RefusedError, match="A visit belongs to one round"):
        a_round(scheme, 2, 0, 9)
    a_round(scheme, 2, 1, 9)
    a_round(a_scheme_of_officers(cast.county, name="另一机制"), 1, 0, 9)


def test_a_desk_makes_a_round_and_is_told_what_is_wrong_with_it() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county)
    client = as_user(a_person("Shi", cast.county, Role.SECRETARY))
    address = f"/330822/liaison/schemes/{scheme.pk}/rounds/new/"
    assert 'value="1"' in text_of(client.get(address))
    sent = {"number": "1", "first_date": "2021-09-20", "last_date": "2021-09-10"}
    assert "The last day is before the first." in text_of(client.post(address, sent))
    assert client.post(address, sent | {"last_date": "2021-09-30"}).status_code == 302
    assert "Another round of the scheme bears this number." in text_of(
        client.post(address, sent | {"first_date": "2021-10-20", "last_date": "2021-10-30"})
    )
    assert 'value="2"' in text_of(client.get(address))
    assert Round.objects.count() == 1


def test_enterprises_of_another_county_are_in_no_list() -> None:
    cast, away = the_cast(), the_cast("330825")
    there = answers_for(
        a_scheme_of_officers(away.county, visit_every_days=30), away.mao, an_enterprise(away.county, "外县样例")
    )
    a_visit(there, TODAY)
    a_liaison(cast, visit_every_days=30)
    for address in ("visits/", "visits/?whose=all", "rounds/", "visits/own/"):
        assert "外县样例" not in text_of(as_user(cast.an).get(f"/330822/liaison/{address}"))
    assert Enterprise.objects.filter(county=away.county).exists()


def test_a_visit_taken_back_twice_keeps_the_first_reason() -> None:
    visit = a_visit(a_liaison(the_cast()), TODAY)
    take_back_visit(visit=visit, because="录错了企业")
    assert take_back_visit(visit=visit, because="别的").taken_back_because == "录错了企业"


# --- A problem becomes a case.


def test_a_problem_becomes_a_case_without_retyping() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    firm = liaison.enterprise
    firm.contact_name, firm.contact_phone = "周场长", "13900001234"
    firm.save()
    address = f"/330822/liaison/enterprises/{firm.pk}/visits/new/"
    said = sent(liaison, problem="高压线离地只有三米。\n拖拉机过不去。")
    answer = as_user(cast.mao).post(address, said, follow=True)
    case, visit = Case.objects.get(), Visit.objects.get()
    assert f"The problem is case {case.number} now." in text_of(answer)
    assert (case.title, case.problem) == ("高压线离地只有三米。", visit.problem)
    assert (case.channel, case.enterprise, case.found_on) == (Channel.VISIT, firm, TODAY)
    assert (case.asker_name, case.asker_phone, case.registered_by) == ("周场长", "13900001234", cast.mao)
    assert (visit.case, case.visit, case.holder) == (case, visit, desk_unit(cast.county))
    as_user(cast.mao).post(address, said)
    assert Case.objects.count() == 1


def test_an_officers_unit_holds_what_the_officer_took_down() -> None:
    cast = the_cast()
    cast.mao.postings.update(unit=cast.carrier)
    a_visit(a_liaison(cast), TODAY, problem="高压线离地只有三米。")
    assert Case.objects.get().holder == cast.carrier


def test_the_clocks_of_a_problem_begin_with_the_day_of_the_visit_and_not_with_its_entry() -> None:
    cast = the_cast()
    a_visit(a_liaison(cast), TODAY - days(4), problem="高压线离地只有三米。")
    assert Case.objects.get().registered_at.astimezone(cast.county.zone()).date() == TODAY - days(4)


def test_a_long_first_line_is_cut_for_the_title_alone() -> None:
    a_visit(a_liaison(the_cast()), TODAY, problem="长" * 500)
    case = Case.objects.get()
    assert (case.title, case.problem) == ("长" * 59 + "…", "长" * 500)


def test_where_the_case_cannot_be_made_there_is_no_visit_and_no_photo_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_facts: object) -> None:
        raise RefusedError("no")

    monkeypatch.setattr("tongcun.cases.actions.visits.register_case", refused)
    liaison = a_liaison(the_cast())
    with pytest.raises(RefusedError):
        a_visit(liaison, TODAY, problem="高压线离地只有三米。", photo=a_photo())
    assert not Visit.objects.exists()
    assert not Evidence.objects.exists()


def test_who_may_register_no_case_is_not_asked_for_a_problem() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    assert 'name="problem"' in text_of(as_user(cast.mao).get(address))
    assert 'name="problem"' not in text_of(as_user(cast.an).get(address))
    as_user(cast.an).post(address, sent(liaison, officer=cast.mao.pk, problem="x"))
    assert not Case.objects.exists()
    assert Visit.objects.get().problem == ""
