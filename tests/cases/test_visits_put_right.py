"""Visits put right and taken back: what stood there stays readable, and to whom."""

from __future__ import annotations

import pytest
import time_machine

from tests.cases.schemes import SINCE, a_scheme_of_officers, a_visit, an_enterprise, answers_for, hands_over_all
from tests.cases.visiting import NOON, TODAY, a_liaison, days, due_of, told
from tests.cast import a_person, the_cast
from tests.county.evidence_files import a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import change_visit, take_back_visit
from tongcun.county.actions import RefusedError
from tongcun.county.models import Enterprise, Role
from tongcun.loops.lights import Light

pytestmark = pytest.mark.django_db
VISITS = "/330822/liaison/visits/"


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


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
