"""Who answers for an enterprise is one thing, whoever asks: its officer, and the group of its township in a scheme that
is for it."""

from __future__ import annotations

import pytest

from tests.cases.schemes import SINCE, a_group, a_scheme_of_groups, a_scheme_of_officers, an_enterprise, answers_for
from tests.cast import Cast, a_person, the_cast
from tests.county.pages import as_user, text_of
from tongcun.cases.models import GroupMember
from tongcun.cases.queries import liaison
from tongcun.cases.queries.cards import Wanted, enterprises_with_cards
from tongcun.cases.queries.liaison import answered_before, answered_for, answering_for, enterprises_of, ever_answered_by
from tongcun.cases.queries.visits import due_visits, schemes_of_own
from tongcun.county.models import Enterprise, Role
from tongcun.county.queries import scope_of
from tongcun.county.rights import Right

pytestmark = pytest.mark.django_db


def firms_of_a_township(cast: Cast) -> list[Enterprise]:
    """One for which a scheme for large livestock farms is, and three for which it is not."""
    town = cast.county.townships.all()[0]
    facts = (("畜牧", True), ("畜牧", False), ("轴承", True), ("", False))
    return [
        an_enterprise(cast.county, f"样例{number}", town, industry=industry, above_size_line=is_large)
        for number, (industry, is_large) in enumerate(facts)
    ]


def test_a_group_answers_for_the_enterprises_of_its_townships_that_its_scheme_is_for_and_for_no_other() -> None:
    cast = the_cast()
    large, *others = firms_of_a_township(cast)
    scheme = a_scheme_of_groups(cast.county, industry="畜牧", above_size_line_only=True, visit_every_days=30)
    GroupMember.objects.create(group=a_group(scheme, "第一帮扶组", large.township), user=cast.mao, first_date=SINCE)
    mao, desk = scope_of(cast.mao, cast.county), scope_of(a_person("Su", cast.county, Role.SECRETARY), cast.county)
    for told in (
        enterprises_of(mao, Right.TEND_ENTERPRISE), ever_answered_by(cast.mao, cast.county), answered_for(cast.county),
        enterprises_with_cards(desk, Wanted(officer=cast.mao)),
        enterprises_with_cards(desk, Wanted(officer=cast.mao, scheme=scheme)),
        [one.enterprise for one in due_visits(mao)],
        [one for one in (large, *others) if answering_for(one)],
        [one for one in (large, *others) if schemes_of_own(one, cast.mao)],
        [one for one in (large, *others) if answered_before(cast.mao, cast.county, one.pk)],
    ):  # fmt: skip
        assert list(told) == [large]
    assert [as_user(cast.mao).get(f"/330822/liaison/enterprises/{one.pk}/card/").status_code for one in others] == (
        [404] * len(others)
    )


def test_who_is_the_officer_answers_though_the_scheme_is_for_it_no_more() -> None:
    cast = the_cast()
    _large, small, *_rest = firms_of_a_township(cast)
    scheme = a_scheme_of_officers(cast.county, above_size_line_only=True)
    answers_for(scheme, cast.mao, small)
    assert list(ever_answered_by(cast.mao, cast.county)) == list(answered_for(cast.county)) == [small]
    assert [one.scheme for one in answering_for(small)] == [scheme]


def test_who_heads_a_group_stays_apart_from_its_cases_and_tends_nothing_by_that() -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例", cast.county.townships.all()[0])
    group = a_group(a_scheme_of_groups(cast.county), "第一帮扶组", firm.township)
    group.leading_leader = cast.mao
    group.save()
    assert list(ever_answered_by(cast.mao, cast.county)) == [firm]
    assert not enterprises_of(scope_of(cast.mao, cast.county), Right.TEND_ENTERPRISE).exists()


def test_who_left_a_group_answered_before_and_does_no_more() -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例", cast.county.townships.all()[0])
    group = a_group(a_scheme_of_groups(cast.county), "第一帮扶组", firm.township)
    GroupMember.objects.create(group=group, user=cast.mao, first_date=SINCE, last_date=SINCE)
    assert answered_before(cast.mao, cast.county, firm.pk)
    assert list(ever_answered_by(cast.mao, cast.county)) == [firm]
    assert not due_visits(scope_of(cast.mao, cast.county))
    told = liaison.answers_for(cast.mao, firm)
    assert (told.now, told.ever) == (False, True)


def test_an_enterprise_of_a_groups_township_that_no_scheme_is_for_stands_among_the_gaps_all_the_same() -> None:
    cast = the_cast()
    _large, *others = firms_of_a_township(cast)
    scheme = a_scheme_of_groups(cast.county, industry="畜牧", above_size_line_only=True)
    a_group(scheme, "第一帮扶组", others[0].township)
    gap = text_of(as_user(cast.an).get("/330822/liaison/")).partition("In no scheme")[2]
    assert [one.name in gap for one in (_large, *others)] == [False, True, True, True]
