"""The page of limits: what is typed wrong is told or put right, and what cases count by stays."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from tests.cases.people import Staff, a_case, the_staff, with_limits
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import classify_case, keep_limit, take_back_limit
from tongcun.cases.models import Grade, StepLimit
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Role
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
LIMITS = "/330822/cases/limits/"
TAKES_PART = "Cases count by this limit"


def typed(staff: Staff, **more: object) -> dict[str, Any]:
    """A limit as the form sends it; from today on if nothing else is said."""
    today = service_date(staff.county).isoformat()
    return {
        "step": "report", "case_class": "", "grade": "", "amount": 7, "unit": "working_days", "yellow_percent": 25,
        "first_date": today,
    } | more  # fmt: skip


def test_the_same_limit_from_the_same_day_is_told_and_nothing_typed_is_lost() -> None:
    staff = the_staff()
    su = as_user(staff.su)
    assert su.post(LIMITS, typed(staff)).status_code == 302
    page = text_of(su.post(LIMITS, typed(staff, amount=83)))
    assert "There is a limit for this from that day already." in page
    assert 'value="83"' in page
    assert StepLimit.objects.count() == 1


def test_a_bureaus_secretary_sets_no_limit_by_which_the_bureau_is_measured_and_no_phone_of_the_desk() -> None:
    staff = the_staff()
    of_a_bureau, of_the_desk = (
        as_user(a_person(name, staff.county, Role.SECRETARY, unit=unit))
        for name, unit in (("Mi", staff.bureau), ("Qi", staff.desk))
    )
    pages = [LIMITS, *(reverse(name, args=["330822"]) for name in ("case_classes", "schemes", "county_desk"))]
    assert [of_a_bureau.get(page).status_code for page in pages] == [403] * len(pages)
    assert [of_the_desk.get(page).status_code for page in pages] == [200] * len(pages)
    assert of_a_bureau.post(LIMITS, typed(staff, amount=300)).status_code == 403
    assert not StepLimit.objects.exists()
    assert LIMITS not in text_of(of_a_bureau.get("/330822/cases/"))


def test_a_mistyped_limit_is_put_right_or_taken_back_and_its_history_stays() -> None:
    staff = the_staff()
    su = as_user(staff.su)
    su.post(LIMITS, typed(staff, amount=70))
    row = StepLimit.objects.get()
    assert f"{LIMITS}{row.pk}/" in text_of(su.get(LIMITS))
    assert su.post(f"{LIMITS}{row.pk}/", typed(staff, amount=7)).status_code == 302
    assert StepLimit.objects.get().amount == 7
    assert su.post(f"{LIMITS}{row.pk}/take-back/").status_code == 302
    assert not StepLimit.objects.exists()
    assert "History of edits" in text_of(su.get(LIMITS))
    assert [past.history_type for past in StepLimit.history.order_by("history_id")] == ["+", "~", "-"]


def test_a_limit_by_which_a_case_counts_stays_and_another_begins_later() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS))
    a_case(staff)
    row, su = StepLimit.objects.get(), as_user(staff.su)
    assert f"{LIMITS}{row.pk}/" not in text_of(su.get(LIMITS))
    for answer in (su.post(f"{LIMITS}{row.pk}/", typed(staff, amount=1)), su.post(f"{LIMITS}{row.pk}/take-back/")):
        assert TAKES_PART in text_of(answer)
    row.amount = 1
    with pytest.raises(RefusedError, match=TAKES_PART):
        keep_limit(limit=row)
    with pytest.raises(RefusedError, match=TAKES_PART):
        take_back_limit(limit=row)
    tomorrow = service_date(staff.county) + datetime.timedelta(days=1)
    assert su.post(LIMITS, typed(staff, amount=9, first_date=tomorrow.isoformat())).status_code == 302
    assert [one.amount for one in StepLimit.objects.order_by("first_date")] == [7, 9]


def test_a_limit_of_another_grade_than_any_case_has_may_be_taken_back() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS))
    a_case(staff)
    urgent = staff.county.step_limits.create(
        step="report", grade="urgent", amount=1, unit="working_days", first_date="2020-01-01"
    )  # fmt: skip
    take_back_limit(limit=urgent)
    assert StepLimit.objects.count() == 1


@pytest.mark.parametrize(
    "more",
    [{"first_date": "2021-01-01"}, {"grade": "general", "first_date": "2021-01-01"}, {"grade": "general"}, {}],
)  # fmt: skip
def test_a_new_limit_does_not_take_the_place_of_one_by_which_cases_count(more: dict[str, object]) -> None:
    staff = the_staff()
    with_limits(staff, accept=(7, TimeUnit.WORKING_DAYS))
    case = a_case(staff)
    su, due = as_user(staff.su), case.due_at
    page = text_of(su.post(LIMITS, typed(staff, step="accept", amount=9) | more))
    assert "Cases count already by 7 working days, from 2020-01-01 on" in page
    assert StepLimit.objects.count() == 1
    case.refresh_from_db()
    assert case.due_at == due
    assert su.post(LIMITS, typed(staff, step="accept", grade="danger", amount=9)).status_code == 302


def test_a_limit_that_is_free_is_not_changed_into_one_that_takes_the_place_of_another() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS))
    a_case(staff)
    danger = staff.county.step_limits.create(
        step="report", grade="danger", amount=1, unit="working_days", first_date="2020-01-01"
    )  # fmt: skip
    page = text_of(as_user(staff.su).post(f"{LIMITS}{danger.pk}/", typed(staff, grade="general", amount=1)))
    assert "Cases count already by 7 working days" in page
    danger.refresh_from_db()
    assert danger.grade == "danger"


def test_what_a_case_counted_by_before_its_grade_was_changed_stays() -> None:
    staff = the_staff()
    with_limits(staff, accept=(7, TimeUnit.WORKING_DAYS))
    danger = staff.county.step_limits.create(
        step="accept", grade="danger", amount=1, unit="hours", first_date="2020-01-01"
    )  # fmt: skip
    case = a_case(staff, grade=Grade.DANGER)
    classify_case(case=case, case_class=None, grade=Grade.GENERAL, doer=staff.as_desk())
    for change in (lambda: keep_limit(limit=danger), lambda: take_back_limit(limit=danger)):
        with pytest.raises(RefusedError, match=TAKES_PART):
            change()
    with pytest.raises(RefusedError, match="Cases count already"):
        keep_limit(
            limit=StepLimit(county=staff.county, step="accept", grade="danger", amount=9, unit="hours",
                            first_date=service_date(staff.county))
        )  # fmt: skip


def test_one_day_is_one_day_and_not_one_days() -> None:
    limit = StepLimit(step="sign", amount=1, unit=TimeUnit.WORKING_DAYS)
    assert limit.length == "1 working day"
    limit.amount = 1200
    assert limit.length == "1,200 working days"
    with translation.override("zh-hans"):
        assert limit.length == "1,200 个工作日"
