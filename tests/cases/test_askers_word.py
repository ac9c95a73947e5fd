"""Only the enterprise confirms and contests: by its confirmation code or a receipt code, never by the card alone."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.cases.cards import CODE, Visitor, a_visitor
from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.schemes import an_enterprise
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Proof, Said, choose_code, digest_of_code, do_act, give_word
from tongcun.cases.models import AskersWord, Case, CodeReset, ConfirmationCode, ProofKind
from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import FullView, Role

pytestmark = pytest.mark.django_db
CONFIRM = {"act": "confirm", "outcome": "solved"}


def asked(staff: Staff, **facts: Any) -> Case:
    """A case that an officer took down, and that waits for the enterprise's word."""
    return brought_to(staff, a_case(staff, **facts), Act.PASS_REVIEW)


def with_code(staff: Staff) -> None:
    """The firm has chosen its code, and has said in a call about another case that it is its own."""
    set_at = choose_code(enterprise=staff.firm, digest=digest_of_code(staff.firm, CODE)).set_at
    do_act(case=asked(staff), act=Act.CONFIRM, doer=staff.as_caller(), said=called_about(set_at))


def called_about(set_at: datetime.datetime | None) -> Said:
    """What is said in a call in which the asker is asked about the code that was chosen at a moment."""
    words = "解决了，码是我自己设的"
    return Said(words=words, called="13900001234", outcome=Outcome.SOLVED, own_code=set_at)


def years_later() -> None:
    """The code was chosen long ago, and nobody has ever asked about it."""
    ConfirmationCode.objects.update(set_at=now() - datetime.timedelta(days=1000))


def state_of(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_the_first_word_chooses_the_code_and_every_later_one_asks_for_it() -> None:
    staff = the_staff()
    first, second = asked(staff), asked(staff)
    visitor = a_visitor(staff)
    assert visitor.post("word_by_card", first.number, **CONFIRM).status_code == 422
    differs = visitor.post("word_by_card", first.number, **CONFIRM, code=CODE, code_again="280510")
    assert "The two codes differ" in text_of(differs)
    said = visitor.post("word_by_card", first.number, act="contest", words="没好", code=CODE, code_again=CODE)
    assert said.status_code == 302
    assert state_of(first) == State.CONTESTED
    assert visitor.post("word_by_card", second.number, **CONFIRM).status_code == 422
    assert visitor.post("word_by_card", second.number, **CONFIRM, code="280510").status_code == 422
    assert visitor.post("word_by_card", second.number, act="contest", words="没好", code=CODE).status_code == 302
    assert state_of(second) == State.CONTESTED
    assert [word.proof for word in AskersWord.objects.order_by("pk")] == [ProofKind.NEW_CODE, ProofKind.CODE]
    assert CODE not in ConfirmationCode.objects.get().digest


def test_a_code_that_nobody_has_checked_says_what_became_of_it_and_confirms_nothing() -> None:
    staff = the_staff()
    case, visitor = asked(staff), a_visitor(staff)
    asked_for = text_of(visitor.get("asker_case", case.number))
    assert "calls you once to be sure that it is you. Next time your code alone is enough" in asked_for
    said = visitor.post("word_by_card", case.number, **CONFIRM, words="好了", code=CODE, code_again=CODE)
    assert said.status_code == 302
    assert (state_of(case), Case.objects.get().outcome) == (State.CALLING_BACK, "")
    page = text_of(visitor.get("asker_case", case.number))
    for told in ("Your answer is kept. The county desk calls you once", "We call you to be sure", "好了"):
        assert told in page
    assert 'value="confirm"' not in page
    assert 'value="contest"' in page
    again = visitor.post("word_by_card", case.number, **CONFIRM, code=CODE)
    assert "kept already" in text_of(again)
    event = case.events.latest("number")
    assert (event.act, event.outcome, event.askers_word.proof) == (Act.GIVE_WORD, Outcome.SOLVED, ProofKind.NEW_CODE)
    assert "word given, to be checked by a call" in text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))


