"""What is published: whole notices, year by year."""

from __future__ import annotations

import datetime

import pytest

from tongcun.county.models import DayKind, Source, SpecialDay
from tongcun.county.published_days import (
    NAMES,
    PublishedDay,
    UnknownYearError,
    changes_by,
    known_years,
    published_days,
)


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def kept(day: PublishedDay, source: Source = Source.PUBLISHED) -> SpecialDay:
    return SpecialDay(date=day.date, kind=day.kind, name=day.name, source=source)


def test_the_notice_of_2021_is_there_with_the_days_that_make_up_for_it() -> None:
    days = {day.date: day for day in published_days(2021)}
    assert [days[on(f"2021-10-{day:02d}")].kind for day in range(1, 8)] == [DayKind.OFF] * 7
    assert days[on("2021-09-26")] == PublishedDay(on("2021-09-26"), DayKind.WORKDAY, "国庆节")
    assert days[on("2021-10-09")].kind == DayKind.WORKDAY
    assert on("2021-10-08") not in days


def test_the_years_of_the_sample_are_known() -> None:
    assert set(range(2021, 2027)) <= set(known_years())
    for year in known_years():
        assert len(published_days(year)) > 15


def test_every_day_stands_in_one_notice_and_its_occasion_has_a_name() -> None:
    days = [day for year in known_years() for day in published_days(year)]
    assert len({day.date for day in days}) == len(days)
    assert {day.name for day in days if day.date.year >= 2021} <= set(NAMES)


def test_a_notice_may_begin_in_the_december_before() -> None:
    dates = {day.date for day in published_days(2019)}
    assert {on("2018-12-29"), on("2018-12-30"), on("2018-12-31"), on("2019-01-01")} <= dates
    assert on("2018-12-30") not in {day.date for day in published_days(2018)}


@pytest.mark.parametrize("year", [1, 1999, 2099, 9999])
def test_a_year_that_is_not_published_is_told(year: int) -> None:
    with pytest.raises(UnknownYearError):
        published_days(year)


def test_against_an_empty_calendar_all_is_new_and_against_itself_nothing() -> None:
    days = published_days(2026)
    assert changes_by(2026, []).new == tuple(days)
    again = changes_by(2026, map(kept, days))
    assert again.is_nothing
    assert again.unchanged == len(days)


def test_what_a_person_set_is_told_apart_from_what_an_earlier_reading_said() -> None:
    first, second, third, *rest = published_days(2026)
    read_wrongly, by_hand = kept(first), kept(second, Source.BY_HAND)
    read_wrongly.kind = by_hand.kind = DayKind.WORKDAY
    alike = kept(third, Source.BY_HAND)
    alike.name = "元旦放假"
    gone = SpecialDay(date=on("2026-03-03"), kind=DayKind.OFF, name="春节", source=Source.PUBLISHED)
    own = SpecialDay(date=on("2026-03-04"), kind=DayKind.OFF, name="县庆", source=Source.BY_HAND)
    of_next = SpecialDay(date=on("2026-12-31"), kind=DayKind.OFF, name="元旦", source=Source.PUBLISHED)
    found = changes_by(2026, [read_wrongly, by_hand, alike, gone, own, of_next, *map(kept, rest)])
    assert found.changed == ((read_wrongly, first),)
    assert found.by_hand == ((by_hand, second),)
    assert found.vanished == (gone,)
    assert found.unchanged == 1 + len(rest)
    assert not found.is_nothing
