"""What does not ride, why, and where it hurts most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan, Reason
from tongcun.report.places import Group
from tongcun.report.wording import Both, clean_name, clock, say

LISTED = 500
"""The page lists so many parcels; the plan folder has them all."""
WORST = 12


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason: what it means, what would change it, and how many parcels it keeps off the buses."""

    name: Both
    meaning: Both
    remedy: Both
    van: int
    held: int
    share: float
    yuan: float


@dataclass(frozen=True, slots=True)
class WorstStation:
    """A village with many parcels left behind, those it sends and those it gets."""

    name: str
    township: Both
    left: int
    total: int
    main_reason: Both


@dataclass(frozen=True, slots=True)
class LeftParcel:
    """One parcel that does not ride."""

    parcel_id: str
    origin: str
    destination: str
    ready: Both
    size: str
    outcome: Both
    reason: Both


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """All that stays behind; `unlisted` counts the parcels the list leaves out."""

    count: int
    reasons: tuple[ReasonRow, ...]
    worst: tuple[WorstStation, ...]
    parcels: tuple[LeftParcel, ...]
    unlisted: int


def left_behind_of(day: Day, plan: Plan, groups: Sequence[Group]) -> LeftBehind:
    """Gather what goes by van or is held, by reason, by village, and parcel by parcel in order of destination."""
    left = np.flatnonzero(plan.outcome != Outcome.BUS)
    place = np.zeros(len(day.stations), dtype=np.int64)
    place[[s for group in groups for s in group.stations]] = np.arange(len(day.stations))
    ordered = left[np.argsort(place[day.parcels.destination[left]], kind="stable")]
    listed = tuple(_parcel(day, plan, p) for p in ordered[:LISTED].tolist())
    return LeftBehind(len(left), _reasons(plan, left), _worst(day, plan, left, groups), listed, len(left) - len(listed))


def _reasons(plan: Plan, left: np.ndarray[tuple[int], np.dtype[np.intp]]) -> tuple[ReasonRow, ...]:
    rows = []
    given = np.array([plan.reasons[p] for p in left.tolist()], dtype=object)
    for reason in Reason:
        chosen = left[given == reason]
        if len(chosen):
            van = int((plan.outcome[chosen] == Outcome.VAN).sum())
            key = reason or "unsaid"
            name, meaning, remedy = (say(f"{what}_{key}") for what in ("reason", "meaning", "remedy"))
            cost = float(plan.parcel_yuan[chosen].sum())
            rows.append(ReasonRow(name, meaning, remedy, van, len(chosen) - van, len(chosen) / len(left), cost))
    return tuple(rows)


def _worst(
    day: Day, plan: Plan, left: np.ndarray[tuple[int], np.dtype[np.intp]], groups: Sequence[Group]
) -> tuple[WorstStation, ...]:
    township = {s: group.name for group in groups for s in group.stations}
    ends = np.stack([day.parcels.origin, day.parcels.destination])
    total = np.bincount(ends.ravel(), minlength=len(day.stations))
    behind = np.bincount(ends[:, left].ravel(), minlength=len(day.stations))
    villages = [
        s for s in np.argsort(-behind, kind="stable").tolist() if day.stations[s].level == "village" and behind[s]
    ]
    rows = []
    for s in villages[:WORST]:
        here = left[(ends[:, left] == s).any(axis=0)].tolist()
        reason = Counter(plan.reasons[p] for p in here).most_common(1)[0][0]
        name = clean_name(day.stations[s].name)
        rows.append(WorstStation(name, township[s], int(behind[s]), int(total[s]), say(f"reason_{reason or 'unsaid'}")))
    return tuple(rows)


def _parcel(day: Day, plan: Plan, p: int) -> LeftParcel:
    parcels = day.parcels
    return LeftParcel(
        clean_name(parcels.parcel_ids[p]),
        clean_name(day.stations[parcels.origin[p]].name),
        clean_name(day.stations[parcels.destination[p]].name),
        clock(int(parcels.ready_seconds[p])),
        f"{parcels.volume_l[p]:g} / {parcels.mass_kg[p]:g}",
        say("outcome_van" if plan.outcome[p] == Outcome.VAN else "outcome_held"),
        say(f"reason_{plan.reasons[p] or 'unsaid'}"),
    )
