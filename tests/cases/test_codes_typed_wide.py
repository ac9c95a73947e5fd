"""Codes read off paper and typed with an input method for Chinese, which makes letters, digits and signs wide."""

from __future__ import annotations

import pytest

from tests.cases.cards import CODE, a_visitor
from tests.cases.people import a_case, brought_to, the_staff
from tongcun.cases.actions import choose_code, digest_of_code
from tongcun.cases.models import Case
from tongcun.cases.pure.acts import Act, State

pytestmark = pytest.mark.django_db


def wide(typed: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in typed)


def test_a_receipt_code_that_is_typed_wide_leads_to_its_case() -> None:
    visitor = a_visitor(the_staff())
    receipt = visitor.tells()
    for typed in (wide(receipt), wide(receipt.upper()), receipt.upper().replace("-", "　")):
        found = visitor.post("find_receipt", receipt=typed)
        assert (found.status_code, found.headers.get("Location", "").endswith(f"/{receipt}")) == (302, True)
    assert visitor.post("find_receipt", receipt=wide("abcd-2345-6789")).status_code == 422


def test_a_confirmation_code_that_is_typed_wide_is_the_same_code_and_no_wrong_try() -> None:
    staff = the_staff()
    choose_code(enterprise=staff.firm, digest=digest_of_code(staff.firm, CODE))
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    said = a_visitor(staff).post("word_by_card", case.number, act="contest", words="没好", code=wide(CODE))
    assert (said.status_code, Case.objects.get(pk=case.pk).state) == (302, State.CONTESTED)


def test_a_code_that_is_chosen_in_wide_digits_is_known_again_in_plain_ones() -> None:
    staff = the_staff()
    first, second = (brought_to(staff, a_case(staff), Act.PASS_REVIEW) for _ in range(2))
    visitor = a_visitor(staff)
    chosen = visitor.post(
        "word_by_card", first.number, act="contest", words="没好", code=wide(CODE), code_again=f"{CODE[:3]} {CODE[3:]}"
    )
    again = visitor.post("word_by_card", second.number, act="contest", words="没好", code=CODE)
    assert (chosen.status_code, again.status_code) == (302, 302)


def test_a_phone_that_is_typed_wide_is_kept_in_plain_digits() -> None:
    visitor = a_visitor(the_staff())
    visitor.tells(phone=wide("13900001234"))
    assert Case.objects.get().asker_phone == "13900001234"
