"""Days and times as people, spreadsheets and carriers' systems write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongcun.feeds.moments import date_in, moment_in

HALF_PAST_SIX = datetime.datetime(2021, 9, 28, 6, 30)
EIGHT_HOURS = datetime.timezone(datetime.timedelta(hours=8))


@pytest.mark.parametrize(
    "written",
    [
        "2021-09-28 06:30:00", "2021/9/28 6:30", "2021.9.28 6:30", "2021-09-28T06:30", "2021年9月28日 06:30",
        "2021年9月28日06:30", "2021年9月28日 6点30分", "2021年9月28日 6时30分0秒", "2021-9-28 6:30:00.000",
        "20210928 06:30:00", "20210928063000", "202109280630", "2021/9/28 上午6:30", "2021/9/28 早上 6:30",
        "2021/9/28 6:30 AM", "2021-9-28 星期二 06:30", "２０２１－０９－２８　０６：３０",
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(written: str) -> None:
    assert moment_in(written) == HALF_PAST_SIX


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2021/9/28 下午6:30", 18, 30), ("2021/9/28 6:30 PM", 18, 30), ("2021/9/28 下午 18:30", 18, 30),
        ("2021/9/28 中午12:30", 12, 30), ("2021/9/28 中午1:05", 13, 5), ("2021/9/28 凌晨12:05", 0, 5),
        ("2021-09-28 12:05 am", 0, 5), ("2021-09-28 12:05 pm", 12, 5),
    ],
)  # fmt: skip
def test_the_half_of_the_day_counts(written: str, hour: int, minute: int) -> None:
    assert moment_in(written) == datetime.datetime(2021, 9, 28, hour, minute)


def test_an_offset_is_kept_where_one_is_written() -> None:
    aware = HALF_PAST_SIX.replace(tzinfo=EIGHT_HOURS)
    for written in ("2021-09-28T06:30:00+08:00", "2021-09-28T06:30:00.123+0800", "2021-09-27T22:30:00Z"):
        read = moment_in(written)
        assert read is not None
        assert read.tzinfo is not None
        assert read == aware


def test_a_day_alone_is_its_midnight_and_a_date() -> None:
    for written in ("2021-9-28", "2021年9月28日", "20210928", "2021-09-28 00:00:00"):
        assert moment_in(written) == datetime.datetime(2021, 9, 28)
        assert date_in(written) == datetime.date(2021, 9, 28)
    assert date_in("2021-09-28 06:30") is None


@pytest.mark.parametrize(
    "written",
    ["", "9月28日", "44467.27", "2021-13-01", "2021-09-28 25:00", "2021-9-28 6", "2021-9-286:30", "2021-09-28 06:3",
     "2021/9/28 上午18:30", "2021/9/28 晚上12:00", "28.9.2021", "2021-09-28 06:30 +99:99"],
)  # fmt: skip
def test_what_may_mean_several_or_none_is_not_guessed(written: str) -> None:
    assert moment_in(written) is None


@given(st.text(alphabet="0123456789-/.:年月日时分 T+Z上午下", max_size=30))
def test_any_text_is_read_or_not(written: str) -> None:
    moment_in(written)


@given(st.datetimes(datetime.datetime(1000, 1, 1)))
def test_what_a_computer_writes_is_what_it_meant(moment: datetime.datetime) -> None:
    assert moment_in(moment.isoformat()) == moment.replace(microsecond=0)
    assert moment_in(moment.strftime("%Y%m%d%H%M%S").zfill(14)) == moment.replace(microsecond=0)
