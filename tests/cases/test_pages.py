"""The pages of liaison: who answers for whom, the gaps, handing over, an enterprise and its card."""

from __future__ import annotations

import re

import pytest

from tests.cases.schemes import a_group, a_scheme_of_groups, a_scheme_of_officers, an_enterprise, answers_for
from tests.cast import a_person, the_cast
from tests.county.pages import as_user, text_of
from tongcun.cases.models import Liaison, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.county.models import County, FullView, Role

pytestmark = pytest.mark.django_db
LIAISON = "/330822/liaison/"


def test_gaps_are_shown_as_such() -> None:
    cast = the_cast()
    town, village = cast.county.townships.all()[:2]
    a_group(a_scheme_of_groups(cast.county), "第一帮扶组", town)
    scheme = a_scheme_of_officers(cast.county)
    left = a_person("Tang", cast.county, Role.LIAISON_OFFICER)
    answers_for(scheme, left, an_enterprise(cast.county, "有人样例"))
    an_enterprise(cast.county, "无人样例")
    left.postings.update(last_date="2020-01-01")
    page = text_of(as_user(cast.an).get(LIAISON))
    assert re.search(rf"Townships without a group:</span>\s*<span translate=\"no\">{village}</span></p>", page)
    assert re.search(r"Left, still with enterprises:</span> <span translate=\"no\">Tang</span>", page)
    gap = page.partition("Enterprises without an officer:")[2].partition("</div>")[0]
    assert "无人样例" in gap
    assert "有人样例" not in gap


def test_an_enterprise_that_no_scheme_is_for_stands_among_the_gaps() -> None:
    cast = the_cast()
    town = cast.county.townships.all()[0]
    a_scheme_of_officers(cast.county, industry="畜牧")
    an_enterprise(cast.county, "畜牧样例", town, industry="畜牧")
    an_enterprise(cast.county, "轴承样例", town, industry="轴承")
    gap = text_of(as_user(cast.an).get(LIAISON)).partition("In no scheme")[2]
    assert ("轴承样例" in gap, "畜牧样例" in gap) == (True, False)


def test_groups_and_officers_stand_in_official_order() -> None:
    cast = the_cast()
    town, village = cast.county.townships.all()[:2]
    scheme = a_scheme_of_groups(cast.county)
    for order, name, township in ((2, "甲组", town), (1, "乙组", village)):
        group = a_group(scheme, name, township)
        group.official_order = order
        group.save()
    officers = a_scheme_of_officers(cast.county)
    answers_for(officers, cast.mao, an_enterprise(cast.county, "丙样例", village))
    answers_for(officers, a_person("Zz", cast.county, Role.LIAISON_OFFICER), an_enterprise(cast.county, "丁样例", town))
    page = text_of(as_user(cast.leader).get(LIAISON))
    assert page.index("乙组") < page.index("甲组")
    table = page.partition("2 officers")[2]
    assert table.index("Zz") < table.index("Mao")


def test_a_clerk_sees_the_township_and_an_officer_what_is_theirs() -> None:
    cast = the_cast()
    town, village = cast.county.townships.all()[:2]
    scheme = a_scheme_of_officers(cast.county)
    here, there = an_enterprise(cast.county, "镇上样例", town), an_enterprise(cast.county, "乡里样例", village)
    answers_for(scheme, cast.mao, there)
    clerk, officer = text_of(as_user(cast.wu).get(LIAISON)), text_of(as_user(cast.mao).get(LIAISON))
    assert ("镇上样例" in clerk, "乡里样例" in clerk) == (True, False)
    assert ("镇上样例" in officer, "乡里样例" in officer) == (False, True)
    assert as_user(cast.wu).get(f"{LIAISON}enterprises/{there.pk}/").status_code == 404
    assert as_user(cast.mao).get(f"{LIAISON}enterprises/{here.pk}/").status_code == 404
    assert as_user(cast.mao).get(f"{LIAISON}enterprises/{here.pk}/card/").status_code == 404


def test_members_of_a_group_see_the_enterprises_of_its_townships() -> None:
    cast = the_cast()
    town = cast.county.townships.all()[0]
    firm = an_enterprise(cast.county, "镇上样例", town)
    group = a_group(a_scheme_of_groups(cast.county), "第一帮扶组", town)
    assert as_user(cast.mao).get(f"{LIAISON}enterprises/{firm.pk}/").status_code == 404
    group.group_members.create(user=cast.mao, first_date="2021-01-04")
    page = text_of(as_user(cast.mao).get(f"{LIAISON}enterprises/{firm.pk}/"))
    assert "第一帮扶组" in page