def test_who_calls_about_a_word_finds_chosen_what_the_enterprise_has_said() -> None:
    staff = the_staff()
    case, visitor = asked(staff), a_visitor(staff)
    said = {"act": "confirm", "outcome": "partly", "satisfaction": "satisfied", "code": CODE, "code_again": CODE}
    assert visitor.post("word_by_card", case.number, **said).status_code == 302
    page = text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))
    for chosen in ("partly", "satisfied"):
        assert f'<option value="{chosen}" selected>' in page


def test_the_first_word_sent_twice_stands_once_and_the_second_is_answered_as_the_first() -> None:
    staff = the_staff()
    case, visitor = asked(staff), a_visitor(staff)
    said = CONFIRM | {"words": "好了", "code": CODE, "code_again": CODE}
    assert [visitor.post("word_by_card", case.number, **said).status_code for _time in range(2)] == [302, 302]
    assert [word.proof for word in AskersWord.objects.all()] == [ProofKind.NEW_CODE]


def test_the_card_alone_is_nobodys_word() -> None:
    staff = the_staff()
    with_code(staff)
    case = asked(staff)
    visitor = a_visitor(staff)
    for act, said in (("confirm", CONFIRM), ("contest", {"act": "contest", "words": "没办好"})):
        answer = visitor.post("word_by_card", case.number, **said)
        assert answer.status_code == 422, act
    sneaked = visitor.post("word_by_card", case.number, **CONFIRM, code="135790", code_again="135790")
    assert "not your confirmation code" in text_of(sneaked)
    assert state_of(case) == State.CALLING_BACK


def test_a_case_with_a_receipt_is_confirmed_by_it_and_not_by_a_code_chosen_on_the_spot() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells()
    case = brought_to(staff, Case.objects.get(), Act.PASS_REVIEW)
    page = text_of(visitor.get("asker_case", case.number))
    assert "told with a receipt code" in page
    refused = visitor.post("word_by_card", case.number, **CONFIRM, code=CODE, code_again=CODE)
    assert refused.status_code == 422
    with pytest.raises(RefusedError, match="has a receipt code"):
        give_word(case=case, act=Act.CONFIRM, said=Said(outcome=Outcome.SOLVED), proof=Proof(ProofKind.NEW_CODE, CODE))
    assert not ConfirmationCode.objects.exclude(digest="").exists()
    assert visitor.post("word_by_receipt", receipt, **CONFIRM).status_code == 302
    assert (state_of(case), AskersWord.objects.get().proof) == (State.CONFIRMED, ProofKind.RECEIPT)


def test_a_receipt_of_another_case_confirms_nothing() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells()
    case = asked(staff)
    said = Said(outcome=Outcome.SOLVED)
    with pytest.raises(RefusedError, match="not the receipt code of this case"):
        give_word(case=case, act=Act.CONFIRM, said=said, proof=Proof(ProofKind.RECEIPT, receipt))
    assert state_of(case) == State.CALLING_BACK


def test_the_code_may_be_chosen_once_something_was_told() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells()
    assert "Choose a confirmation code" in text_of(visitor.get("asker_receipt", receipt))
    for code, words in (
        ("12345", "six digits"), ("111111", "guessed at once"), ("123456", "guessed at once"),
        ("987654", "guessed at once"), ("001234", "end of your phone number"), ("12 456", "six digits"),
        ("１２３４５６", "six digits"),
    ):  # fmt: skip
        refused = visitor.post("choose_code", receipt, code=code, code_again=code)
        assert refused.status_code == 422
        assert words in text_of(refused), code
    assert visitor.post("choose_code", receipt, code=CODE, code_again=CODE).status_code == 302
    again = visitor.post("choose_code", receipt, code="135790", code_again="135790")
    assert "has a confirmation code already" in text_of(again)
    assert "Choose a confirmation code" not in text_of(visitor.get("asker_receipt", receipt))


