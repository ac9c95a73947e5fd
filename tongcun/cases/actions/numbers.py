"""Numbers one after another without a gap."""

from __future__ import annotations

from tongcun.cases.models import Series
from tongcun.county.models import County


def next_number(county: County, kind: str, year: int) -> int:
    """The next number of a kind in a year; to be called in the transaction that writes what bears it.

    Whoever asks holds the series until then: if that fails the number is given again, so that there is never a gap.
    """
    return next_numbers(county, kind, year, 1)


def held_series(county: County, kind: str, year: int) -> Series:
    """The series of a kind in a year, held until the transaction ends: whoever else wants a number of it waits."""
    Series.objects.get_or_create(county=county, kind=kind, year=year)
    return Series.objects.select_for_update().get(county=county, kind=kind, year=year)


def next_numbers(county: County, kind: str, year: int, count: int) -> int:
    """The first of so many numbers one after another; else as `next_number`."""
    return next_of(held_series(county, kind, year), count)


def next_of(series: Series, count: int = 1) -> int:
    """The first of so many numbers of a series that is held."""
    series.last += count
    series.save(update_fields=["last"])
    return series.last - count + 1
