"""Classes of cases: a county makes, renames and retires them by itself, and no case loses its own."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError

from tests.cases.people import Staff, a_case, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import keep_class
from tongcun.cases.models import CaseClass

pytestmark = pytest.mark.django_db
CLASSES = "/330822/cases/classes/"


def a_class(staff: Staff, name: str = "项目建设", order: int = 1) -> CaseClass:
    return keep_class(case_class=CaseClass(county=staff.county, name=name, official_order=order))


def test_the_desk_makes_a_class_and_it_is_offered_with_a_new_case() -> None:
    staff = the_staff()
    su = as_user(staff.su)
    assert su.post(CLASSES, {"name": " 养殖污染 ", "official_order": 2}).status_code == HTTPStatus.FOUND
    assert CaseClass.objects.get().name == "养殖污染"
    assert "养殖污染" in text_of(su.get("/330822/cases/new/"))
    assert 'value="3"' in text_of(su.get(CLASSES))  # the next stands behind it


def test_the_history_of_classes_marks_their_names_as_such() -> None:
    staff = the_staff()
    a_class(staff)
    assert '(class of cases <span translate="no">项目建设</span>)' in text_of(as_user(staff.su).get(CLASSES))


def test_who_may_not_set_limits_makes_no_class() -> None:
    staff = the_staff()
    for user in (staff.gao, staff.shi, staff.bai, staff.cast.mao, staff.xiang):
        assert as_user(user).post(CLASSES, {"name": "项目建设", "official_order": 1}).status_code in (403, 404)
    assert not CaseClass.objects.exists()


@pytest.mark.parametrize("name", ["项目建设", " 项目 建设", "项目建设\u3000"])
def test_two_classes_that_read_alike_are_one(name: str) -> None:
    staff = the_staff()
    a_class(staff)
    refused = as_user(staff.su).post(CLASSES, {"name": name, "official_order": 7})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "already" in text_of(refused)
    assert 'value="7"' in text_of(refused)
    with pytest.raises(ValidationError):
        a_class(staff, name)
    assert CaseClass.objects.count() == 1


def test_the_class_of_another_county_is_no_hindrance_and_is_not_reached() -> None:
    staff, others = the_staff(), the_staff("330825")
    theirs = a_class(others)
    a_class(staff)
    assert as_user(staff.su).get(f"{CLASSES}{theirs.pk}/").status_code == HTTPStatus.NOT_FOUND


def test_a_class_that_is_renamed_is_renamed_with_its_cases() -> None:
    staff = the_staff()
    kind = a_class(staff, "项目建没")
    case, su = a_case(staff, case_class=kind.pk), as_user(staff.su)
    typed = {"name": "项目建设", "official_order": 1, "is_in_use": "on"}
    assert su.post(f"{CLASSES}{kind.pk}/", typed).status_code == HTTPStatus.FOUND
    assert "项目建设" in text_of(su.get(f"/330822/cases/{case.number}/"))
    page = text_of(su.get(CLASSES))
    assert "项目建没 → 项目建设" in page
    assert f"?class={kind.pk}" in page


def test_a_class_out_of_use_is_not_offered_and_a_case_that_has_it_keeps_it() -> None:
    staff = the_staff()
    kind, su = a_class(staff), as_user(staff.su)
    case = a_case(staff, case_class=kind.pk)
    su.post(f"{CLASSES}{kind.pk}/", {"name": kind.name, "official_order": 1})
    assert not CaseClass.objects.get().is_in_use
    assert f">{kind.name}</option>" not in text_of(su.get("/330822/cases/new/"))
    assert f"selected>{kind.name}</option>" in text_of(su.get(f"/330822/cases/{case.number}/"))
    said = {"case_class": kind.pk, "grade": "urgent"}
    assert su.post(f"/330822/cases/{case.number}/classify/", said).status_code == HTTPStatus.FOUND
    case.refresh_from_db()
    assert (case.case_class, case.grade) == (kind, "urgent")
