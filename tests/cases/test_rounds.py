"""Rounds of visits: for whom they are, who has been visited, and the days that they share with no other."""

from __future__ import annotations

import pytest
import time_machine

from tests.cases.schemes import a_group, a_scheme_of_groups, a_scheme_of_officers, a_visit, an_enterprise, answers_for
from tests.cases.visiting import NOON, TODAY, a_liaison, days
from tests.cast import Cast, a_person, the_cast
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import keep_round
from tongcun.cases.models import Round, Scheme
from tongcun.cases.queries.visits import standing_of
from tongcun.county.actions import RefusedError
from tongcun.county.models import Role, User
from tongcun.county.queries import scope_of
from tongcun.loops.lights import Light

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


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
