"""A confirmation code of which nobody has heard yet that it is the enterprise's own."""

from __future__ import annotations

import pytest

from tests.cases.cards import CODE, Visitor, a_visitor
from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.test_askers_word import CONFIRM, asked, called_about, state_of, with_code, years_later
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, choose_code, digest_of_code, do_act, reset_code
from tongcun.cases.models import AskersWord, Case, ConfirmationCode, ProofKind
from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.county.actions import RefusedError
from tongcun.county.models import Role

pytestmark = pytest.mark.django_db


def test_no_number_of_days_makes_a_code_good_that_nobody_has_asked_the_enterprise_about() -> None:
    """An officer who holds the card chooses the code first, waits as long as he likes, and confirms nothing."""
    staff = the_staff()
    case, later, whoever = asked(staff), asked(staff), a_visitor(staff)
    whoever.post("word_by_card", case.number, **CONFIRM, code=CODE, code_again=CODE)
    years_later()
    assert 'value="confirm"' not in text_of(whoever.get("asker_case", case.number))
    for one in (case, later):
        whoever.post("word_by_card", one.number, **CONFIRM, code=CODE)
        assert state_of(one) == State.CALLING_BACK
    withdrawn = brought_to(staff, a_case(staff), Act.SORT)
    whoever.post("word_by_card", withdrawn.number, act="withdraw", words="不要了", code=CODE)
    assert state_of(withdrawn) == State.SORTED


def test_one_call_in_which_the_asker_says_that_the_code_is_theirs_makes_it_good_from_then_on() -> None:
    staff = the_staff()
    called, waiting, later = asked(staff), asked(staff), asked(staff)
    visitor, su = a_visitor(staff), as_user(staff.su)
    visitor.post("word_by_card", called.number, **CONFIRM, code=CODE, code_again=CODE)
    visitor.post("word_by_card", waiting.number, **CONFIRM, code=CODE)
    page, code = f"/330822/cases/{called.number}/", ConfirmationCode.objects.get()
    assert code.set_at is not None
    said = CONFIRM | {"words": "是我设的，解决了", "called": "13900001234"}
    assert "Ask them" in text_of(su.get(page))
    assert su.post(f"{page}act/", said).status_code == 422, "nobody has asked about the code"
    assert su.post(f"{page}act/", said | {"own_code": code.set_at.isoformat()}).status_code == 302
    told = text_of(su.get(page))
    assert "on the phone, where they said that the code is theirs, chosen" in told
    assert "said in a call that it is its own" in text_of(su.get(f"/330822/liaison/enterprises/{staff.firm.pk}/"))
    assert 'value="confirm"' in text_of(visitor.get("asker_case", waiting.number))
    for one in (waiting, later):
        assert "calls you once" not in text_of(visitor.get("asker_case", one.number))
        assert "Ask them" not in text_of(su.get(f"/330822/cases/{one.number}/"))
        visitor.post("word_by_card", one.number, **CONFIRM, code=CODE)
        assert state_of(one) == State.CONFIRMED


def test_a_call_in_which_nobody_asked_about_the_code_leaves_it_to_be_checked() -> None:
    staff = the_staff()
    called, later, visitor = asked(staff), asked(staff), a_visitor(staff)
    visitor.post("word_by_card", called.number, **CONFIRM, code=CODE, code_again=CODE)
    said = CONFIRM | {"words": "解决了，没设过什么码", "called": "13900001234", "own_code": "no"}
    assert as_user(staff.su).post(f"/330822/cases/{called.number}/act/", said).status_code == 302
    visitor.post("word_by_card", later.number, **CONFIRM, code=CODE)
    assert (state_of(called), state_of(later)) == (State.CONFIRMED, State.CALLING_BACK)
    assert not AskersWord.objects.filter(proof=ProofKind.CHECKED).exists()


def test_a_code_that_is_chosen_anew_is_checked_anew() -> None:
    staff = the_staff()
    with_code(staff)
    old = ConfirmationCode.objects.get().set_at
    reset_code(enterprise=staff.firm, called="13900001234", words="忘了", by=staff.su)
    case, later, visitor = asked(staff), asked(staff), a_visitor(staff)
    visitor.post("word_by_card", case.number, **CONFIRM, code="135790", code_again="135790")
    assert state_of(case) == State.CALLING_BACK
    with pytest.raises(RefusedError, match="another code by now"):
        do_act(case=later, act=Act.CONFIRM, doer=staff.as_caller(), said=called_about(old))
    assert (state_of(later), later.events.filter(act=Act.CONFIRM).count()) == (State.CALLING_BACK, 0)


