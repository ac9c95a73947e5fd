"""Two plans side by side: for whom what changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from tongcun.dispatch.models import Plan, PlannedParcel, PlannedRide
from tongcun.parcels.acts import FINAL
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import Parcel
from tongcun.planner.result import Outcome

LEAST_SECONDS = 60
"""Arrivals this near to each other are the same to whoever waits."""


class Change(StrEnum):
    """What another plan does to a parcel."""

    LATER = "later"
    EARLIER = "earlier"
    OTHER_RUN = "other_run"
    TO_VAN = "to_van"
    TO_HELD = "to_held"
    TO_BUS = "to_bus"
    NEW = "new"
    GONE = "gone"


class Fate(NamedTuple):
    """What one plan does with a parcel: outcome, arrival, the runs it rides in order."""

    destination: int
    outcome: int
    arrives: int | None
    runs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One parcel that fares otherwise under the other plan."""

    parcel: int
    what: Change
    before: Fate | None
    after: Fate | None

    @property
    def destination(self) -> int:
        """Where it goes."""
        fate = self.after or self.before
        assert fate is not None
        return fate.destination


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every parcel that fares otherwise, by its row, and pieces on each run still to leave, before and after."""

    changed: tuple[Changed, ...]
    same: int
    pieces_before: Mapping[int, int]
    pieces_after: Mapping[int, int]

    def by_station(self) -> dict[int, Counter[Change]]:
        """How many parcels change how, by destination."""
        found: dict[int, Counter[Change]] = defaultdict(Counter)
        for one in self.changed:
            found[one.destination][one.what] += 1
        return dict(found)

    def by_run(self) -> dict[int, tuple[int, int]]:
        """Pieces before and after on every run where the two differ."""
        runs = {*self.pieces_before, *self.pieces_after}
        pairs = {run: (self.pieces_before.get(run, 0), self.pieces_after.get(run, 0)) for run in sorted(runs)}
        return {run: pair for run, pair in pairs.items() if pair[0] != pair[1]}

    def summary(self) -> dict[str, Any]:
        """The figures as plain values, to be kept with a plan."""
        return {
            "same": self.same,
            "all": dict(Counter(one.what.value for one in self.changed)),
            "stations": [
                {"station": station, **{what.value: count for what, count in counts.items()}}
                for station, counts in self.by_station().items()
            ],
            "runs": [{"run": run, "before": pair[0], "after": pair[1]} for run, pair in self.by_run().items()],
        }


def compare(one: Plan, other: Plan) -> Comparison:
    """What changes from one plan to another of the same date."""
    before, after = fates(one), fates(other)
    changed, same = [], 0
    there = _arrived(one)
    for parcel in sorted({*before, *after}):
        what = _change(before.get(parcel), after.get(parcel))
        if what is None or (what is Change.GONE and parcel in there):
            same += 1
        else:
            changed.append(Changed(parcel, what, before.get(parcel), after.get(parcel)))
    pieces = (_pieces(plan, other.as_of_seconds) for plan in (one, other))
    return Comparison(tuple(changed), same, *pieces)


def fates(plan: Plan) -> dict[int, Fate]:
    """What a plan does with each of its parcels, by the parcel's row."""
    runs: dict[int, tuple[int, ...]] = {}
    rides = PlannedRide.objects.filter(plan=plan).order_by("parcel_id", "leg").values_list("parcel_id", "dated_trip_id")
    for parcel, run in rides:
        runs[parcel] = (*runs.get(parcel, ()), run)
    outcomes = PlannedParcel.objects.filter(plan=plan).order_by("parcel_id")
    return {
        parcel: Fate(destination, outcome, arrives, runs.get(parcel, ()))
        for parcel, destination, outcome, arrives in outcomes.values_list(
            "parcel_id", "parcel__destination_id", "outcome", "arrives_seconds"
        )
    }


def _arrived(plan: Plan) -> set[int]:
    """The parcels of a plan that are where they were to go: no later plan speaks of them."""
    parcels = Parcel.objects.filter(planned__plan=plan)
    at_destination = Q(holder_kind=Kind.STATION.value, holder_id=F("destination__station_id"))
    return set(parcels.filter(at_destination | Q(state__in=FINAL)).order_by().values_list("pk", flat=True))


def _pieces(plan: Plan, moment: int | None) -> dict[int, int]:
    """Pieces that a plan has loaded onto each run from a moment on: what is past is no change."""
    rides = PlannedRide.objects.filter(plan=plan)
    if moment is not None:
        rides = rides.filter(departs_seconds__gte=moment)
    counted = rides.order_by().values("dated_trip_id").annotate(n=Count("pk"))
    return {row["dated_trip_id"]: row["n"] for row in counted}


def _change(before: Fate | None, after: Fate | None) -> Change | None:
    if before is None:
        return Change.NEW
    if after is None:
        return Change.GONE
    if after.outcome != before.outcome:
        return {Outcome.BUS: Change.TO_BUS, Outcome.VAN: Change.TO_VAN}.get(Outcome(after.outcome), Change.TO_HELD)
    moved = (after.arrives or 0) - (before.arrives or 0)
    if abs(moved) >= LEAST_SECONDS:
        return Change.LATER if moved > 0 else Change.EARLIER
    # Amid the day a plan no longer names the rides that are past.
    ends_alike = before.runs[-1:] == after.runs[-1:]
    return None if ends_alike or after.outcome != Outcome.BUS else Change.OTHER_RUN
