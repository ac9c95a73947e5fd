"""Two people of one name are told apart wherever one of them is chosen: unit, place and role stand beside the name."""

from __future__ import annotations

import pytest

from tests.cases.people import Staff, the_staff
from tests.cases.schemes import a_scheme_of_groups
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.models import LiaisonGroup
from tongcun.county.models import Role, User

pytestmark = pytest.mark.django_db


def with_two_dings(staff: Staff) -> tuple[User, User]:
    """丁样例 of the bureau, and another who leads the county."""
    ding = a_person("ding", staff.county, Role.BUREAU, unit=staff.bureau)
    other = a_person("ding2", staff.county, Role.LEADER)
    User.objects.filter(pk__in=[ding.pk, other.pk]).update(display_name="丁样例")
    return ding, other


@pytest.mark.parametrize("page", ["cases/notes/new/", "liaison/hand-over/", "GROUP"])
def test_two_of_one_name_are_told_apart_by_unit_and_role(page: str) -> None:
    staff = the_staff()
    with_two_dings(staff)
    scheme = a_scheme_of_groups(staff.county)
    group = LiaisonGroup.objects.create(scheme=scheme, name="一组", lead_unit=staff.bureau, official_order=1)
    address = f"liaison/groups/{group.pk}/" if page == "GROUP" else page
    shown = text_of(as_user(staff.su).get(f"/330822/{address}"))
    words = shown.replace('<span translate="no">', "").replace("</span>", "")
    assert "丁样例 · 农业农村局（样例） bureau" in words
    assert "丁样例 · leader" in words


def test_who_has_left_is_known_by_the_last_post() -> None:
    staff = the_staff()
    ding, _other = with_two_dings(staff)
    ding.postings.update(last_date="2020-01-01")
    LiaisonGroup.objects.create(
        scheme=a_scheme_of_groups(staff.county), name="一组", lead_unit=staff.bureau, official_order=1,
        leading_leader=ding,
    )  # fmt: skip
    shown = text_of(as_user(staff.su).get("/330822/liaison/hand-over/"))
    assert "丁样例 · 农业农村局（样例） bureau" in shown