def test_five_wrong_tries_lock_the_code_for_an_hour_also_against_the_right_one() -> None:
    staff = the_staff()
    with_code(staff)
    case = asked(staff)
    visitor = a_visitor(staff)

    def tried(code: str) -> str:
        return text_of(visitor.post("word_by_card", case.number, **CONFIRM, code=code))

    for left in (4, 3, 2, 1):
        assert f"You have {left} " in tried("000001")
    assert "locked until" in tried("000001")
    assert "locked until" in tried(CODE)
    assert state_of(case) == State.CALLING_BACK
    assert ConfirmationCode.objects.get().locked_until is not None
    ConfirmationCode.objects.update(locked_until=case.registered_at)
    assert "You have 4 " in tried("000001")
    assert visitor.post("word_by_card", case.number, **CONFIRM, code=CODE).status_code == 302
    row = ConfirmationCode.objects.get()
    assert (row.wrong_tries, row.locked_until) == (0, None)


def test_an_enterprises_code_is_of_no_use_at_anothers_entrance() -> None:
    staff = the_staff()
    with_code(staff)
    firm = an_enterprise(staff.county, "别家")
    case = asked(staff, enterprise=firm)
    other = a_visitor(staff, firm)
    assert other.post("word_by_card", case.number, **CONFIRM, code=CODE).status_code == 422
    assert a_visitor(staff).post("word_by_card", case.number, **CONFIRM, code=CODE).status_code == 404
    assert state_of(case) == State.CALLING_BACK


@pytest.mark.parametrize("who", ["mao", "an", "gao", "su"])
def test_a_member_of_staff_who_is_logged_in_confirms_nothing_and_sets_no_code(who: str) -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells()
    case, told = asked(staff), Case.objects.earliest("pk")
    brought_to(staff, told, Act.PASS_REVIEW)
    user = getattr(staff, who, None) or getattr(staff.cast, who)
    officer = Visitor(visitor.card, as_user(user))
    page = text_of(officer.get("asker_case", case.number))
    assert "Log out: only the enterprise itself confirms" in page
    assert 'name="code"' not in page
    for answer in (
        officer.post("word_by_card", case.number, **CONFIRM, code=CODE, code_again=CODE),
        officer.post("word_by_receipt", receipt, **CONFIRM),
        officer.post("choose_code", receipt, code=CODE, code_again=CODE),
        officer.post("same_as_before", receipt, number=case.number),
    ):
        assert answer.status_code == 403
    assert (state_of(case), state_of(told)) == (State.CALLING_BACK, State.CALLING_BACK)
    assert not ConfirmationCode.objects.exclude(digest="").exists()


def test_the_enterprise_contests_with_a_reason_also_after_closing_and_it_is_done_again() -> None:
    staff = the_staff()
    with_code(staff)
    case = brought_to(staff, a_case(staff), Act.STRIKE_OFF)
    visitor = a_visitor(staff)
    assert visitor.post("word_by_card", case.number, act="contest", words=" ", code=CODE).status_code == 422
    said = visitor.post("word_by_card", case.number, act="contest", words="线又垂下来了", code=CODE)
    assert said.status_code == 302
    assert state_of(case) == State.CONTESTED
    page = text_of(visitor.get("asker_case", case.number))
    assert "You say that it is not right." in page
    assert "线又垂下来了" in page


def test_the_enterprise_withdraws_with_a_reason_and_only_what_can_be_done_is_offered() -> None:
    staff = the_staff()
    with_code(staff)
    case = brought_to(staff, a_case(staff), Act.SORT)
    visitor = a_visitor(staff)
    page = text_of(visitor.get("asker_case", case.number))
    assert 'value="withdraw"' in page
    assert 'value="confirm"' not in page
    early = visitor.post("word_by_card", case.number, **CONFIRM, code=CODE)
    assert "cannot be done now" in text_of(early)
    forged = visitor.post("word_by_card", case.number, act="close", code=CODE)
    assert forged.status_code == 422
    assert visitor.post("word_by_card", case.number, act="withdraw", words="不需要了", code=CODE).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.WITHDRAWN)


@pytest.mark.parametrize("outcome", ["solved_unconfirmed", "withdrawn", "", "x"])
def test_an_outcome_that_is_not_for_the_enterprise_to_say_is_refused(outcome: str) -> None:
    staff = the_staff()
    with_code(staff)
    case = asked(staff)
    answer = a_visitor(staff).post("word_by_card", case.number, act="confirm", outcome=outcome, code=CODE)
    assert answer.status_code == 422
    assert state_of(case) == State.CALLING_BACK


