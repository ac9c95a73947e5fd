"""Who has posts in several units says for which of them something is taken down; nobody else is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.people import Staff, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.models import Case, Visit
from tongcun.county.clock import service_date
from tongcun.county.models import Role, Unit, User

pytestmark = pytest.mark.django_db
ASKED = "taken down for"
NEW = "/330822/cases/new/"


def taken_down(staff: Staff, by: User, **said: Any) -> Any:
    form = {
        "form": "one", "enterprise": staff.firm.pk, "title": "用电增容", "problem": "变压器容量不足",
        "channel": "officer", "grade": "general", "found_on": service_date(staff.county).isoformat(),
    }  # fmt: skip
    return as_user(by).post(NEW, form | said)


def also_serves(user: User, staff: Staff, role: Role, unit: Unit | None) -> None:
    user.postings.create(county=staff.county, role=role, unit=unit)


def test_who_acts_for_several_units_is_asked_and_the_one_that_is_named_holds_it() -> None:
    staff = the_staff()
    also_serves(staff.cast.mao, staff, Role.BUREAU, staff.power)
    also_serves(staff.cast.mao, staff, Role.BUREAU, staff.bureau)
    assert ASKED in text_of(as_user(staff.cast.mao).get(NEW))
    assert taken_down(staff, staff.cast.mao).status_code == 422
    assert taken_down(staff, staff.cast.mao, unit=staff.township.pk).status_code == 422, "not one of theirs"
    assert not Case.objects.exists()
    assert taken_down(staff, staff.cast.mao, unit=staff.power.pk).status_code == 302
    assert Case.objects.get().holder == staff.power


def test_an_officer_of_one_unit_who_acts_for_another_is_asked_too() -> None:
    staff = the_staff()
    staff.cast.mao.postings.update(unit=staff.bureau)
    also_serves(staff.cast.mao, staff, Role.BUREAU, staff.power)
    assert taken_down(staff, staff.cast.mao).status_code == 422
    assert taken_down(staff, staff.cast.mao, unit=staff.bureau.pk).status_code == 302
    assert Case.objects.get().holder == staff.bureau


@pytest.mark.parametrize("key", ["desk", "power"])
def test_who_sits_at_the_desk_and_acts_for_a_unit_says_for_which_of_both(key: str) -> None:
    staff = the_staff()
    also_serves(staff.su, staff, Role.BUREAU, staff.power)
    assert taken_down(staff, staff.su).status_code == 422
    assert taken_down(staff, staff.su, unit=key if key == "desk" else staff.power.pk).status_code == 302
    assert Case.objects.get().holder == getattr(staff, key)


@pytest.mark.parametrize("who", ["su", "mao"])
def test_who_has_one_post_is_not_asked(who: str) -> None:
    staff = the_staff()
    by = getattr(staff, who, None) or getattr(staff.cast, who)
    assert ASKED not in text_of(as_user(by).get(NEW))
    assert taken_down(staff, by).status_code == 302
    assert Case.objects.get().holder == staff.desk


def test_an_officer_who_serves_two_units_says_for_which_a_problem_of_a_visit_is_and_of_no_problem_nothing() -> None:
    staff = the_staff()
    staff.cast.mao.postings.update(unit=staff.bureau)
    also_serves(staff.cast.mao, staff, Role.LIAISON_OFFICER, staff.power)
    page, officer = f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/", as_user(staff.cast.mao)
    said = {
        "form": "one", "scheme": staff.county.schemes.get().pk, "visited_on": service_date(staff.county).isoformat(),
        "met": "周某人", "said": "看了变压器",
    }  # fmt: skip
    assert officer.post(page, said).status_code == 302, "there was no problem"
    said |= {"form": "two", "said": "又去了", "problem": "变压器容量不足"}
    unsaid = officer.post(page, said)
    assert "Say for which unit the problem is taken down" in text_of(unsaid)
    assert Visit.objects.count() == 1
    assert officer.post(page, said | {"unit": staff.power.pk}).status_code == 302
    assert Case.objects.get().holder == staff.power
