"""Everything that somebody has, in all schemes, goes to others in one step: seen first, all of it or nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine

from tests.cases.people import a_case, brought_to, the_staff, with_limits
from tests.cases.schemes import (
    a_group,
    a_scheme_of_groups,
    a_scheme_of_officers,
    an_enterprise,
    answers_for,
    hands_over_all,
)
from tests.cast import Cast, a_person, the_cast
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Takers, end_liaison, hand_over_liaison
from tongcun.cases.models import GroupMember, Liaison, LiaisonGroup, SupervisionRule
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.pure.acts import Act
from tongcun.cases.queries.handing_over import all_to, held_by
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Enterprise, Role, User
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
PAGE = "/330822/liaison/hand-over/"
DESK = "/330822/my-desk/"
SINCE = datetime.date(2021, 1, 4)


def officers_of(enterprise: Enterprise) -> list[User]:
    return [liaison.officer for liaison in Liaison.objects.filter(HOLDS, enterprise=enterprise)]


def another_officer(cast: Cast, name: str = "Lu") -> User:
    return a_person(name, cast.county, Role.LIAISON_OFFICER)


def everything_of_mao(cast: Cast) -> tuple[list[Enterprise], LiaisonGroup]:
    """An enterprise in each of two schemes, a place in a group, and the group to head."""
    firms = [an_enterprise(cast.county, f"样例企业{number}") for number in range(2)]
    answers_for(a_scheme_of_officers(cast.county), cast.mao, firms[0])
    answers_for(a_scheme_of_officers(cast.county, name="另一机制"), cast.mao, firms[1])
    group = a_group(a_scheme_of_groups(cast.county), "第一帮扶组", cast.county.townships.all()[0])
    group.leading_leader = cast.mao
    group.save()
    GroupMember.objects.create(group=group, user=cast.mao, first_date=SINCE)
    return firms, group


def said_on_page(giver: User, taker: User, step: str, **rows: Any) -> dict[str, Any]:
    """The form as a browser sends it, with all rows going to the taker unless told otherwise."""
    held = held_by(giver.postings.get().county, giver)
    names = [f"liaison-{one.pk}" for one in held.liaisons] + [f"member-{one.pk}" for one in held.memberships]
    names += [f"group-{one.pk}" for one in held.headed]
    return {"giver": giver.pk, "taker": taker.pk, "step": step} | dict.fromkeys(names, taker.pk) | rows


def test_all_that_somebody_has_in_all_schemes_goes_to_another_and_the_past_stays() -> None:
    cast = the_cast()
    (firms, group), lu = everything_of_mao(cast), another_officer(cast)
    cast.mao.postings.update(last_date="2021-06-30")
    assert hands_over_all(cast.county, cast.mao, lu) == 4
    today = service_date(cast.county)
    group.refresh_from_db()
    assert [officers_of(firm) for firm in firms] == [[lu], [lu]]
    assert [member.user for member in group.group_members.filter(HOLDS)] == [lu]
    assert group.leading_leader == lu
    ended = today - datetime.timedelta(days=1)
    assert set(Liaison.objects.filter(officer=cast.mao).values_list("last_date", flat=True)) == {ended}
    assert group.group_members.get(user=cast.mao).last_date == ended
    assert set(Liaison.objects.filter(officer=lu).values_list("first_date", flat=True)) == {today}


def test_what_breaks_a_rule_of_one_scheme_is_told_and_nothing_of_any_scheme_changes() -> None:
    cast = the_cast()
    (firms, group), lu = everything_of_mao(cast), another_officer(cast)
    scheme = Liaison.objects.get(enterprise=firms[1]).scheme
    scheme.most_enterprises = 1
    scheme.save()
    other = an_enterprise(cast.county, "别的样例")
    answers_for(scheme, lu, other)
    with pytest.raises(RefusedError, match=r"would have .*2.* enterprises; in .*另一机制"):
        hands_over_all(cast.county, cast.mao, lu)
    assert [officers_of(firm) for firm in firms] == [[cast.mao], [cast.mao]]
    assert [member.user for member in group.group_members.filter(HOLDS)] == [cast.mao]


def test_each_thing_may_go_to_somebody_else_or_stay() -> None:
    cast = the_cast()
    (firms, group), lu = everything_of_mao(cast), another_officer(cast)
    tang, held = another_officer(cast, "Tang"), held_by(cast.county, cast.mao)
    to = {firms[0]: lu, firms[1]: tang}
    liaisons = {one.pk: to[one.enterprise] for one in held.liaisons}
    takers = Takers(liaisons, {held.memberships[0].pk: None}, {group.pk: None})
    assert hand_over_liaison(county=cast.county, giver=cast.mao, takers=takers) == 2
    assert [officers_of(firm) for firm in firms] == [[lu], [tang]]
    group.refresh_from_db()
    assert (group.leading_leader, group.group_members.get(HOLDS).user) == (cast.mao, cast.mao)


def test_whoever_takes_over_has_the_post_for_it_today() -> None:
    cast = the_cast()
    everything_of_mao(cast)
    driver, leader = cast.lin, cast.leader
    with pytest.raises(RefusedError, match=r"no liaison officer today.*no post today with which one works in a"):
        hands_over_all(cast.county, cast.mao, driver)
    with pytest.raises(RefusedError, match="no liaison officer today"):
        hands_over_all(cast.county, cast.mao, leader)
    held = held_by(cast.county, cast.mao)
    only_groups = Takers(
        dict.fromkeys(one.pk for one in held.liaisons), {held.memberships[0].pk: leader}, {held.headed[0].pk: leader}
    )
    assert hand_over_liaison(county=cast.county, giver=cast.mao, takers=only_groups) == 2


def test_who_is_in_the_group_or_answers_already_is_not_so_twice() -> None:
    cast = the_cast()
    (firms, group), lu = everything_of_mao(cast), another_officer(cast)
    scheme = Liaison.objects.get(enterprise=firms[0]).scheme
    scheme.one_officer_an_enterprise = False
    scheme.save()
    Liaison.objects.update(is_sole=False)
    Liaison.objects.create(scheme=scheme, officer=lu, enterprise=firms[0], first_date=SINCE, is_sole=False)
    GroupMember.objects.create(group=group, user=lu, first_date=SINCE)
    hands_over_all(cast.county, cast.mao, lu)
    assert [officers_of(firm) for firm in firms] == [[lu], [lu]]
    assert [member.user for member in group.group_members.filter(HOLDS)] == [lu]


def test_what_was_changed_meanwhile_and_what_changes_nothing_is_refused() -> None:
    cast = the_cast()
    (firms, _group), lu = everything_of_mao(cast), another_officer(cast)
    held = held_by(cast.county, cast.mao)
    rows = (held.liaisons, held.memberships, held.headed)
    nobody = Takers(*(dict.fromkeys(one.pk for one in those) for those in rows))
    with pytest.raises(RefusedError, match="at least one of these"):
        hand_over_liaison(county=cast.county, giver=cast.mao, takers=nobody)
    with pytest.raises(RefusedError, match="the same person"):
        hands_over_all(cast.county, cast.mao, cast.mao)
    end_liaison(liaison=next(one for one in held.liaisons if one.enterprise == firms[0]))
    with pytest.raises(RefusedError, match="meanwhile"):
        hand_over_liaison(county=cast.county, giver=cast.mao, takers=all_to(held, lu))
    assert officers_of(firms[1]) == [cast.mao]


def test_what_a_scheme_that_is_over_had_stays_history() -> None:
    cast = the_cast()
    (firms, _group), lu = everything_of_mao(cast), another_officer(cast)
    over = Liaison.objects.get(enterprise=firms[0]).scheme
    over.last_date = datetime.date(2021, 12, 31)
    over.save()
    assert hands_over_all(cast.county, cast.mao, lu) == 3
    assert officers_of(firms[0]) == [cast.mao]


def test_visits_that_are_due_and_look_backs_stand_on_the_desk_of_whoever_took_over() -> None:
    staff = the_staff()
    SupervisionRule.objects.create(county=staff.county, sample_percent=0)
    with_limits(staff, look_back_30=(720, TimeUnit.HOURS))
    lu, mao = another_officer(staff.cast), staff.cast.mao
    scheme = Liaison.objects.get().scheme
    scheme.visit_every_days = 30
    scheme.save()
    with time_machine.travel("2021-10-13T02:00:00+00:00") as clock:
        brought_to(staff, a_case(staff), Act.STRIKE_OFF)
        clock.move_to("2021-11-10T02:00:00+00:00")
        steps = ("look whether it holds", "visit it, and record it here")
        before = text_of(as_user(mao).get(DESK))
        assert [step in before for step in steps] == [True, True]
        hands_over_all(staff.county, mao, lu)
        given, taken = text_of(as_user(mao).get(DESK)), text_of(as_user(lu).get(DESK))
        assert [step in given for step in steps] == [False, False]
        assert [step in taken for step in steps] == [True, True]


def test_handing_over_is_seen_before_it_is_done() -> None:
    cast = the_cast()
    (firms, group), lu = everything_of_mao(cast), another_officer(cast)
    an = as_user(cast.an)
    preview = text_of(an.get(f"{PAGE}?giver={cast.mao.pk}&taker={lu.pk}"))
    for shown in (*map(str, firms), str(group), "另一机制", "组团挂联", "member of the group", "leading leader"):
        assert shown in preview.partition("What would change")[2]
    assert 'role="alert"' not in preview.partition("<h1>")[2]
    text_of(an.post(PAGE, said_on_page(cast.mao, lu, "check")))
    assert not Liaison.objects.filter(officer=lu).exists()
    said = said_on_page(cast.mao, lu, "hand-over")
    assert "4</span> of what" in text_of(an.post(PAGE, said, follow=True))
    assert Liaison.objects.filter(HOLDS, officer=lu).count() == 2
    assert "Select a valid choice" in text_of(an.post(PAGE, said))


def test_a_row_that_came_or_went_since_the_page_was_seen_stops_it_all() -> None:
    cast = the_cast()
    (firms, _group), lu = everything_of_mao(cast), another_officer(cast)
    an, said = as_user(cast.an), said_on_page(cast.mao, lu, "hand-over")
    answers_for(Liaison.objects.get(enterprise=firms[0]).scheme, cast.mao, an_enterprise(cast.county, "新来样例"))
    assert "meanwhile" in text_of(an.post(PAGE, said))
    assert not Liaison.objects.filter(officer=lu).exists()


def test_a_preview_says_which_rule_would_break_before_anything_is_written() -> None:
    cast = the_cast()
    lu, scheme = another_officer(cast), a_scheme_of_officers(cast.county, most_enterprises=1)
    answers_for(scheme, cast.mao, an_enterprise(cast.county, "甲样例"))
    answers_for(scheme, lu, an_enterprise(cast.county, "乙样例"))
    an = as_user(cast.an)
    sentence = '<span translate="no">Lu</span> would have <span translate="no">2</span> enterprises'
    assert sentence in text_of(an.get(f"{PAGE}?giver={cast.mao.pk}&taker={lu.pk}"))
    refused = text_of(an.post(PAGE, said_on_page(cast.mao, lu, "hand-over")))
    assert refused.count("would have") == 1


def test_who_left_and_is_still_in_a_group_stands_among_the_gaps_with_the_way_out() -> None:
    cast = the_cast()
    everything_of_mao(cast)
    cast.mao.postings.update(last_date="2021-06-30")
    page = text_of(as_user(cast.an).get("/330822/liaison/"))
    left = page.partition("Left, still in a group:")[2].partition("</p>")[0]
    assert "Mao · 第一帮扶组" in left
    assert f"{PAGE}?giver={cast.mao.pk}" in left
    assert "Mao" in text_of(as_user(cast.an).get(f"{PAGE}?giver={cast.mao.pk}"))


@pytest.mark.parametrize("ids", ["giver=x&taker=1", "giver=999999&taker=999999", "giver=&taker="])
def test_people_who_are_not_there_are_a_sentence(ids: str) -> None:
    cast = the_cast()
    everything_of_mao(cast)
    assert as_user(cast.an).get(f"{PAGE}?{ids}").status_code == 200


def test_a_visit_that_was_being_written_while_its_enterprise_was_handed_over_is_given_back_with_the_reason() -> None:
    staff = the_staff()
    mao, firm = as_user(staff.cast.mao), staff.firm
    address = f"/330822/liaison/enterprises/{firm.pk}/visits/new/"
    typed = {"scheme": firm.liaisons.get().scheme_id, "visited_on": str(service_date(staff.county)), "met": "周某人",
             "said": "写了很久的一段话", "problem": "缺电", "form": "k"}  # fmt: skip
    hands_over_all(staff.county, staff.cast.mao, a_person("Ou", staff.county, Role.LIAISON_OFFICER))
    answer = mao.post(address, typed)
    assert answer.status_code == 409
    page = text_of(answer)
    for words in ("it was handed over meanwhile", "写了很久的一段话", "周某人", "缺电"):
        assert words in page
    assert firm.name not in page
    assert firm.visits.count() == 0
    assert mao.get(address).status_code == 404
    stranger = an_enterprise(staff.county, "别家")
    assert mao.post(f"/330822/liaison/enterprises/{stranger.pk}/visits/new/", typed).status_code == 404
