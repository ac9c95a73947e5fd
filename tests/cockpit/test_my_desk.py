"""My desk: what waits for whom, and nothing else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, steps, the_staff, with_limits
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
    sign_paper,
)
from tongcun.cases.models import Case, PaperDraft, PaperKind, Reason, SampleResult, SupervisionRule, Verdict
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.parts import PartAct
from tongcun.county.clock import now
from tongcun.county.models import County, Role, User
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
    assert _waits_for(staff) == {"leader"}


def test_an_asker_called_three_times_in_vain_waits_for_the_supervisor() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    for called in range(3):
        assert ("supervisor" in _waits_for(staff)) is (called == 3)
        said = Said(words="无人接听", called="13900001234")
        do_act(case=case, act=Act.TRY_CALL, doer=staff.as_caller(), said=said)
    assert _waits_for(staff) == {"desk", "supervisor"}


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
        do_act(case=case, act=Act.LOOK_BACK, doer=officer, said=Said(words="没有再发生"))
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
    monkeypatch.setattr("tongcun.parcels.todo.MOST", 2)
    for code, more in (("A1", False), ("A2", False), ("A3", True)):
        Discrepancy.objects.create(
            county=staff.county, kind=DiscrepancyKind.DAMAGED, code=code, station=staff.cast.hub, opened_at=now()
        )
        page = text_of(as_user(staff.cast.deng).get(DESK))
        assert ("and more to look into" in page) is more
        assert ("<dd>2+</dd>" in page) is more
    assert 'href="/330822/discrepancies/"' in page
    assert "A3" not in page


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


def test_a_full_desk_asks_at_most_twenty_times(django_assert_max_num_queries: Any) -> None:
    staff = the_staff()
    with_limits(staff, accept=(4, TimeUnit.HOURS))
    for _ in range(10):
        case = a_case(staff)
        draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
        ask_exclusion(case=case, reason=Reason.VOID, words="重复录入", by=staff.su)
    Case.objects.update(due_at=now() - datetime.timedelta(days=9))
    sign_paper(draft=PaperDraft.objects.all()[0], by=staff.shi)
    both = a_person("Everything", staff.county, Role.SECRETARY)
    both.postings.create(county=staff.county, role=Role.SUPERVISOR)
    for user in (staff.su, staff.shi, both, staff.cast.an):
        client = as_user(user)
        with django_assert_max_num_queries(20):
            assert client.get(DESK).status_code == 200


def test_cards_stand_red_first_and_then_by_their_dates() -> None:
    def card(number: str, light: Light | None, day: int | None) -> Card:
        until = datetime.datetime(2021, 9, day, tzinfo=datetime.UTC) if day else None
        return Card(
            number=number, what="", to_whom="", holder="", next_step="", address="", until=until, light=light
        )  # fmt: skip

    cards = [card("e", None, None), card("d", Light.GREEN, 3), card("b", Light.RED, 2), card("a", Light.RED, 1),
             card("c", Light.YELLOW, 9)]  # fmt: skip
    assert [one.number for one in pressing_first(cards)] == ["a", "b", "c", "d", "e"]
