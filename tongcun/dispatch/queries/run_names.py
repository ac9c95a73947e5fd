"""What people call runs: line, departure and where it goes, so that no two of them read alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.safestring import SafeString

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.dispatch.wording import run_words


def run_names(runs: Iterable[DatedTrip]) -> dict[int, SafeString]:
    """The name of each run, by its row; a post run has no line of its own and is called by its two ends."""
    named = list(runs)
    ends = _ends({run.trip_id for run in named})
    return {run.pk: run_words(run, ends.get(run.trip_id, ("", ""))) for run in named}


def _ends(trips: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The names of each trip's first station and of the last that is another one."""
    calls: dict[int, list[str]] = defaultdict(list)
    times = StopTime.objects.filter(trip__in=trips, station__isnull=False).order_by("trip_id", "stop_sequence")
    for trip, name in times.values_list("trip_id", "station__name"):
        calls[trip].append(name)
    return {
        trip: (names[0], next((name for name in reversed(names) if name != names[0]), names[0]))
        for trip, names in calls.items()
    }