def test_a_desk_makes_a_scheme_a_group_and_names_an_officer() -> None:
    cast = the_cast()
    shi = as_user(a_person("Shi", cast.county, Role.SECRETARY))
    rules = {
        "name": "组团挂联", "shape": "groups", "official_order": "1", "first_date": "2021-01-04", "most_townships": "2",
        "least_enterprises": "1", "most_enterprises": "3", "one_group_a_township": "on",
        "one_officer_an_enterprise": "on",
    }  # fmt: skip
    assert shi.post(f"{LIAISON}schemes/new/", rules).status_code == 302
    assert shi.post(f"{LIAISON}schemes/new/", {**rules, "name": "干部挂联", "shape": "officers"}).status_code == 302
    assert "Another scheme of the county bears this name." in text_of(shi.post(f"{LIAISON}schemes/new/", rules))
    groups, officers = Scheme.objects.get(shape="groups"), Scheme.objects.get(shape="officers")
    town = cast.county.townships.all()[0]
    said = {"name": "第一帮扶组", "official_order": "1", "townships": [town.pk], "members": [cast.mao.pk]}
    assert shi.post(f"{LIAISON}schemes/{groups.pk}/groups/new/", said).status_code == 302
    group = LiaisonGroup.objects.get()
    assert [row.township for row in group.group_townships.all()] == [town]
    refused = shi.post(f"{LIAISON}schemes/{groups.pk}/groups/new/", {**said, "name": "第二帮扶组"})
    assert "would be with several groups" in text_of(refused)
    firm = an_enterprise(cast.county, "样例企业")
    who = {"officer": cast.mao.pk, "enterprise": firm.pk, "first_date": "2021-01-04"}
    assert shi.post(f"{LIAISON}schemes/{officers.pk}/officers/new/", who).status_code == 302
    assert Liaison.objects.get(HOLDS).officer == cast.mao
    assert "History of edits" in text_of(shi.get(f"{LIAISON}groups/{group.pk}/"))


def test_a_leader_may_head_two_groups_and_stays_when_the_posting_has_ended() -> None:
    cast = the_cast()
    scheme, leader = a_scheme_of_groups(cast.county), cast.leader
    first, second = a_group(scheme, "第一帮扶组"), a_group(scheme, "第二帮扶组")
    said = {"official_order": "1", "leading_leader": leader.pk, "members": [leader.pk]}
    for group in (first, second, first):
        assert as_user(cast.an).post(f"{LIAISON}groups/{group.pk}/", {**said, "name": group.name}).status_code == 302
    leader.postings.update(last_date="2020-01-01")
    again = as_user(cast.an).post(f"{LIAISON}groups/{first.pk}/", {**said, "name": "改名组"})
    assert again.status_code == 302
    assert set(LiaisonGroup.objects.filter(leading_leader=leader)) == {first, second}


def test_a_contact_person_is_masked_until_asked_for_and_that_is_recorded() -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例企业", contact_name="周某人", contact_phone="13912345678")
    answers_for(a_scheme_of_officers(cast.county), cast.mao, firm)
    address = f"{LIAISON}enterprises/{firm.pk}/"
    for user in (cast.an, cast.mao, cast.leader):
        page = text_of(as_user(user).get(address))
        assert "周＊＊" in page
        assert "13912345678" not in page
    assert as_user(cast.leader).post(f"{address}in-full/").status_code == 403
    assert "周某人 13912345678" in text_of(as_user(cast.mao).post(f"{address}in-full/"))
    assert FullView.objects.get().what == "enterprise 样例企业"
    as_user(cast.mao).post(f"{address}contact/", {"contact_name": "郑某人", "contact_phone": "13987654321"})
    firm.refresh_from_db()
    assert firm.contact_name == "郑某人"
    history = text_of(as_user(cast.an).get(f"/330822/places/enterprise/{firm.pk}/history/"))
    assert "周＊＊ → 郑＊＊" in history
    assert "13987654321" not in history


def test_the_enterprises_page_tells_who_answered_before() -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例企业")
    liaison = answers_for(a_scheme_of_officers(cast.county), cast.mao, firm)
    an = as_user(cast.an)
    told = text_of(an.post(f"{LIAISON}held/{liaison.pk}/end/", follow=True))
    assert "nobody answers for it" in told
    assert "Mao · 干部挂联企业" in told.partition("Who answered for it before")[2]


def test_where_the_door_of_cases_is_shut_no_page_is_there_and_nothing_looks_missing() -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例企业")
    County.objects.update(cases_open=False)
    for user in (cast.an, cast.mao, cast.leader):
        for address in (LIAISON, f"{LIAISON}schemes/", f"{LIAISON}enterprises/{firm.pk}/"):
            assert as_user(user).get(address).status_code == 404
    assert "Enterprises" not in text_of(as_user(cast.an).get("/330822/people/")).partition("<main")[0]
    assert "Nothing waits for you now." in text_of(as_user(cast.mao).get("/", follow=True))
