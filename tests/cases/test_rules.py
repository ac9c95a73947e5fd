"""The rules of a scheme hold inside it, by the actions and by the database."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cases.schemes import (
    SINCE,
    a_group,
    a_scheme_of_groups,
    a_scheme_of_officers,
    an_enterprise,
    answers_for,
)
from tests.cast import Cast, a_person, the_cast
from tongcun.cases.actions import end_liaison, keep_group, keep_scheme, name_officer
from tongcun.cases.models import GroupTownship, Liaison, LiaisonGroup
from tongcun.cases.models.terms import HOLDS
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Enterprise, Role, Township, User

pytestmark = pytest.mark.django_db


def officers_of(enterprise: Enterprise) -> list[User]:
    return [liaison.officer for liaison in Liaison.objects.filter(HOLDS, enterprise=enterprise)]


def another_officer(cast: Cast, name: str = "Lu") -> User:
    return a_person(name, cast.county, Role.LIAISON_OFFICER)


def test_an_officer_has_no_more_enterprises_than_the_scheme_lets() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county, most_enterprises=2)
    firms = [an_enterprise(cast.county, f"样例企业{number}") for number in range(3)]
    answers_for(scheme, cast.mao, *firms[:2])
    with pytest.raises(RefusedError, match=r"has .*2.* at most"):
        name_officer(scheme=scheme, officer=cast.mao, enterprise=firms[2], first_date=SINCE)
    assert officers_of(firms[2]) == []


def test_an_enterprise_has_one_officer_in_a_scheme_and_may_have_another_in_another() -> None:
    cast = the_cast()
    firm, lu = an_enterprise(cast.county, "样例企业"), another_officer(cast)
    one, other = a_scheme_of_officers(cast.county), a_scheme_of_officers(cast.county, name="另一机制")
    answers_for(one, cast.mao, firm)
    with pytest.raises(RefusedError, match="Hand it over to the new one instead"):
        name_officer(scheme=one, officer=lu, enterprise=firm, first_date=SINCE)
    name_officer(scheme=other, officer=lu, enterprise=firm, first_date=SINCE)
    assert set(officers_of(firm)) == {cast.mao, lu}


def test_the_database_itself_refuses_a_second_officer_and_a_second_group() -> None:
    cast = the_cast()
    scheme, firm = a_scheme_of_officers(cast.county), an_enterprise(cast.county, "样例企业")
    answers_for(scheme, cast.mao, firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        answers_for(scheme, another_officer(cast), firm)
    groups = a_scheme_of_groups(cast.county)
    township = cast.county.townships.all()[0]
    a_group(groups, "第一帮扶组", township)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_group(groups, "第二帮扶组", township)


def test_where_a_scheme_lets_an_enterprise_have_several_officers_they_are_named() -> None:
    cast = the_cast()
    scheme, firm = a_scheme_of_officers(cast.county), an_enterprise(cast.county, "样例企业")
    answers_for(scheme, cast.mao, firm)
    scheme.one_officer_an_enterprise = False
    keep_scheme(scheme=scheme)
    name_officer(scheme=scheme, officer=another_officer(cast), enterprise=firm, first_date=SINCE)
    assert len(officers_of(firm)) == 2
    scheme.one_officer_an_enterprise = True
    with pytest.raises(RefusedError, match="would have several officers"):
        keep_scheme(scheme=scheme)


def test_a_scheme_is_for_its_industry_and_size_only() -> None:
    cast = the_cast()
    scheme = a_scheme_of_officers(cast.county, industry="畜牧", above_size_line_only=True)
    small = an_enterprise(cast.county, "小样例", industry="畜牧")
    other = an_enterprise(cast.county, "机械样例", industry="机械", above_size_line=True)
    fits = an_enterprise(cast.county, "大样例", industry="畜牧", above_size_line=True)
    for firm in (small, other):
        with pytest.raises(RefusedError, match="is not for"):
            name_officer(scheme=scheme, officer=cast.mao, enterprise=firm, first_date=SINCE)
    name_officer(scheme=scheme, officer=cast.mao, enterprise=fits, first_date=SINCE)
    assert officers_of(fits) == [cast.mao]


def test_only_who_serves_as_an_officer_today_is_named() -> None:
    cast, away = the_cast(), the_cast("330825")
    scheme, firm = a_scheme_of_officers(cast.county), an_enterprise(cast.county, "样例企业")
    cast.mao.postings.update(last_date="2020-01-01")
    for user in (cast.mao, cast.wu, away.mao):
        with pytest.raises(RefusedError, match="is no liaison officer today"):
            name_officer(scheme=scheme, officer=user, enterprise=firm, first_date=SINCE)


def test_nobody_is_named_for_a_day_to_come_or_twice_and_no_firm_of_another_county() -> None:
    cast, away = the_cast(), the_cast("330825")
    scheme, firm = a_scheme_of_officers(cast.county), an_enterprise(cast.county, "样例企业")
    tomorrow = service_date(cast.county) + datetime.timedelta(days=1)
    with pytest.raises(RefusedError, match="has not come yet"):
        name_officer(scheme=scheme, officer=cast.mao, enterprise=firm, first_date=tomorrow)
    with pytest.raises(RefusedError, match="is not for"):
        name_officer(
            scheme=scheme, officer=cast.mao, enterprise=an_enterprise(away.county, "外县样例"), first_date=SINCE
        )
    answers_for(scheme, cast.mao, firm)
    with pytest.raises(RefusedError, match="already"):
        name_officer(scheme=scheme, officer=cast.mao, enterprise=firm, first_date=SINCE)


def test_what_began_and_ended_on_one_day_never_held() -> None:
    cast = the_cast()
    scheme, firm = a_scheme_of_officers(cast.county), an_enterprise(cast.county, "样例企业")
    today = service_date(cast.county)
    liaison = name_officer(scheme=scheme, officer=cast.mao, enterprise=firm, first_date=today)
    end_liaison(liaison=liaison)
    assert not Liaison.objects.exists()
    assert {edit.history_type for edit in Liaison.history.all()} == {"+", "-"}


def test_a_group_has_no_more_townships_than_the_scheme_lets_and_takes_none_of_another() -> None:
    cast = the_cast()
    scheme = a_scheme_of_groups(cast.county, most_townships=1)
    one, two = cast.county.townships.all()[:2]
    group = a_group(scheme, "第一帮扶组", one)
    with pytest.raises(RefusedError, match=r"would have .*2.* townships"):
        keep_group(group=group, townships=[one, two], members=[])
    with pytest.raises(RefusedError, match="Take it out of the other first"):
        keep_group(group=LiaisonGroup(scheme=scheme, name="第二帮扶组"), townships=[one], members=[])
    assert list(Township.objects.filter(group_townships__in=GroupTownship.objects.filter(HOLDS))) == [one]


def test_a_township_goes_from_one_group_to_another_and_members_change_with_history() -> None:
    cast = the_cast()
    scheme = a_scheme_of_groups(cast.county)
    one, two = cast.county.townships.all()[:2]
    first, second = a_group(scheme, "第一帮扶组", one, two), a_group(scheme, "第二帮扶组")
    keep_group(group=first, townships=[one], members=[cast.mao])
    keep_group(group=second, townships=[two], members=[])
    assert [row.group for row in GroupTownship.objects.filter(HOLDS, township=two)] == [second]
    assert GroupTownship.objects.filter(township=two, group=first, last_date__isnull=False).exists()
    keep_group(group=first, townships=[one], members=[])
    assert not first.group_members.filter(HOLDS).exists()


def test_a_rule_is_not_made_tighter_than_what_there_is() -> None:
    cast = the_cast()
    scheme = a_scheme_of_groups(cast.county)
    a_group(scheme, "第一帮扶组", *cast.county.townships.all()[:2])
    scheme.most_townships = 1
    with pytest.raises(RefusedError, match="第一帮扶组"):
        keep_scheme(scheme=scheme)
    scheme.refresh_from_db()
    assert scheme.most_townships == 2


def test_limits_in_the_wrong_order_are_refused_in_words() -> None:
    scheme = a_scheme_of_officers(the_cast().county)
    scheme.least_enterprises = 4
    with pytest.raises(ValidationError, match="at least than at most"):
        keep_scheme(scheme=scheme)