def test_nobody_but_who_calls_says_that_a_code_is_the_askers_own() -> None:
    staff = the_staff()
    set_at = choose_code(enterprise=staff.firm, digest=digest_of_code(staff.firm, CODE)).set_at
    case = brought_to(staff, a_case(staff), Act.PLAN)
    said = Said(words="已办好", outcome=Outcome.SOLVED, own_code=set_at)
    with pytest.raises(RefusedError, match="asked by a call-back clerk"):
        do_act(case=case, act=Act.REPORT, doer=staff.as_lead(), said=said)
    assert (state_of(case), AskersWord.objects.count()) == (State.HANDLING, 0)


def test_the_lead_unit_does_not_confirm_its_own_work_by_a_card_that_it_opened() -> None:
    staff = the_staff()
    case = asked(staff)
    secretary = as_user(a_person("Wen", staff.county, Role.SECRETARY, unit=staff.bureau))
    card = f"/330822/liaison/enterprises/{staff.firm.pk}/card/"
    assert (secretary.get(card).status_code, secretary.post(f"{card}new/").status_code) == (403, 403)
    found = a_visitor(staff)
    found.post("word_by_card", case.number, **CONFIRM, code=CODE, code_again=CODE)
    found.post("word_by_card", case.number, **CONFIRM, code=CODE)
    assert state_of(case) == State.CALLING_BACK


def taken_back_by_an_unchecked_code(staff: Staff) -> tuple[Case, Visitor]:
    case, visitor = brought_to(staff, a_case(staff), Act.PLAN), a_visitor(staff)
    said = {"act": "withdraw", "words": "不要了", "code": CODE, "code_again": CODE}
    assert visitor.post("word_by_card", case.number, **said).status_code == 302
    return case, visitor


def test_a_code_that_nobody_has_checked_takes_nothing_back_and_the_clock_of_the_unit_goes_on() -> None:
    staff = the_staff()
    case, visitor = taken_back_by_an_unchecked_code(staff)
    assert (state_of(case), Case.objects.get().outcome) == (State.HANDLING, "")
    page = text_of(visitor.get("asker_case", case.number))
    assert "You say that you take it back. We call you to be sure that it is you." in page
    assert 'value="withdraw"' not in page
    again = visitor.post("word_by_card", case.number, act="withdraw", words="不要", code=CODE)
    assert "kept already" in text_of(again)
    years_later()
    assert visitor.post("word_by_card", case.number, act="withdraw", words="还是不要", code=CODE).status_code == 422
    assert state_of(case) == State.HANDLING


def test_what_an_unchecked_code_takes_back_is_on_the_desk_of_who_calls_and_ends_by_the_call() -> None:
    staff = the_staff()
    case, _visitor = taken_back_by_an_unchecked_code(staff)
    desk, page = as_user(staff.su), f"/330822/cases/{case.number}/act/"
    asks = "call the asker: they say that they take it back"
    assert asks in text_of(desk.get("/330822/my-desk/"))
    assert asks not in text_of(as_user(staff.gao).get("/330822/my-desk/"))
    called = {"act": "withdraw", "words": "是我说的，不要了", "own_code": "no"}
    assert as_user(staff.gao).post(page, called | {"called": "139"}).status_code == 422
    assert desk.post(page, called).status_code == 422, "without the number that was called"
    assert desk.post(page, called | {"called": "13900001234"}).status_code == 302
    assert Case.objects.get().outcome == Outcome.WITHDRAWN


def test_who_wants_it_to_go_on_after_all_is_called_once_and_a_note_of_something_else_settles_nothing() -> None:
    staff = the_staff()
    case, visitor = taken_back_by_an_unchecked_code(staff)
    desk, page = as_user(staff.su), f"/330822/cases/{case.number}/act/"
    on = {"act": "go_on", "words": "没有撤回，请继续办", "own_code": "no"}
    assert desk.post(page, {"act": "note", "words": "省里仍在批"}).status_code == 302
    assert "take it back" in text_of(desk.get("/330822/my-desk/")), "a note answers nothing"
    assert desk.post(page, on).status_code == 422, "without the number that was called"
    assert desk.post(page, on | {"called": "13900001234"}).status_code == 302
    assert "take it back" not in text_of(desk.get("/330822/my-desk/"))
    told = text_of(visitor.get("asker_case", case.number))
    assert "you do not take it back, and it goes on" in told
    assert "没有撤回，请继续办" in told
    called = {"act": "withdraw", "words": "不要了", "called": "13900001234"}
    assert desk.post(page, called).status_code == 422
    assert state_of(case) == State.HANDLING
