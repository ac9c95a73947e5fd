"""Figures and names as people read them."""

from __future__ import annotations

import pytest
from markupsafe import escape

from tongcun.report.wording import (
    Both,
    clean_name,
    clock,
    kilograms,
    litres,
    long_date,
    percent,
    percent_at_most,
    plain_yuan,
    same,
    say,
    whole_yuan,
    yuan,
)


def test_text_becomes_a_span_for_each_language_and_one_where_both_are_the_same() -> None:
    assert str(escape(Both("甲<", "A<"))) == '<span class="zh">甲&lt;</span><span class="en">A&lt;</span>'
    assert str(escape(same("<12>"))) == "&lt;12&gt;"


def test_one_is_singular_in_english_and_counts_have_thousands() -> None:
    assert say("parcels", n=1).en == "1 parcel"
    assert say("parcels", n=20000) == Both("20,000 件", "20,000 parcels")


def test_braces_in_a_name_are_no_placeholders() -> None:
    assert "{n}" in say("line_with_ends", name="{n}", head="a", tail="b").en


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (0.0004, "<0.1%"), (0.664, "66.4%"), (0.9996, ">99.9%"), (1.0, "100%"), (1.146, "114.6%")],
)
def test_a_share_is_neither_nothing_nor_all_unless_it_is(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (0.000001, "0.01%"), (0.007, "0.70%"), (0.00701, "0.71%"), (0.01, "1.0%"), (0.1234, "12.4%")],
)
def test_at_most_is_rounded_up(share: float, shown: str) -> None:
    assert percent_at_most(share) == shown


def test_money_has_fen_only_where_they_matter() -> None:
    assert plain_yuan(32.924) == "32.92"
    assert plain_yuan(63192.6) == "63,193"
    assert plain_yuan(-318.2) == "−318"
    assert plain_yuan(-0.001) == "0.00"
    assert whole_yuan(3.2) == "3"
    assert whole_yuan(-3_172.6) == "−3,173"
    assert whole_yuan(-0.4) == "0"
    assert yuan(5.0) == Both("5.00 元", "5.00 yuan")


def test_sizes_change_their_unit() -> None:
    assert litres(999.4).en == "999 l"
    assert litres(12_340.0) == Both("12.3 立方米", "12.3 m³")
    assert kilograms(1_250.0).en == "1.2 t"


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (27_000, "07:30", "07:30"),
        (86_400, "24:00", "24:00"),
        (90_000, "次日 01:00", "01:00 (+1 day)"),
        (176_400, "2 日后 01:00", "01:00 (+2 days)"),
        (-3_600, "前一日 23:00", "23:00 (−1 day)"),
        (-90_000, "2 日前 23:00", "23:00 (−2 days)"),
    ],
)
def test_times_of_other_days_say_so(seconds: int, zh: str, en: str) -> None:
    assert clock(seconds) == Both(zh, en)


def test_dates_have_their_weekday() -> None:
    assert long_date("2026-11-23") == Both("2026年11月23日 星期一", "Monday, 23 November 2026")
    assert long_date("someday") == same("someday")


def test_a_name_keeps_its_letters_and_loses_what_would_harm() -> None:
    assert clean_name("  猷阁\n村\x00 ") == "猷阁 村"
    assert clean_name("Zakroczym, Płońska 03") == "Zakroczym, Płońska 03"
    assert clean_name("\u202e西源\ud800") == "西源"
    assert clean_name("\ue863村") == "\ue863村"
    assert clean_name("") == "—"
    assert len(clean_name("村" * 5000)) == 80


def test_a_right_to_left_name_keeps_its_direction_to_itself() -> None:
    assert clean_name("ירושלים") == "\u2068ירושלים\u2069"
