"""The same request by several channels: what was likely asked before is shown before it is taken down once more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.schemes import an_enterprise
from tests.cases.test_sent_twice import NEW, a_visit_with_a_problem, taken_down
from tests.county.pages import as_user, text_of
from tongcun.cases.models import Case, Link, Visit
from tongcun.cases.pure.acts import Act

pytestmark = pytest.mark.django_db
POLE = "高压线离地太低，拖拉机过不去"
AGAIN = "田里的高压线离地只有三米，拖拉机过不去"


def told_again(staff: Staff, **said: Any) -> dict[str, Any]:
    return taken_down(staff, problem=AGAIN, title="线杆") | said


def looked_at(client: Client, address: str, said: dict[str, Any]) -> dict[str, Any]:
    """What is sent once somebody has looked at what they were shown."""
    shown = client.post(address, said).context["earlier"]
    return said | {"looked_at": " ".join(str(case.pk) for case in shown.likely)}


def test_the_desk_sees_what_was_likely_asked_before_it_registers_and_links_it_in_the_same_step() -> None:
    staff = the_staff()
    earlier, desk = a_case(staff, POLE), as_user(staff.su)
    page = text_of(desk.post(NEW, told_again(staff)))
    assert "not registered yet" in page
    assert f"{earlier.number} {POLE}" in page
    assert AGAIN in page
    assert Case.objects.count() == 1
    said = looked_at(desk, NEW, told_again(staff)) | {"same_as": earlier.pk, "link": "duplicate"}
    assert desk.post(NEW, said).status_code == 302
    made = Case.objects.latest("pk")
    assert (made.linked_to, made.link, made.registered_by) == (earlier, Link.DUPLICATE, staff.su)
    event = made.events.get()
    assert (event.act, event.other, event.by) == (Act.LINK, earlier, staff.su)
    assert earlier.number in text_of(desk.get(f"/330822/cases/{made.number}/"))


def test_sent_twice_once_it_was_looked_at_it_is_one_case_with_one_link() -> None:
    staff = the_staff()
    earlier, desk = a_case(staff, POLE), as_user(staff.su)
    said = looked_at(desk, NEW, told_again(staff)) | {"same_as": earlier.pk, "link": "repeat"}
    first, again = (desk.post(NEW, said)["Location"] for _time in range(2))
    assert first == again
    assert (Case.objects.count(), Case.objects.latest("pk").events.count()) == (2, 1)


def test_it_is_new_if_whoever_looked_says_so_and_another_that_came_meanwhile_is_shown_first() -> None:
    staff = the_staff()
    a_case(staff, POLE)
    desk = as_user(staff.su)
    said = looked_at(desk, NEW, told_again(staff))
    late = a_case(staff, "高压线离地只有三米，拖拉机过不去")
    assert late.number in text_of(desk.post(NEW, said))
    assert desk.post(NEW, looked_at(desk, NEW, said)).status_code == 302
    assert Case.objects.latest("pk").linked_to is None


def test_who_may_not_link_is_shown_it_too_and_a_link_that_is_forged_links_nothing() -> None:
    staff = the_staff()
    earlier, clerk = a_case(staff, POLE), as_user(staff.xiang)
    page = text_of(clerk.post(NEW, told_again(staff)))
    assert earlier.number in page
    assert "the county desk links" in page
    assert "same_as" not in page
    clerk.post(NEW, looked_at(clerk, NEW, told_again(staff)) | {"same_as": earlier.pk, "link": "duplicate"})
    made = Case.objects.latest("pk")
    assert (made.registered_by, made.linked_to) == (staff.xiang, None)


def test_nothing_is_shown_of_another_enterprise_another_matter_or_a_case_that_one_may_not_see() -> None:
    staff = the_staff()
    a_case(staff, POLE, enterprise=an_enterprise(staff.county, "别家样例", staff.firm.township))
    a_case(staff, "猪场排水沟堵了")
    a_case(staff, POLE, is_confidential=True)
    assert as_user(staff.xiang).post(NEW, told_again(staff)).status_code == 302
    assert "not registered yet" in text_of(as_user(staff.su).post(NEW, told_again(staff, form="two")))


def test_what_has_ended_is_shown_after_what_is_open_and_is_taken_for_asked_again() -> None:
    staff = the_staff()
    ended = brought_to(staff, a_case(staff, POLE), Act.CLOSE)
    desk = as_user(staff.su)
    shown = desk.post(NEW, told_again(staff)).context["earlier"]
    assert ([case.pk for case in shown.likely], shown["link"].value()) == ([ended.pk], Link.REPEAT)
    open_one = a_case(staff, POLE)
    shown = desk.post(NEW, told_again(staff)).context["earlier"]
    assert ([case.pk for case in shown.likely], shown["link"].value()) == ([open_one.pk, ended.pk], Link.DUPLICATE)


def test_a_visit_with_a_problem_shows_it_before_it_is_saved_and_the_desk_links_there() -> None:
    staff = the_staff()
    earlier = a_case(staff, POLE)
    address = f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    said = a_visit_with_a_problem(staff, problem=AGAIN)
    officer = as_user(staff.cast.mao)
    page = text_of(officer.post(address, said))
    assert "The visit is not saved yet" in page
    assert earlier.number in page
    assert not Visit.objects.exists()
    assert officer.post(address, looked_at(officer, address, said)).status_code == 302
    assert Visit.objects.get().case == Case.objects.latest("pk")
    staff.cast.mao.postings.create(county=staff.county, role="secretary")
    both = as_user(staff.cast.mao)
    scheme = Visit.objects.get().scheme_id
    anew = said | {"form": "two", "said": "又去了一次。", "officer": staff.cast.mao.pk, "scheme": scheme}
    both.post(address, looked_at(both, address, anew) | {"same_as": earlier.pk, "link": "duplicate"})
    assert Visit.objects.latest("pk").case.linked_to == earlier  # type: ignore[union-attr]


def test_a_visit_without_a_problem_asks_nothing() -> None:
    staff = the_staff()
    a_case(staff, POLE)
    address = f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    assert as_user(staff.cast.mao).post(address, a_visit_with_a_problem(staff, problem="")).status_code == 302


def test_the_form_with_what_was_asked_before_asks_the_database_at_most_twenty_times(
    django_assert_max_num_queries: Any,
) -> None:
    staff = the_staff()
    for _number in range(8):
        a_case(staff, POLE)
    client, address = as_user(staff.cast.mao), f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    with django_assert_max_num_queries(20):
        client.post(address, a_visit_with_a_problem(staff, problem=AGAIN))
    desk = as_user(staff.su)
    with django_assert_max_num_queries(20):
        assert len(desk.post(NEW, told_again(staff)).context["earlier"].likely) == 5
