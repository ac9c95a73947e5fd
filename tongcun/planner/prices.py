"""Prices on room and on unloadings: what every hop costs a litre and a kilogram, and each parcel's unloadings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.compiled import inlined
from tongcun.planner.graph import Graph
from tongcun.planner.ground import Ground
from tongcun.planner.timetable import Floats, Ints


@dataclass(frozen=True, slots=True)
class DropPrices:
    """Prices on single parcels' unloadings: those of parcel `p` are `first[p]:first[p + 1]`, by unload key, in yuan."""

    first: Ints
    key: Ints
    yuan: Floats


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of room per hop (yuan per litre, per kilogram; float64[K]) and of unloadings (`drop`)."""

    litre: Floats
    kilogram: Floats
    drop: DropPrices


def no_prices(ground: Ground) -> Prices:
    """Everything free."""
    hops = len(ground.graph)
    return Prices(np.zeros(hops), np.zeros(hops), no_drop(len(ground.day.parcels)))


def rent(graph: Graph, prices: Prices) -> float:
    """What all room together costs at these prices; the part subtracted from the parcels' minima in the bound."""
    return float(prices.litre @ graph.volume_l + prices.kilogram @ graph.mass_kg)


def no_drop(parcel_count: int) -> DropPrices:
    """No price on any unloading."""
    return DropPrices(np.zeros(parcel_count + 1, np.int32), np.zeros(0, np.int32), np.zeros(0))


def running_sums(litre: Floats, kilogram: Floats) -> NDArray[np.float64]:
    """Running sums of hop prices per litre and per kilogram; float64[K + 1, 2]: a ride's price is one difference."""
    sums = np.zeros((len(litre) + 1, 2))
    np.cumsum(litre, out=sums[1:, 0])
    np.cumsum(kilogram, out=sums[1:, 1])
    return sums


@inlined
def chain_price(c, volume, mass, first_leg, board, alight, sums):  # type: ignore[no-untyped-def]
    """What one chain pays for room, from running sums of the hop prices."""
    litre = 0.0
    kilogram = 0.0
    for i in range(first_leg[c], first_leg[c + 1]):
        litre += sums[alight[i], 0] - sums[board[i], 0]
        kilogram += sums[alight[i], 1] - sums[board[i], 1]
    return volume * litre + mass * kilogram
