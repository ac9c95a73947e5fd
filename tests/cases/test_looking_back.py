"""A look-back says whether it holds; what does not hold is on the desk of whoever may take it up again."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
import time_machine

from tests.cases.cards import a_visitor
from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Doer, Said, do_act
from tongcun.cases.models import Case, SupervisionRule
from tongcun.cases.pure.acts import Act, Outcome, Party, State
from tongcun.county.actions import RefusedError
from tongcun.county.models import Role, User

pytestmark = pytest.mark.django_db
DESK = "/330822/my-desk/"
STEP = "reopen it: looked at again, it does not hold"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2021-09-06T02:00:00+00:00") as traveller:
        yield traveller


def closed(staff: Staff, clock: time_machine.Traveller) -> Case:
    """A case that was struck off a month ago."""
    SupervisionRule.objects.create(county=staff.county, sample_percent=0)
    case = brought_to(staff, a_case(staff), Act.STRIKE_OFF)
    clock.move_to("2021-10-08T02:00:00+00:00")
    return case


def looked(staff: Staff, case: Case, outcome: Outcome | None, words: str = "到现场看过") -> None:
    officer = Doer(Party.OFFICER, staff.cast.mao)
    do_act(case=case, act=Act.LOOK_BACK, doer=officer, said=Said(words=words, outcome=outcome))


def waits_for(staff: Staff) -> list[User]:
    return [
        user for user in (staff.su, staff.shi, staff.gao, staff.cast.mao) if STEP in text_of(as_user(user).get(DESK))
    ]


@pytest.mark.parametrize("outcome", [None, Outcome.SOLVED])
def test_a_look_back_that_does_not_say_whether_it_holds_is_refused(
    clock: time_machine.Traveller, outcome: Outcome | None
) -> None:
    staff = the_staff()
    case = closed(staff, clock)
    with pytest.raises(RefusedError, match="Say whether it holds"):
        looked(staff, case, outcome)


def test_no_case_is_reported_as_holding(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PLAN)
    with pytest.raises(RefusedError, match="not for them to say"):
        do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=Said(words="办了", outcome=Outcome.HOLDS))


def test_what_holds_waits_for_nobody_and_what_does_not_for_the_desk_until_it_is_reopened(
    clock: time_machine.Traveller,
) -> None:
    staff = the_staff()
    case = closed(staff, clock)
    looked(staff, case, Outcome.HOLDS)
    assert waits_for(staff) == []
    clock.move_to("2021-12-10T02:00:00+00:00")
    looked(staff, case, Outcome.DOES_NOT_HOLD, "线又垂下来了")
    assert waits_for(staff) == [staff.su]
    do_act(case=case, act=Act.REOPEN, doer=staff.as_desk(), said=Said(words="回头看又出问题"))
    assert case.state == State.ACCEPTED
    assert waits_for(staff) == []


def test_it_waits_no_longer_once_a_later_look_back_finds_that_it_holds(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = closed(staff, clock)
    looked(staff, case, Outcome.DOES_NOT_HOLD)
    clock.move_to("2021-12-10T02:00:00+00:00")
    looked(staff, case, Outcome.DOES_NOT_HOLD, "还是不行")
    assert waits_for(staff) == [staff.su]
    clock.move_to("2021-12-20T02:00:00+00:00")
    looked(staff, case, Outcome.HOLDS)
    assert waits_for(staff) == []


def test_nor_once_the_asker_has_contested_it(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = closed(staff, clock)
    looked(staff, case, Outcome.DOES_NOT_HOLD)
    contested = Said(words="又坏了", called="13900001234")
    do_act(case=case, act=Act.CONTEST, doer=staff.as_caller(), said=contested)
    assert waits_for(staff) == []
    do_act(case=case, act=Act.REDO, doer=staff.as_desk(), said=Said(words="返工"))
    for act, doer, said in again(staff):
        do_act(case=case, act=act, doer=doer, said=said)
    assert waits_for(staff) == []


def again(staff: Staff) -> list[tuple[Act, Doer, Said]]:
    return [
        (Act.REPORT, staff.as_lead(), Said(words="返工完成", outcome=Outcome.SOLVED)),
        (Act.PASS_REVIEW, staff.as_desk(), Said()),
        (Act.CONFIRM, staff.as_caller(), Said(words="好了", called="13900001234", outcome=Outcome.SOLVED)),
        (Act.CLOSE, staff.as_desk(), Said()),
    ]


def test_whoever_sits_at_the_desk_and_worked_on_it_leaves_it_to_a_supervisor(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = closed(staff, clock)
    staff.su.postings.create(county=staff.county, role=Role.BUREAU, unit=staff.bureau)
    looked(staff, case, Outcome.DOES_NOT_HOLD)
    assert waits_for(staff) == [staff.shi]


def test_the_officer_says_it_on_the_page_where_nothing_is_chosen_beforehand(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    case = closed(staff, clock)
    officer, page = as_user(staff.cast.mao), f"/330822/cases/{case.number}/"
    assert '<option value="" selected>choose</option>' in officer.get(page).text
    unsaid = officer.post(f"{page}act/", {"act": "look_back", "outcome": "", "words": "线又垂下来了"})
    assert unsaid.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    said = officer.post(f"{page}act/", {"act": "look_back", "outcome": "does_not_hold", "words": "线又垂下来了"})
    assert said.status_code == HTTPStatus.FOUND
    assert "· does not hold" in text_of(officer.get(page))


def test_the_asker_reads_what_was_found(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    case = closed(staff, clock)
    looked(staff, case, Outcome.DOES_NOT_HOLD)
    assert "We looked again how it stands: it is not right any more." in text_of(visitor.get("asker_case", case.number))
