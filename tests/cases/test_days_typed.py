"""Days as people mistype them: of the year 26, of a century to come, of tomorrow; each is told beside its field."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.schemes import a_scheme_of_officers
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act
from tongcun.cases.models import Case, SiteMeeting, StepLimit
from tongcun.cases.pure.acts import Act
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import User

pytestmark = pytest.mark.django_db
HERE = "/330822/"
NO_DAYS = ["0026-11-27", "2926-11-27"]


@pytest.fixture
def staff(db: None) -> Staff:
    return the_staff()


def told(user: User, address: str, said: dict[str, Any]) -> str:
    answer = as_user(user).post(f"{HERE}{address}", said)
    assert answer.status_code in (200, 422)
    return text_of(answer)


def in_days(staff: Staff, days: int) -> str:
    return (service_date(staff.county) + datetime.timedelta(days=days)).isoformat()


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_problem_is_found_on_a_day_that_a_county_has_to_do_with(staff: Staff, day: str) -> None:
    said = {"enterprise": staff.firm.pk, "title": "用电增容", "problem": "变压器容量不足", "channel": "officer",
            "grade": "general"}  # fmt: skip
    assert "Ensure this value is" in told(staff.su, "cases/new/", said | {"found_on": day})
    assert "has not come yet" in told(staff.su, "cases/new/", said | {"found_on": in_days(staff, 1)})
    with pytest.raises(RefusedError, match="has not come yet"):
        a_case(staff, found_on=datetime.date(2199, 1, 1))
    assert not Case.objects.exists()


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_limit_a_scheme_and_a_round_begin_on_such_a_day(staff: Staff, day: str) -> None:
    limit = {"step": "report", "amount": 7, "unit": "working_days", "first_date": day}
    assert "Ensure this value is" in told(staff.su, "cases/limits/", limit)
    assert not StepLimit.objects.exists()
    scheme = a_scheme_of_officers(staff.county, name="助企")
    said = {"name": "帮扶", "shape": "officers", "official_order": 1, "first_date": day, "last_date": day}
    assert told(staff.su, "liaison/schemes/new/", said).count("Ensure this value is") == 2
    dates = {"number": 9, "first_date": day, "last_date": day}
    assert told(staff.su, f"liaison/schemes/{scheme.pk}/rounds/new/", dates).count("Ensure this value is") == 2


def test_what_was_done_in_the_year_1_is_refused_before_it_is_stored(staff: Staff) -> None:
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    said = {"at": "0001-01-01T00:00", "place": "村口", "came": "高某", "agreed": "迁"}
    assert "Ensure this value is" in told(staff.gao, f"cases/{case.number}/site-meeting/", said)
    noted = {"act": "note", "words": "在办", "at": "0001-01-01T00:00"}
    assert "Ensure this value is" in told(staff.gao, f"cases/{case.number}/act/", noted)
    assert not SiteMeeting.objects.exists()


def test_a_plan_is_for_the_day_on_which_it_is_made_or_a_later_one(staff: Staff) -> None:
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    said = {"act": "plan", "words": "迁移线杆", "until": in_days(staff, -1)}
    assert "A plan is for the day" in told(staff.gao, f"cases/{case.number}/act/", said)
    today = service_date(staff.county)
    do_act(case=case, act=Act.PLAN, doer=staff.as_lead(), said=Said(words="迁移线杆", until=today))


def test_a_plan_that_is_entered_days_later_may_have_run_out_by_then(staff: Staff) -> None:
    case = a_case(staff, at=now() - datetime.timedelta(days=9))
    for act, doer, said in (
        (Act.ACCEPT, staff.as_desk(), Said()), (Act.SORT, staff.as_desk(), Said(to=staff.bureau)),
        (Act.SIGN, staff.as_lead(), Said()), (Act.RESPOND, staff.as_lead(), Said(words="已联系")),
    ):  # fmt: skip
        do_act(case=case, act=act, doer=doer, said=Said(to=said.to, words=said.words, at=case.registered_at))
    made = now() - datetime.timedelta(days=5)
    until = service_date(staff.county) - datetime.timedelta(days=3)
    do_act(case=case, act=Act.PLAN, doer=staff.as_lead(), said=Said(words="迁移线杆", until=until, at=made))
    assert case.events.latest("number").until == until
