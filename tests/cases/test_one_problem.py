"""One problem that came by several channels is several cases, and goes to one unit, in whichever order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Doer, Said, do_act, link_case, set_confidential, unlink_case
from tongcun.cases.models import Case, Link
from tongcun.cases.pure.acts import Act, Party, State
from tongcun.county.actions import RefusedError
from tongcun.county.models import Unit

pytestmark = pytest.mark.django_db
REASON = "不是同一件事：一个是线杆，一个是变压器"


def two_of_one_problem(staff: Staff, last: Act = Act.SORT) -> tuple[Case, Case]:
    """The first is brought to its unit; the same came by another channel, and is accepted."""
    first, same = brought_to(staff, a_case(staff), last), brought_to(staff, a_case(staff), Act.ACCEPT)
    link_case(case=same, to=first, link=Link.DUPLICATE, doer=staff.as_desk())
    return first, same


def sorted_to(staff: Staff, case: Case, unit: Unit) -> None:
    do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=unit))


@pytest.mark.parametrize("last", [Act.SORT, Act.PLAN, Act.PASS_REVIEW])
def test_what_came_by_another_channel_goes_to_the_unit_that_has_the_first_and_to_no_other(last: Act) -> None:
    staff = the_staff()
    first, same = two_of_one_problem(staff, last)
    su, page = as_user(staff.su), f"/330822/cases/{same.number}/"
    refused = su.post(f"{page}act/", {"act": "sort", "to": staff.power.pk, "words": ""})
    assert refused.status_code == 422
    assert f"one problem with {first.number}, which is with {staff.bureau}" in text_of(refused)
    same.refresh_from_db()
    assert (same.state, same.named) == (State.ACCEPTED, None)
    assert f'<option value="{staff.bureau.pk}" translate="no" selected>' in text_of(su.get(page))
    sorted_to(staff, same, staff.bureau)
    assert same.named == staff.bureau


def test_a_leader_who_names_the_unit_is_told_so_too() -> None:
    staff = the_staff()
    _first, same = two_of_one_problem(staff)
    sorted_to(staff, same, staff.bureau)
    do_act(case=same, act=Act.SEND_BACK, doer=staff.as_lead(), said=Said(words="不是我们的"))
    decides = Doer(Party.LEADER, staff.bai, None)
    with pytest.raises(RefusedError, match="the county desk takes back the link first"):
        do_act(case=same, act=Act.DECIDE, doer=decides, said=Said(to=staff.power, words="线路归供电公司"))
    do_act(case=same, act=Act.DECIDE, doer=decides, said=Said(to=staff.bureau, words="与前一件一并办理"))
    assert same.named == staff.bureau


def test_it_goes_elsewhere_where_the_first_is_over_undecided_or_another_problem_after_all() -> None:
    staff = the_staff()
    _over, same = two_of_one_problem(staff, Act.CLOSE)
    sorted_to(staff, same, staff.power)
    undecided, same = two_of_one_problem(staff)
    do_act(case=undecided, act=Act.SEND_BACK, doer=staff.as_lead(), said=Said(words="不是我们的"))
    sorted_to(staff, same, staff.power)
    _first, other = two_of_one_problem(staff)
    unlink_case(case=other, words=REASON, doer=staff.as_desk())
    sorted_to(staff, other, staff.power)
    repeated = brought_to(staff, a_case(staff), Act.ACCEPT)
    link_case(case=repeated, to=_first, link=Link.REPEAT, doer=staff.as_desk())
    sorted_to(staff, repeated, staff.power)


def test_the_page_of_each_and_the_desks_card_say_that_they_are_one_problem_and_with_whom() -> None:
    staff = the_staff()
    first, same = two_of_one_problem(staff)
    su, page = as_user(staff.su), "/330822/cases/%s/"
    assert f"sort to a unit: one problem with {first.number}, which is with {staff.bureau}" in text_of(
        su.get("/330822/my-desk/")
    )
    sorted_to(staff, same, staff.bureau)
    told = text_of(su.get(page % same.number))
    assert "One problem with" in told
    assert "two units for one problem" not in told
    assert f'href="/330822/cases/{same.number}/"' in text_of(su.get(page % first.number))


def test_two_that_were_found_to_be_one_problem_when_each_had_a_unit_are_linked_and_shown_as_such() -> None:
    staff = the_staff()
    first, same = brought_to(staff, a_case(staff), Act.SORT), brought_to(staff, a_case(staff), Act.ACCEPT)
    sorted_to(staff, same, staff.power)
    link_case(case=same, to=first, link=Link.DUPLICATE, doer=staff.as_desk())
    for case in (first, same):
        assert "two units for one problem" in text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))


def test_who_may_not_see_the_first_is_not_told_its_number() -> None:
    staff = the_staff()
    first, same = brought_to(staff, a_case(staff), Act.ACCEPT), brought_to(staff, a_case(staff), Act.SORT)
    sorted_to(staff, first, staff.power)
    link_case(case=same, to=first, link=Link.DUPLICATE, doer=staff.as_desk())
    set_confidential(case=first, is_confidential=True, words="要求保密", doer=staff.as_desk())
    gao = as_user(staff.gao)
    for page in ("/330822/my-desk/", f"/330822/cases/{same.number}/"):
        told = text_of(gao.get(page))
        assert same.number in told
        assert first.number not in told


# --- In whichever order.


def refused_elsewhere(staff: Staff, case: Case, other: Case) -> None:
    """The desk is told which other case of the problem is with which unit, and nothing is done; the form has that unit
    chosen, and so has the card on the desk said."""
    su, page = as_user(staff.su), f"/330822/cases/{case.number}/"
    unit, elsewhere = (staff.bureau, staff.power) if other.named == staff.bureau else (staff.power, staff.bureau)
    before = (case.state, case.named)
    refused = su.post(f"{page}act/", {"act": "sort", "to": elsewhere.pk, "words": ""})
    assert refused.status_code == 422
    assert f"one problem with {other.number}, which is with {unit}" in text_of(refused)
    case.refresh_from_db()
    assert (case.state, case.named) == before
    assert f'<option value="{unit.pk}" translate="no" selected>' in text_of(su.get(page))


def test_the_first_goes_to_the_unit_that_has_what_came_later_already() -> None:
    staff = the_staff()
    first, same = two_of_one_problem(staff, Act.ACCEPT)
    sorted_to(staff, same, staff.power)
    refused_elsewhere(staff, first, same)
    card = f"sort to a unit: one problem with {same.number}, which is with {staff.power}"
    assert card in text_of(as_user(staff.su).get("/330822/my-desk/"))
    sorted_to(staff, first, staff.power)
    assert first.named == staff.power


def test_the_first_does_not_move_to_another_unit_while_the_other_stays_with_the_one_that_had_it() -> None:
    staff = the_staff()
    first, same = two_of_one_problem(staff)
    sorted_to(staff, same, staff.bureau)
    refused_elsewhere(staff, first, same)
    unlink_case(case=same, words=REASON, doer=staff.as_desk())
    sorted_to(staff, first, staff.power)
    assert (first.named, same.named) == (staff.power, staff.bureau)


def test_the_problem_moves_to_another_unit_once_the_unit_has_given_back_all_of_it() -> None:
    staff = the_staff()
    cases = two_of_one_problem(staff)
    sorted_to(staff, cases[1], staff.bureau)
    for case in cases:
        do_act(case=case, act=Act.SEND_BACK, doer=staff.as_lead(), said=Said(words="不是我们的"))
    for case in cases:
        do_act(case=case, act=Act.DECIDE, doer=staff.as_desk(), said=Said(to=staff.power, words="线路归供电公司"))
    assert [case.named for case in cases] == [staff.power, staff.power]


def test_two_that_asked_for_what_is_over_go_to_one_unit_and_each_page_names_the_other() -> None:
    staff = the_staff()
    over, same = two_of_one_problem(staff, Act.CLOSE)
    again = brought_to(staff, a_case(staff), Act.ACCEPT)
    link_case(case=again, to=over, link=Link.DUPLICATE, doer=staff.as_desk())
    sorted_to(staff, same, staff.power)
    refused_elsewhere(staff, again, same)
    for case, other in ((same, again), (again, same)):
        told = text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))
        assert told.count("<dt>One problem with</dt>") == 1
        assert f"{other.number}</a> · with" in told
        assert f'<dt>the same by another channel</dt><dd><a href="/330822/cases/{over.number}/"' in told


def test_the_first_that_is_reopened_goes_to_the_unit_that_has_the_problem_by_then() -> None:
    staff = the_staff()
    first, same = two_of_one_problem(staff, Act.CLOSE)
    sorted_to(staff, same, staff.power)
    do_act(case=first, act=Act.REOPEN, doer=staff.as_desk(), said=Said(words="又坏了"))
    refused_elsewhere(staff, first, same)


def test_a_unit_that_is_no_more_keeps_nobody_from_naming_another() -> None:
    staff = the_staff()
    _first, same = two_of_one_problem(staff, Act.RESPOND)
    Unit.objects.filter(pk=staff.bureau.pk).update(valid_until="2021-01-01")
    sorted_to(staff, same, staff.power)
    assert same.named == staff.power


@pytest.mark.django_db(transaction=True)
def test_two_of_one_problem_that_are_given_a_unit_at_the_same_moment_go_to_one() -> None:
    staff = the_staff()
    for _time in range(4):
        first, same = two_of_one_problem(staff, Act.ACCEPT)
        together = Barrier(2)

        def sort(pair: tuple[Case, Unit], together: Barrier = together) -> str:
            together.wait()
            try:
                sorted_to(staff, *pair)
            except RefusedError:
                return "refused"
            finally:
                connection.close()
            return "sorted"

        with ThreadPoolExecutor(2) as threads:
            said = sorted(threads.map(sort, [(same, staff.power), (first, staff.bureau)]))
        assert said == ["refused", "sorted"]
        assert len(set(Case.objects.filter(pk__in=(first.pk, same.pk)).values_list("named", flat=True)) - {None}) == 1