def test_words_that_are_too_long_are_refused_and_what_was_said_stands_in_the_form() -> None:
    staff = the_staff()
    with_code(staff)
    case = asked(staff)
    answer = a_visitor(staff).post("word_by_card", case.number, act="contest", words="差" * 4001, code=CODE)
    assert answer.status_code == 422
    assert "2000" in text_of(answer)
    assert state_of(case) == State.CALLING_BACK


def test_staff_see_since_when_a_code_is_set_and_by_what_a_word_was_shown_but_never_the_code() -> None:
    staff = the_staff()
    case = asked(staff)
    su, page = as_user(staff.su), f"/330822/liaison/enterprises/{staff.firm.pk}/"
    assert "has not chosen one yet" in text_of(su.get(page))
    a_visitor(staff).post("word_by_card", case.number, **CONFIRM, code=CODE, code_again=CODE)
    shown = text_of(su.get(page))
    assert "Chosen by the enterprise on" in shown
    told = text_of(su.get(f"/330822/cases/{case.number}/"))
    assert "chosen with this very word" in told
    digest = ConfirmationCode.objects.get().digest
    for text in (shown, told):
        assert CODE not in text
        assert digest not in text


def test_the_county_desk_takes_a_code_back_after_a_call_and_the_call_stays() -> None:
    staff = the_staff()
    with_code(staff)
    su, page = as_user(staff.su), f"/330822/liaison/enterprises/{staff.firm.pk}/"
    reset = f"{page}confirmation-code/reset/"
    assert su.post(reset, {"called": "", "words": "忘记了"}).status_code == 200
    assert CodeReset.objects.count() == 0
    assert su.post(reset, {"called": "13900001234", "words": "本人说忘记了，要求重设"}).status_code == 302
    shown = text_of(su.get(page))
    for said in ("＊＊＊＊＊＊＊1234", "本人说忘记了", "Su", "has not chosen one yet"):
        assert said in shown
    assert "13900001234" not in shown
    assert "13900001234" in text_of(as_user(staff.su).post(f"{page}in-full/"))
    assert FullView.objects.count() == 1
    for change in (lambda: CodeReset.objects.update(words="x"), lambda: CodeReset.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert "No confirmation code is set" in text_of(su.post(reset, {"called": "1", "words": "x"}))
    case = asked(staff)
    contest = {"act": "contest", "words": "没好", "code": "135790", "code_again": "135790"}
    a_visitor(staff).post("word_by_card", case.number, **contest)
    assert state_of(case) == State.CONTESTED
    history = ConfirmationCode.objects.get().history.order_by("pk")
    assert [row.set_at is not None for row in history if row.history_type == "~"] == [True, False, True]


def test_nobody_but_the_county_desk_takes_a_code_back_and_not_the_enterprises_own_officer() -> None:
    staff = the_staff()
    with_code(staff)
    staff.cast.mao.postings.create(county=staff.county, role=Role.SECRETARY)
    of_a_bureau = a_person("Wen", staff.county, Role.SECRETARY, unit=staff.bureau)
    reset = f"/330822/liaison/enterprises/{staff.firm.pk}/confirmation-code/reset/"
    for user in (staff.cast.mao, of_a_bureau, staff.gao, staff.shi, staff.bai, staff.cast.an):
        assert as_user(user).post(reset, {"called": "139", "words": "x"}).status_code == 403, user
    assert ConfirmationCode.objects.exclude(digest="").count() == 1


def test_a_first_word_that_is_sent_twice_is_said_once_and_both_are_led_back_to_the_case() -> None:
    staff = the_staff()
    case, visitor = asked(staff), a_visitor(staff)
    said = CONFIRM | {"words": "好了", "code": CODE, "code_again": CODE}
    sent = [visitor.post("word_by_card", case.number, **said).status_code for _time in range(2)]
    assert sent == [302, 302]
    assert AskersWord.objects.count() == 1
