"""The Lagrangian dual, smoothed, climbed over the pool of chains.

A parcel's minimum over its chains is replaced by a soft minimum of temperature tau (Nesterov, "Smooth minimization of
non-smooth functions", 2005), whose gradient is the expected load; accelerated projected steps with a diagonal
majorant of the curvature climb it, restarted when they turn downhill (O'Donoghue and Candes, 2015) and never moving a
price by more than a small multiple of tau.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.compiled import compiled, inlined
from tongcun.planner.crew import SLICES, in_slices
from tongcun.planner.crowd import Crowd
from tongcun.planner.pool import Pool
from tongcun.planner.prices import Prices, chain_price, no_drop, running_sums
from tongcun.planner.shares import as_drop_prices, into_simplices, make_pairs, shares_for
from tongcun.planner.timetable import Floats

LOOK_BACK = 10
"""How many steps a climb looks back to see whether it still gets on."""
DOWNHILL = 1e-9
"""A value that falls by more than this share of it falls; less is rounding."""
FAR = 9.0
"""A chain dearer than the parcel's best by this many tau is left out of the soft minimum."""
RELATIVE = 0.01
"""A step may change a hop's price by this share of it, where that is more than REACH allows: room that many small
parcels compete for is dear, and would take hundreds of small steps to price."""
REACH = 0.05
"""A step changes a hop's price by at most this many tau per mean parcel."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How one climb goes: the temperature (yuan) at which the dual is smoothed, most steps, and the damping to begin
    with; it ends early where LOOK_BACK steps raise the value by less than the share `enough` of it."""

    tau: float
    steps: int
    damping: float
    enough: float


def climb(crowd: Crowd, pool: Pool, prices: Prices, pace: Pace) -> tuple[Prices, float, float]:
    """Climb the smoothed dual: better prices, damping found, value over the pool (yuan).

    Prices inside are per whole hold (yuan), so that hops of buses and vans are alike.
    """
    ascent = _Ascent(crowd, pool, pace.tau)
    point = ascent.start(prices)
    ahead, damping = point, pace.damping
    momentum, last_value, calm, mark, value = 1.0, -np.inf, 0, -np.inf, -np.inf
    for turn in range(pace.steps):
        slope = ascent.evaluate(ahead)
        value = slope.value
        if turn % LOOK_BACK == 0:
            if value - mark < pace.enough * abs(value):
                break
            mark = value
        if value < last_value - DOWNHILL * abs(last_value):
            momentum, damping, last_value, calm, ahead = 1.0, min(1.0, damping * 1.6), -np.inf, 0, point
            continue
        calm += 1
        if calm >= 6:
            damping, calm = max(0.02, damping * 0.8), 0
        last_value = value
        following = ascent.step(ahead, slope, damping)
        if ascent.rise(slope, point, following) < 0:
            momentum = 1.0
        grown = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = following.beyond(point, (momentum - 1) / grown)
        momentum, point = grown, following
    return ascent.finish(point), damping, value


@dataclass(frozen=True, slots=True)
class _Point:
    """Prices per whole hold (yuan, float64[2K]: litres of all hops, then kilograms), and each pair's share of the drop
    charge (yuan, float64[P])."""

    held: Floats
    share: Floats

    def beyond(self, last: _Point, swing: float) -> _Point:
        """Past here, on from the last point, by the share `swing` of the way between; no price falls below zero."""
        return _Point(
            np.maximum(0.0, self.held + swing * (self.held - last.held)),
            np.maximum(0.0, self.share + swing * (self.share - last.share)),
        )


@dataclass(frozen=True, slots=True)
class _Slope:
    """The dual at a point: its value (yuan), gradient and curvature by hop (float64[2K]), each pair's expected use."""

    value: float
    gradient: Floats
    curvature: Floats
    use: Floats


