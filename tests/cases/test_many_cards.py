"""The cards of many enterprises as one PDF: whose, how many a page, and the codes that are made on the way."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cases.schemes import a_group, a_scheme_of_groups, a_scheme_of_officers, an_enterprise, answers_for
from tests.cast import Cast, a_person, the_cast
from tests.county.pages import as_user, text_of
from tests.documents.reading import pages_of, squeezed
from tongcun.cases.actions import make_entrances, renew_entrance
from tongcun.cases.models import Entrance, GroupMember
from tongcun.cases.queries.cards import officers_to_call_of
from tongcun.cases.queries.liaison import officers_to_call
from tongcun.county.models import County, Enterprise, Role, User

pytestmark = pytest.mark.django_db
PAGE = "/330822/liaison/cards/"


def firms_of(cast: Cast, count: int) -> list[Enterprise]:
    """Enterprises of both townships by turns; Mao answers for all of them."""
    towns = list(cast.county.townships.all())
    scheme = a_scheme_of_officers(cast.county, most_enterprises=100)
    firms = [an_enterprise(cast.county, f"样例企业{number:02d}", towns[number % 2]) for number in range(count)]
    answers_for(scheme, cast.mao, *firms)
    return firms


def the_desk(cast: Cast) -> User:
    County.objects.update(desk_name="县级服务台", desk_phone="0570-2222222", is_sample=True)
    return a_person("Su", cast.county, Role.SECRETARY)


def printed(user: User, **said: Any) -> list[str]:
    """The text of each page of the PDF that somebody gets."""
    answer = as_user(user).post(PAGE, said)
    assert answer.status_code == 200, answer
    assert answer.headers["Content-Type"] == "application/pdf", text_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    return pages_of(answer.content)


def names_on(pages: list[str]) -> list[str]:
    return re.findall("样例企业[0-9]{2}", "".join(pages))


def test_eight_cards_stand_on_a_page_each_whole_with_officer_desk_address_and_mark_of_a_sample() -> None:
    cast = the_cast()
    desk, firms = the_desk(cast), firms_of(cast, 9)
    User.objects.filter(pk=cast.mao.pk).update(phone="0570-1111111")
    pages = printed(desk)
    assert [len(names_on([page])) for page in pages] == [8, 1]
    for page, count in zip(pages, (8, 1), strict=True):
        for said in ("Mao0570-1111111", "县级服务台0570-2222222", "Sample:people"):
            assert squeezed(page).count(said) == count
    addresses = re.findall(r"http://testserver/e/([a-z0-9]{26})", squeezed("".join(pages)))
    assert sorted(addresses) == sorted(Entrance.objects.values_list("code", flat=True))
    assert names_on(pages) == [firm.name for firm in sorted(firms, key=lambda one: (one.township_id, one.name))]


def test_one_a_page_is_the_card_as_it_is_alone() -> None:
    cast = the_cast()
    desk, firms = the_desk(cast), firms_of(cast, 3)
    pages = printed(desk, layout="one")
    assert [names_on([page]) for page in pages] == [[firms[0].name], [firms[2].name], [firms[1].name]]
    alone = as_user(desk).get(f"/330822/liaison/enterprises/{firms[0].pk}/card.pdf")
    assert pages_of(alone.content) == pages[:1]


def test_whoever_has_no_entrance_yet_gets_one_and_who_made_it_is_on_record() -> None:
    cast = the_cast()
    desk, firms = the_desk(cast), firms_of(cast, 3)
    old = renew_entrance(enterprise=firms[0], by=cast.mao)
    assert "2</span> of them" not in text_of(as_user(desk).get(PAGE))
    assert "2 of them have no entrance yet" in text_of(as_user(desk).get(PAGE))
    assert Entrance.objects.count() == 1, "looking makes none"
    printed(desk)
    assert set(Entrance.objects.values_list("enterprise", "made_by")) == {
        (firms[0].pk, cast.mao.pk), (firms[1].pk, desk.pk), (firms[2].pk, desk.pk),
    }  # fmt: skip
    assert Entrance.objects.get(enterprise=firms[0]).code == old.code
    made = Entrance.history.filter(enterprise=firms[1]).get()
    assert (made.made_by, made.history_user, made.history_type) == (desk, desk, "+")
    assert make_entrances(enterprises=firms, by=desk) == 0


def test_a_township_an_officer_and_a_scheme_each_narrow_whose_cards_they_are() -> None:
    cast = the_cast()
    desk, firms = the_desk(cast), firms_of(cast, 4)
    town = firms[0].township
    lu = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    other = a_scheme_of_officers(cast.county, name="另一机制", industry="畜牧")
    lone = an_enterprise(cast.county, "样例企业99", town, industry="畜牧")
    answers_for(other, lu, lone)
    assert names_on(printed(desk, township=town.pk)) == ["样例企业00", "样例企业02", "样例企业99"]
    assert names_on(printed(desk, officer=lu.pk)) == ["样例企业99"]
    assert names_on(printed(desk, scheme=other.pk)) == ["样例企业99"]
    group = a_group(a_scheme_of_groups(cast.county), "第一帮扶组", town)
    GroupMember.objects.create(group=group, user=lu, first_date="2021-01-04")
    assert names_on(printed(desk, officer=lu.pk)) == ["样例企业00", "样例企业02", "样例企业99"]
    assert names_on(printed(desk, officer=lu.pk, scheme=other.pk)) == ["样例企业99"]


def test_an_officer_prints_the_cards_of_their_own_enterprises_and_nobody_else_any() -> None:
    cast = the_cast()
    the_desk(cast)
    firms = firms_of(cast, 2)
    an_enterprise(cast.county, "样例企业77")
    assert sorted(names_on(printed(cast.mao))) == [firm.name for firm in firms]
    lu = a_person("Lu", cast.county, Role.LIAISON_OFFICER)
    assert "No enterprise is so." in text_of(as_user(lu).post(PAGE, {}))
    assert "Select a valid choice" in text_of(as_user(lu).post(PAGE, {"officer": cast.mao.pk}))
    for user in (cast.an, cast.leader, cast.wu):
        assert as_user(user).post(PAGE, {}).status_code == 403
    assert not Entrance.objects.filter(enterprise__name="样例企业77").exists()


def test_what_is_amiss_is_told_before_anything_is_printed() -> None:
    cast = the_cast()
    firms_of(cast, 1)
    lone = an_enterprise(cast.county, "没人样例")
    desk = a_person("Su", cast.county, Role.SECRETARY)
    page = text_of(as_user(desk).get(PAGE))
    assert "The county desk has no phone yet" in page
    assert "1 card names the county desk alone" in page
    assert lone.name in page.partition("names the county desk alone")[2]


def test_more_than_can_be_printed_at_once_is_a_sentence_and_makes_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = the_cast()
    desk = the_desk(cast)
    firms_of(cast, 3)
    monkeypatch.setattr("tongcun.cases.views.cards.MOST_CARDS", 2)
    answer = as_user(desk).post(PAGE, {})
    assert "At most 2 cards are printed at a time" in text_of(answer)
    assert not Entrance.objects.exists()


@pytest.mark.parametrize("said", [{"township": "x"}, {"officer": "999999"}, {"scheme": "-1"}, {"layout": "nine"}])
def test_what_cannot_be_chosen_is_refused_in_words(said: dict[str, str]) -> None:
    cast = the_cast()
    answer = as_user(the_desk(cast)).post(PAGE, said)
    assert (answer.status_code, Entrance.objects.count()) == (422, 0)
    assert "Select a valid choice" in text_of(answer)


def test_many_cards_ask_the_database_as_often_as_few(django_assert_max_num_queries: Any) -> None:
    cast = the_cast()
    desk = the_desk(cast)
    firms_of(cast, 20)
    client = as_user(desk)
    with django_assert_max_num_queries(20):
        assert client.post(PAGE, {}).status_code == 200


def test_who_is_to_be_called_is_the_same_for_many_as_for_one() -> None:
    cast = the_cast()
    firms = firms_of(cast, 3)
    lu, left = (a_person(name, cast.county, Role.LIAISON_OFFICER) for name in ("Lu", "Tang"))
    first = a_scheme_of_officers(cast.county, name="先", official_order=1)
    over = a_scheme_of_officers(cast.county, name="止", official_order=0, last_date="2021-02-01")
    answers_for(first, lu, firms[0], firms[1])
    answers_for(over, left, firms[0])
    answers_for(a_scheme_of_officers(cast.county, name="后", official_order=9), left, firms[2])
    left.postings.update(last_date="2020-01-01")
    found = officers_to_call_of(cast.county, firms)
    assert [found.get(firm.pk, []) for firm in firms] == [officers_to_call(firm) for firm in firms]
    assert found[firms[0].pk] == [lu, cast.mao]
