from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongcun.county.masking import HIDDEN, LEAST_HIDDEN_DIGITS, masked_name, masked_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [("周阿婆", "周＊＊"), ("王", "王＊＊"), ("  欧阳锋 ", "欧＊＊"), ("Anna Lin", "A＊＊"), ("", ""), (" \u3000", "")],
)
def test_of_a_name_the_first_character_is_shown(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "＊＊＊＊＊＊＊5678"),
        ("+86 138-1234-5678", "＊＊＊＊＊＊＊＊＊5678"),
        ("１３８１２３４５６７８", "＊＊＊＊＊＊＊5678"),
        ("0570-5012345", "＊＊＊＊＊＊＊2345"),
        ("5012345", "＊＊＊＊＊＊5"),
        ("110", "＊＊＊"),
        ("", ""),
        ("no phone", ""),
    ],
)
def test_of_a_phone_the_last_four_digits_are_shown_and_six_hidden_at_least(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@given(st.text(max_size=40))
def test_a_masked_name_tells_neither_length_nor_more_than_one_character(name: str) -> None:
    masked = masked_name(name)
    assert masked == "" or (len(masked) == 3 and masked[1:] == HIDDEN * 2)


@given(st.text(alphabet="0123456789 +-()转", max_size=30))
def test_a_masked_phone_hides_six_digits_at_least(phone: str) -> None:
    masked = masked_phone(phone)
    digits = sum(sign.isdigit() for sign in phone)
    assert len(masked) == digits
    assert masked.count(HIDDEN) >= min(digits, LEAST_HIDDEN_DIGITS)
    assert sum(sign.isdigit() for sign in masked) <= 4
