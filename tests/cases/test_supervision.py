"""What is proposed for late cases, and the sample of confirmed ones: the same for whoever asks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from http import HTTPStatus

import pytest
import time_machine
from django.core.exceptions import ValidationError

from tests.cases.people import Staff, a_case, brought_to, the_staff, with_limits
from tests.cases.test_reminding import wall
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act, draft_paper, keep_sample_call, keep_supervision_rule, sign_paper
from tongcun.cases.models import Case, PaperKind, SampleCall, SampleResult, SupervisionRule
from tongcun.cases.pure.acts import Act
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.clocks import Clocks
from tongcun.cases.queries.supervising import (
    Further,
    Proposal,
    late_open,
    proposals,
    rule_of,
    sample_of,
    waiting_proposals,
)
from tongcun.cases.queries.todo_cards import MOST
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import FullView
from tongcun.county.queries import scope_of
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime.date(2021, 9, 1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False) as moved:
        yield moved


@pytest.fixture
def staff(clock: time_machine.Traveller) -> Staff:
    staff = the_staff()
    with_limits(staff, report=(1, TimeUnit.WORKING_DAYS))
    return staff


def proposed(staff: Staff) -> list[Proposal]:
    late = late_open(cases_of(scope_of(staff.shi, staff.county)), now())
    return proposals(list(late), rule_of(staff.county), now())


def test_the_longer_it_is_late_the_sharper_what_is_proposed(staff: Staff, clock: time_machine.Traveller) -> None:
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    assert proposed(staff) == []
    clock.move_to(wall("2021-09-08 09:00"))
    (one,) = proposed(staff)
    assert (one.case, one.days, one.proposed) == (case, 1, PaperKind.URGE)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    sign_paper(draft=draft, by=staff.shi)
    (one,) = proposed(staff)
    assert (one.proposed, one.next_in) == (None, 2)
    clock.move_to(wall("2021-09-10 09:00"))
    assert proposed(staff)[0].proposed is PaperKind.SUPERVISE


def test_what_is_late_for_long_is_to_go_up_to_the_deputy_and_then_to_the_leader(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    with_limits(staff, decide=(1, TimeUnit.WORKING_DAYS))
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    clock.move_to(wall("2021-09-15 09:00"))
    assert proposed(staff)[0].further is None
    clock.move_to(wall("2021-09-16 09:00"))  # the seventh working day
    assert proposed(staff)[0].further is Further.DEPUTY
    assert "put it before the deputy leader" in text_of(as_user(staff.shi).get("/330822/cases/escalation/"))
    do_act(case=case, act=Act.ESCALATE, doer=staff.as_supervisor(), said=Said(words="久拖未决"))
    assert proposed(staff) == []
    clock.move_to(wall("2021-09-28 09:00"))
    assert proposed(staff)[0].further is None
    clock.move_to(wall("2021-10-20 09:00"))
    assert proposed(staff)[0].further is Further.LEADER


def test_a_paper_about_an_earlier_step_is_no_answer_to_this_lateness(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    with_limits(staff, accept=(1, TimeUnit.WORKING_DAYS))
    case = a_case(staff)
    clock.move_to(wall("2021-09-08 09:00"))
    sign_paper(draft=draft_paper(kind=PaperKind.URGE, to=staff.desk, cases=[case], by=staff.shi), by=staff.shi)
    assert proposed(staff)[0].proposed is None
    brought_to(staff, case, Act.RESPOND)
    clock.move_to(wall("2021-09-10 09:00"))
    (one,) = proposed(staff)
    assert (one.issued, one.proposed) == ([], PaperKind.URGE)


def test_a_look_back_that_is_late_stands_among_what_is_late(staff: Staff, clock: time_machine.Traveller) -> None:
    with_limits(staff, look_back_30=(720, TimeUnit.HOURS))
    case = brought_to(staff, a_case(staff), Act.STRIKE_OFF)
    clock.move_to(wall("2021-10-05 09:00"))
    assert proposed(staff) == []
    clock.move_to(wall("2021-10-08 09:00"))
    assert [(one.case, one.proposed, one.further) for one in proposed(staff)] == [(case, None, Further.LOOK_BACK)]


def test_the_county_sets_its_own_days_in_rising_order(staff: Staff, clock: time_machine.Traveller) -> None:
    brought_to(staff, a_case(staff), Act.RESPOND)
    clock.move_to(wall("2021-09-08 09:00"))
    shi = as_user(staff.shi)
    page = "/330822/cases/escalation/"
    days = {"urge_days": 2, "supervise_days": 3, "talk_days": 5, "circular_days": 10, "deputy_days": 7,
            "leader_days": 15, "sample_percent": 20}  # fmt: skip
    assert shi.post(page, days).status_code == 302
    assert proposed(staff)[0].proposed is None
    assert "A sharper paper" in text_of(shi.post(page, days | {"talk_days": 1}))
    assert "does not come before the deputy" in text_of(shi.post(page, days | {"leader_days": 6}))
    with pytest.raises(ValidationError):
        keep_supervision_rule(rule=SupervisionRule(county=staff.county, urge_days=9))
    assert as_user(staff.su).get(page).status_code == 403


def test_how_much_is_proposed_counts_every_late_case_as_the_page_does(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    with_limits(staff, decide=(1, TimeUnit.WORKING_DAYS), look_back_30=(720, TimeUnit.HOURS))
    ways = (Act.ACCEPT, Act.SIGN, Act.RESPOND, Act.REPORT, Act.STRIKE_OFF)
    for day in (6, 8, 13, 22):
        clock.move_to(wall(f"2021-09-{day:02d} 09:00"))
        cases = [brought_to(staff, a_case(staff), last) for last in ways]
        do_act(case=cases[1], act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="久拖未决"))
    for moment in ("09-09 10:00", "09-13 10:00", "09-24 10:00", "10-11 10:00", "11-15 10:00"):
        clock.move_to(wall(f"2021-{moment}"))
        shown = [one for one in proposed(staff) if one.proposed or one.further]
        late = cases_of(scope_of(staff.shi, staff.county))
        assert (
            waiting_proposals(late, rule_of(staff.county), Clocks(scope_of(staff.shi, staff.county), now()))
            == len(shown)
            > 0
        )
        for one in [one for one in shown if one.proposed in (PaperKind.URGE, PaperKind.SUPERVISE)][::2]:
            draft = draft_paper(kind=PaperKind(one.proposed or ""), to=staff.bureau, cases=[one.case], by=staff.shi)
            sign_paper(draft=draft, by=staff.shi)


def test_more_late_cases_than_a_desk_shows_are_all_counted(staff: Staff, clock: time_machine.Traveller) -> None:
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    copies = []
    for number in range(MOST + 30):
        copy = Case.objects.get(pk=case.pk)
        copy.pk, copy.number = None, f"2021-9{number:03d}"
        copies.append(copy)
    Case.objects.bulk_create(copies)
    clock.move_to(wall("2021-09-08 09:00"))
    assert f"decide about {MOST + 31} proposals" in text_of(as_user(staff.shi).get("/330822/my-desk/"))


def a_month_of_confirmed_cases(staff: Staff, count: int) -> None:
    for number in range(count):
        brought_to(staff, a_case(staff, title=f"事{number}"), Act.CONFIRM)


def test_the_sample_of_a_month_is_always_the_same_and_a_greater_share_keeps_it(staff: Staff) -> None:
    a_month_of_confirmed_cases(staff, 12)
    first = list(sample_of(staff.county, SEPTEMBER))
    assert len(first) == 2  # ten of a hundred, rounded up
    assert list(sample_of(staff.county, SEPTEMBER)) == first
    assert list(sample_of(staff.county, datetime.date(2021, 8, 1))) == []
    keep_supervision_rule(rule=SupervisionRule(county=staff.county, sample_percent=50))
    greater = sample_of(staff.county, SEPTEMBER)
    assert len(greater) == 6
    assert set(first) < set(greater)


def test_what_was_called_stays_in_the_sample_when_a_confirmation_that_comes_later_changes_the_draw(
    staff: Staff,
) -> None:
    a_month_of_confirmed_cases(staff, 5)
    (drawn,) = sample_of(staff.county, SEPTEMBER)
    keep_sample_call(
        county=staff.county, case=drawn, month=SEPTEMBER, result=SampleResult.AGREES, called="13900001234", words="好",
        by=staff.shi,
    )  # fmt: skip
    while True:
        a_month_of_confirmed_cases(staff, 1)
        now_drawn = list(sample_of(staff.county, SEPTEMBER))
        if now_drawn != [drawn]:
            break
    assert len(now_drawn) == 2
    assert drawn in now_drawn


def test_a_call_is_kept_with_number_and_words_and_only_of_the_sample(staff: Staff) -> None:
    a_month_of_confirmed_cases(staff, 12)
    case = sample_of(staff.county, SEPTEMBER)[0]
    other = Case.objects.exclude(pk__in=[one.pk for one in sample_of(staff.county, SEPTEMBER)])[0]
    said = {"month": "2021-09", "result": "differs", "called": "13900001234", "words": "线杆还没迁"}
    address = f"/330822/cases/sampling/{case.number}/call/"
    answer = as_user(staff.shi).post(address, said)
    assert answer.headers["Location"] == "/330822/cases/sampling/?month=2021-09"
    page = text_of(as_user(staff.su).get("/330822/cases/sampling/?month=2021-09"))
    assert "线杆还没迁" in page
    assert "13900001234" not in page
    assert "＊＊＊＊＊＊＊1234" in page
    in_full = as_user(staff.su).post("/330822/cases/sampling/", {"month": "2021-09"})
    assert "13900001234" in text_of(in_full)
    assert FullView.objects.get().what == "sample calls of 2021-09"
    assert as_user(staff.gao).post(address, said).status_code == 403
    for unfit in ({"words": " "}, {"words": "迁\0了"}, {"words": "长" * 2001}, {"called": "139\0"}, {"result": "x"}):
        assert as_user(staff.shi).post(address, said | unfit).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    with pytest.raises(RefusedError, match="not in the sample"):
        keep_sample_call(
            county=staff.county, case=other, month=SEPTEMBER, result=SampleResult.AGREES, called="1", words="好",
            by=staff.shi,
        )  # fmt: skip
    assert SampleCall.objects.count() == 1
