"""Two plans side by side: for whom what changes; and of a new plan what of it is not its doing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from tongcun.dispatch.models import Plan, PlannedParcel, PlannedRide
from tongcun.parcels.models import Parcel
from tongcun.parcels.pure.acts import FINAL
from tongcun.parcels.pure.custody import PartyKind
from tongcun.planner.result import Outcome

LEAST_SECONDS = 60
"""Arrivals this near to each other are the same to whoever waits."""
ASKED_FOR = 2_000
"""So many parcels at most are asked for one by one."""

_Row = tuple[int, int, int, int | None]
"""What a plan does with a parcel: the parcel's row, its destination, outcome, arrival."""
_Rows = QuerySet[Any, tuple[Any, ...]]


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
class Standing:
    """A plan as it stands: the fates of the parcels that still go as it says, by their rows, and those among them that
    ride, change or end where something happened."""

    fates: Mapping[int, Fate]
    hit: frozenset[int]


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
    """Every parcel that fares otherwise, by its row, and pieces on each run still to leave, before and after.

    `hit` are the rows of those that what happened concerns itself, None where two plans are compared as they were made.
    `off_before` are those that were off the first plan's way already, or are new to it, however they fare now.
    """

    changed: tuple[Changed, ...]
    same: int
    pieces_before: Mapping[int, int]
    pieces_after: Mapping[int, int]
    hit: Container[int] | None = None
    off_before: tuple[Changed, ...] = ()

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
        said: dict[str, Any] = {
            "same": self.same,
            "all": dict(Counter(one.what.value for one in self.changed)),
            "stations": [
                {"station": station, **{what.value: count for what, count in counts.items()}}
                for station, counts in self.by_station().items()
            ],
            "off_before": dict(Counter(one.what.value for one in self.off_before)),
            "runs": [{"run": run, "before": pair[0], "after": pair[1]} for run, pair in self.by_run().items()],
        }
        if self.hit is not None:
            said["hit"] = dict(Counter(one.what.value for one in self.changed if one.parcel in self.hit))
        return said


def compare(one: Plan, other: Plan) -> Comparison:
    """What changes from one plan to another of the same date, as they were made."""
    before, after = _differing(one, other)
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    found, same = _changes(before, after, _arrived(one) if gone else ())
    alike = one.outcomes.count() + len(new) - len({*before, *after})
    moment = other.as_of_seconds
    return Comparison(tuple(found), alike + same, _pieces(one, moment), _pieces(other, moment))


def compare_as_it_stands(one: Plan, other: Plan, stands: Standing, arrived: Container[int]) -> Comparison:
    """What a new plan changes of the one in force as that stands; `arrived` are the parcels at their destination."""
    standing = stands.fates
    before = {**fates(one), **standing}
    there = _arrived(one)
    found, same = _changes(before, fates(other), {parcel for parcel in before if parcel in there or parcel in arrived})
    is_ours = [change.parcel in standing and change.what is not Change.GONE for change in found]
    changed = tuple(change for change, ours in zip(found, is_ours, strict=True) if ours)
    others = tuple(change for change, ours in zip(found, is_ours, strict=True) if not ours)
    moment = other.as_of_seconds
    return Comparison(changed, same, _pieces(one, moment, standing), _pieces(other, moment), stands.hit, others)


def _changes(
    before: Mapping[int, Fate], after: Mapping[int, Fate], there: Container[int]
) -> tuple[list[Changed], int]:  # fmt: skip
    """Every parcel that fares otherwise, and how many do not; one that is there already fares as before."""
    changed, same = [], 0
    for parcel in sorted({*before, *after}):
        what = _change(before.get(parcel), after.get(parcel))
        if what is None or (what is Change.GONE and parcel in there):
            same += 1
        else:
            changed.append(Changed(parcel, what, before.get(parcel), after.get(parcel)))
    return changed, same


def _differing(one: Plan, other: Plan) -> tuple[dict[int, Fate], dict[int, Fate]]:
    """The fates under each of two plans of the parcels with which they do not do quite the same: of a day's plans most
    are alike, and the database tells which are not sooner than all are read. Runs are told of parcels in both."""
    was, becomes = (
        {row[0]: row for row in _outcomes(a).difference(_outcomes(b))} for a, b in ((one, other), (other, one))
    )  # fmt: skip
    rides = (_rides(a).difference(_rides(b)) for a, b in ((one, other), (other, one)))
    moved = {parcel for listed in rides for parcel, _ in listed} - (was.keys() ^ becomes.keys())
    alike = {row[0]: row for row in _of(_outcomes(one), moved - was.keys())}
    return _fates(was | alike, _runs(one, moved)), _fates(becomes | alike, _runs(other, moved))


def _fates(rows: Mapping[int, _Row], runs: Mapping[int, tuple[int, ...]]) -> dict[int, Fate]:
    return {
        parcel: Fate(destination, outcome, arrives, runs.get(parcel, ()))
        for parcel, destination, outcome, arrives in rows.values()
    }


def fates(plan: Plan) -> dict[int, Fate]:
    """What a plan does with each of its parcels, by the parcel's row."""
    return _fates({row[0]: row for row in _outcomes(plan).order_by("parcel_id")}, _runs(plan))


def _outcomes(plan: Plan) -> _Rows:
    columns = ("parcel_id", "parcel__destination_id", "outcome", "arrives_seconds")
    return PlannedParcel.objects.filter(plan=plan).order_by().values_list(*columns)


def _rides(plan: Plan) -> _Rows:
    return PlannedRide.objects.filter(plan=plan).order_by().values_list("parcel_id", "dated_trip_id")


def _of(rows: _Rows, parcels: Collection[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of some parcels; of many, all are read sooner than so many are asked for."""
    few = rows.filter(parcel__in=parcels) if len(parcels) <= ASKED_FOR else rows
    return (row for row in few if row[0] in parcels)


def _runs(plan: Plan, parcels: Collection[int] | None = None) -> dict[int, tuple[int, ...]]:
    """The runs on which parcels ride, in order: all, or some."""
    rows = _rides(plan).order_by("parcel_id", "leg")
    runs: dict[int, tuple[int, ...]] = {}
    for parcel, run in rows if parcels is None else _of(rows, parcels):
        runs[parcel] = (*runs.get(parcel, ()), run)
    return runs


def _arrived(plan: Plan) -> set[int]:
    """The parcels of a plan that are where they were to go: no later plan speaks of them."""
    parcels = Parcel.objects.filter(planned__plan=plan)
    at_destination = Q(holder_kind=PartyKind.STATION.value, holder_id=F("destination__station_id"))
    return set(parcels.filter(at_destination | Q(state__in=FINAL)).order_by().values_list("pk", flat=True))


def _pieces(plan: Plan, moment: int | None, only: Container[int] | None = None) -> Counter[int]:
    """Pieces that a plan has loaded onto each run from a moment on: what is past is no change. Of `only` these parcels,
    if some are named."""
    rides = PlannedRide.objects.filter(plan=plan)
    if moment is not None:
        rides = rides.filter(departs_seconds__gte=moment)
    if only is None:
        counted = rides.order_by().values("dated_trip_id").annotate(n=Count("pk"))
        return Counter({row["dated_trip_id"]: row["n"] for row in counted})
    rows = rides.order_by().values_list("dated_trip_id", "parcel_id")
    return Counter(run for run, parcel in rows if parcel in only)


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
