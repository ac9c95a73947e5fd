"""Nobody drives two runs at a time, and no vehicle is on two: from first departure to last arrival, delay included."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import F, Q, QuerySet

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County
from tongcun.loops.working_time import DAY_SECONDS

DAY = datetime.timedelta(days=1)


def spoken_for(run: DatedTrip, *, driver: int | None = None, vehicle: int | None = None) -> DatedTrip | None:
    """Another run, not cancelled, that a driver or vehicle is on while this one is under way, also past midnight."""
    who = {"driver": driver} if driver is not None else {"vehicle": vehicle}
    others = under_way_with(run).filter(**who).select_related("route", "driver", "vehicle")
    return others.order_by("date", "first_departure_seconds").first()


def under_way_with(run: DatedTrip) -> QuerySet[DatedTrip]:
    """The other runs, not cancelled, that overlap this one, also past midnight: what `overlap` says, as one question
    to the database."""
    begin, end = span(run)
    meets = Q()
    for days in (-1, 0, 1):
        apart = days * DAY_SECONDS
        meets |= Q(date=run.date + days * DAY, begins__lt=end - apart, ends__gt=begin - apart)
    late = F("delay_seconds")
    runs = DatedTrip.objects.filter(is_cancelled=False).exclude(pk=run.pk)
    return runs.alias(begins=F("first_departure_seconds") + late, ends=F("last_arrival_seconds") + late).filter(meets)


def overlap(one: DatedTrip, other: DatedTrip) -> bool:
    """Whether two runs are under way at the same time; one that begins when the other ends does not overlap it."""
    (begin, end), (other_begin, other_end) = _since_year_one(one), _since_year_one(other)
    return begin < other_end and other_begin < end


def span(run: DatedTrip) -> tuple[int, int]:
    """First departure and last arrival in seconds of the run's own day, its delay included."""
    return run.first_departure_seconds + run.delay_seconds, run.last_arrival_seconds + run.delay_seconds


def _since_year_one(run: DatedTrip) -> tuple[int, int]:
    """The same in seconds that runs of any date share."""
    midnight = run.date.toordinal() * DAY_SECONDS
    begin, end = span(run)
    return midnight + begin, midnight + end


def beside(days: Mapping[datetime.date, Sequence[DatedTrip]]) -> tuple[set[datetime.date], set[datetime.date]]:
    """The dates before some days, whose runs may last into them, and those after, into which runs of theirs last;
    `days` are the runs of each, and none of them is among the answer."""
    lasting = {date for date, runs in days.items() if any(span(run)[1] > DAY_SECONDS for run in runs)}
    return {date - DAY for date in days} - days.keys(), {date + DAY for date in lasting} - days.keys()


def open_beside(county: County, days: Mapping[datetime.date, Sequence[DatedTrip]]) -> list[DatedTrip]:
    """The open runs, not cancelled, that some days' runs may meet past midnight."""
    before, after = beside(days)
    runs = DatedTrip.objects.filter(county=county, is_cancelled=False)
    lasting = Q(date__in=before, last_arrival_seconds__gt=DAY_SECONDS - F("delay_seconds"))
    return list(runs.filter(lasting | Q(date__in=after)).select_related("route", "trip", "driver", "vehicle"))


def clashes(runs: Sequence[DatedTrip]) -> Iterator[tuple[DatedTrip, DatedTrip, str]]:
    """Among some runs: each that overlaps an earlier one of the same `driver` or `vehicle`, that one, and which of the
    two it is."""
    for who in ("driver", "vehicle"):
        mine: dict[int, list[DatedTrip]] = defaultdict(list)
        for run in runs:
            if not run.is_cancelled and (key := getattr(run, f"{who}_id")) is not None:
                mine[key].append(run)
        for listed in mine.values():
            yield from ((later, before, who) for before, later in _overlapping(listed))


def _overlapping(runs: list[DatedTrip]) -> Iterator[tuple[DatedTrip, DatedTrip]]:
    longest: DatedTrip | None = None
    for run in sorted(runs, key=lambda run: (*_since_year_one(run), run.run_id)):
        if longest is not None and overlap(longest, run):
            yield longest, run
        if longest is None or _since_year_one(run)[1] > _since_year_one(longest)[1]:
            longest = run
