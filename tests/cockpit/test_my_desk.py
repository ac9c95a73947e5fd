"""My desk: what waits for whom, and nothing else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine

from tests.cases.meetings import a_meeting, a_problem
from tests.cases.people import Staff, a_case, brought_to, steps, the_staff, with_limits
from tests.cases.schemes import an_enterprise, answers_for
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import (
    Doer,
    Said,
    ask_exclusion,
    decide_exclusion,
    do_act,
    do_part,
    draft_paper,
    invite,
    keep_sample_call,
    prepare_report,
    show_circular,
    sign_paper,
)
from tongcun.cases.models import Case, PaperDraft, PaperKind, Reason, ReportKind, SampleResult, SupervisionRule, Verdict
from tongcun.cases.pure.acts import Act, Outcome, Party
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.pure.promises import Promise
from tongcun.cases.queries.rates import Period
from tongcun.county.clock import now
from tongcun.county.models import County, Role, Unit, User
from tongcun.loops.cards import Card, pressing_first
from tongcun.loops.clock import Unit as TimeUnit
from tongcun.loops.lights import Light
from tongcun.parcels.models import Discrepancy, DiscrepancyKind

pytestmark = pytest.mark.django_db
DESK = "/330822/my-desk/"


def _waits_for(staff: Staff) -> set[str]:
    """For whom anything waits."""
    people: dict[str, User] = {
        "lead": staff.gao, "power": staff.dian, "desk": staff.su, "supervisor": staff.shi, "leader": staff.bai,
        "township": staff.xiang, "officer": staff.cast.mao,
    }  # fmt: skip
    return {name for name, user in people.items() if "Waiting for you" in text_of(as_user(user).get(DESK))}


def test_at_every_step_the_case_waits_for_whoever_is_to_do_the_next() -> None:
    staff = the_staff()
    case = a_case(staff)
    waited = [_waits_for(staff)]
    for act, doer, said in steps(staff):
        do_act(case=case, act=act, doer=doer, said=said)
        waited.append(_waits_for(staff))
    desk, lead = {"desk"}, {"lead"}
    assert waited == [desk, desk, lead, lead, lead, lead, desk, desk, desk, set(), set()]


def test_a_part_waits_for_its_unit_and_a_declined_one_for_the_desk() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.SIGN)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    assert "promise your part or decline" in text_of(as_user(staff.dian).get(DESK))
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不属电力设施"))
    assert "decide about the declined part" in text_of(as_user(staff.su).get(DESK))
    assert "Waiting for you" not in text_of(as_user(staff.dian).get(DESK))


def test_an_extension_asked_for_and_an_escalated_case_wait_for_whoever_decides() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    do_act(case=case, act=Act.ASK_EXTENSION, doer=staff.as_lead(), said=Said(words="等材料"))
    assert "decide the extension asked for" in text_of(as_user(staff.su).get(DESK))
    do_act(case=case, act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="久拖未决"))
    assert _waits_for(staff) == {"desk", "leader"}


def test_a_look_back_waits_for_the_officer_once_its_day_is_near() -> None:
    staff = the_staff()
    SupervisionRule.objects.create(county=staff.county, sample_percent=0)
    with_limits(staff, look_back_30=(720, TimeUnit.HOURS), look_back_90=(2160, TimeUnit.HOURS))
    with time_machine.travel("2021-10-13T02:00:00+00:00") as clock:
        case = brought_to(staff, a_case(staff), Act.STRIKE_OFF)
        assert _waits_for(staff) == set()
        clock.move_to("2021-11-08T02:00:00+00:00")
        assert _waits_for(staff) == {"officer"}
        clock.move_to("2021-11-12T01:00:00+00:00")
        officer = Doer(Party.OFFICER, staff.cast.mao)
        do_act(case=case, act=Act.LOOK_BACK, doer=officer, said=Said(words="没有再发生", outcome=Outcome.HOLDS))
        assert _waits_for(staff) == set()


@pytest.mark.parametrize("why", ["officer left", "no officer", "confidential"])
def test_a_look_back_that_no_officer_can_make_waits_for_the_desk(why: str) -> None:
    staff = the_staff()
    SupervisionRule.objects.create(county=staff.county, sample_percent=0)
    with_limits(staff, look_back_30=(720, TimeUnit.HOURS))
    with time_machine.travel("2021-10-13T02:00:00+00:00") as clock:
        brought_to(staff, a_case(staff, is_confidential=why == "confidential"), Act.STRIKE_OFF)
        if why == "officer left":
            staff.cast.mao.postings.update(last_date="2021-10-01")
        elif why == "no officer":
            staff.firm.liaisons.update(last_date="2021-10-01")
        assert _waits_for(staff) == set()
        clock.move_to("2021-11-08T02:00:00+00:00")
        assert _waits_for(staff) == {"desk"}


def test_an_exclusion_waits_for_a_supervisor_who_did_not_ask_for_it() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.STRIKE_OFF)
    asked = ask_exclusion(case=case, reason=Reason.VOID, words="重复录入", by=staff.shi)
    other = a_person("Other", staff.county, Role.SUPERVISOR)
    step = "decide whether adjusted rates leave it out"
    told = [step in text_of(as_user(user).get(DESK)) for user in (staff.shi, other, staff.su)]
    assert told == [False, True, False]
    decide_exclusion(exclusion=asked, verdict=Verdict.APPROVED, by=other)
    assert step not in text_of(as_user(other).get(DESK))


def test_a_drafted_paper_waits_for_the_supervisor_until_it_is_signed() -> None:
    staff = the_staff()
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[a_case(staff)], by=staff.shi)
    assert "sign the paper, or drop it" in text_of(as_user(staff.shi).get(DESK))
    sign_paper(draft=draft, by=staff.shi)
    assert _waits_for(staff) == {"desk"}


def test_what_is_proposed_for_late_cases_is_one_card_with_its_count() -> None:
    staff = the_staff()
    with_limits(staff, accept=(4, TimeUnit.HOURS))
    with time_machine.travel("2021-10-13T02:00:00+00:00") as clock:
        a_case(staff)
        a_case(staff, title="电压不足")
        assert _waits_for(staff) == {"desk"}
        clock.move_to("2021-10-15T02:00:00+00:00")
        page = text_of(as_user(staff.shi).get(DESK))
    assert "decide about 2 proposals" in page
    assert "/330822/cases/escalation/" in page


def test_the_sample_waits_for_who_calls_back_until_all_have_said_something() -> None:
    staff = the_staff()
    with time_machine.travel("2021-10-13T02:00:00+00:00") as clock:
        case = brought_to(staff, a_case(staff), Act.STRIKE_OFF)
        assert _waits_for(staff) == set()
        clock.move_to("2021-11-03T02:00:00+00:00")
        assert _waits_for(staff) == {"desk", "supervisor"}
        month = datetime.date(2021, 10, 1)
        for result in (SampleResult.NO_ANSWER, SampleResult.AGREES):
            assert "call 1 once more" in text_of(as_user(staff.su).get(DESK))
            keep_sample_call(
                county=staff.county, case=case, month=month, result=result, called="13900001234", words="好",
                by=staff.su,
            )  # fmt: skip
        assert _waits_for(staff) == set()


def test_the_overdue_stand_first() -> None:
    staff = the_staff()
    with_limits(staff, accept=(4, TimeUnit.HOURS))
    a_case(staff, title="不急的")
    late = a_case(staff, title="超期的")
    Case.objects.filter(pk=late.pk).update(due_at=now() - datetime.timedelta(hours=1))
    page = text_of(as_user(staff.su).get(DESK))
    assert page.index("超期的") < page.index("不急的")


def test_discrepancies_of_parcels_wait_for_whoever_settles_them() -> None:
    staff = the_staff()
    for code in ("A1", "A2"):
        Discrepancy.objects.create(
            county=staff.county, kind=DiscrepancyKind.DAMAGED, code=code, station=staff.cast.hub, opened_at=now()
        )
    page = text_of(as_user(staff.cast.deng).get(DESK))
    assert page.count("look into it, and say what was found") == 2
    assert "damaged" in page
    assert "Nothing waits for you now." in text_of(as_user(staff.shi).get(DESK))


def test_whoever_has_more_than_the_desk_shows_is_told_so_and_led_to_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = the_staff()
    monkeypatch.setattr("tongcun.parcels.exceptions.todo.MOST", 2)
    for code, more in (("A1", False), ("A2", False), ("A3", True)):
        Discrepancy.objects.create(
            county=staff.county, kind=DiscrepancyKind.DAMAGED, code=code, station=staff.cast.hub, opened_at=now()
        )
        page = text_of(as_user(staff.cast.deng).get(DESK))
        assert ("and more to look into" in page) is more
        assert ("<dd>2+</dd>" in page) is more
    assert 'href="/330822/discrepancies/"' in page
    assert ">A3<" not in page
    assert "· A3" not in page


def test_of_many_cases_those_without_a_card_have_one_together(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = the_staff()
    monkeypatch.setattr("tongcun.cases.queries.todo_cards.MOST", 1)
    a_case(staff)
    assert "and more of this kind" not in text_of(as_user(staff.su).get(DESK))
    a_case(staff)
    page = text_of(as_user(staff.su).get(DESK))
    assert "and more of this kind" in page
    assert "<dd>1+</dd>" in page


def test_everybody_but_the_scanning_desks_begins_with_it() -> None:
    staff = the_staff()
    cast = staff.cast
    for user in (cast.deng, cast.kong, cast.an, cast.mao, staff.gao, staff.su, staff.shi, staff.bai):
        assert as_user(user).get("/").headers["Location"] == DESK, user
    for user in (cast.chen, cast.zhu, cast.lin):
        assert as_user(user).get("/").headers["Location"] != DESK, user
        assert as_user(user).get(DESK).status_code == 403


def test_a_county_without_the_door_of_cases_has_a_desk_without_them() -> None:
    staff = the_staff()
    a_case(staff, title="看不见的")
    County.objects.update(cases_open=False)
    assert "看不见的" not in text_of(as_user(staff.su).get(DESK))


def _with_everything(staff: Staff) -> None:
    """Something of every kind that a desk shows: late, declined, called in vain, drafted, shown, excluded, sampled."""
    case_at = {"2021-09-20": Act.STRIKE_OFF, "2021-10-11": Act.RESPOND, "2021-10-12": Act.PASS_REVIEW}
    made: dict[str, list[Case]] = {}
    for day, last in case_at.items():
        with time_machine.travel(f"{day}T02:00:00+00:00"):
            made[day] = [brought_to(staff, a_case(staff, title=f"{last}{number}"), last) for number in range(4)]
    worked, called = made["2021-10-11"], made["2021-10-12"]
    promise = Said(words="改造", until=datetime.date(2021, 10, 18))
    acts = ((PartAct.DECLINE, Said(words="不属电力设施")), (PartAct.PROMISE, promise))
    with time_machine.travel("2021-10-13T02:00:00+00:00"):
        for case, (act, said) in zip(worked[:2], acts, strict=True):
            part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
            do_part(part=part, act=act, doer=staff.as_power(), said=said, person="电样例")
        invite(case=worked[2], unit=staff.power, doer=staff.as_lead(), words="请改造线路")
        do_act(case=worked[2], act=Act.ASK_EXTENSION, doer=staff.as_lead(), said=Said(words="等材料"))
        do_act(case=worked[3], act=Act.ESCALATE, doer=staff.as_desk(), said=Said(words="久拖未决"))
    for on in (13, 14, 15):
        with time_machine.travel(f"2021-10-{on}T03:00:00+00:00"):
            for case in called:
                said = Said(words="无人接听", called="13900001234")
                do_act(case=case, act=Act.TRY_CALL, doer=staff.as_caller(), said=said)
    a_meeting(staff, a_problem(staff, leader=None, unit=None))
    for case in worked:
        ask_exclusion(case=case, reason=Reason.VOID, words="重复录入", by=staff.su)
        draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
        show_circular(draft=draft_paper(kind=PaperKind.CIRCULAR, to=None, cases=[case], by=staff.shi))
    sign_paper(draft=PaperDraft.objects.filter(kind=PaperKind.URGE)[0], by=staff.shi)
    for since in (datetime.date(2021, 10, 4), datetime.date(2021, 10, 11)):
        period = Period(since, since + datetime.timedelta(days=6))
        prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=period, by=staff.shi)


def _with_posts(staff: Staff, name: str, *posts: tuple[Role, Unit | None]) -> User:
    """Somebody with several posts."""
    (role, unit), *others = posts
    user = a_person(name, staff.county, role, unit=unit)
    for another, where in others:
        user.postings.create(county=staff.county, role=another, unit=where)
    return user


def test_a_full_desk_asks_at_most_twenty_times_also_of_who_has_both_desk_and_supervision(
    django_assert_max_num_queries: Any,
) -> None:
    with time_machine.travel("2021-10-21T02:00:00+00:00"):
        staff = the_staff()
        steps = {step.value: (3, TimeUnit.WORKING_DAYS) for step in Promise if "look" not in step}
        with_limits(staff, **steps, look_back_30=(720, TimeUnit.HOURS))
        _with_everything(staff)
        both = _with_posts(staff, "Both", (Role.SECRETARY, None), (Role.SUPERVISOR, None))
        more = _with_posts(
            staff, "More", (Role.SECRETARY, None), (Role.SUPERVISOR, None), (Role.LIAISON_OFFICER, None),
            (Role.BUREAU, staff.power), (Role.LEADER, None),
        )  # fmt: skip
        scheme = staff.firm.liaisons.get().scheme
        scheme.visit_every_days = 30
        scheme.save()
        answers_for(scheme, more, an_enterprise(staff.county, "再来样例"))
        others = (staff.xiang, staff.gao, staff.dian, staff.bai, staff.cast.mao, staff.cast.an)
        assert as_user(more).get(DESK).status_code == 200
        for user in (staff.su, staff.shi, both, *others):
            client = as_user(user)
            with django_assert_max_num_queries(20):
                assert client.get(DESK).status_code == 200
        page = text_of(as_user(both).get(DESK))
    for step in ("sort to a unit", "decide the extension asked for", "decide about the declined part",
                 "close unconfirmed, or have the asker called again", "fill in what the meeting left open",
                 "call 1 once more", "decide whether adjusted rates leave it out", "sign the paper, or drop it",
                 "decide about"):  # fmt: skip
        assert step in page


def test_cards_stand_red_first_and_then_by_their_dates() -> None:
    def card(number: str, light: Light | None, day: int | None) -> Card:
        until = datetime.datetime(2021, 9, day, tzinfo=datetime.UTC) if day else None
        return Card(
            number=number, what="", to_whom="", holder="", next_step="", address="", until=until, light=light
        )  # fmt: skip

    cards = [card("e", None, None), card("d", Light.GREEN, 3), card("b", Light.RED, 2), card("a", Light.RED, 1),
             card("c", Light.YELLOW, 9)]  # fmt: skip
    assert [one.number for one in pressing_first(cards)] == ["a", "b", "c", "d", "e"]
