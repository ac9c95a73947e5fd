"""Parcels that have the same chains before them, taken as one: the coarse prices are found with far fewer of them.

Parcels for one destination whose first boarding is the same have the same chains; where their costs agree too, they
differ in size alone. While prices are still far from settled, a mean parcel that counts many times will do; the
proof and the last prices are always sought with every parcel by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import AT_STATION, Parcels
from tongcun.planner.ground import Ground
from tongcun.planner.prices import DropPrices, Prices
from tongcun.planner.stretches import offsets, stretches
from tongcun.planner.timetable import Floats, Ints

DUE_WITHIN = 7200
"""Parcels whose due times fall into the same span of so many seconds may be taken as one."""
SIZE_CLASSES = 0.5
"""So many classes of litres to a doubling: which parcels are worth their room depends on their size."""
WORTH_WHILE = 0.8
"""Parcels are taken together if at most this share of them is left."""


class Likeness(Enum):
    """Who is taken together: parcels that have the same chains, or only those of them whose costs agree too."""

    CHAINS = "chains"
    CHAINS_AND_COSTS = "chains and costs"


@dataclass(frozen=True, slots=True)
class Crowd:
    """The ground of M parcels for which prices are sought, and how many parcels each stands for (float64[M])."""

    ground: Ground
    many: Floats

    @property
    def proves(self) -> bool:
        """Whether a bound for this crowd is one for the day: everyone counts by himself."""
        return bool((self.many == 1.0).all())


def everyone(ground: Ground) -> Crowd:
    """Every parcel by itself."""
    return Crowd(ground, np.ones(len(ground.day.parcels)))


def taken_together(crowd: Crowd, likeness: Likeness) -> tuple[Crowd, Ints] | None:
    """The crowd with one mean parcel for all that have the same chains and costs, and each parcel's number there.

    None where that would leave nearly as many. Parcels on board stay by themselves.
    """
    group, first = _groups(crowd, likeness)
    if len(first) > WORTH_WHILE * len(group):
        return None
    ground, many = crowd.ground, np.bincount(group, crowd.many).astype(np.float64)

    def mean(column: Floats | Ints) -> Floats:
        mixed: Floats = np.bincount(group, column * crowd.many) / many
        return mixed

    parcels = _thinned(ground.day.parcels, first, mean)
    start = ground.sweeps.start[first]
    order = np.lexsort((start, parcels.destination)).astype(np.int32)
    fewer = Ground(
        replace(ground.day, parcels=parcels),
        ground.graph,
        replace(ground.sweeps, start=start, order=order),
        mean(ground.fallback),
    )
    return Crowd(fewer, many), group


def _thinned(parcels: Parcels, first: NDArray[np.int64], mean: Callable[[Floats | Ints], Floats]) -> Parcels:
    """One parcel for each group: what they share as their first has it, the rest their mean."""
    return Parcels(
        parcel_ids=tuple(parcels.parcel_ids[i] for i in first.tolist()),
        origin=parcels.origin[first],
        destination=parcels.destination[first],
        ready_seconds=np.rint(mean(parcels.ready_seconds)).astype(np.int32),
        due_seconds=np.rint(mean(parcels.due_seconds)).astype(np.int32),
        volume_l=mean(parcels.volume_l),
        mass_kg=mean(parcels.mass_kg),
        size_assumed=parcels.size_assumed[first],
        kinds=tuple(parcels.kinds[i] for i in first.tolist()),
        carriers=tuple(parcels.carriers[i] for i in first.tolist()),
        bus_allowed=parcels.bus_allowed[first],
        handling_yuan=mean(parcels.handling_yuan),
        hour_yuan=mean(parcels.hour_yuan),
        late_hour_yuan=mean(parcels.late_hour_yuan),
        van_yuan=mean(parcels.van_yuan),
        held_yuan=mean(parcels.held_yuan),
        loaded_at=parcels.loaded_at[first],
        next_call=parcels.next_call[first],
    )


def for_everyone(prices: Prices, group: Ints) -> Prices:
    """Prices of a crowd taken together, with each parcel's own share of drop charges."""
    drop = prices.drop
    count = np.diff(drop.first)[group]
    first = offsets(count)
    at = stretches(drop.first[:-1][group], count)
    return replace(prices, drop=DropPrices(first, drop.key[at], drop.yuan[at]))


def _groups(crowd: Crowd, likeness: Likeness) -> tuple[Ints, NDArray[np.int64]]:
    """Each parcel's group (int32[N]), and each group's first parcel."""
    ground, parcels = crowd.ground, crowd.ground.day.parcels
    count = len(parcels)
    alone = np.where(parcels.loaded_at == AT_STATION, -1, np.arange(count))
    money = (parcels.hour_yuan, parcels.late_hour_yuan, parcels.handling_yuan, ground.fallback)
    litres = np.rint(np.log2(np.maximum(parcels.volume_l, 1e-3)) * SIZE_CLASSES)
    columns = [ground.sweeps.start, parcels.destination, parcels.bus_allowed, alone]
    if likeness is Likeness.CHAINS_AND_COSTS:
        columns += [parcels.due_seconds // DUE_WITHIN, litres, *money]
    group = np.zeros(count, dtype=np.int64)
    for column in columns:
        _, code = np.unique(column, return_inverse=True)
        _, group = np.unique(group * count + code, return_inverse=True)
    _, first = np.unique(group, return_index=True)
    return group.astype(np.int32), first