class _Ascent:
    """The smoothed dual over one pool at one temperature, with prices per whole hold and shares per pair."""

    def __init__(self, crowd: Crowd, pool: Pool, tau: float) -> None:
        ground, graph, many = crowd.ground, crowd.ground.graph, crowd.many
        parcels = ground.day.parcels
        self.tau, self.charge, self.parcel_count = tau, ground.day.drop_yuan, len(parcels)
        self.count = len(graph)
        self.room = np.maximum(np.concatenate((graph.volume_l, graph.mass_kg)), 1e-6)
        mean = [max(1e-3, float(np.average(size, weights=many))) for size in (parcels.volume_l, parcels.mass_kg)]
        self.reach = REACH * tau * self.room / np.repeat(mean, self.count)
        self.pairs = make_pairs(pool, graph, many) if self.charge > 0 else None
        self.many = self.pairs.many if self.pairs else np.zeros(0)
        self.sizes = (parcels.volume_l, parcels.mass_kg, ground.fallback, many)
        of_leg = self.pairs.of_leg if self.pairs else np.zeros(0, dtype=np.int32)
        legs = (pool.first_leg, pool.board, pool.alight)
        span = _spans(
            *legs, pool.parcel, parcels.volume_l, parcels.mass_kg, running_sums(*np.split(1.0 / self.room, 2))
        )
        self.chains = (pool.first, pool.yuan, span, *legs, of_leg)
        self.key_count = graph.unload_key_count

    def start(self, prices: Prices) -> _Point:
        """Prices per litre and kilogram as prices per whole hold, and shares of the drop charge."""
        held = np.concatenate((prices.litre, prices.kilogram)) * self.room
        if self.pairs is None:
            return _Point(held, np.zeros(0))
        return _Point(held, shares_for(self.pairs, prices.drop, self.charge, self.key_count))

    def evaluate(self, point: _Point) -> _Slope:
        """The smoothed dual there."""
        held, share = point.held, point.share
        sums = running_sums(*np.split(held / self.room, 2))
        loads = np.zeros((SLICES, self.count + 1, 4))
        use = np.zeros(len(share))
        values = in_slices(lambda i: _expected(i, self.chains, self.sizes, sums, share, self.tau, loads[i], use))
        value, load = sum(values), np.cumsum(loads.sum(axis=0), axis=0)[: self.count].T
        gradient = np.concatenate((load[0], load[1])) / self.room - 1.0
        return _Slope(value - float(held.sum()), gradient, np.concatenate((load[2], load[3])) / self.room, use)

    def step(self, ahead: _Point, slope: _Slope, damping: float) -> _Point:
        """One projected step from the point ahead."""
        reach = np.maximum(self.reach, RELATIVE * ahead.held)
        move = np.clip(slope.gradient / (damping * slope.curvature / self.tau + 0.02), -reach, reach)
        share = ahead.share
        if self.pairs is not None:
            share = share + self.tau * slope.use
            into_simplices(share, self.pairs, self.charge)
        return _Point(np.maximum(0.0, ahead.held + move), share)

    def rise(self, slope: _Slope, start: _Point, end: _Point) -> float:
        """How much the value would rise from one point to another by this slope."""
        return float(slope.gradient @ (end.held - start.held) + self.many * slope.use @ (end.share - start.share))

    def finish(self, point: _Point) -> Prices:
        """Back to prices per litre, per kilogram and per unloading."""
        litre, kilogram = np.split(point.held / self.room, 2)
        if self.pairs is None:
            return Prices(litre, kilogram, no_drop(self.parcel_count))
        share = point.share.copy()
        into_simplices(share, self.pairs, self.charge)
        return Prices(litre, kilogram, as_drop_prices(self.pairs, share, self.parcel_count))


@compiled
def _spans(first_leg, board, alight, parcel, volume, mass, inverse):  # type: ignore[no-untyped-def]
    """How much of whole holds each chain fills, summed over its hops."""
    out = np.empty(len(parcel))
    for c in range(len(parcel)):
        out[c] = chain_price(c, volume[parcel[c]], mass[parcel[c]], first_leg, board, alight, inverse)
    return out


@compiled
def _expected(part, chains, sizes, sums, share, tau, loads, use):  # type: ignore[no-untyped-def]
    """Soft minimum summed over a slice of parcels; loads and curvatures as differences by node; use of each pair."""
    # Unpacked once: taking an array out of a tuple counts it in and out, which two threads pay for dearly.
    first, yuan, span, first_leg, board, alight, pair = chains
    volume, mass, fallback, many = sizes
    count = len(first) - 1
    begin, end = part * count // SLICES, (part + 1) * count // SLICES
    most = 0
    for p in range(begin, end):
        most = max(most, first[p + 1] - first[p])
    cost = np.empty(most)
    value = 0.0
    for p in range(begin, end):
        value += many[p] * _soft_minimum(
            first[p], first[p + 1], volume[p], mass[p], fallback[p], many[p], yuan, span, first_leg, board, alight,
            pair, sums, share, tau, cost, loads, use,
        )  # fmt: skip
    return value


@inlined
def _soft_minimum(  # type: ignore[no-untyped-def]
    begin, end, volume, mass, fallback, many, yuan, span, first_leg, board, alight, pair, sums, share, tau, cost,
    loads, use,
):  # fmt: skip
    """One parcel's soft minimum over its chains `begin` to `end`; adds its expected load and part of the curvature."""
    least = fallback
    mode = -1
    for c in range(begin, end):
        x = yuan[c] + chain_price(c, volume, mass, first_leg, board, alight, sums)
        if len(share):
            for i in range(first_leg[c], first_leg[c + 1]):
                x += share[pair[i]]
        cost[c - begin] = x
        if x < least:
            least, mode = x, c
    if begin == end:
        return least
    left = np.exp((least - fallback) / tau)
    total = left
    for c in range(begin, end):
        z = (cost[c - begin] - least) / tau
        cost[c - begin] = np.exp(-z) if z < FAR else 0.0
        total += cost[c - begin]
    mode_span = span[mode] if mode >= 0 else 0.0
    away = left / total * mode_span
    for c in range(begin, end):
        q = cost[c - begin] / total
        if q > 0.0 and c != mode:
            moved = q * (mode_span + span[c])
            away += moved
            _add(c, q, moved, many * volume, many * mass, first_leg, board, alight, pair, loads, use)
    if mode >= 0:
        q = cost[mode - begin] / total
        _add(mode, q, away, many * volume, many * mass, first_leg, board, alight, pair, loads, use)
    return least - tau * np.log(total)


@inlined
def _add(c, q, moved, volume, mass, first_leg, board, alight, pair, loads, use):  # type: ignore[no-untyped-def]
    """Add one chain's expected load and curvature as differences, and its expected use of unloadings."""
    for i in range(first_leg[c], first_leg[c + 1]):
        b, a = board[i], alight[i]
        loads[b, 0] += q * volume
        loads[b, 1] += q * mass
        loads[b, 2] += moved * volume
        loads[b, 3] += moved * mass
        loads[a, 0] -= q * volume
        loads[a, 1] -= q * mass
        loads[a, 2] -= moved * volume
        loads[a, 3] -= moved * mass
        if len(use):
            use[pair[i]] += q
