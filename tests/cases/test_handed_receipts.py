"""The asker of a confidential case that staff took down is handed a receipt code: no card shows them their case."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from tests.cases.cards import a_visitor
from tests.cases.people import Staff, a_case, brought_to, the_staff, with_limits
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Request, Said, do_act, handed_code, register_case, set_confidential
from tongcun.cases.models import Case, Channel, Receipt
from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.cases.receipt_codes import receipt_digest
from tongcun.county.clock import now, service_date
from tongcun.county.models import User
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
CASES = "/330822/cases/"
CODE = re.compile(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b")


def taken_down(staff: Staff, by: User, **said: Any) -> Any:
    """The answer to the form by which somebody takes down a confidential case of the firm."""
    form = {
        "form": "one", "enterprise": staff.firm.pk, "title": "欠薪", "problem": "总包欠我们工程款两年",
        "channel": "officer", "grade": "general", "found_on": service_date(staff.county).isoformat(),
        "is_confidential": "on",
    }  # fmt: skip
    return as_user(by).post(f"{CASES}new/", form | said)


def code_on(answer: Any) -> str:
    found = CODE.findall(text_of(answer))
    assert len(found) == 1, found
    return str(found[0])


def a_handed_case(staff: Staff, last: Act | None = None) -> tuple[Case, str]:
    """A confidential case that the desk took down, and the receipt code that it is to hand on."""
    request = Request(
        enterprise=staff.firm, title="欠薪", problem="总包欠我们工程款两年", channel=Channel.OFFICER,
        found_on=service_date(staff.county), is_confidential=True, asker_phone="13900001234",
    )  # fmt: skip
    case = register_case(request=request, by=staff.su)
    code = handed_code(case=case, by=staff.su)
    return brought_to(staff, case, last) if last else case, code


@pytest.mark.parametrize("who", ["su", "mao"])
def test_whoever_takes_down_a_confidential_case_is_told_once_what_code_to_give_its_asker(who: str) -> None:
    staff = the_staff()
    by = getattr(staff, who, None) or getattr(staff.cast, who)
    answer = taken_down(staff, by)
    assert answer.status_code == 200
    code = code_on(answer)
    assert code_on(taken_down(staff, by)) == code, "a form that is sent twice shows it twice"
    receipt = Receipt.objects.get()
    assert (receipt.code_digest, receipt.handed_by) == (receipt_digest(code), by)
    with time_machine.travel(now() + datetime.timedelta(minutes=2)):
        assert taken_down(staff, by).status_code == 302
        assert handed_code(case=receipt.case, by=by) == ""
    page = text_of(as_user(staff.su).get(f"{CASES}{receipt.case.number}/"))
    assert "receipt code handed on" in page
    assert code not in page


def test_by_it_the_asker_reads_of_whom_until_when_and_how_it_goes_on_and_nobody_else_does() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS))
    case, code = a_handed_case(staff, Act.PLAN)
    visitor = a_visitor(staff)
    assert case.number not in text_of(visitor.get())
    found = visitor.post("find_receipt", receipt=code.upper())
    assert found.status_code == 302
    page = text_of(visitor.get("asker_receipt", code))
    for told in (case.number, str(staff.bureau), "迁移线杆", "promised until", "What was noted down for you"):
        assert told in page, told
    assert "nobody else can" not in page, "a member of staff has seen it"
    assert visitor.get("asker_case", case.number).status_code == 404


def test_by_it_the_asker_contests_and_a_confirmation_waits_for_a_call() -> None:
    staff = the_staff()
    case, code = a_handed_case(staff, Act.PASS_REVIEW)
    visitor, confirm = a_visitor(staff), {"act": "confirm", "outcome": "solved"}
    assert "the county desk calls you to be sure" in text_of(visitor.get("asker_receipt", code))
    assert visitor.post("word_by_receipt", code, **confirm).status_code == 302
    assert Case.objects.get().state == State.CALLING_BACK
    assert 'value="confirm"' not in text_of(visitor.get("asker_receipt", code))
    said = Said(words="给了", called="13900001234", outcome=Outcome.SOLVED)
    do_act(case=case, act=Act.CONFIRM, doer=staff.as_caller(), said=said)
    assert visitor.post("word_by_receipt", code, act="contest", words="只给了一半").status_code == 302
    assert Case.objects.get().state == State.CONTESTED


def test_a_case_that_is_made_confidential_later_gets_a_receipt_code_that_the_desk_hands_on() -> None:
    staff = the_staff()
    case, page = a_case(staff), f"{CASES}%s/confidential/"
    answer = as_user(staff.su).post(page % case.number, {"keep": "yes", "words": "举报人要求保密"})
    assert answer.status_code == 200
    visitor = a_visitor(staff)
    assert case.title in text_of(visitor.get("asker_receipt", code_on(answer)))
    lifted = as_user(staff.su).post(page % case.number, {"keep": "no", "words": "不必了"})
    assert lifted.status_code == 302
    set_confidential(case=case, is_confidential=True, words="又要", doer=staff.as_desk())
    assert Receipt.objects.count() == 1


def test_what_the_enterprise_told_itself_keeps_the_receipt_that_nobody_else_has_seen() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells()
    case = Case.objects.get()
    answer = as_user(staff.su).post(f"{CASES}{case.number}/confidential/", {"keep": "yes", "words": "要求保密"})
    assert answer.status_code == 302
    assert "its asker has a receipt code" in text_of(as_user(staff.su).get(f"{CASES}{case.number}/"))
    brought_to(staff, case, Act.PASS_REVIEW)
    assert visitor.post("word_by_receipt", receipt, act="confirm", outcome="solved").status_code == 302
    assert Case.objects.get().state == State.CONFIRMED


def test_a_problem_told_in_confidence_on_a_visit_has_one_too() -> None:
    staff = the_staff()
    scheme = staff.county.schemes.get()
    visit = {
        "form": "one", "scheme": scheme.pk, "visited_on": service_date(staff.county).isoformat(), "met": "周某人",
        "said": "谈了欠薪", "problem": "总包欠我们工程款两年", "is_confidential": "on",
    }  # fmt: skip
    answer = as_user(staff.cast.mao).post(f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/", visit)
    assert answer.status_code == 200, answer.headers
    assert a_visitor(staff).get("asker_receipt", code_on(answer)).status_code == 200


def test_who_did_not_ask_has_none_and_what_stands_on_the_card_needs_none() -> None:
    staff = the_staff()
    told = Request(
        enterprise=staff.firm, title="检查", problem="有人反映该企业", found_on=service_date(staff.county),
        channel=Channel.OFFICER,
    )  # fmt: skip
    for request in (replace(told, channel=Channel.ABOVE, is_confidential=True), told):
        case = register_case(request=request, by=staff.su)
        assert handed_code(case=case, by=staff.su) == ""
    assert not Receipt.objects.exists()
    assert "can only be called" in text_of(as_user(staff.su).get(f"{CASES}{Case.objects.earliest('pk').number}/"))
