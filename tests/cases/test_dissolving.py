"""A group is dissolved: what it had goes to other groups or is shown as a gap, and the history says what it had."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest

from tests.cases.schemes import SINCE, a_group, a_scheme_of_groups, an_enterprise
from tests.cast import Cast, a_person, the_cast
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Inheritance, dissolve_group, keep_group
from tongcun.cases.models import GroupTownship, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Role, Township, User

pytestmark = pytest.mark.django_db
LIAISON = "/330822/liaison/"


@dataclass(frozen=True)
class Two:
    """Two groups: the first has both townships and Mao, the second nothing."""

    cast: Cast
    scheme: Scheme
    first: LiaisonGroup
    second: LiaisonGroup
    towns: list[Township]
    shi: User

    @property
    def mao(self) -> User:
        return self.cast.mao


def two_groups() -> Two:
    cast = the_cast()
    towns = list(cast.county.townships.order_by("official_order"))
    scheme = a_scheme_of_groups(cast.county)
    first, second = a_group(scheme, "第一帮扶组", *towns), a_group(scheme, "第二帮扶组")
    first.group_members.create(user=cast.mao, first_date=SINCE)
    an_enterprise(cast.county, "样例牧业", towns[0])
    return Two(cast, scheme, first, second, towns, a_person("Shi", cast.county, Role.SECRETARY))


def _held(group: LiaisonGroup) -> list[Township]:
    return [row.township for row in group.group_townships.filter(HOLDS).order_by("township__official_order")]


def test_townships_and_members_go_to_another_group_and_yesterday_stays() -> None:
    two = two_groups()
    heirs = Inheritance({town.pk: two.second for town in two.towns}, {two.mao.pk: two.second})
    dissolve_group(group=two.first, because="机构调整", heirs=heirs)
    assert (_held(two.first), _held(two.second)) == ([], two.towns)
    assert two.second.group_members.filter(HOLDS, user=two.mao).exists()
    yesterday = service_date(two.cast.county) - datetime.timedelta(days=1)
    ended = GroupTownship.objects.filter(group=two.first)
    assert {(row.first_date, row.last_date) for row in ended} == {(SINCE, yesterday)}
    assert LiaisonGroup.history.filter(id=two.first.pk).first().dissolved_because == "机构调整"


def test_what_nobody_takes_over_is_a_gap_on_the_board_and_the_group_is_gone_from_it() -> None:
    two = two_groups()
    heirs = Inheritance({two.towns[0].pk: two.second, two.towns[1].pk: None}, {two.mao.pk: None})
    dissolve_group(group=two.first, because="机构调整", heirs=heirs)
    page = text_of(as_user(two.shi).get(LIAISON))
    assert f'Townships without a group:</span> <span translate="no">{two.towns[1]}</span>' in page
    assert "Dissolved groups" in page
    assert two.first.group_members.filter(HOLDS).count() == 0


@pytest.mark.parametrize("case", ["no reason", "not all said", "of another scheme", "itself"])
def test_it_is_refused_without_a_reason_or_where_the_heirs_are_not_the_schemes_others(case: str) -> None:
    two = two_groups()
    townships: dict[int, LiaisonGroup | None] = {town.pk: two.second for town in two.towns}
    because = "" if case == "no reason" else "机构调整"
    if case == "not all said":
        townships.pop(two.towns[0].pk)
    if case == "of another scheme":
        townships[two.towns[0].pk] = a_group(a_scheme_of_groups(two.cast.county, name="另一机制"), "外组")
    if case == "itself":
        townships[two.towns[0].pk] = two.first
    with pytest.raises(RefusedError):
        dissolve_group(group=two.first, because=because, heirs=Inheritance(townships, {two.mao.pk: None}))
    assert _held(two.first) == two.towns


def test_a_rule_of_the_scheme_holds_for_the_heirs_and_nothing_is_half_done() -> None:
    two = two_groups()
    two.scheme.most_townships = 1
    two.scheme.save()
    heirs = Inheritance({town.pk: two.second for town in two.towns}, {two.mao.pk: None})
    with pytest.raises(RefusedError, match=r"1</span> at most"):
        dissolve_group(group=two.first, because="机构调整", heirs=heirs)
    assert (_held(two.first), _held(two.second)) == (two.towns, [])


def test_a_dissolved_group_changes_no_more_and_its_name_is_free() -> None:
    two = two_groups()
    dissolve_group(
        group=two.first, because="机构调整",
        heirs=Inheritance(dict.fromkeys((town.pk for town in two.towns), None), {two.mao.pk: None}),
    )  # fmt: skip
    with pytest.raises(RefusedError, match="is dissolved"):
        keep_group(group=two.first, townships=two.towns, members=[])
    again = LiaisonGroup(scheme=two.scheme, name=two.first.name)
    assert _held(keep_group(group=again, townships=two.towns, members=[])) == two.towns


def test_the_page_shows_what_would_change_before_anything_does() -> None:
    two = two_groups()
    client, address = as_user(two.shi), f"{LIAISON}groups/{two.first.pk}/dissolve/"
    page = text_of(client.get(address))
    assert "样例牧业" in page
    said = {"because": "机构调整", f"township-{two.towns[0].pk}": two.second.pk}
    checked = text_of(client.post(address, said | {"step": "check"}))
    assert f'Townships without a group:</span> <span translate="no">{two.towns[1]}</span>' in checked
    assert LiaisonGroup.objects.get(pk=two.first.pk).dissolved_on is None
    assert client.post(address, said | {"step": "dissolve"}).status_code == 302
    assert (_held(two.first), _held(two.second)) == ([], two.towns[:1])
    closed = text_of(client.get(f"{LIAISON}groups/{two.first.pk}/"))
    assert "What it had stays below as history" in closed
    assert "History of edits" in closed
    assert client.get(address).status_code == 302


def test_an_officer_dissolves_nothing() -> None:
    two = two_groups()
    assert as_user(two.mao).post(f"{LIAISON}groups/{two.first.pk}/dissolve/", {}).status_code == 403
