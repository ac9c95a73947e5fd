"""Hours as people type them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tongcun.county.hours_text import LONGEST, MOST_SPANS, UnfitHoursError, check_hours_text, hours_in, hours_text
from tongcun.loops.working_time import Hours, Span

USUAL = (Span(30600, 43200), Span(50400, 63000))


@pytest.mark.parametrize(
    "typed",
    [
        "08:30-12:00, 14:00-17:30", "8:30-12:00 14:00-17:30", "０８：３０－１２：００，１４：００－１７：３０",
        "08:30—12:00、14:00～17:30", "8:30 - 12:00；14:00 - 17:30", "8:30至12:00，14:00到17:30",
        "14:00-17:30, 08:30-12:00,", "\u300008：30 – 12：00\u3000 14:00–17:30",
    ],
)  # fmt: skip
def test_hours_are_read_as_people_type_them(typed: str) -> None:
    assert hours_in(typed) == USUAL


@pytest.mark.parametrize("typed", ["", "  ", "休", "休息", "off", "-", "—"])
def test_a_day_without_work_is_left_empty_or_called_so(typed: str) -> None:
    assert hours_in(typed) == ()


def test_a_day_may_end_at_24_00_and_begin_at_00_00() -> None:
    assert hours_in("00:00-24:00") == (Span(0, 86400),)
    assert hours_in("08:30-12:00,12:00-24:00") == (Span(30600, 43200), Span(43200, 86400))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("08:30-12:00, 11:00-17:30", "overlap"),
        ("08:30-12:00, 08:30-12:00", "overlap"),
        ("17:30-14:00", "runs backwards"),
        ("08:30-08:30", "runs backwards"),
        ("24:00-24:00", "runs backwards"),
        ("22:00-06:00", "runs backwards"),
        ("08:30-24:30", "leaves the day"),
        ("08:30-99:00", "leaves the day"),
        ("08:75-12:00", "leaves the day"),
        ("8.30-12", "is no stretch of time"),
        ("上午", "is no stretch of time"),
        ("08:30", "is no stretch of time"),
        ("②8:30-12:00", "is no stretch of time"),
        ("٠٨:٣٠-١٢:٠٠", "is no stretch of time"),
        ("08:30-12:00-14:00", "is no stretch of time"),
        ("x" * 10_000, "is no stretch of time"),
        (" ".join(f"{hour:02d}:00-{hour:02d}:30" for hour in range(7)), "at most 6"),
    ],
)
def test_hours_that_cannot_be_are_told_in_a_sentence(typed: str, told: str) -> None:
    with pytest.raises(UnfitHoursError, match=told) as unfit:
        hours_in(typed)
    assert len(str(unfit.value)) < 200


spans = st.lists(st.integers(0, 1440), min_size=0, max_size=2 * MOST_SPANS, unique=True).map(sorted)


@given(minutes=spans)
def test_what_is_kept_is_read_back_and_fits_its_column(minutes: list[int]) -> None:
    pairs = zip(minutes[::2], minutes[1::2], strict=False)
    hours: Hours = tuple(Span(start * 60, end * 60) for start, end in pairs)
    text = hours_text(hours)
    assert hours_in(text) == hours
    assert len(text) <= LONGEST
    check_hours_text(text)


@given(typed=st.text(alphabet="0123456789:-–, ０１：－，、 休至到x", max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        hours = hours_in(typed)
    except UnfitHoursError:
        return
    assert hours_in(hours_text(hours)) == hours


def test_a_column_takes_hours_only_as_they_are_kept() -> None:
    check_hours_text("08:30–12:00, 14:00–17:30")
    for text in ("8:30-12:00", "nonsense"):
        with pytest.raises(ValidationError):
            check_hours_text(text)
